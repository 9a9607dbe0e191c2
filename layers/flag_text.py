"""What the monitor remembers, as text to keep and back: parameters, flags with their places, the code's version."""

import hashlib
import importlib.metadata
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import routes
from data.store import SightingRow
from routes.analysis import AnalysisParameters, Flag, FlagType
from routes.matching import End, Sighting
from routes.periods import Period

DIGEST_LENGTH = 12


def stream_of(parameters: AnalysisParameters) -> str:
    """
    Name the stream of looks that a run belongs to.

    Parameters
    ----------
    parameters
        How the analysis is done.

    Returns
    -------
    stream
        The unit of time, and whatever else is not as usual; the day does not matter.
    """
    usual = asdict(AnalysisParameters())
    asked = asdict(parameters)
    other = [
        f"{name}={asked[name]}" for name in usual if name not in ("as_of", "period") and asked[name] != usual[name]
    ]
    return " ".join([parameters.period.value, *other])


def parameters_out(parameters: AnalysisParameters) -> str:
    """
    Write parameters down.

    Parameters
    ----------
    parameters
        How the analysis is done.

    Returns
    -------
    text
        JSON.
    """
    return json.dumps(asdict(parameters), sort_keys=True, default=str)


def parameters_in(text: str) -> AnalysisParameters:
    """
    Read parameters as they were written down.

    Parameters
    ----------
    text
        JSON; what this version does not know is left out.

    Returns
    -------
    parameters
        How the analysis was done.
    """
    kept = _known(AnalysisParameters, json.loads(text))
    as_of = date.fromisoformat(kept["as_of"]) if kept.get("as_of") else None
    return AnalysisParameters(**{**kept, "as_of": as_of, "period": Period(kept["period"])})


def sighting_out(sighting: Sighting) -> tuple[str, str]:
    """
    Write a flag and its places down.

    Parameters
    ----------
    sighting
        As a look sees it.

    Returns
    -------
    flag, ends
        JSON.
    """
    flag = json.dumps(asdict(sighting.flag), sort_keys=True, default=str)
    return flag, json.dumps([asdict(end) for end in sighting.ends], sort_keys=True)


def sighting_in(row: SightingRow) -> Sighting:
    """
    Read a flag and its places.

    Parameters
    ----------
    row
        From the store.

    Returns
    -------
    sighting
        As the look saw it.
    """
    kept = _known(Flag, json.loads(row.flag))
    changed = {
        "type": FlagType(kept["type"]),
        "time": date.fromisoformat(kept["time"]),
        "agencies": tuple(kept["agencies"]),
    }
    ends = tuple(
        End(**{**end, "line": tuple((float(lon), float(lat)) for lon, lat in end["line"])})
        for end in json.loads(row.ends)
    )
    return Sighting(Flag(**{**kept, **changed}), ends)


@cache
def code_version() -> str:
    """
    Name the code that thinks: the version of the package and a digest of the sources of ``routes``.

    Returns
    -------
    version
        For example ``0.1.0+3f9a2c51d0e4``.
    """
    folder = Path(next(iter(routes.__path__)))
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{importlib.metadata.version('routewatch')}+{whole.hexdigest()[:DIGEST_LENGTH]}"


def _known(kind: type, kept: Mapping[str, Any]) -> dict[str, Any]:
    return {field.name: kept[field.name] for field in fields(kind) if field.name in kept}
