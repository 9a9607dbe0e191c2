import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import FileRejectedError
from data.readers.read import read_records
from data.readers.records import ROW


def point(lon=4.4777, lat=51.9244, **properties):
    return feature({"type": "Point", "coordinates": [lon, lat]}, **properties)


def feature(geometry, **properties):
    return {"type": "Feature", "geometry": geometry, "properties": {"event_id": "A", **properties}}


def collection(*features, **members):
    return json.dumps({"type": "FeatureCollection", "features": features, **members})


def read(text, name="a.geojson", encoding="utf-8"):
    return read_records(name, text if isinstance(text, bytes) else text.encode(encoding))


def rows(records):
    return records.fields.drop(ROW).to_dicts()


def reasons(records):
    return [(row.row, row.reason) for row in records.damaged]


def rejection(text, name="a.geojson", encoding="utf-8"):
    with pytest.raises(FileRejectedError) as caught:
        read(text, name, encoding)
    assert str(caught.value).endswith(".")
    return caught.value.reason


def test_numbers_stay_as_they_were_written():
    text = collection(point(), point()).replace("51.9244", "51.92440000000000001", 1).replace("4.4777", "4.4777E0", 1)
    first, second = rows(read(text))
    assert (first["longitude"], first["latitude"]) == ("4.4777E0", "51.92440000000000001")
    assert (second["longitude"], second["latitude"]) == ("4.4777", "51.9244")


def test_properties_become_text_and_strange_keys_are_only_keys():
    values = {"n": 12345678901234567890123, "t": True, "z": None, "o": {"a": [1.50, "x"]}, "__proto__": {"x": 1}}
    records = read(collection(point(**values)).replace("1.5,", "1.50,"))
    row = rows(records)[0]
    assert (row["n"], row["t"], row["z"], row["o"]) == ("12345678901234567890123", "true", "", '{"a":[1.50,"x"]}')
    assert records.headers["proto"] == "__proto__"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_read_exactly(encoding):
    text = json.dumps({"type": "FeatureCollection", "features": [point(place="Łódź 東京")]}, ensure_ascii=False)
    assert rows(read(text, encoding=encoding))[0]["place"] == "Łódź 東京"


def test_another_encoding_is_no_json():
    text = json.dumps({"type": "FeatureCollection", "features": [point(place="Curaçao")]}, ensure_ascii=False)
    assert rejection(text, encoding="latin-1") == "encoding_invalid"


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        ({"type": "LineString", "coordinates": [[1, 1], [2, 2]]}, "geometry_not_point"),
        ({"type": "MultiPoint", "coordinates": [[1, 1], [2, 2]]}, "geometry_not_point"),
        ({"type": "GeometryCollection", "geometries": []}, "geometry_not_point"),
        ({"type": "Point", "coordinates": []}, "coord_incomplete"),
        ({"type": "Point", "coordinates": [4.5]}, "coord_incomplete"),
        ({"type": "Point", "coordinates": None}, "coord_incomplete"),
        ({"type": "Point"}, "coord_incomplete"),
        ({"type": "Point", "coordinates": [None, 5]}, "coord_incomplete"),
        ({"type": "Point", "coordinates": ["4.5", "5.5"]}, "coord_not_number"),
        ({"type": "Point", "coordinates": [True, 5]}, "coord_not_number"),
        ({"type": "Point", "coordinates": [[4, 5]]}, "coord_not_number"),
        ({"type": "Circle", "coordinates": [4, 5]}, "geometry_invalid"),
        ({"type": ["Point"], "coordinates": [4, 5]}, "geometry_invalid"),
        ("POINT (4 5)", "geometry_invalid"),
        ({"type": "Point", "coordinates": [4, 5], "crs": {"type": "name"}}, "crs_not_wgs84"),
    ],
)
def test_what_is_no_point_is_set_aside_alone(geometry, reason):
    records = read(collection(point(), feature(geometry), point()))
    assert reasons(records) == [(2, reason)]
    assert json.loads(records.damaged[0].raw)["event_id"] == "A"


def test_altitude_and_collections_of_one_are_points():
    one = feature({"type": "MultiPoint", "coordinates": [[4.5, 5.5]]})
    high = feature({"type": "Point", "coordinates": [4.5, 5.5, 1200.5]})
    assert [(row["longitude"], row["latitude"]) for row in rows(read(collection(one, high)))] == [("4.5", "5.5")] * 2


def test_a_feature_without_geometry_keeps_the_position_of_its_fields():
    records = read(collection(feature(None, lat="51.5", lon="4.5"), feature(None), point()))
    assert [(row["longitude"], row["latitude"]) for row in rows(records)] == [
        ("4.5", "51.5"),
        ("", ""),
        ("4.4777", "51.9244"),
    ]


