"""A button that saves a table of a page as CSV; the tables' own export is off, because it would write formulas."""

from collections.abc import Callable

import polars as pl
import streamlit as st

from layers.csv_text import inert_csv
from layers.wording import _


def draw_download(table: Callable[[], pl.DataFrame], *, name: str) -> None:
    """
    Draw the button.

    Parameters
    ----------
    table
        Gives the table when the button is pressed.
    name
        Of the file, without its ending; also of the button.
    """
    st.download_button(
        _("Save as CSV"),
        lambda: inert_csv(table()),
        file_name=f"{name}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"download_{name}",
        type="tertiary",
        icon=":material/download:",
    )
