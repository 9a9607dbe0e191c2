"""What stands round the map: marking, titles, legend, and a scale that is true at the centre."""

import itertools
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from data.schema import Handling
from layers.furniture import NICE_KM, draw_banner, draw_legend, draw_scale, draw_titles, metres_per_km
from layers.hexagons import breaks
from layers.palette import DARK, MARKING_COLOURS
from layers.projection import projection_for
from layers.regions import WORLD, Region

CARIBBEAN = Region("caribbean", -78.0, 14.0, 4.0)


@pytest.fixture
def figure():
    return Figure(figsize=(8.0, 4.5))


@pytest.fixture
def axes(figure):
    drawn = figure.add_axes((0.0, 0.1, 1.0, 0.8))
    drawn.set(xlim=(-2e6, 2e6), ylim=(-1e6, 1e6))
    return drawn


@pytest.mark.parametrize("handling", list(Handling))
def test_the_marking_stands_at_head_and_foot_in_its_colour(figure, handling):
    draw_banner(figure, handling, "")
    assert [text.get_text() for text in figure.texts] == [handling.value, handling.value]
    assert {to_hex(text.get_color()) for text in figure.texts} == {MARKING_COLOURS[handling]}
    assert sorted(text.get_position()[1] > 0.5 for text in figure.texts) == [False, True]


def test_a_label_is_in_the_banner_and_across_the_picture(figure):
    draw_banner(figure, Handling.GREEN, "training data")
    assert [text.get_text() for text in figure.texts] == [
        "TLP:GREEN   TRAINING DATA",
        "TLP:GREEN   TRAINING DATA",
        "TRAINING DATA",
    ]


def test_titles_say_what_when_how_much_and_from_whom(figure, axes):
    caption = SimpleNamespace(
        title="Corridors and shifts",
        period="Jan 2024 to Dec 2024",
        unit="seizures",
        as_of=datetime(2024, 12, 31, 6, 5, tzinfo=UTC),
        sources=("Coast Guard", "Customs"),
    )
    draw_titles(figure, axes, projection_for(CARIBBEAN), theme=DARK, caption=caption, events=12345.0)
    assert [text.get_text() for text in figure.texts] == [
        "Corridors and shifts",
        "Jan 2024 to Dec 2024; 12,345 seizures",
        "as of 2024-12-31 06:05 UTC",
        "Sources: Coast Guard, Customs. Projection: Lambert azimuthal equal-area. "
        "Seizures show enforcement times flow.",
    ]
    assert not any(text.get_parse_math() for text in figure.texts)


def test_the_legend_tells_every_symbol_with_its_unit(axes):
    draw_legend(axes, theme=DARK, most=100_000.0, unit="seizures")
    assert [text.get_text() for text in axes.get_legend().get_texts()] == [
        "maritime",
        "land",
        "air",
        "low confidence",
        "rising ▲",
        "falling ▽ (hollow)",
        "80 % of the events lie in the band",
        *(f"from {number} seizures in a cell" for number in ("0", "10", "100", "1,000", "10,000")),
    ]


def test_classes_of_the_legend_are_those_of_the_cells(axes):
    draw_legend(axes, theme=DARK, most=7.0, unit="events")
    texts = [text.get_text() for text in axes.get_legend().get_texts()]
    assert texts[-4:] == [f"from {bound:.1f} events in a cell" for bound in breaks(7.0)[1:]]


@pytest.mark.parametrize("lat", [0.0, 14.0, -45.0, 70.0])
@pytest.mark.parametrize("lon", [0.0, 180.0])
def test_a_kilometre_at_the_centre_of_a_region_is_a_kilometre(lon, lat):
    region = Region("", lon, lat, 4.0)
    assert metres_per_km(projection_for(region), region) == pytest.approx(1000.0, rel=1e-3)


def test_parallels_of_the_world_are_drawn_short_and_the_scale_knows_by_how_much():
    # From the published formula: x / longitude is 0.82274 at 25 degrees, where the sphere has cos(25) = 0.90631.
    assert metres_per_km(projection_for(WORLD), WORLD) == pytest.approx(907.8, rel=5e-3)
    # At the equator it is 2 / sqrt(3) / 1.340264.
    equator = Region("", 10.0, 0.0, 1.0)
    assert metres_per_km(projection_for(equator), equator) == pytest.approx(861.5, rel=5e-3)


def test_the_bar_is_as_long_as_its_words_say(axes):
    draw_scale(axes, projection_for(CARIBBEAN), CARIBBEAN, theme=DARK)
    x, y = axes.lines[0].get_data()
    assert y[0] == y[1]
    # 16 % of 4,000 km is 640 km: the next round length below is 500 km.
    assert x[1] - x[0] == pytest.approx(500_000.0, rel=1e-3)
    assert axes.texts[0].get_text() == "500 km  (270 nm), at the centre"


def test_the_bar_stays_inside_a_close_map(axes):
    axes.set(xlim=(-10_000, 10_000), ylim=(-5_000, 5_000))
    draw_scale(axes, projection_for(CARIBBEAN), CARIBBEAN, theme=DARK)
    x, _y = axes.lines[0].get_data()
    assert x[1] - x[0] == pytest.approx(1000.0 * NICE_KM[0], rel=1e-3)
    assert -10_000 < x[0] < x[1] < 10_000


def test_round_lengths_rise():
    assert all(low < high for low, high in itertools.pairwise(NICE_KM))


def test_arabic_and_cyrillic_have_glyphs(figure):
    for row, words in enumerate(("طنجة", "Керчь", "Türkiye ▲▽↝→⇄")):
        figure.text(0.1, 0.1 + 0.2 * row, words, fontfamily=["Noto Sans", "Noto Sans Arabic", "DejaVu Sans"])
    FigureCanvasAgg(figure).draw()  # a missing glyph is a warning, and a warning is an error here
