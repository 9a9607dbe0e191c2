"""Only what lies in an area: own events, what touches it, and whole blocks of others, none of them parted."""

from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from data.schema import Handling, Kind, as_events
from layers.current import Current
from layers.deck import watch_deck
from layers.hexagons import cell_polygon
from layers.only_here import blocks_within, only_here, only_here_sentence, view_of
from layers.others import tell_apart
from layers.outlines import area_of
from layers.palette import DARK
from layers.played_cells import played_cells
from layers.played_units import played_units
from layers.regions import WORLD
from layers.scene import WatchParameters, watch_scene
from routes.analysis import AnalysisParameters
from routes.small_cells import ALL_MODES, Question, told
from tests.layers.test_others import FAR, HERE, NEAR, frame, reports

COAST = box(-79.5, 9, -75, 15)
FIJI = box(179, -19, 181, -17)


@pytest.fixture
def now(analysis, events):
    return Current(events, analysis, Handling.GREEN, datetime(2024, 7, 1, tzinfo=UTC), "")


def test_events_corridors_and_flags_are_those_of_the_area(now, year):
    here = only_here(now, None, COAST)
    kept = here.now.analysis
    assert set(kept.corridors["corridor_id"]) == {"sea", "road", "sky"}, "the sky is where the flow of the road went"
    assert set(kept.members["event_index"]) == {0, 1, 2, 3}
    assert kept.cube["count"].sum() == 7
    assert set(kept.series["corridor_id"]) == {"sea", "road", "sky"}
    assert {"decline", "displacement", "mode_switch"} <= {flag.flag_id for flag in kept.flags}
    assert "emergence" not in {flag.flag_id for flag in kept.flags}
    scene = watch_scene(kept, now.events, year)
    assert scene.events == 7
    assert scene.bars["count"].sum() == 7


def test_a_note_on_an_agency_stays_where_it_reported_from(now):
    own = as_events(now.events.with_columns(agency=pl.when(pl.col("longitude") > 0).then(pl.lit("Customs"))))
    notes = [
        {flag.flag_id for flag in only_here(replace(now, events=own), None, area).now.analysis.flags}
        for area in (COAST, FIJI)
    ]
    assert ["artefact_effort" in each for each in notes] == [False, True]


def test_an_area_across_180_degrees(now, year):
    here = only_here(now, None, FIJI)
    assert list(here.now.analysis.corridors["corridor_id"]) == ["date"]
    assert (here.inside, here.maybe) == (1, 0)
    assert here.now.analysis.cube["count"].sum() == pytest.approx(1)
    assert abs(view_of(FIJI, name="Fiji").longitude) == pytest.approx(180)


def test_what_lies_in_it_by_its_radius_alone_is_said(now):
    here = only_here(now, None, box(-179, -19, -177, -17))
    assert (here.inside, here.maybe) == (0, 0), "116 km away"
    near = only_here(now, None, box(-179.9, -19, -178, -17))
    assert (near.inside, near.maybe) == (0, 1)
    assert "Of 1 events, 1 are in it by their uncertainty alone." in only_here_sentence("Fiji", near)


def test_an_area_without_anything_is_drawn_all_the_same(now):
    here = only_here(now, None, box(60, 60, 61, 61))
    asked = WatchParameters(date(2024, 1, 1), date(2024, 12, 1), Kind.SEIZURE)
    assert len(played_cells(here.now.analysis, asked, length=6).cells) == 0
    units = played_units(here.now.analysis, now.events, asked, length=6, selected="sea")
    assert len(units.corridors) == len(units.areas) == 0
    scene = replace(watch_scene(here.now.analysis, now.events, asked), outlines=(here.outline,))
    deck = watch_deck(scene, theme=DARK, region=WORLD, selected="sea", disks=now.events.clear(), base_url="")
    drawn = next(layer for layer in deck.layers if layer.id == "interest")
    assert len(drawn.data) == 1
    assert not drawn.pickable


@pytest.mark.parametrize("numbers", [(-180.0, -10.0, 180.0, 10.0), (90.0, 0.0, 3000.0)])
def test_a_band_around_the_earth_is_seen_whole(numbers):
    assert view_of(area_of(numbers), name="band").zoom < 1.5


def apart(*rows, k=5):
    return tell_apart(
        frame(*rows), AnalysisParameters(), owns=lambda agency: agency == "A", k=k, today=date(2025, 1, 1)
    )


def test_of_others_whole_blocks_alone_are_told(now):
    others = apart(reports("A", 2), reports("B", 9, NEAR), reports("B", 3, FAR))
    whole = only_here(now, others, box(-80, 12, -76, 16)).others
    assert whole.blocks["count"].to_list() == [9]
    assert whole.own_cube["count"].sum() == pytest.approx(2)
    cut = only_here(now, others, box(-80, HERE[1] - 0.001, -76, 16)).others
    assert cut.blocks.is_empty(), "the cell of the nine reaches out of the area, though they lie in it"
    assert cut.own_cube["count"].sum() == pytest.approx(2)
    assert "Of others, only blocks" in only_here_sentence("x", only_here(now, others, COAST))


BLOCKS = apart(
    reports("B", 9, NEAR),
    reports("B", 4, FAR),
    reports("B", 6, (-77.3, 13.6)),
    reports("B", 8, (179.9, 13.6)),
    reports("B", 3, (10.0, 50.0)),
    reports("A", 1),
).blocks


@given(
    west=st.floats(-84, -77.2), south=st.floats(8, 13.9), width=st.floats(0.1, 300), height=st.floats(0.1, 8),
    grown=st.floats(0, 3), since=st.integers(1, 12),
)  # fmt: skip
@settings(max_examples=100, deadline=None)
def test_no_difference_of_areas_parts_a_block(west, south, width, height, grown, since):
    """Of two areas, one in the other, what the wider one tells more is a sum of whole blocks: none, or more than k."""
    east, north = west + width, south + height
    nested = [box(west - more, south - more, east + more, north + more) for more in (0.0, grown)]
    asked = Question(None, date(2024, since, 1), date.max, ALL_MODES)
    sums = [int(told(blocks_within(BLOCKS, area), asked)["count"].sum()) for area in nested]
    assert sums[0] == 0 or sums[0] > 5
    assert sums[1] == sums[0] or sums[1] > sums[0] + 5


def test_a_block_is_told_where_all_that_may_stick_out_of_its_cell_lies_in_the_area():
    blocks = apart(reports("B", 9, NEAR)).blocks
    west, south, east, north = cell_polygon(blocks["cell"].item()).bounds
    assert blocks_within(blocks, box(west, south, east, north)).is_empty()
    wide, high = (east - west) / 7, (north - south) / 7
    assert blocks_within(blocks, box(west - wide, south - high, east + wide, north + high)).height == 1
    assert blocks_within(blocks, box(west - wide, south, east + wide, north + high)).is_empty()


def test_blocks_on_the_seam_and_of_no_cell():
    assert blocks_within(BLOCKS, box(178, 12, 182, 16))["count"].to_list() == [8]
    assert blocks_within(BLOCKS, box(-182, 12, -178, 16))["count"].to_list() == [8]
    assert blocks_within(BLOCKS, box(-180, -90, 180, 90))["cell"].null_count() == 0
