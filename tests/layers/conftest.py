"""A hand-made analysis small enough to check by eye: five corridors, eight events, one flag of each type."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import geopandas as gpd
import h3.api.basic_int as h3
import numpy as np
import pandas as pd
import polars as pl
import pytest
from shapely.geometry import LineString

from data.schema import EVENT_COLUMNS, Kind, Mode, as_events
from layers.scene import WatchParameters, watch_scene
from layers.wording import speak
from routes.analysis import Analysis, AnalysisParameters, Flag, FlagType
from routes.area_frame import no_areas
from routes.periods import all_periods
from routes.score import FORECASTS, HITS, Score
from routes.score_cells import AREA_SHARES, DENSITY
from routes.score_outlook import LAST, MODEL
from routes.score_summary import summarise

PERIODS = all_periods(date(2024, 1, 1), date(2024, 12, 1), AnalysisParameters().period)

# kind, day, mode, commodity, count, lon, lat, radius_km
EVENT_ROWS = (
    (Kind.SEIZURE, "2024-01-15", Mode.MARITIME, "cocaine", 2, -78.0, 10.0, 5.0),
    (Kind.SEIZURE, "2024-03-10", Mode.MARITIME, "cocaine", 1, -76.5, 10.0, 5.0),
    (Kind.SEIZURE, "2024-05-20", Mode.LAND, "heroin", 3, -78.0, 14.0, 0.5),
    (Kind.SEIZURE, "2024-06-01", Mode.LAND, "cocaine", 1, -79.0, 14.0, 5.0),
    (Kind.SEIZURE, "2024-06-30", Mode.AIR, "cocaine", 1, -78.0, 20.0, 5.0),
    (Kind.SEIZURE, "2024-06-15", Mode.MARITIME, "cocaine", 1, 179.9, -18.0, 30.0),
    (Kind.INTERCEPTION, "2024-06-15", Mode.MARITIME, "people", 1, 2.0, 36.0, 5.0),
    (Kind.SEIZURE, "2024-06-20", None, "cocaine", 1, None, None, None),
)

# corridor_id, number, name, mode, kind, line, band_km, inferred, confidence
CORRIDOR_ROWS = (
    ("sea", 1, "Turbo to Colon", Mode.MARITIME, Kind.SEIZURE, [(-80, 10), (-78, 10), (-76, 10)], 40.0, False, 0.9),
    ("road", 2, "Tela to Copan", Mode.LAND, Kind.SEIZURE, [(-80, 14), (-78, 14), (-76, 14)], 20.0, False, 0.8),
    ("sky", 3, "Barahona", Mode.AIR, Kind.SEIZURE, [(-80, 18), (-78, 20), (-76, 22)], 60.0, True, 0.4),
    ("date", 4, "Suva to Apia", Mode.MARITIME, Kind.SEIZURE, [(176, -18), (180, -18), (184, -18)], 50.0, False, 0.7),
    ("boat", 5, "Oran to Ibiza", Mode.MARITIME, Kind.INTERCEPTION, [(0, 35), (2, 36), (4, 37)], 30.0, False, 0.9),
)

MEMBERS = {
    "event_index": [0, 1, 2, 3, 4, 5, 6],
    "corridor_id": ["sea", "sea", "road", "road", "sky", "date", "boat"],
    "weight": [1.0, 0.5, 1.0, 0.8, 1.0, 1.0, 1.0],
}

DECLINE = Flag(
    flag_id="decline",
    type=FlagType.DECLINE,
    time=date(2024, 2, 1),
    corridor_id="sea",
    from_corridor_id=None,
    to_corridor_id=None,
    area_id=None,
    p_value=0.012,
    score=4.0,
    observed=1.9,
    expected=5.0,
    effect=0.38,
    effect_low=0.25,
    effect_high=0.59,
    n_events=30,
    agencies=("Coast Guard",),
    other_explanation="",
)


def _flag(kind, time, **changes):
    return replace(DECLINE, flag_id=kind.value, type=kind, time=time, **changes)


@pytest.fixture(scope="session")
def flags():
    pair = {"corridor_id": None, "effect": 1.5, "effect_low": 1.2, "effect_high": 1.9}
    shifts = (
        DECLINE,
        _flag(FlagType.CHANGE, date(2024, 3, 1), corridor_id="road", effect=1.2, effect_low=0.9, effect_high=1.6),
        _flag(FlagType.MODE_SWITCH, date(2024, 4, 1), from_corridor_id="road", to_corridor_id="sky", **pair),
        _flag(FlagType.DISPLACEMENT, date(2024, 5, 1), from_corridor_id="sea", to_corridor_id="road", **pair),
        _flag(FlagType.ARTEFACT_EFFORT, date(2024, 5, 1), corridor_id=None, agencies=("Coast Guard", "Customs")),
        _flag(FlagType.ARTEFACT_REPORTING, date(2024, 6, 1), corridor_id="road"),
        _flag(
            FlagType.DRIFT,
            date(2024, 6, 1),
            corridor_id="sky",
            p_value=0.0004,
            effect=-27.0,
            effect_low=-32.0,
            effect_high=-21.0,
        ),
        _flag(
            FlagType.EMERGENCE,
            date(2024, 6, 1),
            corridor_id="date",
            observed=3.25,
            expected=0.0,
            effect=float("inf"),
            effect_low=float("inf"),
            effect_high=float("inf"),
            p_value=0.001,
        ),
    )
    return {flag.type: flag for flag in shifts}


@pytest.fixture(scope="session")
def events():
    rows = [
        {
            "event_id": f"e{index}",
            "kind": kind.value,
            "occurred_at": datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC),
            "precision": "day",
            "mode": mode.value if mode else None,
            "commodity": commodity,
            "count": count,
            "longitude": lon,
            "latitude": lat,
            "radius_km": radius,
        }
        for index, (kind, day, mode, commodity, count, lon, lat, radius) in enumerate(EVENT_ROWS)
    ]
    return as_events(pl.DataFrame(rows, schema=dict(EVENT_COLUMNS)))


def _cube():
    rows = []
    for kind, day, mode, commodity, count, lon, lat, radius in EVENT_ROWS:
        if mode is None:
            continue
        # The event on the antimeridian is coarse: half of it lies in a cell on either side.
        places = [(lon, 1.0)] if lon < 179 else [(179.6, 0.5), (-179.6, 0.5)]
        for place, weight in places:
            rows.append(
                {
                    "cell": h3.latlng_to_cell(lat, place, 4),
                    "period": date.fromisoformat(day).replace(day=1),
                    "mode": mode.value,
                    "kind": kind.value,
                    "commodity": commodity,
                    "count": count * weight,
                    "quantity_kg": 10.0 * count * weight,
                    "radius_km": radius,
                }
            )
    return pl.DataFrame(rows).with_columns(pl.col("cell").cast(pl.Int64))


@pytest.fixture(scope="session")
def corridors():
    names = ("corridor_id", "number", "name", "mode", "kind", "geometry", "band_km", "inferred", "confidence")
    frame = pd.DataFrame([dict(zip(names, row, strict=True)) for row in CORRIDOR_ROWS])
    ends = [name.split(" to ") for name in frame["name"]]
    return gpd.GeoDataFrame(
        frame.assign(
            geometry=[LineString(line) for line in frame["geometry"]],
            origin=[end[0] for end in ends],
            destination=[end[-1] for end in ends],
            support=[2.5, 3.8, 1.0, 1.0, 1.0],
            first_seen=date(2024, 1, 15),
            last_seen=date(2024, 6, 30),
        ),
        crs="EPSG:4326",
    )


@pytest.fixture(scope="session")
def analysis(corridors, flags):
    members = pl.DataFrame(MEMBERS, schema_overrides={"event_index": pl.UInt32})
    series = pl.DataFrame(
        [
            {"corridor_id": key, "period": day, "observed": 1.0, "expected": 1.0, "interval_low": 0.0}
            for key in corridors["corridor_id"]
            for day in PERIODS
        ]
    ).with_columns(interval_high=pl.lit(3.0))
    return Analysis(
        parameters=AnalysisParameters(),
        periods=PERIODS,
        cube=_cube(),
        corridors=corridors,
        areas=no_areas(),
        members=members,
        series=series,
        flags=tuple(sorted(flags.values(), key=lambda flag: flag.p_value)),
    )


@pytest.fixture(scope="session")
def year():
    """Parameters that show all seizures of the year."""
    return WatchParameters(date(2024, 1, 1), date(2024, 12, 1), Kind.SEIZURE)


@pytest.fixture(scope="session")
def scene(analysis, events, year):
    return watch_scene(analysis, events, year)


@pytest.fixture(scope="session")
def spec():
    """The JSON of a layer, as the browser gets it."""
    return lambda layer: json.loads(layer.to_json())


@pytest.fixture(scope="session")
def score():
    """A back-test of three months by hand: a model that is nearly right beside one that is always four too high."""
    rng = np.random.default_rng(2)
    forecasts = [
        (day, method, f"c{at}", "<b>Turbo</b> to Colon", 10.0 + off, 14.0 + off, float(rng.poisson(10)))
        for day in PERIODS[-3:]
        for at in range(20)
        for method, off in ((MODEL, 0.0), (LAST, 4.0))
    ]
    hits = [
        (day, method, share, 40.0 * share**power, 40.0 * share**0.2, 41.0, 1.0)
        for day in PERIODS[-3:]
        for method, power in ((MODEL, 0.3), (DENSITY, 0.5))
        for share in AREA_SHARES
    ]
    frames = [pl.DataFrame(rows, schema=s, orient="row") for rows, s in ((forecasts, FORECASTS), (hits, HITS))]
    return Score("seizure", PERIODS[-3:], "", *frames, cells=500, area_km2=126_500.0, imprecise=7.0, thin=2)


@pytest.fixture(scope="session")
def summary(score):
    return summarise(score)


@pytest.fixture(autouse=True)
def english():
    speak("en")
    yield
    speak("en")
