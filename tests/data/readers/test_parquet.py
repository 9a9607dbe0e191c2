import io
import json
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import FileRejectedError
from data.readers.read import read_records
from data.readers.records import ROW


def write(table, geo=None, **options):
    if geo is not None:
        table = table.replace_schema_metadata({"geo": json.dumps(geo) if isinstance(geo, dict) else geo})
    content = io.BytesIO()
    pq.write_table(table, content, **options)
    return content.getvalue()


def read(content):
    return read_records("a.parquet", content)


def rows(records):
    return records.fields.drop(ROW).to_dicts()


def reasons(records):
    return [(row.row, row.reason) for row in records.damaged]


def rejection(content):
    with pytest.raises(FileRejectedError) as caught:
        read(content)
    assert str(caught.value).endswith(".")
    return caught.value.reason


def texts(values, kind):
    table = pa.table({"x": pa.array(values, kind), "y": ["-"] * len(values)})
    return [row["x"] for row in rows(read(write(table)))]


NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        ([1.3521, 11.0, None, -0.1, 1e-7], pa.float64(), ["1.3521", "11", "", "-0.1", "1e-7"]),
        ([1.3521, 11.0], pa.float32(), ["1.3521", "11"]),
        ([2**62, -1, None], pa.int64(), [str(2**62), "-1", ""]),
        ([2**64 - 1], pa.uint64(), [str(2**64 - 1)]),
        ([Decimal("1.50"), Decimal("-0.01")], pa.decimal128(20, 2), ["1.50", "-0.01"]),
        ([True, None], pa.bool_(), ["true", ""]),
        ([date(2026, 3, 1), None], pa.date32(), ["2026-03-01", ""]),
        ([time(1, 2, 3)], pa.time64("us"), ["01:02:03"]),
        ([NOON], pa.timestamp("us", "Asia/Singapore"), ["2026-03-01T12:00:00Z"]),
        ([NOON], pa.timestamp("ms", "+05:30"), ["2026-03-01T12:00:00Z"]),
        ([1_772_366_400_123_456_789], pa.timestamp("ns", "UTC"), ["2026-03-01T12:00:00.123456789Z"]),
        ([NOON.replace(tzinfo=None)], pa.timestamp("us"), ["2026-03-01T12:00:00"]),
        (["007", "NA", "", None], pa.string(), ["007", "NA", "", ""]),
        (["a", "b", "a"], pa.dictionary(pa.int8(), pa.string()), ["a", "b", "a"]),
        ([["a", "ł"], [], None], pa.list_(pa.string()), ['["a", "ł"]', "[]", ""]),
        ([{"u": 1}], pa.struct({"u": pa.int8()}), ['{"u": 1}']),
        ([None, None], pa.null(), ["", ""]),
    ],
)
def test_values_become_their_exact_text(values, kind, expected):
    assert texts(values, kind) == expected


def geometries(shapes, *, crs="absent", **columns):
    blobs = [shape if shape is None or isinstance(shape, bytes) else shapely.to_wkb(shape) for shape in shapes]
    column = {"encoding": "WKB"} | ({} if crs == "absent" else {"crs": crs})
    table = pa.table({"a": [str(n) for n in range(len(shapes))], **columns, "geometry": pa.array(blobs, pa.binary())})
    return write(table, {"primary_column": "geometry", "columns": {"geometry": column}})


def test_geometries_become_positions_and_what_is_no_point_is_set_aside():
    line = shapely.LineString([(0, 0), (1, 1)])
    shapes = [
        shapely.Point(4.5, 51.5),
        None,
        line,
        b"\x01",
        shapely.Point(),
        shapely.Point(1, 2, 3),
        shapely.MultiPoint([(7, 8)]),
    ]
    records = read(geometries(shapes))
    assert reasons(records) == [(3, "geometry_not_point"), (4, "geometry_invalid"), (5, "coord_incomplete")]
    assert records.fields.select("longitude", "latitude").rows() == [("4.5", "51.5"), ("", ""), ("1", "2"), ("7", "8")]


