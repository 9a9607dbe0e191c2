"""A file of patrol hours and inspections into rows that stand, rows that do not (with the reason), and repeats."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from data.errors import FileRejectedError
from data.readers import isolation
from data.readers.records import ROW, Records, header_key
from data.sources.source import clean_text
from data.validate.numbers import has_grouped_thousands, number

EFFORT_COLUMNS: Final[Mapping[str, type[pl.DataType]]] = {
    "row": pl.Int64, "start": pl.Date, "agency": pl.String, "feed": pl.String, "area": pl.String,
    "hours": pl.Float64, "inspections": pl.Int64,
}  # fmt: skip
IDENTITY: Final = ("start", "agency", "feed", "area")
"""What a row of effort is known by: other figures under the same identity are a correction."""

REJECTED_COLUMNS: Final = {"row": pl.Int64, "reason": pl.String, "sentence": pl.String}
SPELLINGS: Final = {
    "start": ("period", "start", "start_date", "date", "month"),
    "agency": ("agency",),
    "feed": ("feed",),
    "area": ("area",),
    "hours": ("hours", "patrol_hours"),
    "inspections": ("inspections",),
}
EARLIEST: Final = date(1900, 1, 1)
LONGEST_TEXT: Final = 200
MOST: Final = 1e9
_DAY: Final = re.compile(r"\d{4}-\d{2}(-\d{2})?", re.ASCII)


@dataclass(frozen=True)
class EffortBatch:
    """
    One effort log, judged: records = accepted rows + rejected rows + duplicates.

    Parameters
    ----------
    file, sha256
        Name without folder, and hash of the bytes.
    records
        Number of data records.
    accepted
        ``EFFORT_COLUMNS``; no identity twice.
    rejected
        Columns ``row``, ``reason``, ``sentence``.
    duplicates
        Row numbers that repeat an earlier row of the file.
    unused
        Headers that mean nothing here.
    """

    file: str
    sha256: str
    records: int
    accepted: pl.DataFrame
    rejected: pl.DataFrame
    duplicates: tuple[int, ...] = ()
    unused: tuple[str, ...] = ()


def read_effort_log(name: str, content: bytes, *, today: date) -> EffortBatch:
    """
    Read and judge an effort log.

    Parameters
    ----------
    name
        File name.
    content
        All bytes, CSV or XLSX: period (``2024-05``) or start date (``2024-05-01``), agency, hours or inspections or
        both, feed and area where they are told apart.
    today
        Day of the import; nobody has patrolled after it.

    Returns
    -------
    batch
        Every row in one place.

    Raises
    ------
    FileRejectedError
        No table, or a column is missing or twice under two names.
    """
    records = isolation.read_isolated(name, content)
    named = _named(records)
    texts = records.fields.select(
        pl.col(ROW).cast(pl.Int64).alias("row"),
        *(
            (clean_text(named[ours]).str.strip_chars() if ours in named else pl.lit("")).alias(ours)
            for ours in SPELLINGS
        ),
    )
    typed = texts.with_columns(
        hours=number("hours"),
        inspections=number("inspections"),
        hours_text="hours",
        inspections_text="inspections",
        hours_two_ways=has_grouped_thousands("hours"),
        inspections_two_ways=has_grouped_thousands("inspections"),
    )
    judged = [(row, next(_faults(row, today), None)) for row in typed.iter_rows(named=True)]
    sound = [{**row, "start": _day(row["start"]), "period": row["start"]} for row, fault in judged if fault is None]
    faults = [{"row": row["row"], "reason": fault[0], "sentence": fault[1]} for row, fault in judged if fault]
    faults += [{"row": bad.row, "reason": bad.reason, "sentence": bad.sentence} for bad in records.damaged]
    accepted, repeats, contradictions = _first_of_each(sound)
    accepted, overlaps = _part_overlaps(accepted, {row["row"]: row["period"] for row in sound})
    return EffortBatch(
        file=records.file,
        sha256=records.sha256,
        records=records.count,
        accepted=accepted,
        rejected=pl.DataFrame([*faults, *contradictions, *overlaps], schema=REJECTED_COLUMNS).sort("row"),
        duplicates=repeats,
        unused=tuple(header for key, header in records.headers.items() if key not in named.values()),
    )


def hours_by_agency(log: pl.DataFrame) -> pl.DataFrame:
    """
    Add up an effort log as the analysis uses it.

    Parameters
    ----------
    log
        Columns ``start``, ``agency``, ``hours``, ``inspections``.

    Returns
    -------
    effort
        Columns ``period`` (Date), ``agency``, ``hours``, ordered.

    Notes
    -----
    Feeds and areas of an agency are added up. The inspections of an agency stand for hours where it logs no hours at
    all: the model only asks by how much an agency's effort differs from its own mean.
    """
    figure = pl.when(pl.col("hours").is_not_null().any().over("agency")).then("hours").otherwise("inspections")
    used = log.select(pl.col("start").alias("period"), "agency", figure.cast(pl.Float64).alias("hours"))
    return used.drop_nulls().group_by("period", "agency").agg(pl.col("hours").sum()).sort("agency", "period")


def _named(records: Records) -> dict[str, str]:
    found = {ours: [key for key in records.headers if header_key(key) in names] for ours, names in SPELLINGS.items()}
    for ours, keys in found.items():
        if len(keys) > 1:
            sentence = f"{records.file} gives {ours} in two columns, {' and '.join(keys)}; keep one."
            raise FileRejectedError("ambiguous_columns", sentence)
    missing = [ours for ours in ("start", "agency") if not found[ours]]
    if missing or not (found["hours"] or found["inspections"]):
        wanted = {"start": "period (or start)", "agency": "agency"}
        names = [wanted[ours] for ours in missing]
        names += [] if found["hours"] or found["inspections"] else ["hours or inspections"]
        raise FileRejectedError("missing_columns", f"{records.file} lacks the columns {', '.join(names)}.")
    return {ours: keys[0] for ours, keys in found.items() if keys}


def _day(text: str) -> date | None:
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text if len(text) > len("2024-05") else f"{text}-01")
    except ValueError:
        return None


def _faults(row: dict[str, object], today: date) -> Iterator[tuple[str, str]]:
    start = _day(str(row["start"]))
    if start is None:
        yield "bad_period", f"The period {row['start']!r} is none; write 2024-05 or 2024-05-01."
    elif not EARLIEST <= start <= today:
        yield (
            "period_out_of_range",
            f"The period {row['start']} is not between 1900 and the day of the import, {today}.",
        )
    if not row["agency"]:
        yield "no_agency", "The agency is blank."
    if max(len(str(row[name])) for name in ("agency", "feed", "area")) > LONGEST_TEXT:
        yield "text_too_long", f"A name has more than {LONGEST_TEXT} characters."
    if not row["hours_text"] and not row["inspections_text"]:
        yield "no_figure", "Both hours and inspections are blank."
    for name in ("hours", "inspections"):
        yield from _figure_faults(name, str(row[f"{name}_text"]), row[name], is_open=bool(row[f"{name}_two_ways"]))


def _figure_faults(name: str, text: str, value: object, *, is_open: bool) -> Iterator[tuple[str, str]]:
    if not text:
        return
    if is_open:
        yield f"bad_{name}", f"The {name} {text!r} may be a thousand or a decimal; write no sign between thousands."
    elif not isinstance(value, float):
        yield f"bad_{name}", f"The {name} {text!r} are no finite number."
    elif not 0 <= value <= MOST:
        yield f"{name}_out_of_range", f"The {name} {text} are not between 0 and 1,000,000,000."
    elif name == "inspections" and not value.is_integer():
        yield "bad_inspections", f"The inspections {text} are no whole number."


def _first_of_each(sound: list[dict[str, object]]) -> tuple[pl.DataFrame, tuple[int, ...], list[dict[str, object]]]:
    """Keep the first row of each identity; the same again is a repeat, other figures are a contradiction."""
    first: dict[tuple[object, ...], dict[str, object]] = {}
    repeats: list[int] = []
    contradictions: list[dict[str, object]] = []
    for row in sound:
        earlier = first.setdefault(tuple(row[name] for name in IDENTITY), row)
        if earlier is row:
            continue
        if (earlier["hours"], earlier["inspections"]) == (row["hours"], row["inspections"]):
            repeats.append(int(str(row["row"])))
            continue
        sentence = f"Row {earlier['row']} has the same period, agency, feed and area and other figures."
        contradictions.append({"row": row["row"], "reason": "contradicts_earlier_row", "sentence": sentence})
    kept = [{name: row[name] for name in EFFORT_COLUMNS} for row in first.values()]
    accepted = pl.DataFrame(kept, schema={**EFFORT_COLUMNS, "inspections": pl.Float64}).cast({"inspections": pl.Int64})
    return accepted, tuple(repeats), contradictions


def _part_overlaps(
    accepted: pl.DataFrame, periods: Mapping[object, str]
) -> tuple[pl.DataFrame, list[dict[str, object]]]:
    """Set days aside whose whole month stands in the same log: they would count twice."""
    month = pl.col("start").dt.truncate("1mo")
    is_month = [len(periods[row]) == len("2024-05") for row in accepted["row"]]
    marked = accepted.with_columns(month.alias("#month"), pl.Series("#whole", is_month, dtype=pl.Boolean))
    keys = ["#month", "agency", "feed", "area"]
    whole = marked.filter("#whole").select(*keys, pl.col("row").alias("#of"))
    joined = marked.join(whole, on=keys, how="left", maintain_order="left")
    twice = ~pl.col("#whole") & pl.col("#of").is_not_null()
    overlaps: list[dict[str, object]] = [
        {
            "row": row["row"],
            "reason": "overlaps_month",
            "sentence": f"Row {row['#of']} gives the whole of {row['start']:%Y-%m}; a day of it would count twice.",
        }
        for row in joined.filter(twice).iter_rows(named=True)
    ]
    return joined.filter(~twice).select(accepted.columns), overlaps
