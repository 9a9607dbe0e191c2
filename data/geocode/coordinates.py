"""Turns positions that free text gives in numbers into degrees and back: decimals, degrees and minutes, UTM, MGRS."""

from data.geocode.coordinate_columns import read_coordinates
from data.geocode.coordinate_texts import find_all_coordinates, find_coordinates
from data.geocode.notations import format_ddm, format_decimal, format_dms, format_mgrs, format_utm
from data.geocode.positions import Contradiction, Coordinates

__all__ = [
    "Contradiction",
    "Coordinates",
    "find_all_coordinates",
    "find_coordinates",
    "format_ddm",
    "format_decimal",
    "format_dms",
    "format_mgrs",
    "format_utm",
    "read_coordinates",
]
