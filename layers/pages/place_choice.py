"""A person's choice for a text, on the Records page: offers on a map or coordinates of one's own, and who says so."""

from datetime import UTC, datetime
from typing import Any

import streamlit as st

from data.errors import RoutewatchError, WrongUseError
from data.store import Choice
from layers.decisions import LEFT, TYPED, decided_coordinates, decided_number, decision_sentence
from layers.pages.session import store, theme
from layers.pages.shift_list import inert
from layers.review_map import HEIGHT_PX, review_deck
from layers.reviews import Offer, offer_sentence, offers, position_name, typed_offer
from layers.wording import _, number

BASE_URL = "/app/static/basemap"
UNDECIDED = -2
LEAST_KM, USUAL_KM, MOST_KM = 1.0, 10.0, 2000.0


def draw_choice(place: str, country: str, *, candidates: str) -> str:
    """
    Draw what was chosen before, what can be chosen now, and keep a choice.

    Parameters
    ----------
    place, country
        As the records have them.
    candidates
        JSON, as the store keeps them.

    Returns
    -------
    saved
        A sentence after a choice was kept, for a label that reads Markdown; else empty.
    """
    history = store().choices(place=place, country=country).to_dicts()
    # Whatever comes and goes has a container, so that what is below it stays the same element of the page.
    with st.container():
        for row in history:
            st.caption(inert(decision_sentence(row)))
    latest = history[-1] if history else None
    found = offers(candidates)
    key = f"{country}-{place}"
    chosen = _choose_offer(found, latest, key)
    with st.container():
        typed = _typed(latest, key) if chosen == TYPED else None
    shown = [*found, typed] if typed else list(found)
    offer = next((one for one in shown if one.number == chosen), None)
    deck = review_deck(shown, chosen=chosen, theme=theme(), base_url=BASE_URL)
    st.pydeck_chart(deck, height=HEIGHT_PX, key="review_map", alt=_("Map of the places that the text may mean."))
    return _draw_save(Choice(place, country, ""), offer, is_left=chosen == LEFT)


def _choose_offer(found: tuple[Offer, ...], latest: dict[str, Any] | None, key: str) -> int:
    names = {offer.number: offer_sentence(offer) for offer in found}
    names[TYPED] = _("other coordinates")
    names[LEFT] = _("leave it: nobody can tell")
    before = None if found else TYPED
    if latest:
        before = decided_number(found, latest)
    chosen = st.radio(
        _("What it means"),
        list(names),
        index=None if before is None else list(names).index(before),
        format_func=lambda at: inert(names[at]),
        key=f"offer-{key}",
    )
    return UNDECIDED if chosen is None else chosen


def _typed(latest: dict[str, Any] | None, key: str) -> Offer | None:
    before = latest if latest and latest["latitude"] is not None else None
    with st.container(horizontal=True):
        text = st.text_input(
            _("Coordinates"),
            decided_coordinates(before) if before else "",
            placeholder="32.93 N 12.08 E",
            key=f"typed-{key}",
        )
        # Without bounds: the browser would keep what is out of them to itself, and we would go on with the old number.
        radius = st.number_input(
            _("known to within (km)"),
            value=float(before["radius_km"]) if before else USUAL_KM,
            step=1.0,
            format="%g",
            key=f"radius-{key}",
        )
    if radius is None or not LEAST_KM <= radius <= MOST_KM:
        st.error(
            _("A radius is from {least} to {most} km; write within how far the place is known.").format(
                least=number(LEAST_KM), most=number(MOST_KM)
            )
        )
        return None
    return _read(text, radius) if text.strip() else None


def _read(text: str, radius_km: float) -> Offer | None:
    try:
        found = typed_offer(text)
    except WrongUseError as error:
        st.error(inert(str(error)))
        return None
    if found.radius_km > radius_km:
        told = _("Coordinates written so coarsely are known to within {km} km: that is what counts.")
        st.caption(told.format(km=number(found.radius_km)))
    return Offer(
        TYPED, found.name, "", found.match_class, found.latitude, found.longitude, max(radius_km, found.radius_km)
    )


def _draw_save(choice: Choice, offer: Offer | None, *, is_left: bool) -> str:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        who = st.text_input(_("Your name or call sign"), key="place_who", persist_state="session")
        is_ready = bool(who.strip()) and (offer is not None or is_left)
        is_pressed = st.button(_("Save"), type="primary", disabled=not is_ready, key="place_save")
    # What was typed last comes together with the click: the button may have been enabled when it was pressed.
    if not (is_pressed and is_ready):
        return ""
    position = (offer.latitude, offer.longitude, offer.radius_km) if offer else None
    made = Choice(choice.place, choice.country, who, offer.name if offer else "", position)
    try:
        store().choose_place(made, recorded_at=datetime.now(UTC))
    except RoutewatchError as error:
        st.error(inert(str(error)))
        return ""
    if offer is None:
        return _("Saved: {place} is left without a position.").format(place=inert(choice.place))
    return _("Saved: {place} lies at {at} now, on the map and in every analysis.").format(
        place=inert(choice.place), at=inert(position_name(offer.latitude, offer.longitude))
    )
