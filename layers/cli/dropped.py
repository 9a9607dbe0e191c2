"""Files that are dropped into a folder: which of them are complete, and which nobody looked at yet."""

import hashlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

UNFINISHED: Final = (".part", ".partial", ".tmp", ".crdownload", ".filepart", ".swp", "~")
"""Endings under which programs write what is not complete yet; so do they names that begin with a dot."""

_Stat = tuple[int, int]


class Folder:
    """
    A folder in which files appear.

    Parameters
    ----------
    path
        Of the folder; what lies in folders inside it is not looked at.
    rest_s
        So many seconds nobody wrote to a file that is complete.
    clock
        Seconds since 1970, as those of the files.
    """

    def __init__(self, path: Path, *, rest_s: float, clock: Callable[[], float] = time.time) -> None:
        self.path, self._rest_s, self._clock = path, rest_s, clock
        self._seen: dict[Path, tuple[_Stat, float]] = {}
        self._told: dict[Path, _Stat] = {}
        self.is_waiting = False
        "Whether some file is not complete yet, as far as the last look tells."

    def complete(self) -> list[Path]:
        """
        List the files that are complete and were not told of as they are.

        Returns
        -------
        files
            By name; a link is one, whatever it points to.
        """
        found = {path: stat for path, stat in self._files() if self._told.get(path) != stat}
        now = self._clock()
        self._seen = {
            path: seen if (seen := self._seen.get(path)) and seen[0] == stat else (stat, now)
            for path, stat in found.items()
        }
        complete = [path for path, seen in self._seen.items() if self._rests(seen, now)]
        self.is_waiting = len(complete) < len(found)
        return sorted(complete)

    def tell(self, path: Path) -> None:
        """
        Note that a file was told of; it comes again only when somebody writes to it.

        Parameters
        ----------
        path
            From ``complete``.
        """
        if path in self._seen:
            self._told[path] = self._seen[path][0]

    def leads_out(self, path: Path) -> bool:
        """
        Say whether a file is a link to what lies elsewhere.

        Parameters
        ----------
        path
            From ``complete``.

        Returns
        -------
        leads_out
            True also of a link to nothing.
        """
        if not path.is_symlink():
            return False
        return not (path.exists() and path.resolve().is_relative_to(self.path.resolve()))

    def _rests(self, seen: tuple[_Stat, float], now: float) -> bool:
        # What is renamed into the folder was written before: it need not be looked at twice.
        (_size, written_ns), first = seen
        return now - first >= self._rest_s or self._rest_s <= now - written_ns / 1e9

    def _files(self) -> Iterator[tuple[Path, _Stat]]:
        for path in self.path.iterdir():
            if path.name.startswith(".") or path.name.endswith(UNFINISHED):
                continue
            try:
                stat = path.lstat()
                is_file = path.is_symlink() or path.is_file()
            except FileNotFoundError:  # taken away since it was listed
                continue
            if is_file:
                yield path, (stat.st_size, stat.st_mtime_ns)


def digest_of(path: Path) -> str:
    """
    Hash a file.

    Parameters
    ----------
    path
        Of the file.

    Returns
    -------
    sha256
        Hexadecimal; empty where it cannot be read, which whoever imports it tells.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
