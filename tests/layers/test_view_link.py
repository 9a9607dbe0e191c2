"""A view as a link and back: typed, and taken only as far as it is offered."""

from datetime import UTC, date, datetime
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.schema import Kind, Mode
from layers.view_link import NAMES, Offer, View, read_link, write_link

PERIODS = (date(2025, 1, 1), date(2025, 2, 1))
GOODS = {Kind.SEIZURE: ["cocaine", "gold & <b>"], Kind.ATTACK: ["people"]}
KNOWN = (datetime(2025, 1, 1, 6, 30, tzinfo=UTC), datetime(2025, 2, 1, tzinfo=UTC))
OFFER = Offer({"world", "Gulf of X"}, PERIODS, (1, 12), GOODS, {"c1", "area-1"}, {"Strait", "a&b=<i> ×"}, KNOWN)
FULL = View(
    "Gulf of X", PERIODS[1], 12, frozenset({Mode.AIR}), Kind.SEIZURE, frozenset(GOODS[Kind.SEIZURE]), "c1", "a&b=<i> ×"
)


@pytest.mark.parametrize(
    "view",
    [
        FULL,
        View(known=KNOWN[0]),
        View(known=KNOWN[1]),
        View(),
        View(modes=frozenset()),
        View(selected="area-1", kind=Kind.ATTACK),
    ],
)
def test_a_view_comes_back_from_its_link(view):
    query = parse_qs(write_link(view), keep_blank_values=True)
    assert read_link(query, OFFER) == (view, ())


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("region", ["Gulf of Y"]),
        ("region", ["world", "world"]),
        ("last", ["2025-03-01"]),
        ("last", ["2025-2-01"]),
        ("last", ["٢٠٢٥-01-01"]),
        ("last", [""]),
        ("window", ["2"]),
        ("window", ["012"]),
        ("window", ["-1"]),
        ("window", ["9" * 999]),
        ("modes", ["air,"]),
        ("modes", ["submarine"]),
        ("kind", ["detection"]),
        ("kind", ["Seizure"]),
        ("goods", ["cocaine", "people"]),
        ("goods", ["cocaine"] * 51),
        ("selected", ["c2"]),
        ("area", ["Bay"]),
        ("area", [""]),
        ("area", ["Strait", "Strait"]),
        ("area", ["strait"]),
        ("area", ["25,36,27,38"]),
        ("known", ["2025-01-01T06:29Z"]),
        ("known", ["2025-02-01T00:01Z"]),
        ("known", ["2025-02-01"]),
        ("known", ["2025-01-15T00:00"]),
        ("known", ["2025-01-32T00:00Z"]),
        ("known", ["2025-01-15T00:00:30Z"]),
        ("known", ["2025-01-15T00:00Z", "2025-01-15T00:00Z"]),
        ("selected", ["<script>alert(1)</script>"]),
    ],
)
def test_what_is_malformed_or_not_offered_is_left_out_and_named_by_its_name_alone(name, values):
    assert read_link({name: values}, OFFER) == (View(), (name,))


def test_goods_are_those_of_the_kind_that_is_shown():
    assert read_link({"goods": ["people"], "kind": ["attack"]}, OFFER)[1] == ()
    assert read_link({"goods": ["people"]}, OFFER)[1] == ("goods",)
    assert read_link({"goods": ["people"], "kind": ["nothing"]}, OFFER)[1] == ("kind", "goods")


def test_whom_no_past_is_offered_follows_no_link_to_it():
    query = {"known": ["2025-01-15T00:00Z"]}
    assert read_link(query, OFFER) == (View(known=datetime(2025, 1, 15, tzinfo=UTC)), ())
    assert read_link(query, Offer((), (), (), {}, ())) == (View(), ("known",))


def test_names_of_others_are_left_alone():
    assert read_link({"embed": ["true"]}, OFFER) == (View(), ())


@given(st.dictionaries(st.sampled_from(NAMES), st.lists(st.text(max_size=30), max_size=3)))
def test_nothing_comes_in_that_is_not_offered(query):
    view, refused = read_link(query, OFFER)
    assert view.region in {None, *OFFER.regions}
    assert view.last in {None, *OFFER.periods}
    assert view.length in {None, *OFFER.lengths}
    assert view.selected in {None, *OFFER.units}
    assert view.area in {None, *OFFER.areas}
    assert view.known is None or KNOWN[0] <= view.known <= KNOWN[1]
    assert view.commodities <= {each for goods in GOODS.values() for each in goods}
    assert set(refused) <= set(query)
