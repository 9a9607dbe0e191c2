"""Turns what a dry run found into what a person reads before an import: a table, and words for codes."""

import polars as pl

from layers.wording import _

SHOWN = ("row", "event_id", "occurred_at", "place", "latitude", "longitude", "radius_km", "mode")


def fresh_table(fresh: pl.DataFrame, *, most: int) -> pl.DataFrame:
    """
    List the records of a file that would be new or revised.

    Parameters
    ----------
    fresh
        As of ``Store.fresh_records``.
    most
        Rows that a page shows.

    Returns
    -------
    table
        Revised ones first, each kind in the order of the file; what was seized both as coded and in the sender's words.
    """
    names = {"revised": _("revised"), "new": _("new")}
    return (
        fresh.sort(pl.col("status") != "revised", maintain_order=True)
        .head(most)
        .select(
            pl.col("status").replace_strict(names, return_dtype=pl.String).alias(_("would be")),
            *SHOWN[:3],
            pl.col("commodity_text").alias(_("what was seized")),
            pl.col("commodity").alias(_("coded as")),
            "quantity",
            "unit",
            *SHOWN[3:],
        )
    )


def imports_table(imports: pl.DataFrame, *, most: int) -> pl.DataFrame:
    """
    List the imports of a store under headings for people.

    Parameters
    ----------
    imports
        As of ``Store.imports``.
    most
        Rows that a page shows.

    Returns
    -------
    table
        The latest first; times in UTC, to the minute.
    """
    counted = {
        "records": _("records"),
        "added": _("new"),
        "revised": _("revised"),
        "quarantined": _("quarantined"),
        "duplicates": _("duplicates"),
    }
    return (
        imports.sort("import_id", descending=True)
        .head(most)
        .select(
            pl.col("file").alias(_("file")),
            pl.col("recorded_at").dt.strftime("%Y-%m-%d %H:%M").alias(_("came in (UTC)")),
            *(pl.col(name).alias(heading) for name, heading in counted.items()),
            pl.col("source").alias(_("source")),
        )
    )


def notice_words(flag: str) -> str:
    """
    Say in words what was noticed about a file.

    Parameters
    ----------
    flag
        One of ``Intake.flags``: a code, perhaps with what it is about after a colon.

    Returns
    -------
    words
        A sentence; the words of the code where there is none for it.
    """
    code, _colon, about = flag.partition(": ")
    sentences = {
        "encoding_guessed": _(
            "The file does not say its encoding; it is read as Western European (windows-1252), as its letters suggest."
        ),
        "external_links_ignored": _("Links to other files are not followed."),
        "crs_member_noticed": _("The file names a coordinate system in an old way; coordinates are read as WGS 84."),
        "overlays_ignored": _("Pictures laid over the map are not read: {about}."),
        "binary_columns_ignored": _("Columns that hold no text are not read: {about}."),
        "reprojected": _("The coordinates were turned into WGS 84, from {about}."),
        "sheets_read": _("Sheets that were read: {about}."),
        "other_sheets_ignored": _("Sheets that were not read: {about}."),
        "other_layers_ignored": _("Layers that were not read: {about}."),
        "other_parts_ignored": _("Parts that were not read: {about}."),
        "blank_lines_skipped": _("Blank lines, which are no records: {about}."),
        "hidden_rows": _("Hidden rows, which are read like the others: {about}."),
        "merged_cells": _("Merged cells, whose value counts for the first of them alone: {about}."),
        "formulas": _("Cells with a formula, read by the result that is kept in the file: {about}."),
        "personal_columns_withheld": _(
            "Columns that are personal by their header; none of their values is kept: {about}."
        ),
        "release_to_nobody": _(
            "Names in release lists that no principal and no agency here bears, with the number of rows; they open "
            "nothing until somebody is called so, and several names have ';' between them: {about}."
        ),
        "write_ahead_log_missing": _("The last changes may lie in a second file that did not come with this one."),
    }
    if code in sentences:
        return sentences[code].format(about=about)
    words = code.replace("_", " ").capitalize()
    return f"{words}: {about}." if about else f"{words}."
