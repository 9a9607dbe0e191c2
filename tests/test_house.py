"""The rules of the house that no linter knows: lengths, names, and what must not stand in the repository."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("data", "routes", "layers", "tests")
MODULES = [ROOT / "app.py", *sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))]
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc"}


def body_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a body, its docstring not counted."""
    first = function.body[1] if ast.get_docstring(function) and len(function.body) > 1 else function.body[0]
    return (function.end_lineno or 0) - first.lineno + 1


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_bodies_are_short(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= 300, f"{path.name} has over 300 lines"
    functions = (n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    long = {f.name: body_length(f) for f in functions if body_length(f) > 40}
    assert not long, f"bodies over 40 lines: {long}"
    assert path.stem not in FORBIDDEN_NAMES


def tracked_texts() -> list[tuple[str, str]]:
    listing = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    texts = []
    for name in listing.stdout.splitlines():
        path = ROOT / name
        if path.is_file() and not path.is_symlink():
            raw = path.read_bytes()
            if b"\0" not in raw[:4096]:
                texts.append((name, raw.decode("utf-8")))
    return texts


def test_no_path_of_a_machine_and_no_registry_address() -> None:
    pattern = re.compile(
        r"(?<![\w.])/(?:home|Users|root)/\w"
        + r"|index-url\s*[=:]?\s*h"
        + r"|\"resolved\": *\"http|https?://(?:registry\.npmjs|pypi\.|files\.pythonhosted)"
    )
    found = [(name, match.group()) for name, text in tracked_texts() for match in pattern.finditer(text)]
    assert found == []


def test_the_locks_agree() -> None:
    def pins(name: str) -> set[str]:
        return set(
            re.findall(r"^([\w.-]+==\S+(?: ; [^\\]+)?)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
        )

    run, test = pins("requirements.lock"), pins("requirements-test.lock")
    assert run
    assert run <= test


def test_excuses_are_rare() -> None:
    sources = [path.read_text(encoding="utf-8") for path in MODULES]
    lines = sum(source.count("\n") for source in sources)
    excuses = sum(len(re.findall(r"# (?:noqa|type: ignore)", source)) for source in sources)
    assert excuses <= lines / 500
