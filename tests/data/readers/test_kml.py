import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import FileRejectedError
from data.readers.read import read_records
from data.readers.records import ROW

KML = "http://www.opengis.net/kml/2.2"
GX = "http://www.google.com/kml/ext/2.2"


def placemark(inside="<Point><coordinates>4.50,51.5,0</coordinates></Point>", **fields):
    written = "".join(f'<Data name="{name}"><value>{text}</value></Data>' for name, text in fields.items())
    return f"<Placemark><ExtendedData>{written}</ExtendedData>{inside}</Placemark>"


def document(*placemarks, space=KML, head='<?xml version="1.0" encoding="UTF-8"?>', before=""):
    inside = "".join(placemarks)
    return f'{head}<kml xmlns="{space}" xmlns:gx="{GX}"><Document>{before}{inside}</Document></kml>'


def read(text, name="a.kml", encoding="utf-8"):
    return read_records(name, text if isinstance(text, bytes) else text.encode(encoding))


def rows(records):
    return records.fields.drop(ROW).to_dicts()


def reasons(records):
    return [(row.row, row.reason) for row in records.damaged]


def rejection(content, name="a.kml"):
    with pytest.raises(FileRejectedError) as caught:
        read(content, name)
    assert str(caught.value).endswith(".")
    return caught.value.reason


@pytest.mark.parametrize("space", [KML, "http://earth.google.com/kml/2.1", "http://www.opengis.net/kml/2.3", ""])
def test_data_time_and_point_become_fields(space):
    inside = (
        "<name> A 1 </name><description><![CDATA[<b>x</b><script>y</script>]]></description>"
        "<TimeStamp><when>2026-05</when></TimeStamp><styleUrl>#s</styleUrl>"
        '<ExtendedData><SchemaData schemaUrl="#s"><SimpleData name="mode">land</SimpleData></SchemaData></ExtendedData>'
        "<Point><altitudeMode>absolute</altitudeMode><coordinates>\n 4.50,51.5,1e3\n</coordinates></Point>"
    )
    folder = f"<Folder><Folder>{placemark(inside, place='Hoek &amp; Co')}</Folder></Folder>"
    assert rows(read(document(folder, space=space))) == [
        {
            "place": "Hoek & Co",
            "mode": "land",
            "name": "A 1",
            "description": "<b>x</b><script>y</script>",
            "occurred_at": "2026-05",
            "latitude": "51.5",
            "longitude": "4.50",
        }
    ]


def test_the_time_for_display_yields_to_a_time_in_the_data_and_a_span_is_no_instant():
    span = "<TimeSpan><begin>2026-01-01</begin><end>2026-01-31</end></TimeSpan>"
    day = "<TimeSpan><begin>2026-01-01</begin><end>2026-01-01</end></TimeSpan>"
    stamp = "<TimeStamp><when>2026-01-05</when></TimeStamp>"
    found = rows(read(document(placemark(span), placemark(day), placemark(stamp, date="2026-01-02"))))
    assert [row["occurred_at"] for row in found] == ["2026-01-01/2026-01-31", "2026-01-01", ""]
    assert (found[2]["date"], found[2]["when"]) == ("2026-01-02", "2026-01-05")


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ("<Point><coordinates></coordinates></Point>", "coord_incomplete"),
        ("<Point/>", "coord_incomplete"),
        ("<Point><coordinates>36.8</coordinates></Point>", "coord_incomplete"),
        ("<Point><coordinates>36.8,,0</coordinates></Point>", "coord_incomplete"),
        ("<Point><coordinates>1,2,0 3,4,0</coordinates></Point>", "geometry_not_point"),
        ("<Point><coordinates>4,5 51,9</coordinates></Point>", "geometry_not_point"),
        ("<Point><coordinates>4,5,51,9</coordinates></Point>", "coord_not_number"),
        ("<LineString><coordinates>1,2 3,4</coordinates></LineString>", "geometry_not_point"),
        ("<gx:Track><when>2026</when><gx:coord>1 2 3</gx:coord></gx:Track>", "geometry_not_point"),
        ("<Point><coordinates>1,2</coordinates></Point><Polygon/>", "geometry_not_point"),
        ("<MultiGeometry><Point/><Point/></MultiGeometry>", "geometry_not_point"),
        ("<Point><coordinates>4.5,51.5</coordinates></Point><ExtendedData><Data name='lat'><value>4.5</value></Data>"
         "</ExtendedData>", "coord_conflict"),
        ("<ExtendedData><Data name='a'/><Data name='a'><value>1</value></Data></ExtendedData>", "duplicate_key"),
        ("<ExtendedData><Data/><Data><value>y</value></Data></ExtendedData>", "duplicate_key"),
    ],
)  # fmt: skip
def test_what_is_no_point_is_set_aside_alone(inside, reason):
    assert reasons(read(document(placemark(), placemark(inside), placemark()))) == [(2, reason)]


