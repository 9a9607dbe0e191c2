"""Turns longitudes and latitudes into a flat drawing: a projection chosen for the extent, cut where it has its edge."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from pyproj import CRS, Transformer
from shapely.affinity import translate
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from layers.regions import Region

NEAR_ZOOM: Final = 2.0
"""Regions opened from here on fit into an equal-area map round their centre; wider ones get a world map."""
DENSE_DEGREES: Final = 1.0


@dataclass(frozen=True)
class Projection:
    """
    How one picture is flattened.

    Parameters
    ----------
    transformer
        From longitude and latitude to metres.
    longitude
        Of the centre, degrees.
    window
        Longitudes (continuous, round ``longitude``) and latitudes that are drawn: west, south, east, north.
    name
        What a reader of the picture is told.
    """

    transformer: Transformer
    longitude: float
    window: tuple[float, float, float, float]
    name: str

    def flat(self, geometry: BaseGeometry) -> BaseGeometry:
        """
        Project a geometry, cut at the edge of the drawing.

        Parameters
        ----------
        geometry
            EPSG:4326, longitudes continuous or wrapped.

        Returns
        -------
        flat
            In metres, valid; empty where nothing lies inside.
        """
        inside = shapely.segmentize(self._round_centre(geometry), DENSE_DEGREES)
        flat = shapely.transform(inside, lambda points: np.column_stack(self.transformer.transform(*points.T)))
        # A coast that touches the cut edge may cross it by metres once the edge is bent.
        return flat if flat.is_valid else shapely.make_valid(flat)

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """
        Project one point.

        Parameters
        ----------
        lon, lat
            Degrees.

        Returns
        -------
        flat
            Metres.
        """
        x, y = self.transformer.transform(self.longitude + (lon - self.longitude + 180.0) % 360.0 - 180.0, lat)
        return float(x), float(y)

    def _round_centre(self, geometry: BaseGeometry) -> BaseGeometry:
        frame = box(*self.window)
        copies = [shapely.intersection(translate(geometry, xoff=turn), frame) for turn in (-360.0, 0.0, 360.0)]
        return shapely.union_all([copy for copy in copies if not copy.is_empty])


def projection_for(region: Region) -> Projection:
    """
    Choose a projection for a region.

    Parameters
    ----------
    region
        Centre and zoom.

    Returns
    -------
    projection
        Lambert's azimuthal equal-area round the centre for a region, Equal Earth for more than that.

    Notes
    -----
    Both are equal-area, so that the density of cells can be compared across the picture.
    """
    lon, lat = region.longitude, region.latitude
    if region.zoom >= NEAR_ZOOM:
        crs = CRS.from_proj4(f"+proj=laea +lat_0={lat:.4f} +lon_0={lon:.4f} +datum=WGS84 +units=m")
        window = (lon - 85.0, max(lat - 70.0, -89.0), lon + 85.0, min(lat + 70.0, 89.0))
        return Projection(_from_degrees(crs), lon, window, "Lambert azimuthal equal-area")
    crs = CRS.from_proj4(f"+proj=eqearth +lon_0={lon:.4f} +datum=WGS84 +units=m")
    # A hair inside the edge: on it, both copies of a meridian are the same point.
    window = (lon - 179.99, -89.0, lon + 179.99, 89.0)
    return Projection(_from_degrees(crs), lon, window, "Equal Earth")


def _from_degrees(crs: CRS) -> Transformer:
    return Transformer.from_crs("EPSG:4326", crs, always_xy=True)
