"""Finds the source of a file by its header, or by its name."""

from typing import Final

from data.errors import WrongUseError
from data.readers.records import Records
from data.sources.asam import ASAM
from data.sources.cbp import CBP
from data.sources.generic import GENERIC
from data.sources.missing_migrants import MISSING_MIGRANTS
from data.sources.source import Source
from data.sources.unodc_ids import UNODC_IDS

# The generic source matches every header: it stands last.
SOURCES: Final = (ASAM, CBP, MISSING_MIGRANTS, UNODC_IDS, GENERIC)


def source_names() -> tuple[str, ...]:
    """
    List the sources that can be named.

    Returns
    -------
    names
        In alphabetical order.
    """
    return tuple(sorted(source.name for source in SOURCES))


def recognise(records: Records, *, name: str = "") -> Source:
    """
    Find the source of a file.

    Parameters
    ----------
    records
        Of the file; only the header is looked at.
    name
        The source where the sender says it.

    Returns
    -------
    source
        The named one, else the first whose layout it is.

    Raises
    ------
    WrongUseError
        There is no source of that name.
    """
    if not name:
        return next(source for source in SOURCES if source.matches(frozenset(records.headers)))
    known = {source.name: source for source in SOURCES}
    if name not in known:
        raise WrongUseError(f"There is no source {name!r}; there are {', '.join(source_names())}.")
    return known[name]
