import io
import json
from datetime import UTC, datetime

import openpyxl
import polars as pl
import pytest

from data.intake import IntakeOptions
from data.placing import place_records
from data.receiving import read_file
from data.sources.seizure_transport import travel_of
from data.sources.unodc_texts import countries_named, country_of
from data.store import open_store
from data.validate.commodities import commodity_code
from data.validate.countries import country_name

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HEADER = (
    "REGION;SUBREGION;COUNTRY;ADMINISTRATIVE_DIVISION;PLACE;SEIZURE_DATE;DRUG_NAME;AMOUNT;DRUG_UNIT;HIDING_PLACE;"
    "INSTALLATION;TRANSPORT;PRODUCING_COUNTRY;DEPARTURE_COUNTRY;DESTINATION_COUNTRY;ROUTING"
)
ROW = {
    "REGION": "Europe",
    "SUBREGION": "West & Central Europe",
    "COUNTRY": "Spain",
    "ADMINISTRATIVE_DIVISION": "Cádiz",
    "PLACE": "Algeciras",
    "SEIZURE_DATE": "2014-03-21",
    "DRUG_NAME": "Cannabis Resin (Hashish)",
    "AMOUNT": "1250.5",
    "DRUG_UNIT": "Kilogram",
    "HIDING_PLACE": "Container",
    "INSTALLATION": "Seaport/harbour",
    "TRANSPORT": "Commercial sea",
    "PRODUCING_COUNTRY": "Morocco",
    "DEPARTURE_COUNTRY": "Morocco",
    "DESTINATION_COUNTRY": "Spain",
    "ROUTING": "Morocco - Spain - France",
}


def take(*changes, header=HEADER, **options):
    lines = [";".join(f'"{({**ROW, **change})[name]}"' for name in HEADER.split(";")) for change in changes]
    return read_file("ids.csv", "\n".join([header, *lines]).encode(), IntakeOptions(NOW, **options))


def event_of(**change):
    intake = take(change)
    assert intake.quarantined.is_empty()
    return intake.accepted.row(0, named=True)


def test_a_seizure_is_read_whole():
    event = event_of()
    assert take({}).source == "unodc_ids"
    assert (event["kind"], event["count"], event["mode"]) == ("seizure", 1, "maritime")
    assert event["occurred_at"] == datetime(2014, 3, 21, tzinfo=UTC)
    assert (event["precision"], event["occurred_text"]) == ("day", "2014-03-21")
    assert (event["place"], event["country"], event["latitude"]) == ("Algeciras, Cádiz", "ES", None)
    assert (event["commodity"], event["commodity_text"]) == ("cannabis", "Cannabis Resin (Hashish)")
    assert (event["quantity"], event["unit"], event["quantity_kg"]) == (1250.5, "Kilogram", 1250.5)
    assert (event["origin"], event["destination"]) == ("Morocco", "Spain")
    assert (event["agency"], event["feed"], event["feed_given"]) == ("UNODC", "Spain", "")
    assert (event["handling"], event["flags"]) == ("TLP:CLEAR", "id_derived;needs_geocode;day_precision")
    assert json.loads(event["raw"])["routing"] == "Morocco - Spain - France"
    assert json.loads(event["raw"])["producing"] == "Morocco"


@pytest.mark.parametrize("written", ["2014-03-21 00:00:00", "2014-03-21T00:00:00", "21/03/2014", "21-Mar-2014"])
def test_a_date_is_a_day_however_it_was_exported(written):
    event = event_of(SEIZURE_DATE=written)
    assert (event["occurred_at"], event["precision"]) == (datetime(2014, 3, 21, tzinfo=UTC), "day")
    assert event["occurred_text"] == written


@pytest.mark.parametrize(("dates", "month"), [("day-first", 4), ("month-first", 3)])
def test_dates_that_read_two_ways_wait_for_somebody_to_say_which(dates, month):
    assert take({"SEIZURE_DATE": "03/04/2014"}).quarantined["reason"].to_list() == ["ambiguous_date"]
    assert take({"SEIZURE_DATE": "03/04/2014"}, dates=dates).accepted["occurred_at"][0].month == month


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({}, "Algeciras, Cádiz"),
        ({"PLACE": "Unknown"}, "Cádiz"),
        ({"ADMINISTRATIVE_DIVISION": ""}, "Algeciras"),
        ({"PLACE": "cádiz"}, "cádiz"),
        ({"PLACE": "", "ADMINISTRATIVE_DIVISION": "Unknown"}, "Spain"),
        (
            {"PLACE": "", "ADMINISTRATIVE_DIVISION": "", "COUNTRY": "Congo, the Democratic Republic of the"},
            "Democratic Republic of the Congo",
        ),
        ({"PLACE": "", "ADMINISTRATIVE_DIVISION": "", "COUNTRY": "Netherlands Antilles"}, "Netherlands Antilles"),
    ],
)
def test_the_place_is_as_fine_as_it_is_told(change, place):
    assert event_of(**change)["place"] == place


