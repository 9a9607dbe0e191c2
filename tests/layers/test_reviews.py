"""Offers of a text: read from what the store keeps, and told so that no two are alike."""

import json

import polars as pl
import pytest

from data.errors import WrongUseError
from layers.reviews import as_reviews, offer_sentence, offers, position_name, typed_offer

SAN_JOSE = {"name": "San Jose", "country": "PH", "match_class": "city", "radius_km": 32.0}


def test_offers_of_one_name_are_told_apart_by_their_coordinates():
    spots = [(12.35275, 121.06761), (13.35, 123.55), (10.18, 125.56833)]
    found = offers(json.dumps([SAN_JOSE | {"latitude": lat, "longitude": lon} for lat, lon in spots]))
    told = [offer_sentence(offer).partition(". ")[2] for offer in found]
    assert told[0] == "San Jose, Philippines (12.35 N 121.07 E): town, known to within 32 km"
    assert len(set(told)) == 3


@pytest.mark.parametrize(
    ("latitude", "longitude", "name"),
    [(32.934, 12.076, "32.93 N 12.08 E"), (-1.5, -70.0, "1.50 S 70.00 W"), (0.0, 0.0, "0.00 N 0.00 E")],
)
def test_a_position_is_written_to_a_hundredth_of_a_degree(latitude, longitude, name):
    assert position_name(latitude, longitude) == name


def test_typed_coordinates_are_told_once():
    assert offer_sentence(typed_offer("6.8 N 58.16 W")).startswith("6.80 N 58.16 W, known to within ")
    with pytest.raises(WrongUseError):
        typed_offer("nowhere")


def test_a_placed_text_has_its_one_place_as_an_offer():
    placed = pl.DataFrame(
        [("Marseille", "BR", 1, -16.5, -46.0, 2955.0, "country", 0.5, "Brazil")],
        schema=["place", "country", "records", "latitude", "longitude", "radius_km", "match_class", "score", "name"],
        orient="row",
    )
    (row,) = as_reviews(placed).to_dicts()
    assert (row["who"], row["latitude"], row["radius_km"]) == (None, -16.5, 2955.0)
    (offer,) = offers(row["candidates"])
    assert (offer.name, offer.match_class, offer.radius_km) == ("Brazil", "country", 2955.0)
