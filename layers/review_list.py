"""Turns texts of places into the lists of the Records page, and into the sentences over them."""

import polars as pl

from layers.reviews import class_name, reason_name
from layers.wording import _, ngettext


def checked_table(reviews: pl.DataFrame) -> pl.DataFrame:
    """
    List the texts that need or had a person.

    Parameters
    ----------
    reviews
        From the store.

    Returns
    -------
    table
        The same rows, with the words of the page: place, country, records, and why it waits or who decided what.
    """
    return reviews.select(
        pl.col("place").alias(_("place, as reported")),
        pl.col("country").alias(_("country")),
        pl.col("records").alias(_("records")),
        pl.Series(_("why it waits, or who decided"), [_state(row) for row in reviews.to_dicts()], dtype=pl.String),
    )


def _state(row: dict[str, object]) -> str:
    if row["who"] is None:
        return reason_name(str(row["reason"] or ""))
    decided = _("{who}: left") if row["latitude"] is None else _("{who}: placed")
    return decided.format(who=row["who"])


def placed_table(placed: pl.DataFrame) -> pl.DataFrame:
    """
    List the texts that the gazetteer placed.

    Parameters
    ----------
    placed
        From the store.

    Returns
    -------
    table
        The same rows, with the words of the page: place, country, records, radius in whole kilometres, and what was
        found.
    """
    found = [
        _("{name}: {what}").format(name=name, what=class_name(match_class))
        for name, match_class in placed.select("name", "match_class").iter_rows()
    ]
    return placed.select(
        pl.col("place").alias(_("place, as reported")),
        pl.col("country").alias(_("country")),
        pl.col("records").alias(_("records")),
        pl.col("radius_km").round().cast(pl.Int64).alias(_("within km")),
        pl.Series(_("found as"), found, dtype=pl.String),
    )


def waiting_sentence(reviews: pl.DataFrame) -> str:
    """
    Tell how many texts wait and how many are decided.

    Parameters
    ----------
    reviews
        From the store.

    Returns
    -------
    sentence
        Of the whole list.
    """
    if reviews.is_empty():
        return _("Every record has coordinates, or a text that the gazetteer knows.")
    waiting = reviews["who"].null_count()
    decided = reviews.height - waiting
    first = ngettext("{n} text waits for a person,", "{n} texts wait for a person,", waiting)
    return f"{first} {ngettext('{n} is decided.', '{n} are decided.', decided)}"


def placed_sentence(placed: pl.DataFrame) -> str:
    """
    Tell what the list of placed texts is.

    Parameters
    ----------
    placed
        From the store.

    Returns
    -------
    sentence
        With its order.
    """
    if placed.is_empty():
        return _("No record lies where its text alone puts it.")
    return _("Placed by the gazetteer, looked at by nobody; the least certain first.")


def records_sentence(text: dict[str, object]) -> str:
    """
    Tell how many records have a text, and whether they have a place.

    Parameters
    ----------
    text
        A row of reviews: records, latitude.

    Returns
    -------
    sentence
        Without a full stop.
    """
    records = int(str(text["records"]))
    if text["latitude"] is None:
        return ngettext("{n} record without coordinates", "{n} records without coordinates", records)
    return ngettext("{n} record placed by this text", "{n} records placed by this text", records)
