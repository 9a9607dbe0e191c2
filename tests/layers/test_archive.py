from datetime import date

import geopandas as gpd
import polars as pl
import pytest
from shapely import LineString, Point

from data.errors import SchemaError
from layers.archive import CORRIDOR_TYPES, FRAMES, analysis_key, from_bytes, to_bytes
from routes.analysis import Analysis, AnalysisParameters, Flag, FlagType
from routes.periods import Period

PARAMETERS = AnalysisParameters(period=Period.QUARTER, as_of=date(2024, 5, 1), seed=3)


@pytest.fixture
def analysis():
    corridor = {
        "corridor_id": "ab12", "number": 1, "name": "Alpha to Beta", "mode": "land", "kind": "seizure",
        "origin": "Alpha", "destination": "Beta", "band_km": 12.5, "support": 80.25, "inferred": False,
        "confidence": 0.9, "first_seen": date(2024, 1, 3), "last_seen": date(2024, 4, 2),
    }  # fmt: skip
    frame = gpd.GeoDataFrame([corridor], geometry=[LineString([(179, 0), (181.5, 1)])], crs="EPSG:4326")
    day = date(2024, 1, 1)
    flag = Flag(
        "f1", FlagType.DECLINE, day, "ab12", None, None, None, 0.01, -4.0, 2.0, 8.0, 0.25, 0.1, 0.6, 80, ("A", "B"), "",
    )  # fmt: skip
    return Analysis(
        parameters=PARAMETERS,
        periods=(day, date(2024, 4, 1)),
        cube=pl.DataFrame({"cell": [595193932276531199], "period": [day], "count": [1.5]}),
        corridors=frame,
        areas=gpd.GeoDataFrame(
            [
                {
                    "area_id": "area-1",
                    "name": "around X",
                    "kind": "seizure",
                    "commodity": "",
                    "support": 30.0,
                    "cells": ["83f"],
                }
            ],
            geometry=[Point(3, 4).buffer(1)],
            crs="EPSG:4326",
        ),
        members=pl.DataFrame(
            {"event_index": pl.Series([0], dtype=pl.UInt32), "corridor_id": ["ab12"], "weight": [0.5]}
        ),
        series=pl.DataFrame({"corridor_id": ["ab12"], "period": [day], "observed": [1.0]}),
        flags=(flag,),
        duplicates=pl.DataFrame({"event_index": [4], "twin_of": [0], "why": ["way"]}),
    )


def test_what_is_packed_comes_back(analysis):
    back = from_bytes(to_bytes(analysis))
    assert back.parameters == analysis.parameters
    assert back.periods == analysis.periods
    assert back.flags == analysis.flags
    assert all(getattr(back, name).equals(getattr(analysis, name)) for name in FRAMES)
    assert back.areas.drop(columns="geometry").to_dict() == analysis.areas.drop(columns="geometry").to_dict()
    assert back.areas.geometry.iloc[0].equals(analysis.areas.geometry.iloc[0])
    assert back.corridors.crs == analysis.corridors.crs
    assert back.corridors.geometry.iloc[0].equals(analysis.corridors.geometry.iloc[0])
    assert (
        back.corridors[list(CORRIDOR_TYPES)].iloc[0].to_dict()
        == analysis.corridors[list(CORRIDOR_TYPES)].iloc[0].to_dict()
    )


def test_the_same_analysis_makes_the_same_bytes(analysis):
    assert to_bytes(analysis) == to_bytes(from_bytes(to_bytes(analysis)))


def test_no_corridors_come_back_as_none(analysis):
    empty = Analysis(
        **{**vars(analysis), "corridors": analysis.corridors.iloc[:0], "areas": analysis.areas.iloc[:0], "flags": ()}
    )
    back = from_bytes(to_bytes(empty))
    assert len(back.corridors) == 0
    assert back.flags == ()


@pytest.mark.parametrize("payload", [b"", b"not a zip", b"PK\x05\x06" + bytes(18)])
def test_other_bytes_are_refused_with_a_sentence(payload):
    with pytest.raises(SchemaError, match="run the detection again"):
        from_bytes(payload)


def test_the_key_knows_parameters_content_and_release_set():
    key = analysis_key(PARAMETERS, content="a", release_set="all")
    others = {
        analysis_key(AnalysisParameters(), content="a", release_set="all"),
        analysis_key(PARAMETERS, content="b", release_set="all"),
        analysis_key(PARAMETERS, content="a", release_set="x"),
    }
    assert len(others | {key}) == 4
    assert key == analysis_key(PARAMETERS, content="a", release_set="all")
