"""Events as given into evidence: in one canonical order, with period, unit vector and chances of each mode."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.schema import Events
from routes.cells import FINEST, Cells, cells_at
from routes.cleaning import TWINS, count_once, find_twins
from routes.geodesy import Floats, Vectors, to_vectors
from routes.modes import MODES, mode_chances
from routes.periods import Period, period_of

DEFAULT_RADIUS_KM: Final = 5.0
AGGREGATED: Final = 3.0
ORDER: Final = (
    "occurred_at", "latitude", "longitude", "kind", "commodity", "mode", "quantity_kg", "count", "radius_km",
    "place", "origin", "destination", "agency", "feed", "event_id",
)  # fmt: skip
"""What sorts events, so that neither the order of rows matters nor, as they come last, the names of owners."""


@dataclass(frozen=True)
class Evidence:
    """
    Events ready to be thought about, all arrays in the order of the frame.

    Parameters
    ----------
    frame
        event_index (row of the events given), period, longitude, latitude, radius_km, mode (given or inferred, null
        where nothing tells it), kind, commodity, count, quantity_kg (both shared out among the reports of one event),
        place, country, origin, destination, agency, feed.
    points
        Unit vectors, shape (n, 3).
    chances
        Of each of ``MODES``, shape (n, 3).
    cells
        Finest cells, shape (n,).
    twins
        event_index, twin_of, why: reports of an event that another agency reported first.
    """

    frame: pl.DataFrame
    points: Vectors
    chances: Floats
    cells: Cells
    twins: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=TWINS))

    def where(self, chosen: pl.Series) -> "Evidence":
        """
        Keep some events.

        Parameters
        ----------
        chosen
            Booleans, one for each row.

        Returns
        -------
        evidence
            In the same order.
        """
        mask = chosen.to_numpy()
        frame = self.frame.filter(chosen)
        # Reports of one event are of one kind, but a choice may part them.
        twins = self.twins.join(frame.select("event_index"), on="event_index", how="semi", maintain_order="left")
        return Evidence(frame, self.points[mask], self.chances[mask], self.cells[mask], twins)

    def every(self, step: int) -> "Evidence":
        """
        Thin events evenly over time.

        Parameters
        ----------
        step
            One event of so many is kept; at least 1.

        Returns
        -------
        evidence
            In the same order; the same events whatever the order in which they were given.
        """
        return self.cut(slice(None, None, step))

    def cut(self, rows: slice) -> "Evidence":
        """
        Take a slice of events.

        Parameters
        ----------
        rows
            Which.

        Returns
        -------
        evidence
            In the same order.
        """
        return Evidence(self.frame[rows], self.points[rows], self.chances[rows], self.cells[rows], self.twins)

    def texts(self, column: str) -> list[str]:
        """
        List a column of text, blanks as empty.

        Parameters
        ----------
        column
            Of the frame.

        Returns
        -------
        texts
            One for each row.
        """
        return self.frame[column].fill_null("").to_list()

    def codes(self, *columns: str) -> tuple[pl.DataFrame, NDArray[np.int64]]:
        """
        Give each distinct combination of texts in columns a number.

        Parameters
        ----------
        columns
            Of the frame.

        Returns
        -------
        texts, codes
            A row for each distinct combination, sorted, blanks as empty; and the row of each event, shape (n,).
        """
        asked = self.frame.select(pl.col(name).fill_null("") for name in columns)
        texts = asked.unique().sort(*columns).with_row_index("code")
        codes = asked.join(texts, on=list(columns), how="left", maintain_order="left")["code"]
        return texts.drop("code"), codes.to_numpy().astype(np.int64)

    @cached_property
    def commodities(self) -> tuple[tuple[str, ...], NDArray[np.int64]]:
        """
        Give each commodity a number.

        Returns
        -------
        names, codes
            Sorted, blank as empty; and the number of each event's, shape (n,).
        """
        texts, codes = self.codes("commodity")
        return tuple(texts["commodity"].to_list()), codes

    def period_numbers(self, periods: tuple[date, ...]) -> NDArray[np.int64]:
        """
        Find the number of the period of each event.

        Parameters
        ----------
        periods
            First days, in order, without a gap.

        Returns
        -------
        numbers
            Shape (n,).
        """
        days = np.array(periods, dtype="datetime64[D]")
        return np.searchsorted(days, self.frame["period"].to_numpy().astype("datetime64[D]")).astype(np.int64)

    def weights(self) -> Floats:
        """
        Give how many events each record stands for: less than one where others reported the same.

        Returns
        -------
        weights
            Shape (n,).
        """
        return self.frame["count"].cast(pl.Float64).to_numpy()

    def are_sums(self) -> bool:
        """
        Tell whether rows are sums, as monthly figures by sector are.

        Returns
        -------
        are_sums
            Three events or more a row, on average: places are then areas, and no line runs through their centers.
        """
        return float(self.weights().sum()) >= AGGREGATED * max(self.frame.height, 1)


def gather(events: Events, *, period: Period, as_of: date | None, land: BaseGeometry) -> Evidence:
    """
    Put placed and dated events into canonical order, link reports of one event and infer what is blank.

    Parameters
    ----------
    events
        Any; those without position or time, and those that stand for no event (a count of 0), are left out.
    period
        Unit of time.
    as_of
        Only what was recorded by the end of this day; None for all.
    land
        EPSG:4326, cut at 180 degrees.

    Returns
    -------
    evidence
        Sorted, so that permuting the events changes nothing but ``event_index``.
    """
    placed = (
        placed_and_dated(events.with_row_index("event_index"), as_of)
        .with_columns(
            # 361 and 1 are the same place; the rounding keeps the turn from leaving its dust.
            longitude=((pl.col("longitude") + 180.0) % 360.0 - 180.0).round(7),
            radius_km=pl.col("radius_km").fill_null(DEFAULT_RADIUS_KM).clip(lower_bound=0.0),
            count=pl.col("count").fill_null(1),
            commodity=pl.col("commodity").fill_null(""),
            period=period_of(pl.col("occurred_at"), period),
        )
        .sort(ORDER, nulls_last=True)
    )
    twins = find_twins(placed)
    return _with_modes(count_once(placed, twins), twins, land)


def placed_and_dated(events: pl.DataFrame, as_of: date | None) -> pl.DataFrame:
    """
    Keep the events that say something about routes.

    Parameters
    ----------
    events
        Event columns, perhaps more.
    as_of
        Only what was recorded by the end of this day; None for all.

    Returns
    -------
    known
        In the same order, without those that have no position or time or stand for no event (a count of 0).
    """
    known = events.drop_nulls(["latitude", "longitude", "occurred_at"]).filter(pl.col("count").fill_null(1) > 0)
    if as_of is None:
        return known
    end = datetime.combine(as_of + timedelta(days=1), time(), tzinfo=UTC)
    recorded = pl.col("recorded_at").fill_null(pl.col("occurred_at"))
    return known.filter((recorded < end) & (pl.col("occurred_at") < end))


def _with_modes(placed: pl.DataFrame, twins: pl.DataFrame, land: BaseGeometry) -> Evidence:
    lon, lat = placed["longitude"].to_numpy(), placed["latitude"].to_numpy()
    cells, points = cells_at(lon, lat, FINEST), to_vectors(lon, lat)
    number = {mode.value: at for at, mode in enumerate(MODES)}
    stated = placed["mode"].replace_strict(number, default=-1, return_dtype=pl.Int64).fill_null(-1).to_numpy()
    found = mode_chances(stated.astype(np.int64), points, radius_km=placed["radius_km"].to_numpy(), land=land)
    return Evidence(placed.with_columns(mode=found.best()), points, found.chances, cells, twins)
