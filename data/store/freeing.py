"""Holds what a file would make freer than it was, or change unseen: only the owner does that, and by its name."""

from typing import Final

import polars as pl
from sqlalchemy import Connection, select

from data.intake import Intake
from data.policy import Principal, is_freer, visible
from data.store import frames
from data.store.tables import VERSIONS

FREER: Final = "marking_freer"
UNSEEN: Final = "above_clearance"
_UNSEEN_SENTENCE: Final = (
    "The store holds a record of this number that whoever sends this may not see: it has to come from somebody of its "
    "agency who may."
)
_WAS: Final = {"handling": "handling_was", "release_to": "release_was"}
_PIECE: Final = 5_000


_NOT_FREER: Final = (pl.lit(value=False).alias("is_freer"), pl.lit(None, pl.String).alias("marked"))


def with_freeing(connection: Connection, weighed: pl.DataFrame, piece: Intake, principal: Principal) -> pl.DataFrame:
    """
    Say which new versions would let somebody see a record who could not, or change one that their sender may not see.

    Parameters
    ----------
    connection
        In a transaction.
    weighed
        Accepted records with ``status`` and ``version_id``.
    piece
        Of the file they came in.
    principal
        Who sends it.

    Returns
    -------
    weighed
        The same rows in the same order, with ``is_freer`` and ``marked``, the marking that the store holds (null where
        it does not matter, or is not for the sender). ``status`` is ``freer`` where nobody says in whose name the file
        is sent, and where the sender may not see what it would change: who could make a new version of it could read
        it, and publish it.
    """
    is_revised = weighed["status"] == "revised"
    if not is_revised.any():
        return weighed.with_columns(_NOT_FREER)
    revised = weighed.filter(is_revised)
    marked = _marked(connection, revised["version_id"].to_list())
    held = revised.select("version_id", "agency", "handling", "release_to").join(marked, on="version_id")
    is_nobodys = piece.options is not None and not piece.options.agency
    told = [_told(row, principal, is_nobodys=is_nobodys) for row in held.iter_rows()]
    schema = {"version_id": pl.Int64, "is_freer": pl.Boolean, "marked": pl.String, "#held": pl.Boolean}
    found = weighed.join(
        pl.DataFrame(told, schema=schema, orient="row"), on="version_id", how="left", maintain_order="left"
    )
    status = pl.when("#held").then(pl.lit("freer")).otherwise("status").alias("status")
    return found.with_columns(status, pl.col("is_freer").fill_null(value=False)).drop("#held")


def _told(
    row: tuple[int, str, str, str, str, str], principal: Principal, *, is_nobodys: bool
) -> tuple[int, bool, str | None, bool]:
    version_id, agency, now, now_to, was, was_to = row
    freer = is_freer((was, was_to), (now, now_to))
    # An agency by its code is the owner: it corrects also what it released to single officers.
    seen = principal.name == agency or visible(principal, agency=agency, handling=was, release_to=was_to)
    return version_id, freer, was if seen else None, not seen or (freer and is_nobodys)


def freer_rows(weighed: pl.DataFrame) -> pl.DataFrame:
    """
    Set aside what nobody may make freer, or change unseen.

    Parameters
    ----------
    weighed
        From ``with_freeing``.

    Returns
    -------
    aside
        row, reason, sentence, raw, and ``state``, which is null.
    """
    freer = pl.format(
        "The store holds this record as {}, and this would let others see it: only its owner does that, by an import "
        "with --agency or --as.",
        "marked",
    )
    is_unseen = pl.col("marked").is_null()
    return weighed.filter(pl.col("status") == "freer").select(
        "row",
        pl.when(is_unseen).then(pl.lit(UNSEEN)).otherwise(pl.lit(FREER)).alias("reason"),
        pl.when(is_unseen).then(pl.lit(_UNSEEN_SENTENCE)).otherwise(freer).alias("sentence"),
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
