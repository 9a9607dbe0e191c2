"""Turns rows of text into an HTML table that a screen reader reads and a printer prints."""

from collections.abc import Sequence
from html import escape


def table_html(head: Sequence[str], rows: Sequence[Sequence[str]], *, caption: str, strong: int = -1) -> str:
    """
    Draw a table.

    Parameters
    ----------
    head
        Names of the columns; the first one names the row, the others hold figures.
    rows
        Text; whatever it holds is shown as it is, and none of it runs.
    caption
        What the table is about.
    strong
        The row to stand out; -1 for none.

    Returns
    -------
    html
        One ``table`` element.
    """
    top = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = "".join(_row(row, is_strong=at == strong) for at, row in enumerate(rows))
    return (
        f'<table class="rw-table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
    )


def _row(row: Sequence[str], *, is_strong: bool) -> str:
    first, *rest = row
    cells = "".join(f"<td>{escape(text)}</td>" for text in rest)
    mark = ' class="rw-strong"' if is_strong else ""
    return f'<tr{mark}><th scope="row">{escape(first)}</th>{cells}</tr>'
