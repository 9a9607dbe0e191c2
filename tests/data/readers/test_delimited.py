import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import FileRejectedError
from data.readers.read import read_records
from data.readers.records import ROW


def read(text, name="a.csv", encoding="utf-8"):
    return read_records(name, text.encode(encoding))


def columns(records):
    return records.fields.drop(ROW).to_dict(as_series=False)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_header_says_the_delimiter(delimiter):
    records = read(delimiter.join(["Id", '"a, b; c"', " Place "]) + "\n" + delimiter.join(["1", "2", "3"]) + "\n")
    assert list(records.headers) == ["id", "a_b_c", "place"]
    assert columns(records) == {"id": ["1"], "a_b_c": ["2"], "place": ["3"]}


def test_excel_may_say_the_delimiter_itself():
    assert columns(read("sep=;\na;b,c\n1;2,5\n")) == {"a": ["1"], "b_c": ["2,5"]}


def test_text_stays_text():
    records = read("id,country\n000123,NA\n12345678901234567890123,null\n1E5,\n")
    assert columns(records) == {"id": ["000123", "12345678901234567890123", "1E5"], "country": ["NA", "null", ""]}


def test_a_field_may_hold_line_ends_and_separators_of_unicode():
    # U+0085 is a line end, too: it stays where it is, and nothing is split there.
    records = read('a,b\r\n"x\ny","p\u2028q\u0085"\r\n3,4')
    assert columns(records) == {"a": ["x\ny", "3"], "b": ["p\u2028q\u0085", "4"]}


def test_damaged_rows_cost_only_themselves():
    text = 'a,b\n1,2\n"open,2\n3,4\n5\n6,7,8\n9,\x1b[2J\n10,11\n12,"x"y\n13,' + "z" * 40_000 + "\n14,15\n"
    records = read(text)
    assert [(row.row, row.reason) for row in records.damaged] == [
        (2, "bad_quoting"),
        (4, "too_few_fields"),
        (5, "too_many_fields"),
        (6, "control_characters"),
        (8, "bad_quoting"),
        (9, "field_too_long"),
    ]
    assert records.fields[ROW].to_list() == [1, 3, 7, 10]
    assert records.count == 10


def test_a_field_of_two_megabytes_is_one_damaged_row():
    records = read("a,b\n1,2\n3," + "A" * 2_000_000 + "\n5,6\n")
    assert [(row.row, row.reason) for row in records.damaged] == [(2, "field_too_long")]
    assert len(records.damaged[0].raw) < 2_000


def test_blank_lines_are_counted_and_are_no_records():
    records = read("a,b\n\n1,2\n,\n3,4\n\n")
    assert records.fields[ROW].to_list() == [1, 2]
    assert records.flags == ("blank_lines_skipped: 3",)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b"\r\n \n", "empty_file"),
        (b"a,b\n", "empty_file"),
        (b"a,A \n1,2\n", "duplicate_column"),
        (b'"a,b\n1,2\n', "bad_header"),
        (b"MZ\x90\x00" + bytes(range(256)), "type_mismatch"),
        (bytes(range(256)) * 4, "type_mismatch"),
        ("a,b\n1,2\n".encode("utf-16-le"), "type_mismatch"),
        (b"<!DOCTYPE html><html></html>", "type_mismatch"),
        (b"%PDF-1.7 ...", "type_mismatch"),
        (b"SQLite format 3\x00" + b"\x00" * 100, "type_mismatch"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(content, reason):
    with pytest.raises(FileRejectedError) as caught:
        read_records("a.csv", content)
    assert caught.value.reason == reason
    assert str(caught.value).endswith(".")


def test_other_formats_are_refused_with_the_formats_that_are_read():
    with pytest.raises(FileRejectedError, match="CSV, TSV, XLSX, GeoJSON"):
        read_records("a.gpx", b"<gpx/>")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_exactly(encoding):
    records = read("place,x\nŁódź Curaçao,1\n", encoding=encoding)
    assert columns(records)["place"] == ["Łódź Curaçao"]
    assert records.flags == ()


def test_windows_1252_is_a_guess_and_says_so():
    records = read("place,x\nCuraçao “Málaga” 5 €,1\n", encoding="cp1252")
    assert columns(records)["place"] == ["Curaçao “Málaga” 5 €"]
    assert records.flags == ("encoding_guessed",)


@pytest.mark.parametrize(
    ("text", "encoding"), [("Москва", "cp1251"), ("Łódź", "cp1250"), ("Αθήνα", "iso8859-7"), ("東京都", "shift_jis")]
)
def test_another_code_page_is_refused_and_never_read_as_nonsense(text, encoding):
    with pytest.raises(FileRejectedError) as caught:
        read(f"place,x\n{text},1\n", encoding=encoding)
    assert caught.value.reason == "encoding_unknown"


def test_utf8_with_one_wrong_byte_is_refused():
    with pytest.raises(FileRejectedError) as caught:
        read_records("a.csv", "place\nCuraçao\n".encode() + b"Lim\xe9,\n")
    assert caught.value.reason == "encoding_invalid"


CELL = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\x7f", exclude_categories=["Cc"])
)


@given(st.lists(st.tuples(CELL, CELL).filter(lambda row: any(cell.strip() for cell in row)), min_size=1, max_size=20))
def test_what_a_writer_quotes_a_reader_gives_back(rows):
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([("a", "b"), *rows])
    assert records_rows(read(text.getvalue())) == rows


def records_rows(records):
    return records.fields.drop(ROW).rows()


GOOD = st.sampled_from(["1,2", '"a, b",c', ",x", "Málaga,7", '"line\nend",9'])
BAD = st.sampled_from(["1", "1,2,3", '"never closed,2', "x\x07,2", '"a"b,c'])


@given(st.lists(st.tuples(st.booleans(), GOOD, BAD), min_size=1, max_size=30))
def test_exactly_the_damaged_rows_are_set_aside(plan):
    # A quote that is never closed would find its partner in the next quoted field: both rows stay two rows.
    lines = [good if sound else bad for sound, good, bad in plan]
    records = read("a,b\n" + "\n".join(lines) + "\n")
    assert [row.row for row in records.damaged] == [n for n, (sound, *_) in enumerate(plan, start=1) if not sound]
    assert records.count == len(plan)
