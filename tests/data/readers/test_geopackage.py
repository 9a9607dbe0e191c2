import sqlite3
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from data.errors import FileRejectedError
from data.readers.read import read_records
from data.readers.records import ROW
from data.readers.sqlite_file import open_database

SYSTEMS = {
    4326: ("EPSG", 4326, "..."),
    3857: ("EPSG", 3857, "..."),
    32631: ("EPSG", 32631, "..."),
    900913: ("NONE", 900913, "+proj=merc +a=6378137 +b=6378137 +units=m +nadgrids=@null +type=crs"),
    99: ("NONE", 99, "nonsense"),
    0: ("NONE", 0, "undefined"),
}


def wkb(kind, *numbers):
    return struct.pack(f"<BI{len(numbers)}d", 1, kind, *numbers)


def blob(inner, srs_id=4326, envelope=0):
    return b"GP" + struct.pack("<BBi", 0, 1 | envelope << 1, srs_id) + b"\0" * (0, 32, 48, 48, 64)[envelope] + inner


def package(layers, script="", kind="features"):
    """Write layers: table to srs, columns and rows; a geometry comes first in each row."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT);"
        "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);"
        "CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization TEXT, organization_coordsys_id INTEGER,"
        " definition TEXT);"
    )
    connection.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?)", [(k, *v) for k, v in SYSTEMS.items()]
    )
    for table, (srs_id, columns, rows) in layers.items():
        quoted = '"' + table.replace('"', '""') + '"'
        connection.execute(f"CREATE TABLE {quoted} (geom BLOB, {columns})")
        connection.execute("INSERT INTO gpkg_contents VALUES (?, ?)", (table, kind))
        connection.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?)", (table, srs_id))
        if rows:
            places = ",".join("?" * len(rows[0]))
            connection.executemany(" ".join(("INSERT INTO", quoted, "VALUES (", places, ")")), rows)
    connection.executescript(script)
    connection.commit()
    return connection.serialize()


def one(geometry, srs_id=4326):
    return package({"events": (srs_id, "a TEXT", [(geometry, "x")])})


def read(content):
    return read_records("a.gpkg", content)


def rows(records):
    return records.fields.drop(ROW).to_dicts()


def reasons(records):
    return [(row.row, row.reason) for row in records.damaged]


def rejection(content):
    with pytest.raises(FileRejectedError) as caught:
        read(content)
    assert str(caught.value).endswith(".")
    return caught.value.reason


SOUND = blob(wkb(1, 4.4777, 51.9244))


def test_values_become_their_exact_text():
    columns = "i INTEGER, r REAL, t TEXT, n TEXT, b BLOB"
    records = read(package({'an "odd" näme; --': (4326, columns, [(SOUND, 2**60, 11.0, "007", None, b"\0\1")])}))
    assert rows(records) == [
        {"i": str(2**60), "r": "11", "t": "007", "n": "", "latitude": "51.9244", "longitude": "4.4777"}
    ]
    assert records.flags == ("binary_columns_ignored: b",)


@pytest.mark.parametrize("srs_id", [3857, 32631, 900913])
def test_other_systems_become_degrees(srs_id):
    to_system = Transformer.from_crs("EPSG:4326", "EPSG:3857" if srs_id == 900913 else srs_id, always_xy=True)
    records = read(one(blob(wkb(1, *to_system.transform(4.4777, 51.9244)), srs_id), srs_id))
    assert abs(float(rows(records)[0]["longitude"]) - 4.4777) < 1e-6
    assert abs(float(rows(records)[0]["latitude"]) - 51.9244) < 1e-6
    assert records.flags[0].startswith("reprojected: ")


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (blob(wkb(1, float("nan"), float("nan"))), "coord_incomplete"),
        (
            blob(struct.pack("<BIIBI4d", 1, 2, 2, 1, 1, 1, 2, 3, 4)[:9] + struct.pack("<4d", 1, 2, 3, 4)),
            "geometry_not_point",
        ),
        (blob(struct.pack("<BII", 1, 3, 2**31)), "geometry_invalid"),
        (blob(wkb(1, 4.5)), "geometry_invalid"),
        (blob(b""), "geometry_invalid"),
        (b"GP", "geometry_invalid"),
        (b"", "geometry_invalid"),
        (wkb(1, 4.5, 51.5), "geometry_invalid"),
        (blob(wkb(1, 4.5, 51.5), srs_id=3857), "crs_conflict"),
        ("POINT (1 2)", "geometry_invalid"),
        (7, "geometry_invalid"),
    ],
)
def test_what_is_no_point_is_set_aside_alone(geometry, reason):
    content = package({"events": (4326, "a TEXT", [(SOUND, "x"), (geometry, "y"), (SOUND, "z")])})
    assert reasons(read(content)) == [(2, reason)]


def test_half_a_number_is_left_to_validation_and_envelopes_and_heights_are_skipped():
    geometries = [
        blob(wkb(1, float("inf"), 51.5)),
        blob(wkb(1, 4.5, 51.5), envelope=4),
        blob(wkb(1001, 4.5, 51.5, 9.0)),
        blob(wkb(1, 4.5, 51.5), srs_id=0),
        None,
    ]
    records = read(package({"events": (4326, "a TEXT", [(geometry, "x") for geometry in geometries])}))
    assert [(row["longitude"], row["latitude"]) for row in rows(records)] == [
        ("inf", "51.5"),
        ("4.5", "51.5"),
        ("4.5", "51.5"),
        ("4.5", "51.5"),
        ("", ""),
    ]


def test_text_that_is_not_utf8_costs_its_row():
    script = "INSERT INTO events VALUES (NULL, CAST(X'4C696DE9' AS TEXT)); INSERT INTO events VALUES (NULL, 'b')"
    content = package({"events": (4326, "a TEXT", [(SOUND, "x")])}, script)
    assert reasons(read(content)) == [(2, "encoding_invalid")]


def test_the_only_layer_with_rows_is_read_and_the_others_named():
    content = package({"events": (4326, "a TEXT", [(SOUND, "x")]), "empty": (4326, "a TEXT", [])})
    assert read(content).flags == ("other_layers_ignored: empty",)


def test_a_table_without_geometry_is_read():
    records = read(
        package({"events": (4326, "a TEXT", [(None, "x")])}, "DELETE FROM gpkg_geometry_columns", "attributes")
    )
    assert [row["a"] for row in rows(records)] == ["x"]


VIEW = (
    "DROP TABLE events; CREATE VIEW events AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
    "SELECT NULL AS geom, x AS a FROM c"
)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (package({}), "no_layers"),
        (package({"tiles": (4326, "a TEXT", [(None, "x")])}, kind="tiles"), "no_layers"),
        (package({"a": (4326, "x TEXT", [(SOUND, "x")]), "b": (4326, "x TEXT", [(SOUND, "x")])}), "ambiguous_layers"),
        (package({"events": (4326, "a TEXT", [])}), "empty_file"),
        (package({"events": (4326, "a TEXT", [(SOUND, "x")])}, VIEW), "no_layers"),
        (package({"events": (4326, "a TEXT", [(SOUND, "x")])}, "DROP TABLE gpkg_contents"), "no_layers"),
        (package({"events": (4326, "a TEXT", [(SOUND, "x")])}, "DROP TABLE gpkg_spatial_ref_sys"), "gpkg_corrupt"),
        (one(blob(wkb(1, 1.0, 2.0), 0), 0), "crs_unknown"),
        (one(blob(wkb(1, 1.0, 2.0), 99), 99), "crs_unknown"),
        (one(blob(wkb(1, 1.0, 2.0), 31370), 31370), "crs_unknown"),
        (one(SOUND)[:6000], "gpkg_corrupt"),
        (b"SQLite format 3\x00" + b"\x00" * 200, "gpkg_corrupt"),
        (b"no database", "type_mismatch"),
        (b"", "empty_file"),
    ],
)
def test_what_is_no_package_with_one_layer_is_refused_with_its_reason(content, reason):
    assert rejection(content) == reason


def test_triggers_of_the_file_do_not_run_and_nothing_but_tables_can_be_read():
    content = package(
        {"events": (4326, "a TEXT", [(SOUND, "x")])},
        "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM events; END; CREATE VIEW v AS SELECT abs(1) AS one",
    )
    assert read(content).count == 1
    connection, _flags = open_database("a.gpkg", content)
    for statement in ("SELECT one FROM v", "ATTACH ':memory:' AS b", "PRAGMA query_only = OFF", "DELETE FROM events"):
        with pytest.raises(sqlite3.DatabaseError):
            connection.execute(statement)
    connection.close()


def test_a_write_ahead_log_that_was_not_sent_is_flagged():
    content = bytearray(one(SOUND))
    content[18:20] = b"\x02\x02"
    assert read(bytes(content)).flags == ("write_ahead_log_missing",)


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.sampled_from([SOUND, b"GP", blob(wkb(1, float("nan"), float("nan"))), "text"]), min_size=1, max_size=12)
)
def test_exactly_the_damaged_rows_are_set_aside(geometries):
    records = read(package({"events": (4326, "a TEXT", [(geometry, "x") for geometry in geometries])}))
    assert [row.row for row in records.damaged] == [n for n, g in enumerate(geometries, start=1) if g is not SOUND]
    assert records.count == len(geometries)
