"""Draws the charts of a back-test as SVG: calibration, hit rate by area, place of what came in its forecast."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import sqrt
from typing import Final

from layers.inline_svg import image_tag
from layers.palette import Theme, hex_code
from layers.score_sentences import method_name
from layers.wording import _, number, percent
from routes.score_cells import DENSITY
from routes.score_metrics import Coverage
from routes.score_outlook import LAST, LAST_YEAR, MEAN, MODEL
from routes.score_summary import Ranking, Summary

WIDTH: Final = 440.0
HEIGHT: Final = 300.0
LEFT: Final = 46.0
RIGHT: Final = 22.0
TOP: Final = 10.0
BOTTOM: Final = 26.0
TICKS: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
AREA_TICKS: Final = (0.01, 0.05, 0.1, 0.2, 0.5, 1.0)
DASHES: Final = {MODEL: "", DENSITY: "1 0", MEAN: "9 4", LAST: "4 3", LAST_YEAR: "1.5 3"}
KEY_LEFT: Final = 0.62
KEY_TOP: Final = 0.36
STRETCH: Final = "width:100%;max-width:520px;height:auto;display:block"

Point = tuple[float, float]


@dataclass(frozen=True)
class _Paper:
    """A drawing of figures between 0 and ``top`` over 0 to 1, and its ink."""

    theme: Theme
    top: float = 1.0

    def at(self, x: float, y: float) -> Point:
        return LEFT + x * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - y / self.top * (HEIGHT - TOP - BOTTOM)

    def line(self, points: Sequence[Point], *, ink: str, width: float, dash: str = "") -> str:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (self.at(*point) for point in points))
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        return f'<polyline points="{path}" fill="none" stroke="{ink}" stroke-width="{width}"{dashed}/>'

    def area(self, points: Sequence[Point], *, ink: str, opacity: float) -> str:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (self.at(*point) for point in points))
        return f'<polygon points="{path}" fill="{ink}" opacity="{opacity}"/>'

    def text(self, place: Point, said: str, *, anchor: str = "middle", size: float = 11.5) -> str:
        ink = hex_code(self.theme.ink)
        return (
            f'<text x="{place[0]:.1f}" y="{place[1]:.1f}" text-anchor="{anchor}" font-size="{size}" '
            f'font-family="Noto Sans, DejaVu Sans, sans-serif" fill="{ink}">{escape(said)}</text>'
        )

    def axes(self, x_ticks: Sequence[tuple[float, str]], y_ticks: Sequence[tuple[float, str]]) -> str:
        faint = hex_code(self.theme.border)
        shapes = [self.line([(0, y), (1, y)], ink=faint, width=0.7) for y, _said in y_ticks]
        for y, said in y_ticks:
            x0, y0 = self.at(0, y)
            shapes.append(self.text((x0 - 6, y0 + 4), said, anchor="end"))
        for x, said in x_ticks:
            x0, y0 = self.at(x, 0)
            shapes.append(self.text((x0, y0 + 16), said))
        return "".join(shapes)


def calibration_chart(summary: Summary, *, theme: Theme) -> str:
    """
    Draw how often intervals held what came, over how often they should have.

    Parameters
    ----------
    summary
        With a curve.
    theme
        Colours.

    Returns
    -------
    html
        An image: on the diagonal the intervals are right, below it too narrow.
    """
    paper = _Paper(theme)
    ours, grey = hex_code(theme.ramp[3]), hex_code(theme.falling)
    curve = sorted(summary.curve, key=lambda c: c.expected)
    band = [(c.expected, c.observed.low) for c in curve] + [(c.expected, c.observed.high) for c in reversed(curve)]
    ticks = [(t, percent(t)) for t in TICKS]
    shapes = [
        paper.axes(ticks, ticks),
        paper.area(band, ink=ours, opacity=0.25),
        paper.line([(0, 0), (1, 1)], ink=grey, width=1.2, dash="4 3"),
        paper.line([(c.expected, c.observed.value) for c in curve], ink=ours, width=2.2),
        *(_dot(paper, c, ours) for c in curve),
        paper.text(paper.at(0.97, 0.06), _("below the dashes: too narrow"), anchor="end", size=11),
        paper.text(paper.at(0.03, 0.92), _("above: too wide"), anchor="start", size=11),
    ]
    told = ", ".join(
        _("{expected} expected, {observed} held").format(
            expected=percent(c.expected), observed=percent(c.observed.value)
        )
        for c in curve
    )
    return _image(shapes, _("Calibration of the intervals: {told}").format(told=told))


def _dot(paper: _Paper, held: Coverage, ink: str) -> str:
    x, y = paper.at(held.expected, held.observed.value)
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" fill="{ink}"/>'


def hit_chart(summary: Summary, *, theme: Theme) -> str:
    """
    Draw the share of the events in the riskiest cells over the share of the area that they make up.

    Parameters
    ----------
    summary
        With rankings.
    theme
        Colours.

    Returns
    -------
    html
        An image: the model thick, the naive ways thin, chance dotted. The scale of areas is that of square roots, so
        that small shares can be read.
    """
    paper = _Paper(theme)
    ours, grey = hex_code(theme.ramp[3]), hex_code(theme.falling)
    methods = [m for m in (LAST_YEAR, LAST, MEAN, DENSITY, MODEL) if any(r.method == m for r in summary.rankings)]
    chance = [(sqrt(at / 50), at / 50) for at in range(51)]
    shapes = [
        paper.axes(
            [(sqrt(t), percent(t)) for t in AREA_TICKS],
            [(t, percent(t)) for t in TICKS],
        ),
        paper.line(chance, ink=grey, width=0.9, dash="1 4"),
    ]
    for method in methods:
        mine = method == MODEL
        curve = _curve(summary, method)
        shapes.append(paper.line(curve, ink=ours if mine else grey, width=2.6 if mine else 1.3, dash=DASHES[method]))
    shapes += _key(paper, methods, ours, grey)
    told = ", ".join(
        _("{area} of the area: {hits} of the events").format(area=percent(r.area_share), hits=percent(r.hit_rate.value))
        for r in summary.rankings
        if r.method == MODEL and r.area_share in AREA_TICKS
    )
    return _image(shapes, _("Hit rate of the model: {told}").format(told=told))


def _curve(summary: Summary, method: str) -> list[Point]:
    found: list[Ranking] = [r for r in summary.rankings if r.method == method]
    return [(0.0, 0.0), *((sqrt(r.area_share), r.hit_rate.value) for r in found)]


def _key(paper: _Paper, methods: list[str], ours: str, grey: str) -> list[str]:
    """Name the lines in the corner that no good curve crosses; that of chance passes left of it."""
    shapes = []
    for at, method in enumerate([*reversed(methods), ""]):
        y = KEY_TOP - 0.068 * at
        ink, width = (ours, 2.6) if method == MODEL else (grey, 1.3)
        dash = DASHES[method] if method else "1 4"
        shapes.append(paper.line([(KEY_LEFT, y), (KEY_LEFT + 0.07, y)], ink=ink, width=width, dash=dash))
        x0, y0 = paper.at(KEY_LEFT + 0.085, y)
        shapes.append(paper.text((x0, y0 + 4), method_name(method) if method else _("chance"), anchor="start", size=11))
    return shapes


def place_chart(summary: Summary, *, theme: Theme) -> str:
    """
    Draw where in its forecast distribution what came lay.

    Parameters
    ----------
    summary
        With a histogram.
    theme
        Colours.

    Returns
    -------
    html
        An image: ten bars about 1.
    """
    top = max(2.0, *summary.pit) * 1.05
    paper = _Paper(theme, top)
    ours, grey = hex_code(theme.ramp[3]), hex_code(theme.falling)
    wide = 1 / len(summary.pit)
    bars = []
    for at, height in enumerate(summary.pit):
        (x0, y0), (x1, y1) = paper.at(at * wide, height), paper.at((at + 1) * wide, 0)
        bars.append(
            f'<rect x="{x0 + 1.5:.1f}" y="{y0:.1f}" width="{x1 - x0 - 3:.1f}" height="{y1 - y0:.1f}" fill="{ours}"/>'
        )
    shapes = [
        paper.axes(
            [(t, percent(t)) for t in TICKS],
            [(float(t), number(t)) for t in range(int(top) + 1)],
        ),
        *bars,
        paper.line([(0, 1), (1, 1)], ink=grey, width=1.4, dash="4 3"),
    ]
    told = ", ".join(number(height, digits=1) for height in summary.pit)
    return _image(shapes, _("Histogram of the probability integral transform, ten bars: {told}").format(told=told))


def _image(shapes: list[str], alt: str) -> str:
    return image_tag("".join(shapes), width=WIDTH, height=HEIGHT, stretch=STRETCH, alt=alt)
