from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.validate.times import read_time

ARABIC = "\u0662\u0660\u0662\u0666-\u0660\u0663-\u0660\u0661"
THAI = "\u0e52\u0e50\u0e52\u0e56-\u0e50\u0e53-\u0e50\u0e51"


@pytest.mark.parametrize(
    ("text", "instant", "precision", "flags"),
    [
        ("2026-02-11T09:30:00Z", "2026-02-11T09:30:00", "second", ""),
        ("2026-03-01T00:30:00+14:00", "2026-02-28T10:30:00", "second", ""),
        ("2026-03-01 23:30-1100", "2026-03-02T10:30:00", "minute", ""),
        ("2026-03-01T12:00:00.25 UTC", "2026-03-01T12:00:00.250000", "second", ""),
        ("2026-03-01T12:00:00", "2026-03-01T12:00:00", "second", "time_zone_assumed"),
        ("2026-03-01", "2026-03-01T00:00:00", "day", "day_precision"),
        ("20260301", "2026-03-01T00:00:00", "day", "day_precision"),
        ("2026/3/1", "2026-03-01T00:00:00", "day", "day_precision"),
        ("2026-03", "2026-03-01T00:00:00", "month", "month_precision"),
        ("2026", "2026-01-01T00:00:00", "year", "year_precision"),
        ("31/01/2026", "2026-01-31T00:00:00", "day", "day_precision"),
        ("01/31/2026 08:05", "2026-01-31T08:05:00", "minute", "time_zone_assumed"),
        ("03.03.2026", "2026-03-03T00:00:00", "day", "day_precision"),
        ("3 Apr 2026", "2026-04-03T00:00:00", "day", "day_precision"),
        ("April 3, 2026", "2026-04-03T00:00:00", "day", "day_precision"),
        ("Sept 2026", "2026-09-01T00:00:00", "month", "month_precision"),
        ("2024-02-29", "2024-02-29T00:00:00", "day", "day_precision"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59", "second", "leap_second"),
        ("2017-01-01T08:59:60+09:00", "2016-12-31T23:59:59", "second", "leap_second"),
        ("2026-03-01T24:00Z", "2026-03-02T00:00:00", "minute", ""),
        ("2025-12-31 24:00:00+01:00", "2025-12-31T23:00:00", "second", ""),
        ("1955-11-05T06:15:00Z", "1955-11-05T06:15:00", "second", ""),
        ("2026-07-01 12:00 Europe/Berlin", "2026-07-01T10:00:00", "minute", ""),
        ("2026-10-25T02:30:00+02:00[Europe/Berlin]", "2026-10-25T00:30:00", "second", ""),
        ("2026-07-01 12:00 Etc/GMT+5", "2026-07-01T17:00:00", "minute", ""),
        ("11 f\u00e9vrier 2026", "2026-02-11T00:00:00", "day", "day_precision"),
        ("11 de febrero de 2026 09:30Z", "2026-02-11T09:30:00", "minute", ""),
        ("11 fev. 2026", "2026-02-11T00:00:00", "day", "day_precision"),
        ("1. M\u00e4rz 2026", "2026-03-01T00:00:00", "day", "day_precision"),
        ("11 \u015eubat 2026", "2026-02-11T00:00:00", "day", "day_precision"),
        ("30 A\u011eUSTOS 2026", "2026-08-30T00:00:00", "day", "day_precision"),
        ("agosto de 2026", "2026-08-01T00:00:00", "month", "month_precision"),
        ("\u0661\u0661 Feb \u0662\u0660\u0662\u0666", "2026-02-11T00:00:00", "day", "day_precision;digits_converted"),
        ("2026-03-08 America/Havana", "2026-03-08T05:00:00", "day", "day_precision"),
        (
            ARABIC,
            "2026-03-01T00:00:00",
            "day",
            "day_precision;digits_converted",
        ),
        (
            THAI,
            "2026-03-01T00:00:00",
            "day",
            "day_precision;digits_converted",
        ),
    ],
)
def test_a_time_is_an_instant_with_its_precision(text, instant, precision, flags):
    reading = read_time(text)
    assert reading.instant == datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert (reading.precision, reading.flags, reading.reason) == (precision, flags, "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "date_missing"),
        ("  ", "date_missing"),
        ("2026-02-30", "bad_date"),
        ("2026-13-01T00:00:00Z", "bad_date"),
        ("2025-02-29", "bad_date"),
        ("1767225600", "bad_date"),
        ("46082", "bad_date"),
        ("yesterday", "bad_date"),
        ("3 Foo 2026", "bad_date"),
        ("3 of 2026", "bad_date"),
        ("3 de de 2026", "bad_date"),
        ("31 f\u00e9vrier 2026", "bad_date"),
        ("2026-03-01T24:30:00Z", "bad_date"),
        ("2026-03-01T12:00:60Z", "bad_date"),
        ("0001-01-01T00:00:00+14:00", "bad_date"),
        ("1800-01-01", "bad_date"),
        ("2\u0660\u0662\u0666-\u0660\u0663-\u0660\u0661", "bad_date"),
        ("2569-03-01", "bad_date"),
        ("\u06f1\u06f4\u06f0\u06f4/\u06f1\u06f2/\u06f1\u06f0", "bad_date"),
        ("2026-W09-3", "bad_date"),
        ("2026-03-01T24:00:01Z", "bad_date"),
        ("2026-03-29T02:30:00 Europe/Berlin", "nonexistent_time"),
        ("2026-10-25T02:30:00[Europe/Berlin]", "ambiguous_time"),
        ("2026-07-01T12:00:00+01:00[Europe/Berlin]", "bad_timezone"),
        ("2026-07-01T12:00:00 Europe/Atlantis", "bad_timezone"),
        ("2026-07-01T12:00:00 EST", "bad_timezone"),
        ("2026-07-01T12:00:00+16:00:01", "bad_timezone"),
        ("03/04/2026", "ambiguous_date"),
        ("3.4.2026", "ambiguous_date"),
        ("03/04/26", "ambiguous_date"),
        ("2026-03-29T02:30:00 CST", "bad_timezone"),
        ("2026-03-01T00:00:00+25:00", "bad_timezone"),
        ("2026-03-01T00:00:00+01:75", "bad_timezone"),
        ("2026-03-01T00:00:00+14:30", "bad_timezone"),
    ],
)
def test_what_cannot_be_told_is_refused_with_its_reason(text, reason):
    reading = read_time(text)
    assert (reading.instant, reading.reason) == (None, reason)
    assert reading.sentence.endswith(".")


