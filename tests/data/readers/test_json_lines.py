import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import FileRejectedError
from data.readers.json_lines import LONGEST_LINE
from data.readers.read import read_records
from data.readers.records import ROW


def read(content, name="a.jsonl"):
    return read_records(name, content if isinstance(content, bytes) else content.encode())


def rows(records):
    return records.fields.drop(ROW).to_dicts()


def reasons(records):
    return [(row.row, row.reason) for row in records.damaged]


def test_lines_end_at_line_feeds_only():
    text = '{"a":"x\u2028y\u0085z","b":1.50}\r\n\n{"b":"\\n","c":null}'
    records = read(text)
    assert rows(records) == [{"a": "x\u2028y\u0085z", "b": "1.50", "c": ""}, {"a": "", "b": "\n", "c": ""}]
    assert records.flags == ("blank_lines_skipped: 1",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32-be"])
def test_unicode_is_read_exactly(encoding):
    assert rows(read('{"a":"Łódź 東京"}\n{"a":"b"}\n'.encode(encoding)))[0] == {"a": "Łódź 東京"}


def test_a_broken_line_costs_itself():
    lines = [
        b'{"a":1}',
        b'{"a":1,"a":2}',
        b'{"a":"' + b"A" * LONGEST_LINE + b'"}',
        b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
        b'{"a":"Cura\xe7ao"}',
        b"[1,2]",
        b"7",
        b'{"a":1',
        b'{"a":1}{"a":2}',
        b'{"a":"\\u0000"}',
        b'{"a":"\\ud800"}',
        b'{"a":"' + b"B" * 40_000 + b'"}',
        b'{"a\\u0001":1}',
        b'\x1e{"a":2}',
    ]
    records = read(b"\n".join(lines))
    assert [reason for _row, reason in reasons(records)] == [
        "duplicate_key",
        "record_too_long",
        "json_too_deep",
        "encoding_invalid",
        "not_an_object",
        "not_an_object",
        "json_invalid",
        "json_invalid",
        "control_characters",
        "encoding_invalid",
        "field_too_long",
        "bad_field_name",
    ]
    assert rows(records) == [{"a": "1"}, {"a": "2"}]
    assert all(len(row.raw) < 3_000 for row in records.damaged)


def test_features_in_lines_have_positions():
    feature = '{"type":"Feature","geometry":{"type":"Point","coordinates":[4.50,51.5]},"properties":{"a":"b"}}'
    assert rows(read(feature)) == [{"a": "b", "longitude": "4.50", "latitude": "51.5"}]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\n \r\n", "empty_file"),
        (b'{\n "a": 1\n}\n', "json_invalid"),
        (b"PAR1", "type_mismatch"),
        ('{"a":"b"}'.encode("utf-16") + b"\x00", "encoding_invalid"),
    ],
)
def test_what_is_no_lines_of_json_is_refused(content, reason):
    with pytest.raises(FileRejectedError) as caught:
        read(content)
    assert caught.value.reason == reason


def test_too_many_names_are_refused_in_all_and_set_aside_in_one():
    many = json.dumps({f"n{number}": 1 for number in range(2_000)})
    assert reasons(read(f'{{"a":1}}\n{many}\n')) == [(2, "too_many_fields")]
    with pytest.raises(FileRejectedError, match="1000"):
        read("\n".join(json.dumps({f"n{number}": 1}) for number in range(1_001)))


BROKEN = st.sampled_from([b'{"a":', b'{"a":1,"a":1}', b"[]", b'{"a":"\xff"}', b'{"a":"\\u001b"}', b"x"])


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), BROKEN), min_size=1, max_size=20))
def test_exactly_the_damaged_lines_are_set_aside(plan):
    records = read(b"\n".join(case or b'{"a":1}' for case in plan))
    assert [row.row for row in records.damaged] == [n for n, case in enumerate(plan, start=1) if case]
    assert records.count == len(plan)


NAME = st.text(st.characters(categories=["Lu", "Ll"]), min_size=1, max_size=5)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]))


@given(st.dictionaries(NAME, TEXT, min_size=1))
def test_what_a_writer_writes_a_reader_gives_back(values):
    records = read(json.dumps(values))
    keys = dict(zip(records.headers.values(), records.headers, strict=True))
    if records.count == records.fields.height:
        assert {name: rows(records)[0][keys[name]] for name in values} == values
    else:
        # Letters of one key in two spellings make two fields of one column.
        assert reasons(records) == [(1, "duplicate_key")]