def test_a_field_that_says_another_position_is_a_fault_and_fills_where_there_is_none():
    shapes = [shapely.Point(4.5, 51.5), shapely.Point(4.5, 51.5), None]
    records = read(geometries(shapes, lat=[51.501, 4.5, 10.25], lon=[4.5, 4.5, 20.5]))
    assert reasons(records) == [(2, "coord_conflict")]
    assert records.fields.select("longitude", "latitude").rows() == [("4.5", "51.5"), ("20.5", "10.25")]


def test_another_system_becomes_degrees_and_an_unknown_one_is_refused():
    mercator = json.loads(pyproj.CRS("EPSG:3857").to_json())
    records = read(geometries([shapely.Point(500_000, 6_000_000)], crs=mercator))
    assert rows(records)[0]["longitude"] == "4.4915764"
    assert records.flags == ("reprojected: WGS 84 / Pseudo-Mercator",)
    assert rejection(geometries([shapely.Point(1, 2)], crs=None)) == "crs_unknown"
    assert rejection(geometries([shapely.Point(1, 2)], crs={"type": "nonsense"})) == "crs_unknown"


def test_points_as_numbers_are_read():
    table = pa.table({"a": ["x"], "geometry": pa.array([{"x": 4.5, "y": 51.5}])})
    geo = {"primary_column": "geometry", "columns": {"geometry": {"encoding": "point"}}}
    assert rows(read(write(table, geo))) == [{"a": "x", "latitude": "51.5", "longitude": "4.5"}]


@pytest.mark.parametrize("geo", ["{", "[]", '{"primary_column": "x", "columns": {}}', "[" * 5000])
def test_metadata_that_cannot_be_relied_on_are_refused(geo):
    if geo == "[]":
        geo = '["x"]'
    assert rejection(write(pa.table({"a": ["x"], "b": ["y"]}), geo)) == "geoparquet_invalid"


def test_text_that_is_not_utf8_costs_its_row():
    broken = pa.Array.from_buffers(pa.string(), 2, pa.array([b"Lim\xe9", b"b"], pa.binary()).buffers())
    records = read(write(pa.table({"a": broken, "b": ["x", "y"]}), use_dictionary=False))
    assert reasons(records) == [(1, "encoding_invalid")]
    assert rows(records) == [{"a": "b", "b": "y"}]


SMALL = pa.table({"a": ["x"], "b": ["y"]})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (write(SMALL)[:-10], "parquet_corrupt"),
        (write(SMALL)[:60] + write(SMALL)[80:], "parquet_corrupt"),
        (b"PAR1" + b"\0" * 50, "parquet_corrupt"),
        (write(SMALL)[:-4] + b"PARE", "encrypted"),
        (write(pa.table({"event_id": pa.nulls(10_000_000, pa.int8())})), "missing_column"),
        (
            write(pa.table({"a": pa.nulls(6_000_000, pa.int8()), "b": pa.nulls(6_000_000, pa.int8())})),
            "decompressed_too_large",
        ),
        (write(SMALL.slice(0, 0)), "empty_file"),
        (write(pa.table([["x"], ["y"]], names=["a", "A"])), "duplicate_column"),
        (b"a,b\n1,2\n", "type_mismatch"),
        (b"", "empty_file"),
    ],
)
def test_what_is_no_sound_table_is_refused_with_its_reason(content, reason):
    assert rejection(content) == reason


def test_binary_columns_are_not_read_and_named():
    assert read(write(pa.table({"a": ["x"], "b": ["y"], "photo": [b"\0"]}))).flags == ("binary_columns_ignored: photo",)


BROKEN = st.sampled_from(["x\x1b[2J", "x\0", "A" * 40_000])


@settings(deadline=None, max_examples=25)
@given(st.lists(st.one_of(st.none(), BROKEN), min_size=1, max_size=12))
def test_exactly_the_damaged_rows_are_set_aside(plan):
    records = read(write(pa.table({"a": [case or "x" for case in plan], "b": ["y"] * len(plan)})))
    assert [row.row for row in records.damaged] == [n for n, case in enumerate(plan, start=1) if case]
    assert records.count == len(plan)
