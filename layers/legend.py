"""Turns the symbols of the map into a legend with their units, as HTML of our own words and numbers alone."""

from html import escape
from typing import Final

from data.schema import Mode
from layers.hexagons import breaks
from layers.inline_svg import image_tag
from layers.others import UNTOLD
from layers.palette import Theme, hex_code
from layers.wording import _, number

WIDTH: Final = 34
HEIGHT: Final = 10


def legend_html(*, theme: Theme, most: float, unit: str, k: int | None = None) -> str:
    """
    Draw the legend of the Watch map.

    Parameters
    ----------
    theme
        The colours in use.
    most
        Events in the fullest cell.
    unit
        What is counted, such as ``seizures``.
    k
        So many events of others or fewer are not told, ``UNTOLD`` where none are; None for a viewer who owns all.

    Returns
    -------
    html
        A block for the corner of the map.
    """
    modes = {Mode.MARITIME: _("maritime"), Mode.LAND: _("land"), Mode.AIR: _("air")}
    rows = [_row(_mode_line(theme, mode), name) for mode, name in modes.items()]
    marks = [
        _row(_band(theme), _("80 % of the events lie in the band")),
        _row(_dots(theme), _("low confidence")),
        _row(_halo(theme), _("rising ▲")),
        _row(_hollow(theme), _("falling ▽")),
        _row(_disk(theme), _("position uncertain: its radius")),
        _row(_outline(theme), _("an area that shifted; no line tells it")),
    ]
    if k == UNTOLD:
        marks.append(_row(_stub(theme), _("a period without a bar: none of your own, of others nothing is told")))
    elif k is not None:
        few = _("of others {k} or fewer in a smaller cell, told for a wider one").format(k=number(k))
        marks.append(_row(_wider(theme), few))
        marks.append(_row(_stub(theme), _("a period without a bar: of others none, or too few to tell of it")))
    return (
        f'<div class="rw-legend"><div class="rw-legend-rows">{"".join(rows)}</div>'
        f'<div class="rw-legend-rows">{"".join(marks)}</div>{_ramp(theme, most, unit)}</div>'
    )


def _row(symbol: str, words: str) -> str:
    return f"<div>{symbol}<span>{escape(words)}</span></div>"


def _line(shapes: str) -> str:
    return image_tag(shapes, width=WIDTH, height=HEIGHT)


def _stroke(colour: str, *, width: float = 3, dash: str = "", extra: str = "") -> str:
    return (
        f'<line x1="1" y1="5" x2="33" y2="5" stroke="{colour}" stroke-width="{width}" '
        f'stroke-dasharray="{dash}" {extra}/>'
    )


def _mode_line(theme: Theme, mode: Mode) -> str:
    colour = hex_code(theme.modes[mode])
    under = _stroke(hex_code(theme.casing), width=6) if mode is Mode.LAND else ""
    return _line(under + _stroke(colour, dash="9 4" if mode is Mode.AIR else ""))


def _band(theme: Theme) -> str:
    colour = hex_code(theme.modes[Mode.MARITIME])
    return _line(_stroke(colour, width=10, extra='stroke-opacity="0.25"') + _stroke(colour, width=2))


def _dots(theme: Theme) -> str:
    return _line(_stroke(hex_code(theme.modes[Mode.MARITIME]), dash="2 3"))


def _halo(theme: Theme) -> str:
    halo = _stroke(hex_code(theme.rising), width=10, extra='stroke-opacity="0.5"')
    return _line(halo + _stroke(hex_code(theme.modes[Mode.MARITIME])))


def _hollow(theme: Theme) -> str:
    outer = _stroke(hex_code(theme.modes[Mode.MARITIME]), width=5)
    return _line(outer + _stroke(hex_code(theme.land), width=2.4))


def _disk(theme: Theme) -> str:
    ink = hex_code(theme.ink)
    circle = f'<circle cx="17" cy="5" r="4.4" fill="{ink}" fill-opacity="0.15" stroke="{ink}" stroke-opacity="0.7"/>'
    return _line(circle)


def _outline(theme: Theme) -> str:
    colour = hex_code(theme.rising)
    shape = f'<path d="M9 1 L25 1 L31 5 L25 9 L9 9 L3 5 Z" fill="none" stroke="{colour}" stroke-width="1.6"/>'
    return _line(shape)


def _wider(theme: Theme) -> str:
    ink = hex_code(theme.ink)
    path = "M9 1 L25 1 L31 5 L25 9 L9 9 L3 5 Z"
    return _line(f'<path d="{path}" fill="{ink}" fill-opacity="0.05" stroke="{ink}" stroke-opacity="0.5"/>')


def _stub(theme: Theme) -> str:
    return _line(_stroke(hex_code(theme.falling), width=2, dash="3 3"))


def _ramp(theme: Theme, most: float, unit: str) -> str:
    lower = breaks(most)
    boxes = "".join(
        f'<div><i style="background:{hex_code(colour)}"></i><b>{number(bound, digits=0 if bound == int(bound) else 1)}'
        f"{'+' if colour is theme.ramp[-1] else ''}</b></div>"
        for colour, bound in zip(theme.ramp, lower, strict=True)
    )
    title = _("{unit} in a cell, log scale").format(unit=unit)
    return f'<div class="rw-ramp"><span>{escape(title)}</span><div>{boxes}</div></div>'
