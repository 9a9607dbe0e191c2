from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.sources.source import as_reports
from data.validate.dates import DateRules, fault_of_dates, fault_of_zone, read_time_by, restate_times
from data.validate.times import read_time


@pytest.mark.parametrize(
    ("text", "dates", "instant", "flags"),
    [
        ("03/04/2026", "day-first", "2026-04-03T00:00:00", "day_precision;date_order_told"),
        ("03/04/2026", "month-first", "2026-03-04T00:00:00", "day_precision;date_order_told"),
        ("3.4.2026 14:05", "day-first", "2026-04-03T14:05:00", "time_zone_assumed;date_order_told"),
        ("31/01/2026", "day-first", "2026-01-31T00:00:00", "day_precision"),
        ("04/04/2026", "month-first", "2026-04-04T00:00:00", "day_precision"),
        ("2026-03-04", "day-first", "2026-03-04T00:00:00", "day_precision"),
        ("3 Apr 2026", "month-first", "2026-04-03T00:00:00", "day_precision"),
        ("46082", "excel", "2026-03-01T00:00:00", "day_precision;date_order_told"),
        ("46082.75", "excel", "2026-03-01T18:00:00", "time_zone_assumed;date_order_told"),
        ("03.04.26", "%d.%m.%y", "2026-04-03T00:00:00", "day_precision;date_order_told"),
        ("26-04-03 07:08", "%y-%m-%d %H:%M", "2026-04-03T07:08:00", "time_zone_assumed;date_order_told"),
        ("03.04.2026 09:30 PM", "%d.%m.%Y %I:%M %p", "2026-04-03T21:30:00", "time_zone_assumed;date_order_told"),
        ("04/2026", "%m/%Y", "2026-04-01T00:00:00", "month_precision;date_order_told"),
        ("2026-04-03T09:00:00", "%d.%m.%Y", "2026-04-03T09:00:00", "time_zone_assumed"),
        ("03.04.2026 07:08 +0200", "%d.%m.%Y %H:%M %z", "2026-04-03T05:08:00", "date_order_told"),
    ],
)
def test_a_date_is_read_as_a_person_says(text, dates, instant, flags):
    reading = read_time_by(text, DateRules(dates))
    assert reading.instant == datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert reading.flags == flags


@pytest.mark.parametrize(
    ("text", "dates", "reason"),
    [
        ("01/31/2026", "day-first", "date_order_contradicted"),
        ("31/01/2026", "month-first", "date_order_contradicted"),
        ("03/04/26", "day-first", "ambiguous_date"),
        ("30/02/2026", "day-first", "bad_date"),
        ("46082", "day-first", "bad_date"),
        ("60", "excel", "bad_date"),
        ("999999", "excel", "bad_date"),
        ("3 April", "%d.%m.%Y", "bad_date"),
        ("03.04.0226", "%d.%m.%Y", "bad_date"),
        ("", "day-first", "date_missing"),
        ("", "%d.%m.%Y", "date_missing"),
    ],
)
def test_what_does_not_fit_what_was_said_is_refused(text, dates, reason):
    reading = read_time_by(text, DateRules(dates))
    assert (reading.instant, reading.reason) == (None, reason)
    assert reading.sentence.endswith(".")


@pytest.mark.parametrize(
    ("text", "instant", "reason"),
    [
        ("2026-07-01 12:00", "2026-07-01T10:00:00", ""),
        ("2026-01-01 12:00", "2026-01-01T11:00:00", ""),
        ("2026-07-01", "2026-07-01T00:00:00", ""),
        ("2026-07-01 12:00Z", "2026-07-01T12:00:00", ""),
        ("2026-03-29 02:30", None, "nonexistent_time"),
        ("2026-10-25 02:30", None, "ambiguous_time"),
        ("2026-10-25 02:30+01:00", "2026-10-25T01:30:00", ""),
    ],
)
def test_a_clock_without_zone_is_of_the_zone_that_was_said(text, instant, reason):
    reading = read_time_by(text, DateRules(zone="Europe/Berlin"))
    assert reading.instant == (instant and datetime.fromisoformat(instant).replace(tzinfo=UTC))
    assert reading.reason == reason
    assert "time_zone_assumed" not in reading.flags


@pytest.mark.parametrize(
    "dates", ["dmy", "%H:%M", "%d.%m", "%Q%Y", "day first", "%Y %", "%d/%d/%Y", "%d.%m.%Y %I:%M", "%d.%m.%Y %H:%M %p"]
)
def test_an_order_that_is_none_is_told(dates):
    assert fault_of_dates(dates).endswith(".")


@pytest.mark.parametrize(
    "zone",
    ["CET", "Europe/Atlantis", "+02:00", "../etc/passwd", "/etc/passwd", "right/Europe/Berlin", "America/Argentina"],
)
def test_a_zone_that_is_none_is_told(zone):
    assert fault_of_zone(zone).endswith(".")


@given(st.dates(date(1900, 3, 1), date(2199, 12, 31)), st.sampled_from(["day-first", "month-first"]))
def test_every_day_is_read_back_in_the_order_that_was_said(day, order):
    text = day.strftime("%d/%m/%Y" if order == "day-first" else "%m/%d/%Y")
    told = read_time_by(text, DateRules(order))
    assert told.instant == datetime(day.year, day.month, day.day, tzinfo=UTC)
    plain = read_time(text)
    assert plain.instant in (None, told.instant)


@given(st.integers(61, 109_000))
def test_every_serial_is_its_day(serial):
    instant = read_time_by(str(serial), DateRules("excel")).instant
    assert instant == datetime(1899, 12, 30, tzinfo=UTC) + timedelta(days=serial)


@given(st.text(max_size=30), st.sampled_from(["day-first", "excel", "%d.%m.%Y %H:%M"]))
def test_no_text_breaks_it(text, dates):
    reading = read_time_by(text, DateRules(dates, "Europe/Berlin"))
    assert (reading.instant is None) == bool(reading.reason)


def test_reports_keep_what_was_written_and_what_was_made_of_it():
    reports = as_reports(
        pl.DataFrame({"#row": [1, 2, 3], "time": ["03/04/2026", "2026-03-04", "31/31/2026"], "flags": ["a", "", ""]})
    )
    told = restate_times(reports, DateRules("day-first"))
    assert told["time"].to_list() == ["2026-04-03", "2026-03-04", "31/31/2026"]
    assert told["reading"].to_list() == ["2026-04-03", "", ""]
    assert told["flags"].to_list() == ["a;date_order_told", "", ""]
    assert told["refusal"].to_list() == ["", "", "date_order_contradicted"]
    assert restate_times(reports, DateRules()) is reports
