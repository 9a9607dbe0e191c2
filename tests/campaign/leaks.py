"""``make campaign``: the policy taken out of one place after the other; each time a test of leaks has to fail."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests.leaks.mutation import Mutation
from tests.leaks.mutations import MUTATIONS

ROOT = Path(__file__).resolve().parent.parent.parent
TREE = (".streamlit", "app.py", "pyproject.toml", "data", "routes", "layers", "static", "tests")
ALL_OF_LEAKS = (
    "tests/leaks",
    "tests/data/store/test_seen.py",
    "tests/data/test_policy.py",
    "tests/data/test_precision.py",
)
FAILED = 1
"""What pytest ends with where tests failed; another code than 0 and this is no verdict."""


def copy_tree(folder: Path) -> Path:
    """
    Copy what the tests of leaks need.

    Parameters
    ----------
    folder
        Empty.

    Returns
    -------
    tree
        Top of the copy.
    """
    for name in TREE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        else:
            shutil.copy(source, folder / name)
    return folder


def is_noticed(tree: Path, mutation: Mutation) -> bool:
    """
    Take the policy out of one place of a copy, and tell whether a test fails.

    Parameters
    ----------
    tree
        Top of the copy; as it was afterwards.
    mutation
        The place.

    Returns
    -------
    noticed
        By the tests that it names, or else by any test of leaks.
    """
    file = tree / mutation.file
    kept = file.read_text(encoding="utf-8")
    file.write_text(mutated(kept, mutation), encoding="utf-8")
    chosen = f"not postgresql and ({mutation.chosen})" if mutation.chosen else "not postgresql"
    try:
        return _fails(tree, mutation.noticed_by, "-k", chosen) or _fails(tree, *ALL_OF_LEAKS, "-k", "not postgresql")
    finally:
        file.write_text(kept, encoding="utf-8")


def mutated(source: str, mutation: Mutation) -> str:
    """
    Take the policy out of one place of a module.

    Parameters
    ----------
    source
        Its text.
    mutation
        The place.

    Returns
    -------
    changed
        Its text without it.

    Raises
    ------
    ValueError
        The place is not there, or there are several.
    """
    if source.count(mutation.old) != 1:
        raise ValueError(f"{mutation.file} holds {source.count(mutation.old)} times: {mutation.old}")
    return source.replace(mutation.old, mutation.new)


def _fails(tree: Path, *words: str) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "not browser"]
    command += ["--hypothesis-profile", "verdict", *words]
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    if run.returncode not in (0, FAILED):
        raise RuntimeError(f"pytest ended with {run.returncode}: {run.stdout[-2_000:]}{run.stderr[-2_000:]}")
    return run.returncode == FAILED


def main() -> None:
    """Try every mutation, and end with 1 where one is not noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=2, help="Copies of the tree that are tried at once.")
    parser.add_argument("--only", default="", help="Only places in files whose name holds this.")
    given = parser.parse_args()
    wanted = [mutation for mutation in MUTATIONS if given.only in mutation.file]
    trees: SimpleQueue[Path] = SimpleQueue()

    def attempt(mutation: Mutation) -> bool:
        tree, began = trees.get(), time.monotonic()
        try:
            found = is_noticed(tree, mutation)
        finally:
            trees.put(tree)
        took = time.monotonic() - began
        print(f"{'noticed' if found else 'NOT NOTICED'}  {took:5.0f} s  {mutation.file}: {mutation.old}", flush=True)  # noqa: T201
        return found

    with tempfile.TemporaryDirectory(prefix="routewatch-leaks-") as folder:
        for number in range(given.processes):
            own = Path(folder) / str(number)
            own.mkdir()
            trees.put(copy_tree(own))
        if _fails(Path(folder) / "0", *ALL_OF_LEAKS, "-k", "not postgresql"):
            raise SystemExit("The tests of leaks fail with nothing taken out: they would notice anything.")
        with ThreadPoolExecutor(given.processes) as pool:
            noticed = list(pool.map(attempt, wanted))
    print(f"{sum(noticed)} of {len(noticed)} places without the policy were noticed.")  # noqa: T201
    raise SystemExit(0 if all(noticed) else 1)


if __name__ == "__main__":
    main()
