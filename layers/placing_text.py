"""What became of texts of places, in a sentence."""

from data.placing import PlacingSummary
from layers.wording import ngettext


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
