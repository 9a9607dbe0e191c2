"""How old the data of each source are, and how it stands by its clock, in words and as HTML of our own."""

from datetime import datetime, timedelta, tzinfo
from html import escape
from typing import Final

from layers.since import Since
from layers.wording import _, moment, number
from routes.source_clocks import SourceClock, Standing

_HOUR: Final = timedelta(hours=1)
_IN_MINUTES, _IN_HOURS = 2 * _HOUR, 48 * _HOUR
ORDER: Final = (Standing.SILENT, Standing.LATE, Standing.HEARD, Standing.UNKNOWN)
SIGNS: Final = {Standing.HEARD: "●", Standing.LATE: "▲", Standing.SILENT: "■", Standing.UNKNOWN: "○"}


def age_text(age: timedelta) -> str:
    """
    Write how old something is.

    Parameters
    ----------
    age
        Not below zero.

    Returns
    -------
    text
        In minutes, hours or days, whole ones that have passed; ``12 min``.
    """
    if age < _IN_MINUTES:
        return _("{n} min").format(n=number(age // timedelta(minutes=1)))
    if age < _IN_HOURS:
        return _("{n} h").format(n=number(age // _HOUR))
    return _("{n} d").format(n=number(age // timedelta(days=1)))


def both_clocks(instant: datetime, zone: tzinfo | None) -> str:
    """
    Write an instant in UTC, with the local time beside it.

    Parameters
    ----------
    instant
        Aware.
    zone
        Of who reads; None where it is not known.

    Returns
    -------
    text
        Without the local time where it is the same.
    """
    local = instant.astimezone(zone) if zone else instant
    if not local.utcoffset():
        return moment(instant)
    return _("{utc} ({local} local)").format(utc=moment(instant), local=f"{local:%H:%M}")


def source_name(clock: SourceClock) -> str:
    """
    Name a source.

    Parameters
    ----------
    clock
        Of the source.

    Returns
    -------
    name
        Agency, and feed where it has one.
    """
    return f"{clock.agency} / {clock.feed}" if clock.feed else clock.agency


def sources_html(since: Since) -> str:
    """
    Write the strip of sources: how they stand, and how old their data are.

    Parameters
    ----------
    since
        What came.

    Returns
    -------
    html
        Counted by standing, with the age of the oldest; all of them in the title; a sign beside each colour.
    """
    if not since.clocks:
        return ""
    parts = [part for standing in ORDER for part in _standing(since, standing)]
    title = "\n".join(clock_sentence(clock, since.now) for clock in since.clocks)
    label = _("Age of the data of each source")
    return (
        f'<div class="rw-sources" role="group" aria-label="{escape(label)}" title="{escape(title)}">'
        f"{''.join(parts)}</div>"
    )


def clocks_html(since: Since, zone: tzinfo | None) -> str:
    """
    Write the clocks of all sources as a table.

    Parameters
    ----------
    since
        What came.
    zone
        Of who reads.

    Returns
    -------
    html
        The worst first, and of these the one heard longest ago.
    """
    columns = (_("source"), _("standing"), _("age"), _("expected every"), _("last heard"))
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    clocks = [clock for standing in ORDER for clock in since.by_standing(standing)]
    body = "".join(_clock_row(clock, since.now, zone) for clock in clocks)
    caption = escape(_("Age of the data of each source"))
    return (
        f'<table class="rw-table rw-clocks"><caption class="rw-unseen">{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def clock_sentence(clock: SourceClock, now: datetime) -> str:
    """
    Say how old the data of a source are, and how often it is to be heard.

    Parameters
    ----------
    clock
        Of the source.
    now
        Aware.

    Returns
    -------
    sentence
        With its standing.
    """
    told = f"{source_name(clock)}: {standing_name(clock.standing(now))}, {age_text(clock.age(now))}"
    if clock.expected is None:
        return told
    every = _("set to every {age}") if clock.is_set else _("expected every {age}")
    return f"{told} ({every.format(age=age_text(clock.expected))})"


def standing_name(standing: Standing) -> str:
    """
    Name how a source stands.

    Parameters
    ----------
    standing
        By its clock.

    Returns
    -------
    name
        In the language of who reads.
    """
    names = {
        Standing.HEARD: _("heard"),
        Standing.LATE: _("late"),
        Standing.SILENT: _("silent"),
        Standing.UNKNOWN: _("not known"),
    }
    return names[standing]


def _clock_row(clock: SourceClock, now: datetime, zone: tzinfo | None) -> str:
    standing = clock.standing(now)
    expected = age_text(clock.expected) if clock.expected else _("not known")
    told = _("{age} (set)").format(age=expected) if clock.is_set else expected
    cells = (age_text(clock.age(now)), told, both_clocks(clock.heard_at, zone))
    return (
        f'<tr><th scope="row">{escape(source_name(clock))}</th>'
        f'<td class="rw-{standing.value}"><i aria-hidden="true">{SIGNS[standing]}</i> '
        f"{escape(standing_name(standing))}</td>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
    )


def _standing(since: Since, standing: Standing) -> list[str]:
    chosen = since.by_standing(standing)
    if not chosen:
        return []
    oldest = age_text(chosen[0].age(since.now))
    name = _("without a known interval") if standing is Standing.UNKNOWN else standing_name(standing)
    told = _("{n} {standing}, up to {age} old").format(n=number(len(chosen)), standing=name, age=oldest)
    return [f'<span class="rw-{standing.value}"><i aria-hidden="true">{SIGNS[standing]}</i> {escape(told)}</span>']
