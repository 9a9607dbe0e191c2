"""What an analysis knows of one kind of event, under a name of its own: parts that are put together into the whole."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Final

import pandas as pd
import polars as pl

from routes.analysis import Analysis, AnalysisParameters
from routes.area_frame import no_areas
from routes.corridor_frame import number_corridors
from routes.cube import KEYS
from routes.evidence import Evidence
from routes.health import Health
from routes.inputs import digest, digest_of_rows

Recall = Callable[[str, Callable[[], Analysis]], Analysis]
"""Gives the analysis that is kept under a key, or else makes it."""

_ROWS: Final = {"event_index": pl.UInt32, "twin_of": pl.UInt32}


def make_anew(_key: str, make: Callable[[], Analysis]) -> Analysis:
    """
    Keep nothing.

    Parameters
    ----------
    make
        Makes the analysis.

    Returns
    -------
    analysis
        A new one.
    """
    return make()


@dataclass(frozen=True)
class Part:
    """
    All that the analysis of one kind is made from, besides land and towns.

    Parameters
    ----------
    kind
        Of the events.
    evidence
        Of this kind; ``event_index`` is the row among them, so that events of other kinds change nothing.
    periods
        Of all kinds.
    parameters
        With the error that this kind may make.
    health
        Of the feeds of these events.
    effort
        period, agency, hours; None where there is no log.
    """

    kind: str
    evidence: Evidence
    periods: tuple[date, ...]
    parameters: AnalysisParameters
    health: Health
    effort: pl.DataFrame | None

    @property
    def key(self) -> str:
        """SHA-256 of all of it, as hexadecimal text."""
        frame, effort = self.evidence.frame, self.effort
        said = [
            json.dumps([asdict(self.parameters), self.kind, self.periods, self.health.periods], default=str),
            *map(digest_of_rows, (frame, self.evidence.twins, self.health.frame, self.health.feeds)),
            "" if effort is None else digest(effort, effort.columns),
        ]
        # Modes that are blank are inferred from events of all kinds.
        whole = hashlib.sha256(self.evidence.chances.tobytes())
        whole.update("\n".join(said).encode())
        return whole.hexdigest()


def part_of(
    kind: str, evidence: Evidence, *, periods: tuple[date, ...], parameters: AnalysisParameters, health: Health,
    effort: pl.DataFrame | None,
) -> Part:  # fmt: skip
    """
    Take what belongs to one kind out of all.

    Parameters
    ----------
    kind
        Of the events.
    evidence
        Of all kinds.
    periods
        Of all kinds.
    parameters
        With the error that this kind may make.
    health
        Of all feeds.
    effort
        period, agency, hours; None where there is no log.

    Returns
    -------
    part
        Equal for equal events of this kind, whatever others there are, but for what these say of its feeds, of
        modes that are blank, of the span of time, and of the number of kinds.
    """
    own = evidence.where(evidence.frame["kind"] == kind)
    rows = own.frame["event_index"]
    numbered = own.frame.with_columns(event_index=pl.int_range(pl.len(), dtype=pl.UInt32))
    twins = own.twins.with_columns(
        pl.col(name).replace_strict(rows, numbered["event_index"], return_dtype=dtype) for name, dtype in _ROWS.items()
    )
    feeds = own.frame.select(pl.col("agency", "feed").fill_null("")).unique()
    known = Health(
        health.frame.join(feeds, on=["agency", "feed"], how="semi", maintain_order="left"),
        # How many reports they made is said of all kinds together.
        health.feeds.select("agency", "feed").join(feeds, on=["agency", "feed"], how="semi", maintain_order="left"),
        health.periods,
    )
    return Part(kind, replace(own, frame=numbered, twins=twins), periods, parameters, known, effort)


def as_whole(parts: list[Analysis], rows: list[pl.Series], whole: AnalysisParameters) -> Analysis:
    """
    Put the analyses of all kinds together.

    Parameters
    ----------
    parts
        One for each kind, at least one.
    rows
        For each, the rows of its events among all events.
    whole
        Of the analysis.

    Returns
    -------
    analysis
        Of all kinds; flags in the order of their certainty.
    """
    flags = [flag for part in parts for flag in part.flags]
    return Analysis(
        parameters=whole,
        periods=parts[0].periods,
        cube=pl.concat([part.cube for part in parts]).sort(KEYS),
        corridors=number_corridors([part.corridors for part in parts]),
        areas=pd.concat([no_areas(), *(part.areas for part in parts if len(part.areas))], ignore_index=True),
        members=pl.concat([_renumbered(part.members, at) for part, at in zip(parts, rows, strict=True)]).sort(
            "event_index", "corridor_id"
        ),
        series=pl.concat([part.series for part in parts]),
        flags=tuple(sorted(flags, key=lambda f: (f.type.startswith("artefact"), f.p_value, -abs(f.score), f.flag_id))),
        duplicates=pl.concat([_renumbered(part.duplicates, at) for part, at in zip(parts, rows, strict=True)]).sort(
            "event_index"
        ),
    )


def _renumbered(frame: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    return frame.with_columns(rows.gather(frame[name]).alias(name) for name in _ROWS if name in frame.columns)
