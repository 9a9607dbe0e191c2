import contextlib
import io
import zipfile
from encodings.aliases import aliases

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import FileRejectedError, WrongUseError
from data.readers.isolation import read_isolated
from data.readers.read import read_records
from data.readers.records import ROW
from data.readers.stated_encoding import decode_stated, text_encoding

POLISH = "place,x\nŁódź,1\nGdańsk,2\n"


def is_encoding(name):
    try:
        return bool(text_encoding(name))
    except WrongUseError:
        return False


def holds(encoding, sign):
    return sign.encode(encoding, "ignore").decode(encoding, "ignore") == sign


def places(content, encoding, name="a.csv"):
    return read_records(name, content, encoding=encoding).fields.drop(ROW)["place"].to_list()


def rejection(content, encoding, name="a.csv"):
    with pytest.raises(FileRejectedError) as caught:
        read_records(name, content, encoding=encoding)
    assert str(caught.value).endswith(".")
    return caught.value.reason, str(caught.value)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Łódź", "ISO-8859-2"),
        ("Łódź", "windows-1250"),
        ("Владивосток", "cp1251"),
        ("Αθήνα", "iso8859-7"),
        ("東京都", "cp932"),
        ("東京都", "shift_jis"),
        ("부산", "cp949"),
        ("厦门", "gb18030"),
        ("Málaga", "mac_roman"),
        ("Málaga", "CP850"),
        ("İstanbul", "cp1254"),
        ("Łódź", "utf-16-le"),
        ("Łódź", "utf-16"),
        ("Łódź", "utf-8"),
        ("Łódź", "utf-8-sig"),
        ("Boston", "ascii"),
    ],
)
def test_text_is_read_as_its_sender_says(text, encoding):
    content = f"place,x\n{text},1\n".encode(encoding)
    assert places(content, encoding) == [text]
    assert read_records("a.csv", content, encoding=encoding).flags == ()


@pytest.mark.isolated
def test_the_name_reaches_the_process_that_reads():
    assert read_isolated("a.csv", POLISH.encode("cp1250"), encoding="windows-1250").fields["place"].to_list() == [
        "Łódź",
        "Gdańsk",
    ]


def test_a_byte_that_does_not_fit_is_named():
    reason, sentence = rejection(b"place,x\nA\x81,1\n", "windows-1252")
    assert reason == "encoding_invalid"
    assert "the byte 0x81 at offset 9 does not fit" in sentence
    assert rejection("place\nМосква\n".encode("cp1251"), "ascii")[0] == "encoding_invalid"
    assert rejection("place\nМосква\n".encode("cp1251"), "utf-8")[0] == "encoding_invalid"


@pytest.mark.parametrize("encoding", ["iso-8859-1", "iso-8859-2", "latin9", "koi8-r"])
def test_control_characters_show_that_another_encoding_is_meant(encoding):
    content = "place\n“Málaga”\n".encode("cp1252")
    if encoding == "koi8-r":  # every byte of it is a letter or a sign
        assert places(content, encoding) == [content.split(b"\n")[1].decode(encoding)]
    else:
        assert "the control character U+0093, character 7 of the file, does not fit" in rejection(content, encoding)[1]


@pytest.mark.parametrize("stated", ["cp1251", "utf-16", "utf-16-be", "utf-8"])
def test_a_mark_is_never_overridden(stated):
    content = "place,x\nŁódź,1\n".encode("utf-16-le")
    marked = b"\xff\xfe" + content
    if stated == "utf-16":
        assert places(marked, stated) == ["Łódź"]
    else:
        assert rejection(marked, stated)[0] == "encoding_conflict"


def test_utf16_without_a_mark_needs_its_order_of_bytes():
    assert rejection("place,x\nŁódź,1\n".encode("utf-16-be"), "utf-16")[0] == "encoding_conflict"
    assert places("place,x\nŁódź,1\n".encode("utf-16-be"), "utf-16-be") == ["Łódź"]


ENCODINGS = sorted({name for name in set(aliases.values()) if is_encoding(name)})


@given(st.sampled_from(ENCODINGS), st.binary(min_size=1, max_size=40))
def test_any_bytes_are_read_in_any_encoding_or_refused(encoding, content):
    with contextlib.suppress(FileRejectedError):
        assert decode_stated(b"a,b\n" + content, encoding)


@settings(max_examples=300)
@given(st.sampled_from(ENCODINGS), st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1))
def test_what_was_written_in_an_encoding_is_read_back_by_its_name_or_refused(encoding, text):
    written = "place," + "".join(sign for sign in text if holds(encoding, sign))
    content = written.encode(encoding)
    with contextlib.suppress(FileRejectedError):
        assert decode_stated(content, encoding) == written


def test_what_is_utf8_is_not_taken_apart_by_another_name():
    assert rejection(POLISH.encode(), "cp1251")[0] == "encoding_conflict"
    assert places(b"place,x\nBoston,1\n", "cp1251") == ["Boston"]


KML = '<?xml version="1.0" encoding="{}"?><kml><Placemark><name>Łódź</name></Placemark></kml>'


def kmz(text):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("doc.kml", text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "own"),
    [
        ("a.geojson", '[{"place": "Łódź"}]'.encode(), "utf-8"),
        ("a.jsonl", '{"place": "Łódź"}'.encode("utf-16-be"), "utf-16-be"),
        ("a.kml", KML.format("iso-8859-2").encode("iso-8859-2"), "latin2"),
        ("a.kml", KML.format("utf-16").encode("utf-16"), "utf-16"),
        ("a.kml", KML.replace(' encoding="{}"', "").encode(), "UTF-8"),
        ("a.kmz", kmz(KML.format("utf-8")), "utf-8"),
    ],
)
def test_a_format_that_says_its_encoding_is_read_by_it_alone(name, content, own):
    read = [read_records(name, content), read_records(name, content, encoding=own)]
    assert read[0].fields.equals(read[1].fields)
    assert rejection(content, "cp1253", name)[0] == "encoding_conflict"


@pytest.mark.parametrize(
    "name",
    [
        *("rot13", "base64", "hex", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7"),
        *("nonsense", "latin2\0", "../latin2", "aliases", "ä", "x" * 10_000),
    ],
)
def test_a_name_of_no_encoding_is_wrong_use(name):
    with pytest.raises(WrongUseError, match="is no encoding of text"):
        text_encoding(name)
    with pytest.raises(WrongUseError):
        read_records("a.csv", POLISH.encode(), encoding=name)


def test_the_words_of_people_find_the_encoding():
    names = ("Windows-1251", "cp1251", "1251", " latin2 ", "shift_jis", "utf8", "macintosh")
    found = [text_encoding(name) for name in names]
    assert found == ["cp1251", "cp1251", "cp1251", "iso8859-2", "shift-jis", "utf-8", "mac-roman"]
