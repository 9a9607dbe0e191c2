"""Turns what becomes of records without coordinates, before and after an import, into sentences."""

from data.placing import PlacingSummary
from layers.wording import _, ngettext


def placing_sentence(summary: PlacingSummary) -> str:
    """
    Tell what became of the texts of records without coordinates.

    Parameters
    ----------
    summary
        Of placing.

    Returns
    -------
    sentence
        Empty where there was no such text.
    """
    if not summary.texts:
        return ""
    found = ngettext(
        "Records without coordinates: {n} place text found in the gazetteer.",
        "Records without coordinates: {n} place texts found in the gazetteer.",
        summary.placed,
    )
    if not summary.waiting:
        return found
    waiting = ngettext(
        "{n} text waits for a person: Records page, Places to check.",
        "{n} texts wait for a person: Records page, Places to check.",
        summary.waiting,
    )
    return f"{found} {waiting}"


def dry_run_sentences(records: int, *, with_text: int) -> list[str]:
    """
    Tell what will become of the records without coordinates of a file that has not been imported.

    Parameters
    ----------
    records
        Records without coordinates.
    with_text
        Of them, how many have a text that may tell where they were.

    Returns
    -------
    sentences
        None where every record has coordinates.
    """
    texts = ngettext(
        "{n} record has no coordinates: it will be placed by its text where the gazetteer is sure, else its text "
        "waits for a person.",
        "{n} records have no coordinates: they will be placed by their texts where the gazetteer is sure, else the "
        "texts wait for a person.",
        with_text,
    )
    nothing = ngettext(
        "{n} record has neither coordinates nor a text that tells a place: it counts in no corridor.",
        "{n} records have neither coordinates nor a text that tells a place: they count in no corridor.",
        records - with_text,
    )
    return [sentence for sentence, n in ((texts, with_text), (nothing, records - with_text)) if n]


def shown_sentence(waiting: int, *, elsewhere: int) -> str:
    """
    Tell what the map shows after an import.

    Parameters
    ----------
    waiting
        Texts of places in this import that wait for a person.
    elsewhere
        Texts of other imports that do.

    Returns
    -------
    sentence
        That all is shown only where nothing of the import waits; what waits elsewhere is told as such.
    """
    told = _("The map shows them now.")
    if waiting:
        told = ngettext(
            "The map shows those that have a place; {n} text waits for a person before its records are shown.",
            "The map shows those that have a place; {n} texts wait for a person before their records are shown.",
            waiting,
        )
    if not elsewhere:
        return told
    others = ngettext(
        "Of other files, {n} text waits for a person.", "Of other files, {n} texts wait for a person.", elsewhere
    )
    return f"{told} {others}"
