"""Pictures for paper: right size, right colours, marking at head and foot, harmless text, cells without a seam."""

import math
from dataclasses import replace
from datetime import UTC, datetime

import h3.api.basic_int as h3
import matplotlib as mpl
import numpy as np
import pytest
from defusedxml import ElementTree
from matplotlib.image import imread
from shapely.geometry import LineString, Polygon

from data.errors import RoutewatchError, WrongUseError
from data.schema import Handling, Mode
from layers.hexagons import cell_polygon
from layers.palette import DARK, LIGHT
from layers.projection import projection_for
from layers.regions import WORLD, Region
from layers.snapshot import Caption, snapshot_figure, write_snapshot
from routes.analysis import FlagType

CARIBBEAN = Region("caribbean", -78.0, 15.0, 4.2)
DATE_LINE = Region("date line", 180.0, -18.0, 4.5)
CAPTION = Caption(
    title="Corridors and shifts",
    period="Jan 2024 to Dec 2024",
    unit="events",
    marking=Handling.AMBER,
    as_of=datetime(2024, 12, 31, tzinfo=UTC),
    label="",
    sources=("Coast Guard",),
)


def pixels(path):
    return np.round(imread(path)[:, :, :3] * 255).astype(int)


def share(picture, colour, tolerance=2):
    """Share of a picture that has a colour."""
    return (np.abs(picture - np.array(colour)).max(axis=2) <= tolerance).mean()


@pytest.fixture(scope="module")
def light(scene, tmp_path_factory):
    out = tmp_path_factory.mktemp("snapshot") / "light.png"
    write_snapshot(scene, out=out, region=CARIBBEAN, theme=LIGHT, caption=CAPTION)
    return pixels(out)


@pytest.fixture(scope="module")
def dark_world(scene, tmp_path_factory):
    out = tmp_path_factory.mktemp("snapshot") / "dark.PNG"
    write_snapshot(scene, out=out, region=WORLD, theme=DARK, caption=replace(CAPTION, label="training data"))
    return pixels(out)


def test_a_picture_is_full_hd(light, dark_world):
    assert light.shape == dark_world.shape == (1080, 1920, 3)


def test_land_and_sea_fill_the_picture(light, dark_world):
    assert share(light, LIGHT.land) > 0.05
    assert share(light, LIGHT.sea) > 0.3
    assert share(dark_world, DARK.land) > 0.1
    assert share(dark_world, DARK.sea) > 0.3


def test_every_mode_has_its_colour_on_the_map(light):
    # Right of the legend, which shows the colours whatever the map does.
    shown = light[100:1000, 700:]
    assert {mode: share(shown, LIGHT.modes[mode]) > 2e-4 for mode in Mode} == dict.fromkeys(Mode, True)


def test_a_hidden_mode_is_not_drawn(scene, light, tmp_path):
    less = replace(scene, corridors=scene.corridors[scene.corridors["mode"] != "air"], cells=scene.cells.clear())
    write_snapshot(less, out=tmp_path / "less.png", region=CARIBBEAN, theme=LIGHT, caption=CAPTION)
    shown = pixels(tmp_path / "less.png")[100:1000, 700:]
    assert share(shown, LIGHT.modes[Mode.AIR]) == 0
    assert share(shown, LIGHT.modes[Mode.LAND]) > 0


def test_the_marking_is_in_its_colour_on_black_at_head_and_foot(light):
    for strip in (light[:29], light[-29:]):
        assert share(strip, (0, 0, 0)) > 0.9
        assert share(strip, (255, 192, 0)) > 0.001
        # From edge to edge.
        assert share(strip[:, :40], (0, 0, 0)) == share(strip[:, -40:], (0, 0, 0)) == 1.0


@pytest.mark.parametrize("ending", ["jpg", "", "png.txt"])
def test_another_ending_is_refused(scene, tmp_path, ending):
    out = tmp_path / f"map.{ending}" if ending else tmp_path / "map"
    with pytest.raises(WrongUseError, match=r"\.png, \.svg, \.pdf"):
        write_snapshot(scene, out=out, region=CARIBBEAN, theme=LIGHT, caption=CAPTION)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_refused(scene, tmp_path):
    with pytest.raises(WrongUseError, match="no folder"):
        write_snapshot(scene, out=tmp_path / "no" / "map.png", region=CARIBBEAN, theme=LIGHT, caption=CAPTION)
    assert issubclass(WrongUseError, RoutewatchError)


