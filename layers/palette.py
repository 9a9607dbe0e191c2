"""The colours that mean one thing everywhere: themes of the base, modes, rising and falling, the cell ramp."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from data.schema import Handling, Mode

Rgb = tuple[int, int, int]


@dataclass(frozen=True)
class Theme:
    """
    One set of colours, each red, green and blue from 0 to 255.

    Parameters
    ----------
    name
        Which of the two.
    sea, land, border, label, sea_label
        The base map.
    modes
        A colour for each mode; Okabe and Ito's set, lightened or darkened for the ground.
    casing
        What lies under a land corridor's line, and round every badge.
    ramp
        Five steps for cells from few to many; lightness is evenly spaced.
    rising, falling
        Halo of a rising corridor, mark of a falling one.
    ink
        Text on the map.
    warning, alarm
        Text on the page that says that something waits, or is overdue.
    """

    name: Literal["dark", "light"]
    sea: Rgb
    land: Rgb
    border: Rgb
    label: Rgb
    sea_label: Rgb
    modes: Mapping[Mode, Rgb]
    casing: Rgb
    ramp: tuple[Rgb, ...]
    rising: Rgb
    falling: Rgb
    ink: Rgb
    warning: Rgb
    alarm: Rgb


DARK: Final = Theme(
    name="dark",
    sea=(15, 27, 38),
    land=(34, 48, 58),
    border=(58, 76, 88),
    label=(150, 166, 178),
    sea_label=(88, 122, 150),
    modes={Mode.MARITIME: (86, 180, 233), Mode.LAND: (230, 159, 0), Mode.AIR: (204, 121, 197)},
    casing=(10, 16, 22),
    ramp=((38, 88, 98), (40, 122, 118), (76, 158, 132), (140, 196, 142), (220, 232, 164)),
    rising=(255, 122, 61),
    falling=(170, 190, 205),
    ink=(232, 238, 243),
    warning=(230, 159, 0),
    alarm=(255, 118, 108),
)

LIGHT: Final = Theme(
    name="light",
    sea=(223, 233, 241),
    land=(245, 242, 234),
    border=(205, 200, 188),
    label=(92, 92, 88),
    sea_label=(96, 132, 164),
    modes={Mode.MARITIME: (0, 114, 178), Mode.LAND: (190, 92, 0), Mode.AIR: (146, 60, 140)},
    casing=(255, 255, 255),
    ramp=((208, 229, 218), (160, 207, 186), (104, 174, 156), (52, 136, 128), (16, 92, 94)),
    rising=(222, 82, 20),
    falling=(88, 104, 118),
    ink=(28, 36, 44),
    warning=(138, 84, 0),
    alarm=(176, 20, 20),
)

MARKING_COLOURS: Final = {
    Handling.CLEAR: "#ffffff",
    Handling.GREEN: "#33ff00",
    Handling.AMBER: "#ffc000",
    Handling.AMBER_STRICT: "#ffc000",
    Handling.RED: "#ff2b2b",
}
"""As FIRST prescribes for TLP 2.0, each on black."""

THEMES: Final[Mapping[str, Theme]] = {"dark": DARK, "light": LIGHT}


def hex_code(colour: Rgb) -> str:
    """
    Write a colour as style sheets and matplotlib want it.

    Parameters
    ----------
    colour
        Red, green, blue, each 0 to 255.

    Returns
    -------
    code
        For example ``#56b4e9``.
    """
    return "#{:02x}{:02x}{:02x}".format(*colour)
