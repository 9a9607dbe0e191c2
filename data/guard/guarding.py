"""Turns records into the same records without what is personal, and says where it stood."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from data.guard.finding import mask
from data.guard.headers import is_personal_header, personal_headers
from data.guard.sorts import MARKER, WHOLE_FIELD, Sort
from data.guard.suspicion import is_suspicious, suspicious_columns
from data.readers.records import ROW, DamagedRow, Records

MASKED: Final = "personal_data_masked"
"""Flag of a record in whose fields a marker stands."""

CUT: Final = 1_000
"""Characters of a field that are kept of a damaged record: one as long as this is known to be its beginning only."""

_SCHEMA: Final = {ROW: pl.Int64(), "told": pl.String()}


@dataclass(frozen=True)
class Guarded:
    """
    Records of a file, or of a piece of it, without what is personal.

    Parameters
    ----------
    records
        The same rows; markers stand in the place of what was found.
    found
        ``ROW`` and ``told``: which sorts were found in which column, never what.
    withheld
        Headers of columns of the source that are personal as such; none of their values is kept.
    """

    records: Records
    found: pl.DataFrame
    withheld: tuple[str, ...]


def guard_records(records: Records, columns: Mapping[str, str]) -> Guarded:
    """
    Take what is personal out of records.

    Parameters
    ----------
    records
        As they were read.
    columns
        Of the source: header key to canonical name. Other columns are dropped by it, with all that they say.

    Returns
    -------
    guarded
        Whatever is made of its records, also what is kept of them as they came, holds nothing of what was found.
    """
    personal = personal_headers(records.headers)
    read = [key for key in records.headers if key in columns]
    blank = [pl.lit("").alias(key) for key in read if key in personal]
    blanked = records.fields.with_columns(blank) if blank else records.fields
    looked_at = [key for key in read if key not in personal]
    fields, found, marked = _without_found(blanked, looked_at, records.headers)
    flags = {**records.row_flags}
    for row in marked:
        flags[row] = (*flags.get(row, ()), MASKED)
    damaged = tuple(_without_personal(row, tuple(records.headers), personal) for row in records.damaged)
    withheld = tuple(records.headers[key] for key in personal if key in columns)
    return Guarded(replace(records, fields=fields, damaged=damaged, row_flags=flags), found, withheld)


def _without_found(
    fields: pl.DataFrame, read: list[str], headers: Mapping[str, str]
) -> tuple[pl.DataFrame, pl.DataFrame, list[int]]:
    """Mask fields; say what was found, and in which rows markers stand now, also those that came with the file."""
    nothing = pl.DataFrame(schema=_SCHEMA)
    suspicious = suspicious_columns(fields, read)
    if not suspicious:
        return fields, nothing, []
    rows = fields.filter(pl.any_horizontal(is_suspicious(pl.col(key)) for key in suspicious))
    told = [nothing]
    for key in read:
        masks = _masks(rows[key])
        if not masks:
            continue
        words = {text: f"{headers[key]!r}: {', '.join(sorted(sorts))}" for text, (_, sorts) in masks.items()}
        told.append(
            rows.filter(pl.col(key).is_in(list(masks))).select(
                ROW, pl.col(key).replace_strict(words, return_dtype=pl.String).alias("told")
            )
        )
        new = {text: masked for text, (masked, _) in masks.items()}
        rows = rows.with_columns(pl.col(key).replace(new))
    marked = [number for number, *texts in rows.select(ROW, *read).iter_rows() if any(map(MARKER.search, texts))]
    found = pl.concat(told).group_by(ROW, maintain_order=True).agg(pl.col("told").str.join("; ")).sort(ROW)
    if found.is_empty():
        return fields, nothing, marked
    return fields.update(rows, on=ROW, maintain_order="left"), found, marked


def _masks(texts: pl.Series) -> dict[str, tuple[str, frozenset[Sort]]]:
    """Find the texts in which something is personal; each is looked at once, however often it stands in the column."""
    own = texts.unique().to_frame("text")
    worth = own.filter(is_suspicious(pl.col("text")))["text"]
    masks = {text: mask(text) for text in worth}
    return {text: made for text, made in masks.items() if made[1]}


def _without_personal(row: DamagedRow, keys: tuple[str, ...], personal: tuple[str, ...]) -> DamagedRow:
    kept = json.loads(row.raw)
    if isinstance(kept, dict):
        made: object = {
            name: "" if is_personal_header(name) else _piece(str(text or "")) for name, text in kept.items()
        }
    elif len(kept) == len(keys):
        made = ["" if key in personal else _piece(str(text)) for key, text in zip(keys, kept, strict=True)]
    elif personal:
        # Nobody knows which of these pieces stood under the personal header.
        made = [WHOLE_FIELD if any(sign.isalpha() for sign in str(text)) else _piece(str(text)) for text in kept]
    else:
        made = [_piece(str(text)) for text in kept]
    return replace(row, raw=json.dumps(made, ensure_ascii=False))


def _piece(text: str) -> str:
    masked, sorts = mask(text)
    if not sorts or len(text) < CUT:
        return masked
    return masked[:CUT].ljust(CUT, "\u2026")