def test_harmful_text_does_no_harm(scene, tmp_path):
    text = "$x_{1$ <script>alert('1')</script> & \\frac{"
    named = replace(scene, corridors=scene.corridors.assign(name=text, origin=text, destination=text))
    out = tmp_path / "map.svg"
    # Words kept as words: only so can the file be searched for them.
    with mpl.rc_context({"svg.fonttype": "none"}):
        caption = replace(CAPTION, title=text, period=text, sources=(text, text))
        write_snapshot(named, out=out, region=CARIBBEAN, theme=LIGHT, caption=caption)
    tree = ElementTree.parse(out)
    assert text in ["".join(node.itertext()).strip() for node in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert not [node for node in tree.iter() if node.tag.endswith("script")]


def test_pdf_is_written(scene, tmp_path):
    out = tmp_path / "map.pdf"
    write_snapshot(scene, out=out, region=CARIBBEAN, theme=LIGHT, caption=CAPTION)
    assert out.read_bytes().startswith(b"%PDF-")
    assert out.stat().st_size > 20_000


def test_an_empty_scene_is_a_map_without_corridors(scene, tmp_path):
    empty = replace(scene, cells=scene.cells.clear(), corridors=scene.corridors.iloc[:0], flags=(), events=0.0)
    write_snapshot(empty, out=tmp_path / "map.png", region=CARIBBEAN, theme=LIGHT, caption=replace(CAPTION, as_of=None))
    picture = pixels(tmp_path / "map.png")
    assert share(picture, LIGHT.land) > 0.05
    assert share(picture[100:1000, 700:], LIGHT.modes[Mode.MARITIME]) == 0


def lines_of(figure, zorder):
    """Lines drawn at a height, in metres."""
    return [np.column_stack(line.get_data()) for line in figure.axes[0].lines if line.get_zorder() == zorder]


def collections_of(figure, zorder):
    found = [drawn for drawn in figure.axes[0].collections if drawn.get_zorder() == zorder]
    return [path.vertices for drawn in found for path in drawn.get_paths()]


def test_badges_have_the_numbers_and_marks_of_the_list(scene):
    figure = snapshot_figure(scene, region=CARIBBEAN, theme=LIGHT, caption=CAPTION)
    badges = [text.get_text() for text in figure.axes[0].texts if text.get_zorder() == 11]
    assert badges == ["1 ▽", "2 ▲", "3 ↝", "4 ▲"]


def test_rising_has_a_halo_falling_is_hollow_and_land_has_a_casing(scene):
    figure = snapshot_figure(scene, region=CARIBBEAN, theme=LIGHT, caption=CAPTION)
    heights = {"band": 4, "halo": 5, "casing": 6, "line": 7, "hollow": 8}
    drawn = {name: len(collections_of(figure, zorder)) for name, zorder in heights.items()}
    # The corridor on the antimeridian lies outside this drawing: one halo, not two.
    assert drawn == {"band": 3, "halo": 1, "casing": 1, "line": 3, "hollow": 1}


@pytest.mark.parametrize("region", [WORLD, DATE_LINE], ids=lambda region: region.key)
def test_nothing_drawn_spans_the_picture(scene, region):
    figure = snapshot_figure(scene, region=region, theme=LIGHT, caption=CAPTION)
    for zorder in (3, 4, 7):
        for vertices in collections_of(figure, zorder):
            assert np.hypot(*np.diff(vertices, axis=0).T).max() < 500_000.0


def test_an_arrow_across_the_edge_of_the_world_is_cut_there(scene, flags):
    lines = [LineString([(175.0, -5.0), (177.0, -5.0)]), LineString([(-177.0, -25.0), (-175.0, -25.0)])]
    pair = scene.corridors.iloc[:2].assign(geometry=lines, corridor_id=["sea", "road"])
    moved = replace(scene, corridors=pair, flags=(flags[FlagType.DISPLACEMENT],))
    figure = snapshot_figure(moved, region=Region("world", 0.0, 25.0, 1.2), theme=LIGHT, caption=CAPTION)
    shafts = collections_of(figure, 10) + lines_of(figure, 10)
    assert shafts
    assert all(np.hypot(*np.diff(shaft, axis=0).T).max() < 500_000.0 for shaft in shafts)


def test_a_head_on_the_edge_of_the_world_does_not_span_it(scene):
    # Three quarters of the way lie on the edge, which is at 180 degrees here.
    line = LineString([(174.16, 0.0), (182.16, 0.0)])
    one = scene.corridors.iloc[:1].assign(geometry=[line])
    region = Region("world", 0.0, 25.0, 1.2)
    figure = snapshot_figure(replace(scene, corridors=one, flags=()), region=region, theme=LIGHT, caption=CAPTION)
    heads = [text for text in figure.axes[0].texts if text.get_zorder() == 9]
    assert all(abs(head.xy[0] - head.xyann[0]) < 500_000.0 for head in heads)
    inside = one.assign(geometry=[LineString([(160.0, 0.0), (168.0, 0.0)])])
    figure = snapshot_figure(replace(scene, corridors=inside, flags=()), region=region, theme=LIGHT, caption=CAPTION)
    (head,) = (text for text in figure.axes[0].texts if text.get_zorder() == 9)
    assert 0 < head.xy[0] - head.xyann[0] < 500_000.0


def test_the_outline_of_a_cell_is_that_of_h3():
    cell = h3.latlng_to_cell(10.0, -78.0, 4)
    assert cell_polygon(cell).equals_exact(Polygon([(lng, lat) for lat, lng in h3.cell_to_boundary(cell)]), 1e-9)


@pytest.mark.parametrize("resolution", [1, 4])
def test_a_cell_on_the_antimeridian_does_not_span_the_globe(resolution):
    cell = h3.latlng_to_cell(-18.0, 180.0, resolution)
    lon = [lng for _lat, lng in h3.cell_to_boundary(cell)]
    assert max(lon) - min(lon) > 300  # as the library gives it
    outline = cell_polygon(cell)
    west, _south, east, _north = outline.bounds
    assert outline.is_valid
    assert east - west < 15
    assert west < 180 < east or west < -180 < east


def test_a_pentagon_has_an_outline():
    pentagon = h3.get_pentagons(4)[0]
    outline = cell_polygon(pentagon)
    assert h3.is_pentagon(pentagon)
    assert outline.is_valid
    corners = len(outline.exterior.coords) - 1
    assert corners == len(h3.cell_to_boundary(pentagon))
    lat, lng = h3.cell_to_latlng(pentagon)
    assert outline.contains(outline.centroid)
    assert (outline.centroid.x, outline.centroid.y) == pytest.approx((lng, lat), abs=0.05)


@pytest.mark.parametrize("region", [WORLD, Region("north", 0.0, 80.0, 3.0)], ids=lambda region: region.key)
def test_a_cell_at_the_pole_does_not_stop_the_drawing(scene, region):
    pole = scene.cells.head(1).with_columns(cell=h3.latlng_to_cell(90.0, 0.0, 4))
    figure = snapshot_figure(replace(scene, cells=pole), region=region, theme=LIGHT, caption=CAPTION)
    assert figure.axes


def test_a_region_is_as_high_as_on_screen(scene):
    figure = snapshot_figure(scene, region=CARIBBEAN, theme=LIGHT, caption=CAPTION)
    south, north = figure.axes[0].get_ylim()
    middle = projection_for(CARIBBEAN).point(CARIBBEAN.longitude, CARIBBEAN.latitude)
    # A region is opened to fit 310 pixels to either side: at zoom 4.2 and 15 degrees north 1,277 km.
    half = 310 * 40_075_016.7 / (512 * 2**4.2) * math.cos(math.radians(15.0))
    assert north - middle[1] >= half
    assert south - middle[1] <= -half
    assert north - south < 2 * 1.3 * half
