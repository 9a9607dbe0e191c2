"""What came since the last shift, in words and as HTML of our own."""

from datetime import timedelta, tzinfo
from html import escape

from layers.since import Figure, Since
from layers.source_text import age_text, both_clocks
from layers.wording import _, ngettext, number
from routes.source_clocks import Standing


def span_sentence(since: Since, zone: tzinfo | None) -> str:
    """
    Say since when.

    Parameters
    ----------
    since
        What came.
    zone
        Of who reads.

    Returns
    -------
    sentence
        With how long ago that is.
    """
    if not since.is_taken:
        return _("No shift was taken over yet: the last 24 hours, by time of arrival.")
    return _("Taken over {time}, {age} ago; by time of arrival.").format(
        time=both_clocks(since.start, zone), age=age_text(max(since.now - since.start, timedelta()))
    )


def quiet_sentence(since: Since) -> str:
    """
    Say that nothing happened, and how sure that is.

    Parameters
    ----------
    since
        A quiet one.

    Returns
    -------
    sentence
        Never that all sources were heard where nobody can know it.
    """
    if since.events is None:
        return _("No new flags, none withdrawn.") + " " + of_others_sentence()
    unknown = len(since.by_standing(Standing.UNKNOWN))
    if not since.clocks:
        return _("No new events; no source was heard yet.")
    if not unknown:
        return _("No new events, all sources heard.")
    return _("No new events.") + " " + unknown_sentence(unknown, len(since.clocks))


def unknown_sentence(unknown: int, known: int) -> str:
    """
    Say of how many sources nobody knows how often they are to be heard.

    Parameters
    ----------
    unknown, known
        Number of these, and of all.

    Returns
    -------
    sentence
        With the reason.
    """
    if unknown == known:
        return _("No source was heard often enough to know when it is late.")
    return ngettext(
        "{n} source was not heard often enough to know when it is late.",
        "{n} sources were not heard often enough to know when they are late.",
        unknown,
    )


def of_others_sentence() -> str:
    """
    Say why nothing is told of events and sources.

    Returns
    -------
    sentence
        For whom no single event may be told.
    """
    return _("New events and sources of others are not told one by one.")


def since_html(since: Since) -> str:
    """
    Write the figures as a table.

    Parameters
    ----------
    since
        What came.

    Returns
    -------
    html
        A row each: what, number, change, and what is usual or late.
    """
    length = age_text(max(since.now - since.start, timedelta()))
    rows = [
        (_("new events"), since.events, _usual(since.events)),
        (_("new flags"), since.flags, ""),
        (_("withdrawn flags"), since.withdrawn, ""),
        (_("silent sources"), since.silent, _late(since)),
    ]
    head = "".join(
        f'<th scope="col">{escape(name)}</th>' for name in (_("what"), _("number"), _("change"), _("beside it"))
    )
    body = "".join(_row(name, figure, more) for name, figure, more in rows if figure is not None)
    caption = escape(_("Since your last shift, against {length} before").format(length=length))
    return (
        f'<table class="rw-since"><caption class="rw-unseen">{caption}</caption>'
        f'<thead class="rw-unseen"><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    )


def _row(name: str, figure: Figure, more: str) -> str:
    mark = ' class="rw-new"' if figure.number else ""
    return (
        f'<tr{mark}><th scope="row">{escape(name)}</th><td>{escape(number(figure.number))}</td>'
        f"<td>{escape(_change(figure))}</td><td>{escape(more)}</td></tr>"
    )


def _change(figure: Figure) -> str:
    change = figure.number - figure.before
    return f"{'+' if change > 0 else '-' if change < 0 else '±'}{number(abs(change))}"


def _usual(figure: Figure | None) -> str:
    if figure is None or figure.usual is None:
        return ""
    if not figure.usual.high:
        return _("usually none")
    if figure.usual.low == figure.usual.high:
        return _("usually {n}").format(n=number(figure.usual.low))
    return _("usually {low} to {high}").format(low=number(figure.usual.low), high=number(figure.usual.high))


def _late(since: Since) -> str:
    late = len(since.by_standing(Standing.LATE))
    return _("{n} late").format(n=number(late)) if late else ""
