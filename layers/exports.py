"""What a principal may see of a store into the rows and shapes of an export."""

from typing import Final

import polars as pl
import shapely
from shapely.geometry.base import BaseGeometry

from data.marking import Marking, marking_of
from data.schema import Events
from data.store import Store
from layers.current import Current
from layers.exchange.export import MARKING_COLUMNS, Export, What
from layers.export_cells import cells_of
from layers.flag_text import code_version
from layers.others import Others
from layers.sentences import flag_sentence
from layers.tracking import tracked_of
from layers.wording import _
from routes.analysis import Flag
from routes.inputs import IDENTITY, events_behind

_MARKED_BY: Final = ("agency", "handling", "release_to")
_FLAG: Final = {
    "flag_id": pl.String, "state": pl.String, "type": pl.String, "time": pl.Date, "corridor_id": pl.String,
    "from_corridor_id": pl.String, "to_corridor_id": pl.String, "area_id": pl.String, "p_value": pl.Float64,
    "observed": pl.Float64, "expected": pl.Float64, "effect": pl.Float64, "effect_low": pl.Float64,
    "effect_high": pl.Float64, "n_events": pl.Int64, "agencies": pl.String, "other_explanation": pl.String,
    "sentence": pl.String,
}  # fmt: skip
Table = tuple[pl.DataFrame, list[Marking], list[BaseGeometry | None]]


def export_of(store: Store, current: Current, what: What, others: Others | None = None) -> Export:
    """
    Gather an export.

    Parameters
    ----------
    store
        As its principal sees it.
    current
        Of this store and principal.
    what
        Which of it.
    others
        What may be told of cells that hold events of others; None where everything is told as it is.

    Returns
    -------
    export
        Each row with the strictest marking of the events behind it, and whom all of these are released to.
    """
    rows, markings, shapes = _table(store, current, what, others)
    texts = (
        [marking.handling.value for marking in markings],
        [marking.release_to for marking in markings],
    )
    marked = [pl.Series(name, text, pl.String) for name, text in zip(MARKING_COLUMNS, texts, strict=True)]
    return Export(
        what=what,
        rows=pl.DataFrame([*marked, *rows.get_columns()]),
        shapes=tuple(shapes),
        marking=marking_of(current.events),
        viewer=store.principal.name,
        as_of=current.as_of,
        label=current.label,
        notes=_notes(store, what, others),
        version=code_version(),
    )


def _table(store: Store, current: Current, what: What, others: Others | None) -> Table:
    match what:
        case What.EVENTS:
            return _events(current.events)
        case What.CORRIDORS:
            return _corridors(current)
        case What.FLAGS:
            return _flags(store, current)
        case What.CELLS:
            return cells_of(current, others)


def _notes(store: Store, what: What, others: Others | None) -> tuple[str, ...]:
    notes = [_("Seizures show enforcement times flow: few may mean that few looked.")]
    principal = store.principal
    if principal.resolution is not None:
        told = _("Positions are told no finer than cells of H3 resolution {resolution}.")
        notes.append(told.format(resolution=principal.resolution))
    if principal.time is not None:
        notes.append(_("Times are told no finer than the {unit}.").format(unit=principal.time.value))
    if what is What.CELLS and others is not None:
        told = _(
            "Of others only groups of more than {k} events are told; a small cell holds {k} or fewer at a time. "
            "A wider cell holds what is told of smaller ones beside its own number."
        )
        notes.append(told.format(k=others.k))
    if what is not What.EVENTS:
        notes.append(_("A marking is the strictest of the events behind a row; the first line is that of all events."))
    return tuple(notes)


def _events(events: Events) -> Table:
    at = events.select("longitude", "latitude").iter_rows()
    shapes: list[BaseGeometry | None] = [None if None in point else shapely.Point(*point) for point in at]
    own = events.select(*_MARKED_BY)
    each = {row: marking_of(pl.DataFrame([row], schema=own.schema, orient="row")) for row in own.unique().iter_rows()}
    return events.drop("handling", "release_to"), [each[row] for row in own.iter_rows()], shapes


def _corridors(current: Current) -> Table:
    lines = current.analysis.corridors
    rows = pl.DataFrame(
        {name: lines[name].tolist() for name in lines.columns if name != "geometry"},
        schema_overrides={"first_seen": pl.Date, "last_seen": pl.Date},
    )
    behind = current.analysis.members.join(_numbered(current.events), on="event_index")
    marked = {str(key): marking_of(rows) for (key,), rows in behind.group_by("corridor_id")}
    none = marking_of(current.events)
    return rows, [marked.get(key, none) for key in lines["corridor_id"]], list(lines.geometry)


def _numbered(events: Events) -> pl.DataFrame:
    return events.select(*_MARKED_BY).with_row_index("event_index").cast({"event_index": pl.Int64})


def _flags(store: Store, current: Current) -> Table:
    analysis = current.analysis
    lines, areas = analysis.corridors, analysis.areas
    shapes = dict(zip([*lines["corridor_id"], *areas["area_id"]], [*lines.geometry, *areas.geometry], strict=True))
    tracked = {
        known.sighting.flag.flag_id: known.state.value
        for known in map(tracked_of, store.tracked(release_set=store.release_set()))
    }
    sentence = {flag.flag_id: flag_sentence(flag, period=analysis.parameters.period) for flag in analysis.flags}
    rows = [_flag(flag, tracked.get(flag.flag_id, ""), sentence[flag.flag_id]) for flag in analysis.flags]
    own = current.events.select(*IDENTITY, *_MARKED_BY[1:])
    behind = (events_behind(flag, analysis, current.events) for flag in analysis.flags)
    markings = [marking_of(found.select(IDENTITY).join(own, on=IDENTITY)) for found in behind]
    where = [_where(flag, shapes) for flag in analysis.flags]
    return pl.DataFrame(rows, schema=_FLAG, orient="row"), markings, where


def _flag(flag: Flag, state: str, sentence: str) -> dict[str, object]:
    told = {name: getattr(flag, name) for name in _FLAG if hasattr(flag, name)}
    return {
        **told,
        "state": state,
        "type": flag.type.value,
        "agencies": ";".join(flag.agencies),
        "sentence": sentence,
    }


def _where(flag: Flag, shapes: dict[str, BaseGeometry]) -> BaseGeometry | None:
    ends = [flag.from_corridor_id, flag.to_corridor_id] if flag.from_corridor_id else [flag.corridor_id, flag.area_id]
    found = [shapes[key] for key in ends if key is not None and key in shapes]
    if not found:
        return None
    return found[0] if len(found) == 1 else shapely.union_all(found)