@given(
    st.datetimes(datetime(1901, 1, 1), datetime(2199, 12, 30)).map(lambda moment: moment.replace(microsecond=0)),  # noqa: DTZ001 (hypothesis wants naive bounds)
    st.integers(-14 * 60, 14 * 60),
)
def test_what_is_written_in_any_zone_is_read_back(moment, minutes):
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert read_time(aware.isoformat()).instant == aware


@given(st.text(max_size=40))
def test_no_text_breaks_it(text):
    reading = read_time(text)
    assert (reading.instant is None) == bool(reading.reason)


ZONES = sorted(available_timezones() - {"localtime", "Factory"})
STEP = 1 if len(ZONES) < 500 else len(ZONES) // 400


@pytest.mark.parametrize("name", ZONES[::STEP])
def test_four_hundred_zones_are_read_back(name):
    """With its offset, every instant; with the name of its zone, every instant whose clock came once."""
    zone = ZoneInfo(name)
    days = (datetime(1901, 2, 3, 4, 5, 6, tzinfo=UTC) + timedelta(days=397 * n, minutes=17 * n) for n in range(120))
    for instant in [*days, *around_changes(zone)]:
        local = instant.astimezone(zone)
        assert read_time(local.isoformat()).instant == instant
        if "/" not in name:
            continue
        reading = read_time(f"{local.replace(tzinfo=None).isoformat()} {name}")
        assert reading.instant == instant or (reading.instant, reading.reason) == (None, "ambiguous_time"), local
        assert (reading.reason == "ambiguous_time") == (clock(local, fold=0) != clock(local, fold=1))
        assert read_time(f"{local.isoformat()}[{name}]").instant == instant


def clock(local, *, fold):
    return local.replace(fold=fold).utcoffset()


def around_changes(zone):
    """Give instants shortly before and after each change of a year's clocks."""
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(0, 366 * 24, 6)]
    for before, after in pairwise(hours):
        if before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            yield from (before + timedelta(minutes=30 * n + 1) for n in range(-2, 20))


REGIONS = st.sampled_from([name for name in ZONES if "/" in name])
CLOCKS = st.datetimes(datetime.fromisoformat("1950-01-01"), datetime.fromisoformat("2037-01-01"))


@given(REGIONS, CLOCKS)
def test_a_clock_that_never_showed_a_time_is_refused(name, moment):
    zone, local = ZoneInfo(name), moment.replace(microsecond=0)
    there = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    reading = read_time(f"{local.isoformat(sep=' ')} {name}")
    assert (reading.reason == "nonexistent_time") == (there != local)
