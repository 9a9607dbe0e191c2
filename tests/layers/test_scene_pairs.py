"""A pair of countries that shifted, from the events to the map."""

from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
from shapely import box

from data.schema import EVENT_COLUMNS, Kind, as_events
from layers.deck import watch_deck
from layers.palette import DARK
from layers.regions import WORLD
from layers.scene import WatchParameters, areas_shown, is_note, watch_scene
from routes.analysis import AnalysisParameters
from routes.periods import Period, all_periods
from routes.pipeline import analyse


def between_countries():
    """Monthly seizures known to lie somewhere in Colombia: to Spain twice as many from July 2023 on."""
    rows = [
        {
            "event_id": f"{month}-{to}-{k}", "kind": "seizure", "precision": "day", "commodity": "cocaine", "count": 1,
            "occurred_at": datetime(month.year, month.month, 2 + k, tzinfo=UTC), "agency": "AB"[k % 2],
            "longitude": -74.88, "latitude": 5.93, "radius_km": 896.0, "origin": "Colombia", "destination": to,
        }
        for month in all_periods(date(2021, 1, 1), date(2024, 12, 1), Period.MONTH)
        for to in ("Spain", "Netherlands", "Belgium", "Portugal")
        for k in range(12 if to == "Spain" and month >= date(2023, 7, 1) else 6)
    ]  # fmt: skip
    return as_events(pl.DataFrame(rows, schema=dict(EVENT_COLUMNS)))


def test_a_pair_of_countries_that_shifted_is_named_and_outlined():
    events = between_countries()
    found = analyse(events, parameters=AnalysisParameters(), land=box(-80, -35, -40, 10))
    shown = watch_scene(found, events, WatchParameters(date(2024, 1, 1), date(2024, 12, 1), Kind.SEIZURE))
    (flag,) = [flag for flag in shown.flags if not is_note(flag)]
    assert shown.names[flag.area_id] == "Colombia to Spain"
    assert flag.flag_id not in shown.recent
    outlined = areas_shown(shown, found, flag.area_id)
    assert outlined["mark"].tolist() == ["rising"]
    scene = replace(shown, areas=outlined)
    deck = watch_deck(scene, theme=DARK, region=WORLD, selected=flag.area_id, disks=events.clear(), base_url="")
    assert "Colombia to Spain. Known by its countries only" in deck.to_json()
