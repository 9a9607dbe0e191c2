"""The chosen view as a link: followed once where a session begins with one, and shown to be copied."""

from typing import Final

import polars as pl
import streamlit as st

from data.basemap import load_labels
from data.schema import Mode
from layers.current import Current
from layers.others import Others
from layers.pages.area_choice import AREA, offered_areas
from layers.pages.filters import Filters, kinds_of
from layers.pages.past import offered
from layers.pages.session import KNOWN, go_to, known_at, selected
from layers.pages.timeline import LAST, WINDOWS
from layers.regions import WORLD_KEY, regions
from layers.view_link import Offer, View, read_instant, read_link, write_link
from layers.wording import _

FOLLOWED: Final = "link_followed"
KNOWN_FOLLOWED: Final = "link_known_followed"
REFUSED: Final = "link_refused"


def follow_known() -> None:
    """Go to the instant that the link says by which a session began, before anything is read; once."""
    if KNOWN_FOLLOWED in st.session_state:
        return
    st.session_state[KNOWN_FOLLOWED] = True
    said = st.query_params.get_all("known")
    if len(said) == 1:
        st.session_state[KNOWN] = read_instant(said[0], offered())


def follow_link(now: Current, others: Others | None) -> None:
    """
    Choose what the link says by which a session began, as far as it is offered to who looks.

    Parameters
    ----------
    now
        What the store holds.
    others
        What may be told of events that are not the viewer's own; None for somebody who owns all of them.
    """
    if FOLLOWED in st.session_state:
        return
    st.session_state[FOLLOWED] = True
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    if not query:
        return
    view, st.session_state[REFUSED] = read_link(query, _offer(now, others))
    chosen = {
        "region": view.region,
        LAST: view.last,
        "window": view.length,
        "modes": None if view.modes is None else [mode for mode in Mode if mode in view.modes],
        "kind": view.kind,
        "commodities": sorted(view.commodities) or None,
        AREA: view.area,
    }
    for key, value in chosen.items():
        if value is not None:
            st.session_state[key] = value
    if view.selected:
        go_to(view.selected)


def draw_link(filters: Filters) -> None:
    """
    Draw the link, and say what of the one that was followed was left out.

    Parameters
    ----------
    filters
        As chosen.
    """
    refused = st.session_state.get(REFUSED, ())
    if refused:
        with st.container(key="link_refused"):
            st.warning(_refused_sentence(refused))
            st.button(_("Understood"), key="link_seen", on_click=_forget, type="tertiary")
    with st.expander(_("Link to this view"), key="link"):
        st.code(f"{_address()}?{write_link(_view(filters))}", language=None, wrap_lines=True)
        st.caption(_("It names what is chosen; whoever follows it sees what they may see of it, and nothing else."))


def _view(filters: Filters) -> View:
    return View(
        filters.region.key,
        st.session_state.get(LAST),
        st.session_state.get("window"),
        filters.modes,
        filters.kind,
        filters.commodities,
        selected(),
        filters.area.name if filters.area else None,
        known_at(),
    )


def _offer(now: Current, others: Others | None) -> Offer:
    analysis = now.analysis
    choices = analysis.cube if others is None else others.choices()
    goods = {
        kind: choices.filter(pl.col("kind") == kind.value)["commodity"].drop_nulls().unique().to_list()
        for kind in kinds_of(choices)
    }
    keys = {region.key for region in regions(analysis.corridors, load_labels())} if len(analysis.corridors) else {}
    units = {*analysis.corridors["corridor_id"], *analysis.areas["area_id"]}
    return Offer({WORLD_KEY, *keys}, analysis.periods, WINDOWS, goods, units, offered_areas(), offered())


def _refused_sentence(refused: tuple[str, ...]) -> str:
    names = {
        "known": _("time of what was known"),
        "region": _("region"),
        "last": _("last period"),
        "window": _("window"),
        "modes": _("modes"),
        "kind": _("kind"),
        "goods": _("commodities"),
        "selected": _("corridor"),
        "area": _("area of interest"),
    }
    what = ", ".join(names[name] for name in refused)
    return _("The link asks for what is not known here, and was followed without it: {what}.").format(what=what)


def _address() -> str:
    return str(st.context.url or "").split("?", maxsplit=1)[0]


def _forget() -> None:
    st.session_state[REFUSED] = ()
