"""Places to check, on the Records page: a text that waits, what it may mean on a map, and a person's choice."""

from datetime import UTC, datetime

import polars as pl
import streamlit as st

from data.errors import RoutewatchError, WrongUseError
from data.store import Choice
from layers.pages.session import store, theme
from layers.pages.shift_list import inert
from layers.review_map import review_deck
from layers.reviews import CONTRADICTION, Offer, contradiction, offer_sentence, offers, reason_name, typed_offer
from layers.wording import _, country_name, moment, ngettext, number

BASE_URL = "/app/static/basemap"
SAVED = "place_saved"
MOST_ROWS = 500
ROW_PX, MOST_PX = 35, 620
TYPED, LEFT = 0, -1
"""Choices beside the numbered offers: coordinates of one's own, and that nobody can tell."""
LEAST_KM, USUAL_KM, MOST_KM = 1.0, 10.0, 2000.0


def draw_places(reviews: pl.DataFrame) -> None:
    """
    Draw the list on the left, the chosen text on the right.

    Parameters
    ----------
    reviews
        From the store.
    """
    if saved := st.session_state.pop(SAVED, None):
        st.success(saved)
    if reviews.is_empty():
        st.info(_("Every record has coordinates, or a text that the gazetteer knows."))
        return
    left, right = st.columns([2, 3], gap="large")
    with left:
        text = _choose_text(reviews)
    with right:
        _draw_text(text)


def _choose_text(reviews: pl.DataFrame) -> dict[str, object]:
    shown = reviews.head(MOST_ROWS)
    table = pl.DataFrame(
        {
            _("place, as reported"): shown["place"],
            _("country"): shown["country"],
            _("records"): shown["records"],
            _("why, or who chose"): [row["who"] or reason_name(row["reason"] or "") for row in shown.to_dicts()],
        }
    )
    # A key of its own for each version of the store: rows move, and a selection is a row number.
    picked = st.dataframe(
        table,
        hide_index=True,
        height=min(ROW_PX * (shown.height + 1) + 3, MOST_PX),
        on_select="rerun",
        selection_mode="single-row",
        key=f"texts-{store().version()}",
    )
    if shown.height < reviews.height:
        st.caption(_("The first {n} of {all}.").format(n=number(shown.height), all=number(reviews.height)))
    rows = picked["selection"]["rows"]
    return shown.row(rows[0] if rows else 0, named=True)


def _draw_text(text: dict[str, object]) -> None:
    place, country = str(text["place"]), str(text["country"])
    with st.container(key="review"):
        st.markdown(f"#### {inert(place)}")
        waiting = ngettext(
            "{n} record without coordinates", "{n} records without coordinates", int(str(text["records"]))
        )
        st.caption(", ".join(part for part in (country_name(country) if country else "", waiting) if part))
        if text["reason"] == CONTRADICTION:
            st.caption(inert(contradiction(place)))
        _draw_history(place, country)
        found = offers(str(text["candidates"] or "[]"))
        number_chosen = _choose_offer(found, place)
        offer = _typed(place) if number_chosen == TYPED else next((o for o in found if o.number == number_chosen), None)
        shown = [*found, offer] if offer and number_chosen == TYPED else list(found)
        deck = review_deck(shown, chosen=number_chosen, theme=theme(), base_url=BASE_URL)
        st.pydeck_chart(deck, height=360, key="review_map", alt=_("Map of the places that the text may mean."))
        _draw_save(Choice(place, country, ""), offer, is_left=number_chosen == LEFT)


def _draw_history(place: str, country: str) -> None:
    for row in store().choices(place=place, country=country).iter_rows(named=True):
        what = row["name"] if row["latitude"] is not None else _("left: nobody can tell")
        st.caption(inert(_("{time}, {who}: {what}").format(time=moment(row["recorded_at"]), who=row["who"], what=what)))


def _choose_offer(found: tuple[Offer, ...], place: str) -> int:
    names = {offer.number: offer_sentence(offer) for offer in found}
    names[TYPED] = _("other coordinates")
    names[LEFT] = _("leave it: nobody can tell")
    chosen = st.radio(
        _("What it means"),
        list(names),
        index=None if found else len(found),
        format_func=lambda at: inert(names[at]),
        key=f"offer-{place}",
    )
    return chosen if chosen is not None else LEFT - 1


def _typed(place: str) -> Offer | None:
    with st.container(horizontal=True):
        text = st.text_input(_("Coordinates"), placeholder="32.93 N 12.08 E", key=f"typed-{place}")
        radius = st.number_input(
            _("known to within (km)"), LEAST_KM, MOST_KM, USUAL_KM, step=1.0, key=f"radius-{place}"
        )
    if not text.strip():
        return None
    try:
        found = typed_offer(text)
    except WrongUseError as error:
        st.error(inert(str(error)))
        return None
    return Offer(
        TYPED, found.name, "", found.match_class, found.latitude, found.longitude, max(radius, found.radius_km)
    )


def _draw_save(choice: Choice, offer: Offer | None, *, is_left: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        who = st.text_input(_("Your name or call sign"), key="place_who", persist_state="session")
        ready = bool(who.strip()) and (offer is not None or is_left)
        if not st.button(_("Save"), type="primary", disabled=not ready, key="place_save"):
            return
    position = (offer.latitude, offer.longitude, offer.radius_km) if offer else None
    made = Choice(choice.place, choice.country, who, offer.name if offer else "", position)
    try:
        store().choose_place(made, recorded_at=datetime.now(UTC))
    except RoutewatchError as error:
        st.error(inert(str(error)))
        return
    told = _("Saved: {place} lies there now, on the map and in every analysis.")
    left = _("Saved: {place} is left without a position.")
    st.session_state[SAVED] = (told if offer else left).format(place=inert(choice.place))
    st.rerun()