def test_nothing_to_locate_is_quarantined():
    intake = take({"PLACE": "", "ADMINISTRATIVE_DIVISION": "", "COUNTRY": ""})
    assert intake.quarantined.select("row", "reason").rows() == [(1, "no_location")]


def test_a_former_country_is_flagged_and_not_refused():
    event = event_of(COUNTRY="Netherlands Antilles")
    assert (event["country"], event["feed"]) == ("", "Netherlands Antilles")
    assert "country_unrecognised" in event["flags"].split(";")


def test_a_record_with_a_country_alone_is_placed_at_it_with_its_radius(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'a.db'}")
    store.add(take({}, {"PLACE": "", "ADMINISTRATIVE_DIVISION": ""}), recorded_at=NOW)
    summary = place_records(store, now=NOW)
    placed = store.events().sort("row")
    store.close()
    assert (summary.placed, summary.waiting) == (2, 0)
    algeciras, spain = placed.select("latitude", "longitude", "radius_km").rows()
    assert algeciras == pytest.approx((36.13, -5.45, 12), abs=40)
    assert (algeciras[2] < 50, spain[2] > 300) == (True, True)
    assert "geocoded_country" in placed["flags"][1]


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        ("250", "Gram", (250.0, "Gram", 0.25)),
        ("12", "Litre", (12.0, "Litre", None)),
        ("5000", "Tablets", (5000.0, "Tablets", None)),
        ("3", "Plants", (3.0, "Plants", None)),
        ("7", "Units/doses", (7.0, "Units/doses", None)),
        ("1,5", "Kilogram", (1.5, "Kilogram", 1.5)),
        ("", "Kilogram", (None, "Kilogram", None)),
        ("Unknown", "Kilogram", (None, "Kilogram", None)),
    ],
)
def test_only_masses_become_kilograms(amount, unit, expected):
    event = event_of(AMOUNT=amount, DRUG_UNIT=unit)
    assert (event["quantity"], event["unit"], event["quantity_kg"]) == expected


@pytest.mark.parametrize("amount", ["-3", "1,234", "a lot", "1 2"])
def test_an_amount_that_reads_no_way_or_two_is_quarantined(amount):
    assert take({"AMOUNT": amount}).quarantined["reason"].to_list() == ["bad_quantity"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Cannabis Herb (Marijuana)", "cannabis"),
        ("Cannabis Plants", "cannabis"),
        ("Cocaine HCl", "cocaine"),
        ("Coca leaf", "cocaine"),
        ("Crack", "cocaine"),
        ("Heroin", "heroin"),
        ("Opium (raw)", "opium"),
        ("Poppy straw", "opium"),
        ("Methamphetamine", "methamphetamine"),
        ("Amphetamine (Captagon)", "amphetamine"),
        ("MDMA (Ecstasy)", "ecstasy"),
        ("Ecstasy", "ecstasy"),
        ("Khat (Catha edulis)", "khat"),
        ("Tramadol", "medicines"),
        ("Diazepam", "medicines"),
        ("Pseudoephedrine", "precursors"),
        ("Synthetic cannabinoids", "synthetics"),
        ("Psilocybin mushrooms", "other"),
        ("Cocaine (Heroin)", "other"),
        ("", ""),
    ],
)
def test_drugs_are_coded(name, code):
    assert commodity_code(name) == code


@pytest.mark.parametrize(
    ("words", "mode", "flag"),
    [
        (("Commercial air", "", ""), "air", ""),
        (("Private road", "Seaport", "Container"), "land", ""),
        (("Rail", "", ""), "land", ""),
        (("Pedestrian", "", ""), "land", ""),
        (("Private sea", "", ""), "maritime", ""),
        (("River", "", ""), "", ""),
        (("Mail", "Airport", ""), "air", "mode_from_installation"),
        (("Unknown", "", "Vehicle"), "land", "mode_from_hiding_place"),
        (("", "Port of entry", "Container"), "", ""),
        (("None", "Airport", "Car"), "", ""),
        (("Land and sea", "Airport", ""), "", ""),
        (("", "", "Seat of an aeroplane"), "air", "mode_from_hiding_place"),
    ],
)
def test_the_mode_is_told_or_blank(words, mode, flag):
    assert travel_of(*words) == (mode, flag)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Unknown", ()),
        ("", ()),
        ("NA", ()),
        ("Iran, Islamic Republic of", ("Iran",)),
        ("Trinidad and Tobago", (country_name("TT"),)),
        ("Spain; Italy", ("Spain", "Italy")),
        ("Colombia/Ecuador", ("Colombia", "Ecuador")),
        ("Peru and Bolivia", ("Peru", "Bolivia")),
        ("Spain / Unknown", ("Spain",)),
        ("Africa", ("Africa",)),
        ("Macau, SAR of China", ("Macao",)),
        ("Iraq (Kurdistan Region)", ("Iraq",)),
    ],
)
def test_the_ends_of_a_route_are_countries(text, names):
    assert countries_named(text) == names


