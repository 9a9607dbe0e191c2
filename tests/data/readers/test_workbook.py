import io
import json
import re
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import FileRejectedError
from data.readers.archive import MOST_BYTES
from data.readers.read import read_records
from data.readers.records import ROW


def workbook(rows, change=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def repacked(content, edit):
    """Change the parts of a workbook by hand, as somebody hostile would."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()}
        for name, part in edit(parts).items():
            new.writestr(name, part)
    return out.getvalue()


def rows_of(content):
    return read_records("a.xlsx", content).fields.drop(ROW).rows()


def test_cells_become_the_text_that_people_wrote():
    content = workbook(
        [
            ["when", "n", "x", "flag", "id"],
            [datetime(2026, 3, 1, 12, 30, tzinfo=UTC).replace(tzinfo=None), 11, 1.3521, True, "000123"],
            [date(2026, 3, 2), 11.0, -74.0721, None, "NA"],
        ]
    )
    assert rows_of(content) == [
        ("2026-03-01T12:30:00", "11", "1.3521", "TRUE", "000123"),
        ("2026-03-02", "11", "-74.0721", "", "NA"),
    ]


def test_blank_rows_and_short_rows():
    content = workbook([[], ["a", "b"], ["1"], [], ["2", "3"], ["4", "5", "6"]])
    records = read_records("a.xlsx", content)
    assert records.fields.rows() == [(1, "1", ""), (2, "2", "3")]
    assert [(row.row, row.reason) for row in records.damaged] == [(3, "too_many_fields")]


def test_hidden_rows_are_read_and_flagged_and_other_sheets_named():
    def change(book):
        book.active.row_dimensions[3].hidden = True
        book.active.merge_cells("A4:A5")
        book.create_sheet("first", 0).sheet_state = "hidden"
        book.create_sheet("later").append(["x"])

    records = read_records("a.xlsx", workbook([["a"], ["1"], ["2"], ["3"], ["4"]], change))
    assert dict(records.row_flags) == {2: ("hidden_row",)}
    assert records.flags == ("other_sheets_ignored: first, later", "hidden_rows: 1", "merged_cells: 1")
    assert records.count == 3  # the second cell of a merged pair is blank


def test_a_false_dimension_is_not_believed():
    def edit(parts):
        name = "xl/worksheets/sheet1.xml"
        return {**parts, name: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', parts[name])}

    assert rows_of(repacked(workbook([["a"], ["1"]]), edit)) == [("1",)]


@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_row_number_that_no_sheet_has_is_refused(quote):
    def edit(parts):
        name = "xl/worksheets/sheet1.xml"
        return {**parts, name: parts[name].replace(b'<row r="2"', f"<row r={quote}99999999999{quote}".encode())}

    assert rejection(repacked(workbook([["a"], ["1"]]), edit)) == "xlsx_invalid"


def rejection(content, name="a.xlsx"):
    with pytest.raises(FileRejectedError) as caught:
        read_records(name, content)
    return caught.value.reason


def test_document_types_are_refused_in_any_encoding():
    bomb = '<?xml version="1.0" encoding="{}"?><!DOCTYPE l [<!ENTITY a "lol">]><worksheet/>'
    for encoding in ("utf-8", "utf-16"):
        part = bomb.format(encoding).encode(encoding)
        content = repacked(
            workbook([["a"], ["1"]]), lambda parts, part=part: {**parts, "xl/worksheets/sheet1.xml": part}
        )
        assert rejection(content) == "xml_entities"


def test_archives_that_are_no_harmless_workbook_are_refused():
    good = workbook([["a"], ["1"]])
    assert rejection(good[: len(good) // 2]) == "zip_corrupt"
    assert rejection(repacked(good, lambda _parts: {"a.txt": b"x"})) == "type_mismatch"
    assert rejection(repacked(good, lambda parts: {**parts, "xl/vbaProject.bin": b"x"})) == "macros"
    assert rejection(repacked(good, lambda parts: {**parts, "../../x": b"x"})) == "zip_path_traversal"
    assert (
        rejection(repacked(good, lambda parts: {**parts, "xl/media/x": b"\0" * 30_000_000})) == "decompressed_too_large"
    )
    assert rejection(repacked(good, lambda parts: {**parts, "xl/workbook.xml": b"<workbook"})) == "xlsx_invalid"
    assert rejection(b"<html></html>") == "type_mismatch"
    assert rejection(b"\xd0\xcf\x11\xe0" + b"x" * 600) == "type_mismatch"
    assert rejection(workbook([])) == "empty_file"
    assert rejection(workbook([["a", "a"], ["1", "2"]])) == "duplicate_column"
    assert MOST_BYTES < 1_000_000_000


def test_a_part_that_lies_about_its_size_is_refused():
    good = workbook([["a"], ["1"]])
    # The size in the directory and in front of the part are made small; the check sum then gives it away.
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    assert rejection(good.replace(size.to_bytes(4, "little"), (size - 7).to_bytes(4, "little"))) == "zip_corrupt"


def test_sheets_of_one_header_are_one_table_and_others_are_named():
    def years(book):
        book.active.title = "2011"
        for title, rows in (
            ("2012", [["a", "b"], ["3", "4"], ["5"]]),
            ("notes", [["a"], ["9"]]),
            ("2013", [["a", "b"]]),
        ):
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        book["2012"].row_dimensions[2].hidden = True
        book.create_sheet("secret").append(["a", "b"])
        book["secret"].append(["6", "7"])
        book["secret"].sheet_state = "veryHidden"

    records = read_records("a.xlsx", workbook([["a", "b"], ["1", "2"]], years))
    assert records.fields.rows() == [(1, "1", "2"), (2, "3", "4"), (3, "5", "")]
    assert records.row_flags == {2: ("hidden_row",)}
    assert records.flags == (
        "sheets_read: 2011, 2012, 2013",
        "other_sheets_ignored: notes, secret",
        "hidden_rows: 1",
    )


def test_a_first_sheet_of_a_header_alone_may_be_followed_by_records():
    def later(book):
        sheet = book.create_sheet("later")
        sheet.append(["a"])
        sheet.append(["1"])

    assert read_records("a.xlsx", workbook([["a"]], later)).fields.rows() == [(1, "1")]


SHEET = "xl/worksheets/sheet1.xml"


def sheet_of(cells):
    """Write a sheet with the header place, n, when, and rows of cells as in the markup: type, style and value."""

    def edit(parts):
        markup = re.sub(rb"<sheetData>.*</sheetData>", b"<sheetData>%s</sheetData>", parts[SHEET], flags=re.DOTALL)
        return {**parts, SHEET: markup % "".join([HEAD, *(f"<row>{row}</row>" for row in cells)]).encode()}

    # The date makes the library write a style for dates: number 1.
    return repacked(workbook([[date(2026, 1, 1)]]), edit)


def text(value):
    return f'<c t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


HEAD = "<row>" + "".join(map(text, ("place", "n", "when"))) + "</row>"
SOUND = st.sampled_from(
    [
        text("Hoek &amp; Co") + "<c><v>1.5</v></c>" + '<c s="1"><v>46000</v></c>',
        text("a_x000D_\nb") + '<c t="str"><v>12</v></c>',
        text("# N/A: asked") + '<c t="b"><v>1</v></c><c t="d"><v>2026-05-04T10:30:00</v></c>',
        "<c/><c/><c t='n'><v>1E3</v></c>",
    ]
)
DAMAGED = st.sampled_from(
    [
        ("cell_error", text("x") + '<c t="e"><v>#DIV/0!</v></c>'),
        ("cell_error", '<c t="str"><f>A9</f><v>#REF!</v></c>'),
        ("cell_error", text("x") + "<c/>" + '<c s="1"><v>1E10</v></c>'),
        ("cell_error", text("x") + "<c/>" + '<c s="1"><v>-40</v></c>'),
        ("control_characters", text("a_x0001_b")),
        ("control_characters", text("a_x001B_[2J") + "<c><v>2</v></c>"),
        ("control_characters", text("\x9b2J")),
        ("field_too_long", text("z" * 32_768)),
        ("too_many_fields", text("x") * 4),
    ]
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.one_of(SOUND.map(lambda row: (None, row)), DAMAGED), min_size=1, max_size=20))
def test_exactly_the_damaged_rows_are_set_aside(plan):
    records = read_records("a.xlsx", sheet_of([row for _, row in plan]))
    expected = [(number, reason) for number, (reason, _) in enumerate(plan, start=1) if reason]
    assert [(row.row, row.reason) for row in records.damaged] == expected
    assert records.count == len(plan)
    assert records.fields[ROW].to_list() == [n for n, (reason, _) in enumerate(plan, start=1) if not reason]


def test_an_error_of_a_formula_names_its_column_and_the_row_can_be_repaired():
    records = read_records("a.xlsx", sheet_of([text("x") + '<c t="e"><v>#N/A</v></c>']))
    assert records.damaged[0].sentence == "The cell of 'n' holds the error #N/A for a value."
    assert json.loads(records.damaged[0].raw) == ["x", "#N/A", ""]


def test_escapes_become_what_was_typed():
    cells = [text("a_x000D_\nb_x0009_") + text("_x005F_x0041_") + text("_x0041_ _xyz_")]
    assert rows_of(sheet_of(cells)) == [("a\r\nb\t", "_x0041_", "_x0041_ _xyz_")]


def test_a_formula_without_its_result_sets_its_row_aside_and_one_that_gives_no_text_does_not():
    unsaved = text("x") + '<c r="B{}"><f>60*2</f>{}</c>'
    rows = [
        unsaved.format(2, "<v></v>"),
        unsaved.format(3, "<v/>"),
        unsaved.format(4, ""),
        unsaved.format(5, "<v>120</v>"),
        text("x") + '<c r="B6" t="str"><f>A9</f><v></v></c>',
    ]
    numbered = [f"{row}".replace("<c t=", f'<c r="A{number}" t=', 1) for number, row in enumerate(rows, start=2)]
    records = read_records("a.xlsx", sheet_of(numbered))
    assert [(row.row, row.reason) for row in records.damaged] == [(n, "cell_error") for n in (1, 2, 3)]
    assert "'n' holds a formula without its result" in records.damaged[0].sentence
    assert records.fields["n"].to_list() == ["120", ""]
