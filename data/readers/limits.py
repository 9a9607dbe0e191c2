"""The limits of a process that reads what somebody sent: memory, time, files, network."""

import ctypes
import os
import sys
from pathlib import Path
from typing import Final

if sys.platform != "win32":
    import resource

MOST_MEMORY: Final = 1024 * 1024 * 1024
"""Bytes that the process may hold, of what it makes; what it maps of libraries does not count."""

LARGEST_OUTPUT: Final = 1024 * 1024 * 1024
"""Bytes of one file that it may write."""

_NEW_USER: Final = 0x10000000
_NEW_NETWORK: Final = 0x40000000
_REFUSED: Final = ("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.system", "pty.")
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def limit_resources(seconds: int) -> None:
    """
    Limit what this process may take, for the rest of its life.

    Parameters
    ----------
    seconds
        Of processor time.

    Notes
    -----
    ``RLIMIT_DATA`` counts what is allocated; ``RLIMIT_AS`` would count addresses that libraries reserve and never use.
    On Windows there are no such limits but the clock of whoever waits; on macOS the memory is not limited.
    """
    if sys.platform == "win32":
        return
    limits = {
        resource.RLIMIT_DATA: MOST_MEMORY,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: LARGEST_OUTPUT,
        resource.RLIMIT_CORE: 0,
    }
    for which, most in limits.items():
        _, allowed = resource.getrlimit(which)
        wanted = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        resource.setrlimit(which, (wanted, wanted))


def leave_network() -> bool:
    """
    Move this process into a network of its own, in which nothing is.

    Returns
    -------
    left
        False where the system does not let it; sockets are refused by ``guard`` all the same.
    """
    if sys.platform != "linux":
        return False
    unshare = getattr(ctypes.CDLL(None, use_errno=True), "unshare", None)
    return unshare is not None and (unshare(_NEW_NETWORK) == 0 or unshare(_NEW_USER | _NEW_NETWORK) == 0)


def guard(folder: Path) -> None:
    """
    Refuse network, other programs, and files outside a folder, for the rest of the process.

    Parameters
    ----------
    folder
        Its own; elsewhere only what Python itself and the package are made of can be read.

    Notes
    -----
    Python tells its audit hooks what its own functions do, not what a library does in C: the second wall behind the
    limits, not the only one.
    """
    own = str(folder.resolve())
    package = str(Path(__file__).resolve().parents[2])
    readable = (own, package, sys.prefix, sys.base_prefix, *sys.path[1:], "/usr/share/zoneinfo", "/proc/self")

    def refuse(event: str, arguments: tuple[object, ...]) -> None:
        if event.startswith(_REFUSED):
            raise PermissionError(event)
        if event == "open" and isinstance(arguments[0], str | bytes | os.PathLike):
            path = os.path.realpath(os.fsdecode(arguments[0]))
            writes = isinstance(arguments[2], int) and bool(arguments[2] & _WRITING)
            if not path.startswith((own, os.devnull) if writes else (*filter(None, readable), os.devnull)):
                raise PermissionError(event)

    sys.addaudithook(refuse)
