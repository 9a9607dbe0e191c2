"""How far long work has come, on a terminal (nothing in a pipe), and how many cores it may use."""

import os
import sys


def tell_progress(done: int, whole: int) -> None:
    """
    Write one line over the last.

    Parameters
    ----------
    done, whole
        Steps.
    """
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done:,} of {whole:,}" + ("\n" if done == whole else ""))
        sys.stderr.flush()


def cores() -> int:
    """
    Count the cores that this process may use.

    Returns
    -------
    cores
        At least one.
    """
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1
