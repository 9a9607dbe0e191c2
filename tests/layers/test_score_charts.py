import re
import xml.etree.ElementTree as ET
from urllib.parse import unquote

import pytest

from layers.palette import DARK, LIGHT
from layers.score_charts import HEIGHT, WIDTH, calibration_chart, hit_chart, place_chart

CHARTS = (calibration_chart, hit_chart, place_chart)


def svg(html):
    return ET.fromstring(unquote(re.search(r'src="data:image/svg\+xml,([^"]*)"', html).group(1)))  # noqa: S314 (our own)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.__name__)
def test_a_chart_is_a_sound_image_with_its_figures_as_text(chart, theme, summary):
    html = chart(summary, theme=theme)
    assert html.count("<img") == 1
    assert len(re.search(r'alt="([^"]*)"', html).group(1)) > 60
    numbers = [
        float(value) for line in svg(html).iter("{http://www.w3.org/2000/svg}polyline")
        for value in re.split("[ ,]", line.attrib["points"])
    ]  # fmt: skip
    assert numbers
    assert min(numbers) >= 0
    assert max(numbers) <= max(WIDTH, HEIGHT)


def test_the_model_of_the_hit_chart_is_the_thick_line_and_every_method_is_named(summary):
    drawn = svg(hit_chart(summary, theme=DARK))
    words = [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Routewatch", "kernel density", "chance"} <= set(words)
    lines = list(drawn.iter("{http://www.w3.org/2000/svg}polyline"))
    thick = [line for line in lines if line.attrib["stroke-width"] == "2.6"]
    assert len(thick) == 2


def test_right_intervals_lie_near_the_diagonal(summary):
    dots = list(svg(calibration_chart(summary, theme=LIGHT)).iter("{http://www.w3.org/2000/svg}circle"))
    assert len(dots) == len(summary.curve)


def test_bars_are_as_many_as_the_histogram_has(summary):
    bars = list(svg(place_chart(summary, theme=LIGHT)).iter("{http://www.w3.org/2000/svg}rect"))
    assert len(bars) == len(summary.pit)


def points(line):
    return [tuple(map(float, pair.split(","))) for pair in line.attrib["points"].split()]


def test_the_line_of_chance_leaves_the_names_of_the_lines_free(summary):
    lines = [points(line) for line in svg(hit_chart(summary, theme=DARK)).iter("{http://www.w3.org/2000/svg}polyline")]
    names = [line for line in lines if len(line) == 2 and 0 < line[1][0] - line[0][0] < WIDTH / 4]
    chance = next(line for line in lines if len(line) == 51)
    assert len(names) > 2
    left, top = min(line[0][0] for line in names), min(line[0][1] for line in names)
    assert [y for x, y in chance if x >= left and y >= top] == []
