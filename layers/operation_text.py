"""What changed with an operation into sentences for people and plain values for programs."""

from dataclasses import asdict
from typing import Final

from layers.operation_watch import Watching
from layers.wording import _, number, percent
from routes.displacement import LEVEL, Difference
from routes.operations import OperationWatch

DIGITS: Final = 3


def watching_object(watching: Watching) -> dict[str, object]:
    """
    Write what changed as plain values.

    Parameters
    ----------
    watching
        Of an operation.

    Returns
    -------
    answer
        Without any figure where nothing could be compared; intervals are of 95 %.
    """
    watch, operation = watching.watch, watching.operation
    about: dict[str, object] = {
        "operation": operation.name,
        "agency": operation.agency,
        "kind": watching.kind or None,
        "during": [operation.first_day.isoformat(), operation.last_day.isoformat()],
    }
    if watch is None:
        return {**about, "known": False, "reading": watching.unknown}
    corridors = [
        {
            "corridor_id": one.corridor_id,
            "name": watching.names[one.corridor_id],
            "mode": one.mode,
            "relation": one.relation,
            **_plain(one.difference),
        }
        for one in watch.corridors
    ]
    return {
        **about,
        "known": True,
        "before": [day.isoformat() for day in watch.before],
        "ring_km": round(watch.ring_km, DIGITS),
        "inside": _plain(watch.inside),
        "ring": _plain(watch.ring),
        "both": _plain(watch.both),
        "corridors": corridors,
        "by_mode": [{"mode": mode, **_plain(difference)} for mode, difference in watch.by_mode],
        "reading": watch.reading,
        "notes": [*watch.notes, *(["records_end"] if watching.is_cut_short else [])],
        "left_out": round(watch.left_out, DIGITS),
    }


def _plain(difference: Difference) -> dict[str, object]:
    values = asdict(difference).items()
    return {name: round(value, DIGITS) if name not in ("code", "p_value") else value for name, value in values}


def watching_lines(watching: Watching) -> list[str]:
    """
    Say what changed, line by line.

    Parameters
    ----------
    watching
        Of an operation.

    Returns
    -------
    lines
        One of them, without any figure, where nothing could be compared.
    """
    watch = watching.watch
    if watch is None:
        return [unknown_sentence(watching.unknown)]
    kind = watching.kind.replace("_", " ")
    compared = _("Compared ({kind}): {first} to {last} with {before_first} to {before_last}.").format(
        kind=kind,
        first=watching.operation.first_day,
        last=watching.operation.last_day,
        before_first=watch.before[0],
        before_last=watch.before[1],
    )
    ring = _("in the ring of {km} km").format(km=number(watch.ring_km))
    places = [(_("inside"), watch.inside), (ring, watch.ring), (_("both together"), watch.both)]
    head = _("Difference from what the control lets expect, with its {level} interval:").format(level=percent(LEVEL))
    lines = [reading_sentence(watch.reading), compared, head, *(_line(*place) for place in places)]
    return [*lines, *_elsewhere_lines(watching, watch), *_note_lines(watching, watch)]


def _elsewhere_lines(watching: Watching, watch: OperationWatch) -> list[str]:
    if not watch.corridors:
        return []
    modes = {"land": _("land"), "maritime": _("maritime"), "air": _("air")}
    relations = {"same_end": _("shares an end"), "beside": _("beside"), "both": _("shares an end, beside")}
    corridors = [
        _line(f"{watching.names[one.corridor_id]} ({modes[one.mode]}; {relations[one.relation]})", one.difference)
        for one in watch.corridors
    ]
    by_mode = [
        _line(_("{mode} corridors together").format(mode=modes[mode]), difference) for mode, difference in watch.by_mode
    ]
    return [_("On other corridors that could take over:"), *corridors, *by_mode]


def _line(name: str, difference: Difference) -> str:
    codes = {
        "more": _("more"),
        "fewer": _("fewer"),
        "no_difference": _("no difference from chance"),
        "too_few": _("too few reports to tell"),
    }
    told = _("{difference} ({low} to {high}); {before} before, {during} during, {expected} expected: {verdict}").format(
        difference=number(difference.difference, digits=1),
        low=number(difference.low, digits=1),
        high=number(difference.high, digits=1),
        before=number(difference.before, digits=1),
        during=number(difference.during, digits=1),
        expected=number(difference.expected, digits=1),
        verdict=codes[difference.code],
    )
    return f"  {name}: {told}"


def reading_sentence(reading: str) -> str:
    """
    Say how the differences read together.

    Parameters
    ----------
    reading
        Of an ``OperationWatch``.

    Returns
    -------
    sentence
        About reports, not about flow.
    """
    return {
        "displaced": _("Fewer reports inside, and more around it or on another corridor: it looks displaced."),
        "deterred": _("Fewer reports inside, and more nowhere that was looked at: no displacement is seen."),
        "spread_benefit": _("Fewer reports inside and around it: the effect seems to reach beyond the area."),
        "more_inside": _("More reports inside: the operation found more, or more came; the two cannot be told apart."),
        "more_elsewhere": _("No difference inside, but more reports around it or on another corridor."),
        "no_difference": _("Nothing inside that chance and the control do not explain."),
        "too_few": _("Too few reports inside to tell a difference from chance."),
    }[reading]


def unknown_sentence(reason: str) -> str:
    """
    Say why nothing can be compared.

    Parameters
    ----------
    reason
        ``unknown`` of a ``Watching``.

    Returns
    -------
    sentence
        Without any figure.
    """
    here = _("Nothing is known here: no event of this kind, placed precisely enough, in the area, around it or beside.")
    return {
        "nothing_here": here,
        "nothing_before": _("Nothing is known of the time before: the store holds no event of this kind from then."),
        "nothing_during": _("Nothing is known of its days: the store holds no event of this kind from then."),
    }[reason]


def _note_lines(watching: Watching, watch: OperationWatch) -> list[str]:
    sentences = {
        "operation_raises_effort": _(
            "Patrols inside find more of the same flow: a fall there is underrated, and a rise may be theirs."
        ),
        "effort_adjusted": _("Reports during the operation are divided by how much more hours their agency logged."),
        "effort_unknown": _("No log of effort covers both windows: changes of patrols are not taken out."),
        "overdispersed": _("Reports scattered more than chance before; the intervals are wider for it."),
        "control_thin": _("The control has few reports, so what it lets expect is uncertain."),
        "history_short": _("The history is short: how much reports scatter usually could not be estimated."),
        "coarse_left_out": _("{n} reports too coarse to say on which side of the outline they lie are left out."),
        "no_other_corridor": _("No other corridor is known that could take over."),
    }
    notes = [sentences[code].format(n=number(watch.left_out, digits=1)) for code in watch.notes]
    if watching.is_cut_short:
        cut = _("The records end on {day}, before the operation does: the last days are missing everywhere.")
        notes.append(cut.format(day=watching.records_end))
    return notes
