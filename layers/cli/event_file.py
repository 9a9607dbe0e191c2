"""Files of events and of effort, in the columns of the labelled scenarios, into frames."""

from pathlib import Path
from typing import Final

import polars as pl

from data.errors import FileRejectedError
from data.schema import EVENT_COLUMNS, INSTANT, Events, as_events

NEEDED: Final = ("event_id", "date", "lat", "lon")
OPTIONAL: Final = (
    "place", "country", "mode", "commodity", "quantity_kg", "origin", "destination", "agency", "feed", "kind",
    "count", "radius_km", "recorded_at",
)  # fmt: skip
OTHER_NAMES: Final = {"latitude": "lat", "longitude": "lon", "occurred_at": "date"}
"""What `import` calls the same columns."""

EFFORT_COLUMNS: Final = ("period", "agency", "patrol_hours")
MODE_WORDS: Final = {"land": "land", "sea": "maritime", "maritime": "maritime", "air": "air"}


def read_event_file(path: Path) -> tuple[Events, int]:
    """
    Read events of the columns of the labelled scenarios.

    Parameters
    ----------
    path
        CSV with at least event_id, date, lat and lon, or their names in `import`: occurred_at, latitude, longitude.

    Returns
    -------
    events, unusable
        The rows with a date and a position on Earth, and how many others there were.

    Raises
    ------
    FileRejectedError
        The file is absent, no CSV, or lacks a column.
    """
    raw = _read_csv(path, NEEDED)
    blank = [pl.lit("").alias(name) for name in OPTIONAL if name not in raw.columns]
    text = raw.with_columns(*blank).with_row_index("row", offset=1)
    typed = text.with_columns(
        pl.col("date").str.strip_chars().str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False),
        *(
            pl.col(c).str.strip_chars().cast(pl.Float64, strict=False)
            for c in ("lat", "lon", "quantity_kg", "radius_km")
        ),
    )
    usable = typed.filter(
        pl.col("date").is_not_null() & pl.col("lat").is_between(-90, 90) & pl.col("lon").is_between(-360, 360)
    )
    return _as_events(usable, path.name), raw.height - usable.height


def _as_events(rows: pl.DataFrame, file: str) -> Events:
    day = pl.col("date").cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    told = pl.col("recorded_at").str.strip_chars().str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    mode = pl.col("mode").str.strip_chars().str.to_lowercase().replace_strict(MODE_WORDS, default=None)
    filled = rows.with_columns(
        kind=pl.when(pl.col("kind") == "").then(pl.lit("seizure")).otherwise(pl.col("kind")),
        occurred_at=day,
        occurred_text=pl.col("date").cast(pl.String),
        precision=pl.lit("day"),
        recorded_at=told.cast(pl.Datetime("us")).dt.replace_time_zone("UTC").fill_null(day),
        latitude=pl.col("lat"),
        longitude=(pl.col("lon") + 180.0) % 360.0 - 180.0,
        mode=mode.cast(pl.String),
        count=pl.col("count").cast(pl.Int64, strict=False).fill_null(1),
        row=pl.col("row").cast(pl.Int64),
        file=pl.lit(file),
    )
    absent = [pl.lit(None, dtype=dtype).alias(n) for n, dtype in EVENT_COLUMNS.items() if n not in filled.columns]
    every = filled.with_columns(*absent).select(pl.col(name).cast(dtype) for name, dtype in EVENT_COLUMNS.items())
    return as_events(every.with_columns(pl.col("occurred_at", "recorded_at").cast(INSTANT)))


def read_effort_file(path: Path) -> pl.DataFrame:
    """
    Read an effort log.

    Parameters
    ----------
    path
        CSV with period, agency and patrol_hours.

    Returns
    -------
    effort
        period, agency, hours; rows without a number are left out.

    Raises
    ------
    FileRejectedError
        The file is absent, no CSV, or lacks a column.
    """
    raw = _read_csv(path, EFFORT_COLUMNS)
    first = pl.concat_str(pl.col("period").str.slice(0, 7), pl.lit("-01")).str.to_date("%Y-%m-%d", strict=False)
    whole = pl.col("period").str.to_date("%Y-%m-%d", strict=False)
    return raw.select(
        period=whole.fill_null(first),
        agency="agency",
        hours=pl.col("patrol_hours").cast(pl.Float64, strict=False),
    ).drop_nulls()


def _read_csv(path: Path, needed: tuple[str, ...]) -> pl.DataFrame:
    try:
        raw = pl.read_csv(path, infer_schema=False, glob=False).fill_null("")
    except OSError as error:
        raise FileRejectedError("unreadable", f"Cannot read {path}: {error.strerror or 'no such file'}.") from error
    except pl.exceptions.PolarsError as error:
        raise FileRejectedError("not_csv", f"{path} is empty or no CSV file in UTF-8.") from error
    if "\0" in "".join(raw.columns) or "\ufffd" in "".join(raw.columns):
        raise FileRejectedError("not_csv", f"{path} is empty or no CSV file in UTF-8.")
    raw = raw.rename(
        {ours: name for ours, name in OTHER_NAMES.items() if ours in raw.columns and name not in raw.columns}
    )
    missing = [name for name in needed if name not in raw.columns]
    if missing:
        raise FileRejectedError("missing_columns", f"{path} lacks the columns {', '.join(missing)}.")
    return raw