def test_several_countries_at_one_end_are_none_that_anybody_chose():
    event = event_of(DEPARTURE_COUNTRY="Colombia; Ecuador", DESTINATION_COUNTRY="Unknown")
    assert (event["origin"], event["destination"]) == ("", "")
    assert "several_origins" in event["flags"].split(";")
    assert json.loads(event["raw"])["departure"] == "Colombia; Ecuador"


@pytest.mark.parametrize(
    "text", ["Kosovo under UNSCR 1244", "United Kingdom (England and Wales)", "Lao People's Democratic Republic"]
)
def test_names_of_countries_that_only_the_united_nations_write_are_known(text):
    assert country_of(text) in ("XK", "GB", "LA")


def test_equal_rows_are_told_apart_by_their_order_and_a_longer_file_adds_only_the_rest(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'a.db'}")
    first = store.add(take({}, {}, {"PLACE": "Ceuta"}), recorded_at=NOW)
    longer = store.add(take({}, {}, {"PLACE": "Ceuta"}, {}, {"PLACE": "Melilla"}), recorded_at=NOW)
    store.close()
    assert (first.added, longer.added, len(longer.duplicate_rows)) == (3, 2, 3)


def test_the_longer_names_of_other_issues_are_the_same_columns():
    names = {
        "REGION": "REGION_OF_SEIZURE",
        "SUBREGION": "SUBREGION_OF_SEIZURE",
        "COUNTRY": "COUNTRY_OF_SEIZURE",
        "AMOUNT": "AMOUNT_OF_DRUG",
    }
    header = ";".join(names.get(name, name) for name in HEADER.split(";"))
    spaced = HEADER.replace("_", " ").title().replace("Departure Country", "Country obtained / Departure Country")
    plain = take({}).accepted.drop("file_sha256")
    for other in (header, spaced):
        intake = take({}, header=other)
        assert intake.source == "unodc_ids"
        assert intake.accepted.drop("file_sha256").equals(plain)


def test_a_workbook_with_a_sheet_for_each_year_is_read_whole():
    book = openpyxl.Workbook()
    book.remove(book.active)
    names = HEADER.split(";")
    for year in (2011, 2012):
        sheet = book.create_sheet(str(year))
        sheet.append(names)
        day = datetime(year, 3, 21, tzinfo=UTC).replace(tzinfo=None)
        sheet.append([{**ROW, "SEIZURE_DATE": day, "AMOUNT": 1250.5}[name] for name in names])
    content = io.BytesIO()
    book.save(content)
    intake = read_file("ids.xlsx", content.getvalue(), IntakeOptions(NOW))
    assert (intake.source, intake.records, intake.flags) == ("unodc_ids", 2, ("sheets_read: 2011, 2012",))
    assert intake.accepted.select(pl.col("occurred_at").dt.year(), "precision", "quantity_kg", "row").rows() == [
        (2011, "day", 1250.5, 1),
        (2012, "day", 1250.5, 2),
    ]


def test_a_file_without_the_columns_of_the_publisher_is_another_source():
    content = (
        b"drug_name,seizure_date,amount,latitude,longitude,mode,agency,handling\nheroin,2014-03-21,1,1,1,land,A,TLP:RED"
    )
    assert read_file("a.csv", content, IntakeOptions(NOW)).source == "generic"


def test_every_row_of_many_lands_in_one_place():
    odd = [{}, {"AMOUNT": "x"}, {"SEIZURE_DATE": "soon"}, {"COUNTRY": "Atlantis"}, {"PLACE": "=HYPERLINK(1)"}]
    intake = take(*(odd[n % 5] for n in range(500)))
    assert intake.records == 500 == intake.accepted.height + intake.quarantined.height
    assert set(intake.quarantined["row"] % 5) == {2, 3}
    assert intake.accepted["event_id"].n_unique() == 300
    assert intake.accepted.filter(pl.col("mode").is_null()).is_empty()