def test_blanks_after_the_comma_and_collections_of_one_are_read():
    one = "<MultiGeometry><Point><coordinates>4.5, 51.5 , 0</coordinates></Point></MultiGeometry>"
    assert rows(read(document(placemark(one))))[0]["latitude"] == "51.5"


def test_what_leads_elsewhere_is_flagged_and_not_followed():
    before = "<NetworkLink><Link><href>http://169.254.169.254/</href></Link></NetworkLink><GroundOverlay/>"
    records = read(document(placemark(), before=before))
    assert records.flags == ("external_links_ignored", "overlays_ignored: 1")
    assert records.count == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-2", "windows-1250"])
def test_the_declared_encoding_is_read_exactly(encoding):
    declared = encoding.removesuffix("-sig")
    text = document(placemark(place="Łódź"), head=f'<?xml version="1.0" encoding="{declared}"?>')
    assert rows(read(text, encoding=encoding))[0]["place"] == "Łódź"


ENTITY = '<?xml version="1.0"?><!DOCTYPE k [<!ENTITY a "lol">]>'
REMOTE = '<?xml version="1.0"?><!DOCTYPE k SYSTEM "http://127.0.0.1:9/evil.dtd">'
CODED = '<?xml version="1.0" encoding="{}"?>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (document(head=ENTITY), "xml_entities"),
        (document(head=ENTITY).encode("utf-16"), "xml_entities"),
        (document(head=REMOTE), "xml_entities"),
        (document(placemark()), None),
        (document(placemark())[:-10], "xml_invalid"),
        (document(placemark("&nbsp;")), "xml_invalid"),
        (document(placemark("<Point>")), "xml_invalid"),
        (document(placemark(place="Bogotá")).encode("latin-1"), "xml_invalid"),
        (document(placemark(place="東京"), head=CODED.format("shift_jis")).encode("shift_jis"), "encoding_unknown"),
        (document(head=CODED.format("nonsense")), "encoding_unknown"),
        (document(), "empty_file"),
        ("<?xml version='1.0'?><gpx/>", "type_mismatch"),
        ("<html><body/></html>", "type_mismatch"),
        ('{"type": "Feature"}', "type_mismatch"),
        ("<kml>" + "<Folder>" * 200 + "</Folder>" * 200 + "</kml>", "xml_too_deep"),
        ("", "empty_file"),
    ],
)
def test_what_is_no_harmless_kml_is_refused_with_its_reason(content, reason):
    if reason is None:
        assert read(content).count == 1
    else:
        assert rejection(content) == reason


def archive(parts, **options):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part, **options)
    return content.getvalue()


def test_the_document_of_an_archive_is_read_and_other_archives_are_named():
    records = read(archive({"files/a.png": b"x", "Doc.KML": document(placemark()), "more.kmz": b"PK"}), "a.kmz")
    assert records.count == 1
    assert records.flags == ("other_parts_ignored: more.kmz",)


def encrypted(content):
    """Set the flag of encryption in both headers of the only part."""
    content = bytearray(content)
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (archive({"a.kml": document(placemark()), "b.kml": document(placemark())}), "ambiguous_kmz"),
        (archive({"inner.kmz": archive({"a.kml": document(placemark())})}), "no_kml"),
        (archive({"doc.kml": document(placemark()), "../x": b"y"}), "zip_path_traversal"),
        (archive({"doc.kml": document(placemark()), "C:\\x": b"y"}), "zip_path_traversal"),
        (archive({"doc.kml": document(placemark()) + " " * 30_000_000}), "decompressed_too_large"),
        (archive({"doc.kml": document(head=ENTITY)}), "xml_entities"),
        (archive({"[Content_Types].xml": "<x/>"}), "type_mismatch"),
        (archive({"doc.kml": document(placemark())})[:-40], "zip_corrupt"),
        (encrypted(archive({"doc.kml": document(placemark())})), "encrypted"),
        (document(placemark()).encode(), "type_mismatch"),
    ],
)
def test_what_is_no_harmless_archive_is_refused_with_its_reason(content, reason):
    assert rejection(content, "a.kmz") == reason


BROKEN = st.sampled_from(
    [
        placemark("<Point/>"),
        placemark("<Point><coordinates>4,5,51,9</coordinates></Point>"),
        placemark("<Point><coordinates>4.5</coordinates></Point>"),
        placemark("<Point><coordinates>1,2 3,4</coordinates></Point>"),
        placemark("<MultiGeometry><Point/><Point/></MultiGeometry>"),
        placemark("<Polygon/>"),
        placemark("<ExtendedData><Data name='a'/><Data name='a'/></ExtendedData>"),
        placemark(place="x\x9b2J"),
    ]
)


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), BROKEN), min_size=1, max_size=20))
def test_exactly_the_damaged_placemarks_are_set_aside(plan):
    text = document(*(case or placemark() for case in plan))
    for records in (read(text), read(archive({"doc.kml": text, "files/a.png": b"x"}), "a.kmz")):
        assert [row.row for row in records.damaged] == [n for n, case in enumerate(plan, start=1) if case]
        assert records.count == len(plan)
