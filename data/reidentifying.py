"""Records as quarantine keeps them into records that a source reads again, and into what each of them is known by."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from data.corrections import original_of
from data.errors import RoutewatchError
from data.intake import IntakeOptions
from data.readers.records import ROW, Records, frame_of, part_damaged
from data.receiving import source_of
from data.sources.source import SourceOptions
from data.validate.earlier import IDENTITY
from data.validate.identity import hashed


def records_again(file: str, sha256: str, columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> Records:
    """
    Put kept fields under their columns, as a reader does.

    Parameters
    ----------
    file, sha256
        Name and hash of the file they came in.
    columns
        Keys of the columns.
    rows
        Each with all the columns and ``ROW``.

    Returns
    -------
    records
        What a reader would not take is among the damaged ones.
    """
    sound, damaged = part_damaged(_frame(columns, rows))
    return Records(file, sha256, {name: name for name in columns}, sound, tuple(damaged))


def _frame(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    numbered = ((int(str(row[ROW])), [str(row[name]) for name in columns]) for row in rows)
    return frame_of(numbered, dict.fromkeys(columns, ""))


def under_our_names(options: IntakeOptions, columns: Sequence[str]) -> IntakeOptions:
    """
    Apply a map of columns to records that it read before: what it says of values and dates, under our names.

    Parameters
    ----------
    options
        What the sender said of the file.
    columns
        Of the records, as the map names them.

    Returns
    -------
    options
        The same where there is no map.
    """
    chosen = options.column_map
    if chosen is None:
        return options
    again = replace(
        chosen,
        columns={name: (name,) for name in columns},
        constants={name: value for name, value in chosen.constants.items() if name not in columns},
        values={name: words for name, words in chosen.values.items() if name in columns},
    )
    return replace(options, column_map=again)


def identities_of(kept: pl.DataFrame, headers: tuple[str, ...], options: IntakeOptions) -> pl.DataFrame:
    """
    Say what quarantined records of one file are known by.

    Parameters
    ----------
    kept
        Columns ``raw`` and ``ordinal``, that among equal records of the file.
    headers
        Keys of the columns of the file.
    options
        What the sender said of it.

    Returns
    -------
    known
        The same rows in the same order, with ``IDENTITY``: null where the pieces of a damaged record could not be put
        under their columns.
    """
    alike: dict[tuple[bool, tuple[str, ...]], list[dict[str, object]]] = {}
    for at, raw in enumerate(kept["raw"]):
        original = original_of(raw, headers)
        if original.fields:
            key = (original.is_damaged, tuple(original.fields))
            alike.setdefault(key, []).append({**original.fields, ROW: at})
    nothing = pl.DataFrame(schema={ROW: pl.Int64(), **dict.fromkeys(IDENTITY, pl.String())})
    told = [
        _reported(columns, rows, options if is_damaged else under_our_names(options, columns))
        for (is_damaged, columns), rows in alike.items()
    ]
    numbered = kept.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias(ROW))
    known = numbered.join(pl.concat([nothing, *told]), on=ROW, how="left", maintain_order="left").drop(ROW)
    own = pl.concat_str(pl.lit("row-"), hashed(pl.col("raw")).str.head(24), pl.lit("-"), pl.col("ordinal"))
    event_id = pl.when(pl.col("event_id") == "").then(own).otherwise("event_id")
    return known.with_columns(event_id.alias("event_id"))


def _reported(columns: tuple[str, ...], rows: list[dict[str, object]], options: IntakeOptions) -> pl.DataFrame:
    # Damaged ones, too: what a record is called may be sound where another field is not.
    records = Records("", "", {name: name for name in columns}, _frame(columns, rows), ())
    try:
        source = source_of(records, options)
        reports = source.report(records, SourceOptions(options.agency, options.feed, options.handling))
    except RoutewatchError:  # a source that is gone, or columns that it would refuse: nobody can say what they are
        return pl.DataFrame(schema={ROW: pl.Int64(), **dict.fromkeys(IDENTITY, pl.String())})
    return reports.select(pl.col(ROW).cast(pl.Int64), *IDENTITY)
