"""Records without coordinates through import, the gazetteer and a person, with the packaged gazetteer."""

from datetime import UTC, datetime

import polars as pl
import pytest

from data.errors import WrongUseError
from data.geocode.edition import edition
from data.intake import IntakeOptions
from data.placing import PlacingSummary, place_events, place_records
from data.receiving import read_file
from data.store import open_store

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CSV = (
    "event_id,occurred_at,latitude,longitude,place,country,mode,commodity,agency,handling\n"
    "a,2024-05-01,,,Puerto de Buenaventura,CO,maritime,cocaine,A,TLP:GREEN\n"
    "b,2024-05-02,,,ميناء طرابلس,,maritime,weapons,A,TLP:GREEN\n"
    'c,2024-05-03,,,"41.5 N -81.0 W",US,maritime,cocaine,A,TLP:GREEN\n'
    "d,2024-05-04,10.400,-75.500,Cartagena,CO,maritime,cocaine,A,TLP:GREEN\n"
    "e,2024-05-05,,,Puerto de Buenaventura,CO,maritime,cocaine,A,TLP:GREEN\n"
)


def intake():
    return read_file("in.csv", CSV.encode(), IntakeOptions(NOW))


@pytest.fixture
def store():
    opened = open_store("sqlite://")
    opened.add(intake(), recorded_at=NOW)
    yield opened
    opened.close()


def test_what_the_gazetteer_knows_is_placed_and_the_rest_waits_for_a_person(store):
    told = []
    summary = place_records(store, now=NOW, on_progress=lambda done, whole: told.append((done, whole)))
    assert summary == PlacingSummary(texts=3, placed=1)
    assert told == [(3, 3)]
    events = store.events()
    placed = events.filter(pl.col("place").str.contains("Buenaventura"))
    assert placed.height == 2
    assert placed["latitude"].to_list() == pytest.approx([3.89, 3.89], abs=0.1)
    assert placed["longitude"].to_list() == pytest.approx([-77.05, -77.05], abs=0.1)
    assert all(flags.startswith("geocoded_port") for flags in placed["flags"])
    waiting = store.place_reviews()
    assert waiting.select("place", "reason").rows() == [
        ("41.5 N -81.0 W", "contradiction"), ("ميناء طرابلس", "ambiguous"),
    ]  # fmt: skip
    for country in ("LY", "LB"):
        assert country in waiting.filter(pl.col("reason") == "ambiguous")["candidates"][0]


def test_nothing_is_asked_twice_and_nothing_that_has_coordinates(store):
    place_records(store, now=NOW)
    version = store.version()
    assert place_records(store, now=NOW) == PlacingSummary()
    assert store.version() == version
    assert store.events().row(by_predicate=pl.col("event_id") == "d", named=True)["latitude"] == 10.4


def test_events_outside_a_store_are_placed_alike(store):
    place_records(store, now=NOW)
    inside = store.events().select("event_id", "latitude", "longitude", "radius_km", "flags")
    outside = place_events(intake().events())
    assert outside.select(inside.columns).equals(inside)


@pytest.mark.parametrize(("country", "flags"), [("VE", ""), ("TR", ";coord_country_mismatch")])
def test_coordinates_in_a_text_far_from_the_stated_country_are_doubted_and_not_moved(store, country, flags):
    row = f"g,2024-05-06,,,10°35'N 066°56'W,{country},maritime,cocaine,A,TLP:GREEN\n"
    content = (CSV.split("\n", maxsplit=1)[0] + "\n" + row).encode()
    store.add(read_file("g.csv", content, IntakeOptions(NOW)), recorded_at=NOW)
    place_records(store, now=NOW)
    event = store.events().row(by_predicate=pl.col("event_id") == "g", named=True)
    assert event["flags"] == f"geocoded_coordinate{flags};day_precision"
    assert (event["latitude"], event["longitude"]) == pytest.approx((10.5833, -66.9333), abs=1e-3)


def test_features_of_a_site_are_known_and_make_another_edition(store, tmp_path):
    features = tmp_path / "ours.csv"
    features.write_text(
        "name,alternate_names,latitude,longitude,radius_km,country,class\n"
        "Checkpoint Kilo Nine,KP 9,12.34,45.67,3,YE,border_post\n",
        encoding="utf-8",
    )
    row = "f,2024-05-06,,,Checkpoint Kilo Nine,YE,land,weapons,A,TLP:GREEN\n"
    store.add(
        read_file("f.csv", (CSV.split("\n", maxsplit=1)[0] + "\n" + row).encode(), IntakeOptions(NOW)), recorded_at=NOW
    )
    place_records(store, now=NOW, overlays=(features,))
    placed = store.events().row(by_predicate=pl.col("event_id") == "f", named=True)
    assert (placed["latitude"], placed["longitude"]) == (12.34, 45.67)
    assert edition((features,)) != edition()
    with pytest.raises(WrongUseError, match="no file"):
        edition((tmp_path / "absent.csv",))
