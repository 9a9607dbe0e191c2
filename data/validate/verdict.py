"""Turns reports of text into events that stand, records that do not, and repeats: all of them, each in one place."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import polars as pl

from data.readers.records import ROW
from data.schema import EVENT_COLUMNS, INSTANT
from data.sources.source import Reports, Source
from data.validate.earlier import Earlier
from data.validate.identity import identify, part_repeated
from data.validate.numbers import has_other_digits
from data.validate.places import check_places
from data.validate.rules import Note, Notes, Rule, Rules, add_flags, find_faults, with_verdict, without
from data.validate.time_columns import instants_of, readings_of
from data.validate.vocabulary import check_amounts, check_codes, check_owner
from data.validate.words import is_ascii, notes_on_text

_FREE_TEXT: Final = (
    "event_id",
    "place",
    "commodity",
    "unit",
    "origin",
    "destination",
    "agency",
    "feed",
    "release_to",
    "source_ref",
)
_NUMBERS: Final = ("latitude", "longitude", "radius_km", "count", "quantity", "quantity_kg")


@dataclass(frozen=True)
class Verdict:
    """
    What became of the reports of one file.

    Parameters
    ----------
    accepted
        The event columns without provenance, ``raw``, ``content`` and ``feed_given``.
    quarantined
        ``row``, ``reason``, ``sentence``, ``raw``.
    duplicates
        Row numbers that repeat an earlier row of the file.
    """

    accepted: pl.DataFrame
    quarantined: pl.DataFrame
    duplicates: tuple[int, ...]


def judge(reports: Reports, *, source: Source, uploader: str, now: datetime, earlier: Earlier) -> Verdict:
    """
    Validate the reports of one file, or of its next piece.

    Parameters
    ----------
    reports
        In the order of the file.
    source
        Says whether a mode is required, whether rows have an owner to compare, and the least count.
    uploader
        Agency that sends the file, or empty.
    now
        Aware; later times than a day after it are refused.
    earlier
        What the file said before them; they are added to it.

    Returns
    -------
    verdict
        Every report in exactly one of its parts.
    """
    frame = identify(with_verdict(reports), earlier)
    if not all(is_ascii(frame[name]) for name in _NUMBERS):
        frame = add_flags(frame, _CONVERTED)
    frame = check_places(frame)
    frame = _check_times(frame, now)
    frame = check_owner(frame, uploader=uploader if source.owned else "")
    frame = check_codes(frame, mode_required=source.mode_required)
    frame = check_amounts(frame, least_count=source.least_count)
    frame = part_repeated(add_flags(frame, notes_on_text(frame, _FREE_TEXT)), earlier)
    return _parted(frame)


def _parted(frame: pl.DataFrame) -> Verdict:
    own = [name for name in EVENT_COLUMNS if name in frame.columns]
    columns = [ROW, *own, "raw", "content", "feed_given", "radius_stated"]
    is_repeated = bool(frame["is_duplicate"].any())
    if frame["reason"].null_count() == frame.height and not is_repeated:
        return Verdict(frame[columns], _NO_FAULTS, ())
    sound = pl.col("reason").is_null()
    return Verdict(
        accepted=frame.filter(sound, ~pl.col("is_duplicate"))[columns],
        quarantined=frame.filter(~sound).select(pl.col(ROW).alias("row"), "reason", "sentence", "raw"),
        duplicates=tuple(frame.filter(sound, "is_duplicate")[ROW]) if is_repeated else (),
    )


_CONVERTED: Final = Notes([Note(has_other_digits(_NUMBERS), "digits_converted")])
_NO_FAULTS: Final = pl.DataFrame(
    schema={"row": pl.Int64(), **dict.fromkeys(("reason", "sentence", "raw"), pl.String())}
)


def _check_times(frame: pl.DataFrame, now: datetime) -> pl.DataFrame:
    read = readings_of(frame["time"])
    frame = frame.hstack(
        [
            read["instant"].alias("occurred_at"),
            read["precision"],
            *(read[name].alias(f"#{name}") for name in ("flags", "reason", "sentence")),
        ]
    )
    rules = [
        Rule(pl.col("#reason") == reason, reason, pl.col("#sentence"))
        for reason in sorted(filter(None, read["reason"].unique()))
    ]
    latest = now + timedelta(days=1)
    if (read["instant"] > latest).any():
        later = pl.col("occurred_at") > pl.lit(latest, dtype=INSTANT)
        rules.append(Rule(later, "future_date", "The time lies more than a day in the future."))
    known = sorted({flag for flags in read["flags"].unique() if flags for flag in flags.split(";") if flag})
    frame = add_flags(frame, [Note(pl.col("#flags").str.contains(flag, literal=True), flag) for flag in known])
    frame = without(find_faults(frame, Rules(rules)), ("#flags", "#reason", "#sentence"))
    return frame.with_columns(instants_of(frame["recorded_at"]))
