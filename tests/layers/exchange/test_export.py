"""What leaves as a file: markings on the whole and on every row, readable by others, and inert."""

import csv
import io
import json
from datetime import UTC, datetime

import polars as pl
import pyogrio
import pytest

from data.marking import Marking
from data.policy import LOCAL, Principal
from data.schema import Handling, Precision
from data.store import open_store
from layers.current import Current
from layers.exchange.csv import to_csv
from layers.exchange.export import Export, Format, What, file_name
from layers.exchange.geojson import to_geojson
from layers.exports import export_of

MARKS = ["TLP:GREEN", "TLP:AMBER", "TLP:CLEAR", "TLP:CLEAR", "TLP:RED", "TLP:GREEN", "TLP:GREEN", "TLP:GREEN"]
AS_OF = datetime(2024, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def marked(events):
    return events.with_columns(
        pl.Series("handling", MARKS),
        pl.lit("").alias("release_to"),
        pl.lit("AGY-A").alias("agency"),
        pl.int_range(events.height).cast(pl.String).alias("event_id"),
        pl.lit("=cmd()|' /C calc'!A0").alias("place"),
        pl.lit("").alias("feed"),
    )


@pytest.fixture
def current(marked, analysis):
    return Current(marked, analysis, Handling.RED, AS_OF, "training data")


@pytest.fixture
def store():
    opened = open_store("sqlite://")
    yield opened
    opened.close()


def lines_of(content):
    text = content.decode("utf-8-sig")
    head = [line for line in text.splitlines() if line.startswith("#")]
    rows = list(csv.DictReader(io.StringIO(text[text.index("marking,") :], newline="")))
    return head, rows


def test_every_event_carries_its_own_marking(store, current):
    head, rows = lines_of(to_csv(export_of(store, current, What.EVENTS)))
    assert [row["marking"] for row in rows] == MARKS
    assert head[0] == "# TLP:RED; released to AGY-A"
    assert "as of 2024-07-01T12:00:00Z" in head[1]
    assert head[2] == "# TRAINING DATA"
    assert {row["released_to"] for row in rows if row["marking"] in ("TLP:AMBER", "TLP:RED")} == {"AGY-A"}
    assert {row["released_to"] for row in rows if row["marking"] in ("TLP:CLEAR", "TLP:GREEN")} == {""}


def test_a_corridor_is_as_strict_as_its_strictest_event(store, current):
    _, rows = lines_of(to_csv(export_of(store, current, What.CORRIDORS)))
    found = {row["corridor_id"]: row["marking"] for row in rows}
    assert found == {
        "sea": "TLP:AMBER", "road": "TLP:CLEAR", "sky": "TLP:RED", "date": "TLP:GREEN", "boat": "TLP:GREEN",
    }  # fmt: skip


def test_a_flag_is_as_strict_as_the_events_behind_it(store, current):
    _, rows = lines_of(to_csv(export_of(store, current, What.FLAGS)))
    found = {row["type"]: row["marking"] for row in rows}
    assert len(rows) == len(current.analysis.flags)
    ends = {row["flag_id"]: {row["corridor_id"], row["from_corridor_id"], row["to_corridor_id"]} for row in rows}
    for row in rows:
        if "sky" in ends[row["flag_id"]]:
            assert row["marking"] == "TLP:RED"
        elif ends[row["flag_id"]] == {"road", ""}:
            assert row["marking"] == "TLP:CLEAR"
    assert len(set(found.values())) > 1


@pytest.mark.parametrize("what", [What.EVENTS, What.CORRIDORS, What.FLAGS])
def test_formulas_are_inert(store, current, what):
    _, rows = lines_of(to_csv(export_of(store, current, what)))
    assert rows
    for row in rows:
        for value in row.values():
            assert not value.lstrip().startswith(("=", "+", "@")), value


@pytest.mark.parametrize("what", [What.EVENTS, What.CORRIDORS, What.FLAGS])
def test_gdal_reads_the_same_rows(store, current, what, tmp_path):
    export = export_of(store, current, what)
    path = tmp_path / "e.geojson"
    path.write_bytes(to_geojson(export))
    read = pyogrio.read_dataframe(path)
    assert read["marking"].tolist() == export.rows["marking"].to_list()
    assert [shape is None for shape in read.geometry] == [shape is None for shape in export.shapes]
    west, _, east, _ = read.total_bounds
    assert west >= -180
    assert east <= 180
    whole = json.loads(path.read_text(encoding="utf-8"))
    assert (whole["marking"], whole["released_to"], whole["label"]) == ("TLP:RED", "AGY-A", "training data")


def test_the_same_export_is_the_same_bytes(store, current):
    for what in (What.EVENTS, What.CORRIDORS, What.FLAGS):
        first, second = (export_of(store, current, what) for _ in range(2))
        assert to_csv(first) == to_csv(second)
        assert to_geojson(first) == to_geojson(second)


def test_nothing_to_show_is_a_header(store, current, events):
    none = Current(events.clear(), current.analysis, Handling.CLEAR, None, "")
    head, rows = lines_of(to_csv(export_of(store, none, What.EVENTS)))
    assert rows == []
    assert head[0] == "# TLP:CLEAR"
    assert json.loads(to_geojson(export_of(store, none, What.EVENTS)))["features"] == []


def test_how_finely_one_sees_is_said(store, current):
    limited = store.seen_by(Principal("vega", "AGY-A", resolution=5, time=Precision.MONTH))
    head, _ = lines_of(to_csv(export_of(limited, current, What.EVENTS)))
    assert any("resolution 5" in line for line in head)
    assert any("month" in line for line in head)
    assert "as vega sees them" in head[1]


def test_a_line_break_begins_no_line_of_its_own():
    text = "a\nTLP:CLEAR"
    rows = pl.DataFrame({"marking": ["TLP:RED"], "released_to": [""]})
    export = Export(What.EVENTS, rows, (None,), Marking(Handling.RED, ("x",)), text, None, text, (text,), "1")
    told = to_csv(export).decode("utf-8-sig").splitlines()
    assert [line for line in told if not line.startswith("#")] == ["marking,released_to", 'TLP:RED,""']


def test_a_number_that_is_none_is_null():
    rows = pl.DataFrame({"marking": ["TLP:CLEAR"], "released_to": [""], "x": [float("nan")]})
    export = Export(What.FLAGS, rows, (None,), Marking(Handling.CLEAR), LOCAL.name, AS_OF, "", (), "1")
    (feature,) = json.loads(to_geojson(export))["features"]
    assert feature["properties"]["x"] is None
    assert feature["geometry"] is None


def test_the_name_of_a_file_begins_with_its_marking():
    rows = pl.DataFrame({"marking": [], "released_to": []})
    export = Export(What.CELLS, rows, (), Marking(Handling.AMBER_STRICT, ("A",)), "a", AS_OF, "", (), "1")
    assert file_name(export, Format.CSV) == "TLP-AMBER-STRICT_cells_2024-07-01.csv"
