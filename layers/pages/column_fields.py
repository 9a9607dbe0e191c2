"""The rows of choosing columns: ours, theirs with three of its values, what stands in every row, how it is written."""

import streamlit as st

from data.readers.records import Records
from data.schema import Handling, Mode
from data.sources.mapping import DECIMALS, recognised_columns
from data.validate.dates import EXCEL, ORDERS
from layers.column_choice import ASKED, CONSTANTS, OTHERS, Writing, example_values, field_name, unknown_modes
from layers.pages.shift_list import inert
from layers.wording import _

LAYOUT = "layout"
MOST_JOINED = 3
_CHOICES = {"mode": [mode.value for mode in Mode], "handling": [handling.value for handling in Handling]}


def draw_fields(records: Records) -> tuple[dict[str, tuple[str, ...]], Writing]:
    """
    Draw a row for each of our columns, then how dates and numbers are written.

    Parameters
    ----------
    records
        Of the file.

    Returns
    -------
    columns
        Our column to keys of the file's columns; none where none was picked.
    writing
        What else was said.
    """
    keys = {header: key for key, header in records.headers.items()}
    known = {name: tuple(keys[one] for one in headers) for name, headers in recognised_columns(records.headers).items()}
    rows = {name: _draw_field(name, records, known.get(name, ())) for name in ASKED}
    dates, zone, decimals = _draw_writing()
    words = _draw_modes(records, rows["mode"][0])
    with st.expander(_("More columns, where the file has them")):
        rows |= {name: _draw_field(name, records, known.get(name, ())) for name in OTHERS}
    columns = {name: picked for name, (picked, _constant) in rows.items()}
    constants = {name: constant for name, (_picked, constant) in rows.items() if constant}
    return columns, Writing(constants, {"mode": words}, dates, zone, decimals)


def _draw_field(name: str, records: Records, known: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    ours, theirs, said = st.columns([3, 4, 4], vertical_alignment="center")
    with ours:
        st.markdown(inert(field_name(name)))
    with theirs:
        picked = st.multiselect(
            field_name(name),
            list(records.headers),
            default=list(known),
            max_selections=MOST_JOINED,
            format_func=records.headers.__getitem__,
            placeholder=_("no column"),
            select_all=False,
            key=f"column-{records.sha256[:8]}-{name}",
            label_visibility="collapsed",
        )
    with said:
        if picked:
            told = " · ".join(text for key in picked for text in example_values(records, key))
            st.caption(inert(told) or _("blank in the first rows"))
            return tuple(picked), ""
        if name == "event_id":
            st.caption(_("Without it, a row that is corrected later becomes a second record."))
        return (), _draw_constant(name) if name in CONSTANTS else ""


def _draw_constant(name: str) -> str:
    label = _("the same in every row")
    if name in _CHOICES:
        chosen = st.selectbox(
            label, _CHOICES[name], index=None, placeholder=label, key=f"constant-{name}", label_visibility="collapsed"
        )
        return chosen or ""
    typed = st.text_input(label, placeholder=label, key=f"constant-{name}", label_visibility="collapsed")
    return typed.strip()


def _draw_writing() -> tuple[str, str, str]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        orders = {
            "": _("only dates that read one way"),
            ORDERS[0]: _("day first: 31/12/2024"),
            ORDERS[1]: _("month first: 12/31/2024"),
            EXCEL: _("numbers of days, from a spreadsheet"),
            LAYOUT: _("another layout"),
        }
        dates = st.selectbox(_("Dates"), list(orders), format_func=orders.__getitem__, key="columns_dates")
        if dates == LAYOUT:
            dates = st.text_input(_("Layout"), placeholder="%d.%m.%y %H:%M", key="columns_layout").strip()
        zone = st.text_input(_("Time zone of clocks that name none"), placeholder="UTC", key="columns_zone")
        signs = {"": _("as written"), DECIMALS[0]: _("comma: 1.500,5"), DECIMALS[1]: _("point: 1,500.5")}
        decimals = st.selectbox(_("Decimals"), list(signs), format_func=signs.__getitem__, key="columns_decimals")
    return dates, zone.strip(), decimals


def _draw_modes(records: Records, keys: tuple[str, ...]) -> dict[str, str]:
    """Ask what the sender's words for modes mean; a word that nobody explains keeps its rows in quarantine."""
    words = unknown_modes(records, keys[0]) if len(keys) == 1 else ()
    if not words:
        return {}
    st.caption(_("Words for how it travelled that are not known here; a row with one goes to quarantine."))
    meant = {}
    columns = st.columns(3)
    for at, word in enumerate(words):
        key = f"word-{records.sha256[:8]}-{word}"
        with columns[at % len(columns)]:
            if meaning := st.selectbox(inert(word), _CHOICES["mode"], index=None, placeholder="?", key=key):
                meant[word] = meaning
    return meant
