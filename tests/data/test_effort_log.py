from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.effort_log import read_effort_log
from data.errors import FileRejectedError

TODAY = date(2026, 11, 22)


def read(*lines, header="period,agency,hours,inspections,feed,area"):
    return read_effort_log("log.csv", "\n".join([header, *lines, ""]).encode(), today=TODAY)


def test_months_and_days_and_both_figures_are_read():
    batch = read("2024-05,A,10.5,,,", "2024-06-10,A,,7,sea,north")
    assert batch.accepted.rows() == [
        (1, date(2024, 5, 1), "A", "", "", 10.5, None),
        (2, date(2024, 6, 10), "A", "sea", "north", None, 7),
    ]
    assert (batch.records, batch.rejected.height, batch.duplicates, batch.unused) == (2, 0, (), ())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("someday,A,1,,,", "bad_period"),
        ("2024-13,A,1,,,", "bad_period"),
        ("2024-02-30,A,1,,,", "bad_period"),
        ("2027-01,A,1,,,", "period_out_of_range"),
        ("2024-05,,1,,,", "no_agency"),
        ("2024-05,A,,,,", "no_figure"),
        ("2024-05,A,-1,,,", "hours_out_of_range"),
        ("2024-05,A,many,,,", "bad_hours"),
        ("2024-05,A,nan,,,", "bad_hours"),
        ("2024-05,A,,1.5,,", "bad_inspections"),
        ('2024-05,A,"1,500",,,', "bad_hours"),
        ("2024-05,A,1.500,,,", "bad_hours"),
        ('2024-05,A,,"1,000",,', "bad_inspections"),
        ("2024-05,A,12 h,,,", "bad_hours"),
        ("2024-05,A,1e400,,,", "bad_hours"),
        ("2024-05,A,1e10,,,", "hours_out_of_range"),
        ("05/2024,A,1,,,", "bad_period"),
        ("2024-05-01/2024-05-31,A,1,,,", "bad_period"),
        ("1899-12,A,1,,,", "period_out_of_range"),
        ("=2024,A,1,,,", "bad_period"),
        (f"2024-05,{'x' * 201},1,,,", "text_too_long"),
    ],
)
def test_a_bad_row_is_named_with_its_reason_and_the_others_stand(line, reason):
    batch = read("2024-04,A,1,,,", line, "2024-06,A,1,,,")
    assert batch.rejected.select("row", "reason").rows() == [(2, reason)]
    assert batch.rejected["sentence"][0].endswith(".")
    assert batch.accepted["row"].to_list() == [1, 3]


def test_the_same_row_again_is_a_repeat_and_other_figures_a_contradiction():
    batch = read("2024-05,A,1,,,", "2024-05-01,A,1,,,", "2024-05,A,2,,,", "2024-05,A,2,,sea,")
    assert batch.duplicates == (2,)
    assert batch.rejected.select("row", "reason").rows() == [(3, "contradicts_earlier_row")]
    assert batch.accepted["row"].to_list() == [1, 4]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["2024-05", "2024-05-01", "x"]), st.sampled_from("AB"), st.sampled_from(["1", "2", ""])
        ),
        max_size=12,
    )
)
def test_every_row_is_in_one_place(rows):
    batch = read("2020-01,Z,1", *(",".join(row) for row in rows), header="period,agency,hours")
    places = [*batch.accepted["row"], *batch.rejected["row"], *batch.duplicates]
    assert sorted(places) == list(range(1, len(rows) + 2))


def test_other_columns_are_named_and_the_columns_of_the_scenarios_are_known():
    batch = read("2024-05,A,1,x", header="period,agency,patrol_hours,remark")
    assert batch.accepted["hours"].to_list() == [1.0]
    assert batch.unused == ("remark",)


@pytest.mark.parametrize(
    ("header", "word"),
    [
        ("agency,hours", "period"),
        ("period,agency", "hours or inspections"),
        ("period,start,agency,hours", "two columns"),
    ],
)
def test_a_file_without_its_columns_is_rejected_whole(header, word):
    with pytest.raises(FileRejectedError, match=word):
        read(",".join("1" for _ in header.split(",")), header=header)


def test_a_day_of_a_month_that_stands_whole_would_count_twice():
    lines = ["2024-05-10,A,1,,,", "2024-05,A,9,,,", "2024-05-10,A,1,,sea,", "2024-06-10,A,1,,,", "2024-05-20,A,2,,,"]
    batch = read(*lines)
    assert batch.accepted["row"].to_list() == [2, 3, 4]
    assert batch.rejected.select("row", "reason").rows() == [(1, "overlaps_month"), (5, "overlaps_month")]
    assert "Row 2 gives the whole of 2024-05" in batch.rejected["sentence"][0]


def test_decimals_after_a_comma_and_names_in_two_normal_forms_are_the_same():
    batch = read('2024-05,Policía,"10,5",,,', "2024-05,Polici\u0301a,10.5,,,")
    assert batch.accepted.select("agency", "hours").rows() == [("Policía", 10.5)]
    assert batch.duplicates == (2,)
