"""Finds the back-test of what is in the store now: the kept one where it still holds, else a new one, to be kept."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import date
from typing import Any, Final

import polars as pl

from data.basemap import load_land
from data.errors import SchemaError
from data.geocode.gazetteer import load_towns
from data.schema import Events
from data.store import Store
from layers.archive import analysis_key
from layers.flag_text import code_version
from routes.inputs import as_read, digest_in_order
from routes.score import FORECASTS, HITS, Score, ScoreParameters, back_test

FORMAT: Final = 1
FRAMES: Final = {"forecasts": FORECASTS, "hits": HITS}


def current_scores(
    store: Store,
    events: Events,
    *,
    parameters: ScoreParameters,
    progress: Callable[[float], None],
) -> tuple[Score, ...]:
    """
    Read or make the back-test of a store's events.

    Parameters
    ----------
    store
        Opened; the key under which the back-test is kept names its principal's release set.
    events
        What the principal may see of it.
    parameters
        How.
    progress
        Told the share that is done; never called where the back-test was kept.

    Returns
    -------
    scores
        One for each kind, the most frequent first.
    """
    read, effort = as_read(events), store.effort()
    content = digest_in_order(read, effort)
    # What other code has kept is no answer of this one.
    key = f"{score_key(parameters, content=content, release_set=store.release_set())}:{code_version()}"
    kept = store.load_analysis(key)
    if kept is not None:
        return scores_from_bytes(kept)
    progress(0.0)
    made = back_test(
        read,
        parameters=parameters,
        land=load_land("50m"),
        towns=load_towns(),
        effort=effort,
        progress=progress,
    )
    store.save_analysis(key, scores_to_bytes(made))
    return made


def score_key(parameters: ScoreParameters, *, content: str, release_set: str) -> str:
    """
    Name the place of a back-test in the store.

    Parameters
    ----------
    parameters
        How it is done.
    content
        Digest of all that it is made from.
    release_set
        Which records it may see.

    Returns
    -------
    key
        Different whenever any of these, or the format, is.
    """
    own = {name: value for name, value in asdict(parameters).items() if name != "analysis"}
    asked = hashlib.sha256(json.dumps(own, sort_keys=True).encode()).hexdigest()
    inner = analysis_key(parameters.analysis, content=content, release_set=release_set)
    return f"score:{FORMAT}:{asked}:{inner}"


def scores_to_bytes(scores: tuple[Score, ...]) -> bytes:
    """
    Pack a back-test.

    Parameters
    ----------
    scores
        Any.

    Returns
    -------
    payload
        The same bytes for the same scores.
    """
    return json.dumps([_out(score) for score in scores], sort_keys=True).encode()


def scores_from_bytes(payload: bytes) -> tuple[Score, ...]:
    """
    Unpack a back-test.

    Parameters
    ----------
    payload
        From ``scores_to_bytes``.

    Returns
    -------
    scores
        Equal to those that were packed.

    Raises
    ------
    SchemaError
        The bytes are no back-test.
    """
    try:
        return tuple(_in(kept) for kept in json.loads(payload))
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError, pl.exceptions.PolarsError) as error:
        raise SchemaError("The kept back-test cannot be read; import a file or run it again.") from error


def _out(score: Score) -> dict[str, Any]:
    plain = {f.name: getattr(score, f.name) for f in fields(score) if f.name not in FRAMES}
    frames = {name: json.loads(getattr(score, name).write_json()) for name in FRAMES}
    return plain | frames | {"targets": [day.isoformat() for day in score.targets]}


def _in(kept: dict[str, Any]) -> Score:
    frames = {name: pl.read_json(json.dumps(kept[name]).encode(), schema=schema) for name, schema in FRAMES.items()}
    return Score(**{**kept, **frames, "targets": tuple(date.fromisoformat(day) for day in kept["targets"])})
