"""Reads what is on the screen: pixels of a screenshot, and where on it a longitude and a latitude are drawn."""

import io
import math

import numpy as np
from PIL import Image

from layers.palette import Rgb
from layers.regions import TILE_PX, Region

MAP = ':is(.rw-map, [data-testid="stDeckGlJsonChart"])'


def picture(page) -> np.ndarray:
    """Take the map as an array of shape (height, width, 3)."""
    return np.asarray(Image.open(io.BytesIO(page.locator(MAP).screenshot())).convert("RGB")).astype(int)


def share_near(image: np.ndarray, colour: Rgb, *, within: int = 14) -> float:
    """Find the share of pixels whose colour is near one."""
    return float((np.abs(image - np.array(colour)).max(axis=2) <= within).mean())


def screen_point(page, region: Region, lon: float, lat: float) -> tuple[float, float]:
    """Find where deck.gl draws a place on the page, in Mercator's projection with tiles of 512 pixels."""
    box = page.locator(MAP).bounding_box()

    def world(lon: float, lat: float) -> tuple[float, float]:
        scale = TILE_PX * 2**region.zoom
        return (lon / 360.0 * scale, -math.atanh(math.sin(math.radians(lat))) / (2 * math.pi) * scale)

    lon = region.longitude + (lon - region.longitude + 180.0) % 360.0 - 180.0
    (x, y), (x0, y0) = world(lon, lat), world(region.longitude, region.latitude)
    return box["x"] + box["width"] / 2 + x - x0, box["y"] + box["height"] / 2 + y - y0
