"""Turns flags into the marks that corridors and areas carry in a window: rising, falling, drifting, or none."""

from datetime import date

from routes.analysis import Flag, FlagType

RECENT_PERIODS = 6
"""How long after its onset a shift still carries its mark on the map."""


def shown_flags(flags: tuple[Flag, ...], last: date, keys: set[str]) -> tuple[Flag, ...]:
    """
    Keep the flags that began by the end of a window.

    Parameters
    ----------
    flags
        Of an analysis.
    last
        Last period of the window.
    keys
        From ``units_of``.

    Returns
    -------
    flags
        Newest first.
    """
    begun = [flag for flag in flags if flag.time <= last and _touches(flag, keys)]
    return tuple(sorted(begun, key=lambda flag: (-flag.time.toordinal(), flag.p_value, flag.flag_id)))


def recent_flags(flags: tuple[Flag, ...], periods: tuple[date, ...], first: date, last: date) -> frozenset[str]:
    """
    Name the flags that still carry their mark.

    Parameters
    ----------
    flags
        From ``shown_flags``.
    periods
        Of the analysis.
    first, last
        The window.

    Returns
    -------
    flag_ids
        Of those in the window, or in the last ``RECENT_PERIODS``.
    """
    known = [day for day in periods if day <= last]
    if not known:
        return frozenset()
    since = min(known[-RECENT_PERIODS:][0], first)
    return frozenset(flag.flag_id for flag in flags if flag.time >= since)


def corridor_marks(flags: list[Flag]) -> dict[str, str]:
    """
    Say which way corridors shifted.

    Parameters
    ----------
    flags
        Newest first.

    Returns
    -------
    marks
        Corridor to ``rising``, ``falling`` or ``drifting``, by its newest flag.
    """
    marks: dict[str, str] = {}
    for flag in flags:
        if flag.from_corridor_id:
            marks.setdefault(flag.from_corridor_id, "falling")
        if flag.to_corridor_id:
            marks.setdefault(flag.to_corridor_id, "rising")
        if flag.corridor_id and not is_note(flag):
            marks.setdefault(flag.corridor_id, _direction(flag))
    return marks


def area_marks(flags: list[Flag]) -> dict[str, str]:
    """
    Say which way areas shifted.

    Parameters
    ----------
    flags
        Newest first.

    Returns
    -------
    marks
        Area to ``rising`` or ``falling``.
    """
    return {flag.area_id: _direction(flag) for flag in flags if flag.area_id and not is_note(flag)}


def is_note(flag: Flag) -> bool:
    """
    Tell a note about effort or reporting from a flag of a route.

    Parameters
    ----------
    flag
        Any flag.

    Returns
    -------
    note
        True for artefacts: they inform, and mark no corridor.
    """
    return flag.type in {FlagType.ARTEFACT_EFFORT, FlagType.ARTEFACT_REPORTING}


def _direction(flag: Flag) -> str:
    if flag.type is FlagType.DRIFT:
        return "drifting"
    return "rising" if flag.effect >= 1 else "falling"


def _touches(flag: Flag, keys: set[str]) -> bool:
    ends = [key for key in (flag.corridor_id, flag.from_corridor_id, flag.to_corridor_id, flag.area_id) if key]
    return not ends or any(key in keys for key in ends)
