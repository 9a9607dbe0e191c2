"""Holds what a file would make freer than it was: only the owner of a record does that, and says so by its name."""

from typing import Final

import polars as pl
from sqlalchemy import Connection, select

from data.intake import Intake
from data.policy import is_freer
from data.store import frames
from data.store.tables import VERSIONS

FREER: Final = "marking_freer"
_WAS: Final = {"handling": "handling_was", "release_to": "release_was"}
_PIECE: Final = 5_000


def with_freeing(connection: Connection, weighed: pl.DataFrame, piece: Intake) -> pl.DataFrame:
    """
    Say which new versions would let somebody see a record who could not.

    Parameters
    ----------
    connection
        In a transaction.
    weighed
        Accepted records with ``status`` and ``version_id``.
    piece
        Of the file they came in.

    Returns
    -------
    weighed
        The same rows in the same order, with ``is_freer`` and ``marked``, the marking that the store holds (null where
        it does not matter); where nobody says in whose name the file is sent, ``status`` of such rows is ``freer``.
    """
    marked = _marked(connection, weighed.filter(pl.col("status") == "revised")["version_id"].to_list())
    found = weighed.join(marked, on="version_id", how="left", maintain_order="left")
    pairs = found.select("handling_was", "release_was", "handling", "release_to", "status").iter_rows()
    freer = [state == "revised" and is_freer((was, to), (now, then)) for was, to, now, then, state in pairs]
    is_nobodys = piece.options is not None and not piece.options.agency
    status = pl.when(pl.col("is_freer") & pl.lit(is_nobodys)).then(pl.lit("freer")).otherwise("status").alias("status")
    told = found.with_columns(pl.Series("is_freer", freer, pl.Boolean)).with_columns(status)
    return told.rename({"handling_was": "marked"}).drop("release_was")


def freer_rows(weighed: pl.DataFrame) -> pl.DataFrame:
    """
    Set aside what nobody may make freer.

    Parameters
    ----------
    weighed
        From ``with_freeing``.

    Returns
    -------
    aside
        row, reason, sentence, raw, and ``state``, which is null.
    """
    sentence = pl.format(
        "The store holds this record as {}, and this would let others see it: only its owner does that, by an import "
        "with --agency or --as.",
        "marked",
    )
    return weighed.filter(pl.col("status") == "freer").select(
        "row",
        pl.lit(FREER).alias("reason"),
        sentence.alias("sentence"),
        "raw",
        pl.lit(None, pl.String).alias("state"),
    )


def _marked(connection: Connection, numbers: list[int]) -> pl.DataFrame:
    schema = {"version_id": pl.Int64(), **dict.fromkeys(_WAS.values(), pl.String())}
    found = [pl.DataFrame(schema=schema)]
    columns = [VERSIONS.c[name].label(told) for name, told in _WAS.items()]
    for start in range(0, len(numbers), _PIECE):
        chosen = VERSIONS.c.version_id.in_(numbers[start : start + _PIECE])
        found.append(frames.frame(connection, select(VERSIONS.c.version_id, *columns).where(chosen), schema))
    return pl.concat(found)
