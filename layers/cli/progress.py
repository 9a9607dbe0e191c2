"""How far long work has come, on a terminal; nothing in a pipe."""

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
