"""An analysis into bytes to keep, and back: a zip of Arrow, GeoParquet-like WKB and JSON parts, the same every time."""

import hashlib
import io
import json
import zipfile
from dataclasses import asdict
from datetime import date
from typing import Any, Final

import geopandas as gpd
import polars as pl
import shapely

from data.errors import SchemaError
from routes.analysis import Analysis, AnalysisParameters, Flag, FlagType
from routes.periods import Period

FORMAT: Final = 2
EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the oldest time a zip can carry: no clock goes in
FRAMES: Final = ("cube", "members", "series", "duplicates")
Types = dict[str, pl.DataType | type[pl.DataType]]
CORRIDOR_TYPES: Final[Types] = {
    "corridor_id": pl.String, "number": pl.Int64, "name": pl.String, "mode": pl.String, "kind": pl.String,
    "origin": pl.String, "destination": pl.String, "band_km": pl.Float64, "support": pl.Float64, "inferred": pl.Boolean,
    "confidence": pl.Float64, "first_seen": pl.Date, "last_seen": pl.Date, "geometry": pl.Binary,
}  # fmt: skip
AREA_TYPES: Final[Types] = {
    "area_id": pl.String, "name": pl.String, "kind": pl.String, "commodity": pl.String, "support": pl.Float64,
    "cells": pl.List(pl.String), "geometry": pl.Binary,
}  # fmt: skip


def analysis_key(parameters: AnalysisParameters, *, content: str, release_set: str) -> str:
    """
    Name the place of an analysis in the store.

    Parameters
    ----------
    parameters
        How the analysis is done.
    content
        Digest of all that it is made from, so that it is found again for as long as that is the same.
    release_set
        Which records it may see.

    Returns
    -------
    key
        Different whenever any of these, or the format, is.
    """
    asked = json.dumps(_parameters_out(parameters), sort_keys=True)
    return f"{FORMAT}:{release_set}:{content}:{hashlib.sha256(asked.encode()).hexdigest()}"


def part_key(content: str, *, release_set: str) -> str:
    """
    Name the place of the analysis of one kind of event in the store.

    Parameters
    ----------
    content
        Digest of all that it is made from, parameters included.
    release_set
        Which records it may see.

    Returns
    -------
    key
        Different whenever any of these, or the format, is.
    """
    return f"part:{FORMAT}:{release_set}:{content}"


def to_bytes(analysis: Analysis) -> bytes:
    """
    Pack an analysis.

    Parameters
    ----------
    analysis
        Any.

    Returns
    -------
    payload
        The same bytes for the same analysis.
    """
    about = {
        "format": FORMAT,
        "parameters": _parameters_out(analysis.parameters),
        "periods": [day.isoformat() for day in analysis.periods],
        "flags": [{**asdict(flag), "time": flag.time.isoformat()} for flag in analysis.flags],
    }
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        _write(archive, "about.json", json.dumps(about, sort_keys=True).encode())
        for name in FRAMES:
            _write(archive, f"{name}.arrow", _frame_out(getattr(analysis, name)))
        _write(archive, "corridors.arrow", _frame_out(_shapes_out(analysis.corridors, CORRIDOR_TYPES)))
        _write(archive, "areas.arrow", _frame_out(_shapes_out(analysis.areas, AREA_TYPES)))
    return sink.getvalue()


def from_bytes(payload: bytes) -> Analysis:
    """
    Unpack an analysis.

    Parameters
    ----------
    payload
        From ``to_bytes``.

    Returns
    -------
    analysis
        Equal to the one that was packed.

    Raises
    ------
    SchemaError
        The bytes are no analysis of this format.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as archive:
            about = json.loads(archive.read("about.json"))
            frames = {name: pl.read_ipc(archive.read(f"{name}.arrow")) for name in (*FRAMES, "corridors", "areas")}
    except (zipfile.BadZipFile, KeyError, json.JSONDecodeError) as error:
        raise SchemaError("The kept analysis cannot be read; run the detection again.") from error
    if about["format"] != FORMAT:
        raise SchemaError(
            f"The kept analysis has format {about['format']}, expected {FORMAT}; run the detection again."
        )
    return Analysis(
        parameters=_parameters_in(about["parameters"]),
        periods=tuple(date.fromisoformat(day) for day in about["periods"]),
        cube=frames["cube"],
        corridors=_shapes_in(frames["corridors"], CORRIDOR_TYPES),
        areas=_shapes_in(frames["areas"], AREA_TYPES),
        members=frames["members"],
        series=frames["series"],
        flags=tuple(_flag_in(flag) for flag in about["flags"]),
        duplicates=frames["duplicates"],
    )


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=EPOCH)
    archive.writestr(entry, content, compress_type=zipfile.ZIP_DEFLATED)


def _frame_out(frame: pl.DataFrame) -> bytes:
    sink = io.BytesIO()
    frame.rechunk().write_ipc(sink)
    return sink.getvalue()


def _shapes_out(shapes: gpd.GeoDataFrame, types: Types) -> pl.DataFrame:
    columns = {name: shapes[name].tolist() for name in types if name != "geometry"}
    columns["geometry"] = shapely.to_wkb(shapes.geometry.to_numpy()).tolist() if len(shapes) else []
    return pl.DataFrame(columns, schema=types)


def _shapes_in(frame: pl.DataFrame, types: Types) -> gpd.GeoDataFrame:
    shapes = shapely.from_wkb(frame["geometry"].to_numpy())
    columns = {name: frame[name].to_list() for name in types if name != "geometry"}
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs="EPSG:4326")


def _parameters_out(parameters: AnalysisParameters) -> dict[str, Any]:
    as_of = parameters.as_of.isoformat() if parameters.as_of else None
    return {**asdict(parameters), "as_of": as_of}


def _parameters_in(kept: dict[str, Any]) -> AnalysisParameters:
    as_of = date.fromisoformat(kept["as_of"]) if kept["as_of"] else None
    return AnalysisParameters(**{**kept, "period": Period(kept["period"]), "as_of": as_of})


def _flag_in(kept: dict[str, Any]) -> Flag:
    changed = {
        "type": FlagType(kept["type"]),
        "time": date.fromisoformat(kept["time"]),
        "agencies": tuple(kept["agencies"]),
    }
    return Flag(**{**kept, **changed})
