"""The published files beside the checkout as events: each file alone, and the monthly figures of CBP as one series."""

from collections.abc import Mapping
from datetime import UTC, datetime

import polars as pl

from data.intake import IntakeOptions
from data.receiving import read_file
from data.schema import Events, as_events
from tests.campaign.bench import SHARED

REAL = SHARED / "real"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
FILES: Mapping[str, tuple[str, ...]] = {
    "mm_2014_2021": ("missing_migrants/incidents_2014_2021.csv",),
    "mm_2014_2023": ("missing_migrants/incidents_2014_2023_other_layout.csv",),
    "asam": ("asam/asam_2022.csv",),
    "cbp_2019_2026": ("cbp/nationwide-drugs-fy19-fy22.csv", "cbp/nationwide-drugs-fy23-fy26-apr.csv"),
    "cbp_2019_2022": ("cbp/nationwide-drugs-fy19-fy22.csv",),
    "cbp_2020_2023": ("cbp/nationwide-drugs-fy20-fy23.csv",),
    "cbp_2023_2026": ("cbp/nationwide-drugs-fy23-fy26-apr.csv",),
    "amo_2019_2026": ("cbp/amo-drug-seizures-fy19-fy22.csv", "cbp/amo-drug-seizures-fy23-fy26-dec.csv"),
    "amo_2019_2022": ("cbp/amo-drug-seizures-fy19-fy22.csv",),
    "amo_2023_2026": ("cbp/amo-drug-seizures-fy23-fy26-dec.csv",),
}
"""The files that are put together do not overlap."""


def read_published(name: str) -> Events:
    """Read a data set as an import would, without a store."""
    options = IntakeOptions(now=NOW)
    paths = [REAL / file for file in FILES[name]]
    parts = [read_file(path.name, path.read_bytes(), options).events() for path in paths]
    return as_events(pl.concat(parts))