def test_a_field_that_says_another_position_is_a_fault():
    records = read(collection(point(latitude="51.92", lng="4.48"), point(latitude="4.4777"), point(lng="near")))
    assert reasons(records) == [(2, "coord_conflict"), (3, "coord_conflict")]


def test_records_that_cannot_be_told_are_set_aside():
    twice = '{"type":"Feature","geometry":null,"properties":{"handling":"TLP:RED","handling":"TLP:CLEAR","s":"}\\""}}'
    deep = '{"type":"Feature","geometry":null,"properties":{"x":' + '{"a":' * 20_000 + "1" + "}" * 20_000 + "}}"
    deeper = '{"type":"Feature","geometry":null,"properties":{"x":' + "[" * 100 + "]" * 100 + "}}"
    half = json.dumps(point(place="\ud83d"))
    others = ["7", "null", '{"type":"Dog"}', '{"type":"Feature","geometry":null,"properties":[]}']
    cases = [twice, deep, deeper, half, json.dumps(point(Place="a", place="b")), *others]
    text = (
        '{"type":"FeatureCollection","features":[' + ",".join([json.dumps(point()), *cases, json.dumps(point())]) + "]}"
    )
    records = read(text)
    assert [reason for _row, reason in reasons(records)] == [
        "duplicate_key",
        "json_too_deep",
        "json_too_deep",
        "encoding_invalid",
        "duplicate_key",
        *["not_a_feature"] * 4,
    ]
    assert records.fields[ROW].to_list() == [1, len(cases) + 2]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (collection(point())[:-30], "json_invalid"),
        (collection(point())[:-1], "json_invalid"),
        (collection(point()).replace("]}", ",]}"), "json_invalid"),
        (collection(point())[:-1] + ",}", "json_invalid"),
        (collection(point()).replace('"event_id": "A"', "event_id: 'A'"), "json_invalid"),
        (collection(point()) + "garbage", "json_invalid"),
        (collection(), "empty_file"),
        ("[]", "empty_file"),
        ("{}", "no_features"),
        ('{"type": "Point", "coordinates": [1, 2]}', "no_features"),
        ('{"type": "FeatureCollection", "features": {}}', "json_invalid"),
        ('{"type": "FeatureCollection", "type": "x", "features": []}', "json_duplicate_key"),
        ('{"features": [], "features": []}', "json_duplicate_key"),
        ('{"x": ' + "[" * 5000 + "]" * 5000 + "}", "json_too_deep"),
        ("hello", "json_invalid"),
        ("<html></html>", "type_mismatch"),
        ("PK\x03\x04", "type_mismatch"),
        ("", "empty_file"),
        (collection(point(), crs={"type": "name", "properties": {"name": "EPSG:3857"}}), "crs_not_wgs84"),
        (collection(point(), crs={"type": "link", "properties": {"href": "http://x"}}), "crs_not_wgs84"),
        (collection(point(), crs="EPSG:4326"), "crs_not_wgs84"),
    ],
)
def test_what_is_no_collection_is_refused_with_its_reason(text, reason):
    assert rejection(text) == reason


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"])
def test_degrees_by_another_name_are_degrees(name):
    records = read(collection(point(), crs={"type": "name", "properties": {"name": name}}))
    assert records.flags == ("crs_member_noticed",)


def test_one_feature_a_list_and_lines_are_read_too():
    one = json.dumps(point())
    assert read(one).count == 1
    assert read(one + "\n" + one + "\n").count == 2
    assert rows(read('[{"lat": 1.50}, {"lat": 2}]', name="a.json")) == [{"lat": "1.50"}, {"lat": "2"}]
    broken = json.dumps(feature({"type": "Polygon", "coordinates": []}))
    assert reasons(read(broken)) == [(1, "geometry_not_point")]


def test_infinite_numbers_are_left_to_validation():
    text = collection(point(), point()).replace("51.9244", "NaN", 1).replace("4.4777", "1e999", 1)
    assert (rows(read(text))[0]["latitude"], rows(read(text))[0]["longitude"]) == ("NaN", "1e999")


BROKEN = st.sampled_from(
    [
        '{"type":"Feature","geometry":{"type":"Polygon","coordinates":[]},"properties":{}}',
        '{"type":"Feature","geometry":null,"properties":{"a":1,"a":2}}',
        '{"type":"Feature","geometry":{"type":"Point","coordinates":["1",2]},"properties":{}}',
        '{"type":"Feature","geometry":null,"properties":{"a":"\\u0007"}}',
        "null",
    ]
)


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), BROKEN), min_size=1, max_size=20))
def test_exactly_the_damaged_features_are_set_aside(plan):
    sound = json.dumps(point())
    text = '{"type":"FeatureCollection","features":[' + ",".join(case or sound for case in plan) + "]}"
    records = read(text)
    assert [row.row for row in records.damaged] == [n for n, case in enumerate(plan, start=1) if case]
    assert records.count == len(plan)
