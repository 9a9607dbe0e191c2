"""Who may see a record: against an oracle written apart, and the SQL against the function."""

import itertools

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, String, Table, create_engine, insert, select

from data.marking import FROM_FREE_TO_STRICT, marking_of
from data.policy import (
    ALL_RECORDS,
    LOCAL,
    PUBLIC,
    Principal,
    Scope,
    is_freer,
    names_of,
    policy_key,
    visible,
    visible_rows,
)
from data.schema import Handling
from tests.campaign import visibility
from tests.campaign.visibility import MARKS, NAMES, oracle

name = st.sampled_from(NAMES)
release = st.lists(st.sampled_from((*NAMES, "", "AGY-AB", "lice")), max_size=4).map(";".join)
record = st.tuples(name, st.sampled_from(MARKS), release)
principal = st.builds(
    Principal,
    st.sampled_from((*NAMES, "a;b")),
    agency=st.sampled_from((*NAMES[:3], "")),
    clearance=st.sampled_from(Handling),
    groups=st.lists(name, max_size=2).map(tuple),
    scope=st.sampled_from(Scope),
)


def sees(who, row):
    return visible(who, agency=row[0], handling=row[1], release_to=row[2])


@settings(max_examples=2_000)
@given(principal, record)
def test_the_function_agrees_with_the_oracle(who, row):
    assert sees(who, row) is oracle(who, *row)


@settings(max_examples=100, deadline=None)
@given(st.lists(principal, min_size=1, max_size=6), st.lists(record, min_size=1, max_size=30))
def test_the_query_finds_exactly_what_the_function_lets_through(people, rows):
    table = Table("t", MetaData(), *(Column(each, String) for each in ("agency", "handling", "release_to", "n")))
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        table.create(connection)
        for number, (agency, handling, released) in enumerate(rows):
            values = {"agency": agency, "handling": handling, "release_to": released, "n": str(number)}
            connection.execute(insert(table), values)
        for who in people:
            asked = visible_rows(who, agency=table.c.agency, handling=table.c.handling, release_to=table.c.release_to)
            found = set(connection.execute(select(table.c.n).where(asked)).scalars())
            assert found == {str(number) for number, row in enumerate(rows) if sees(who, row)}
    engine.dispose()


@pytest.mark.parametrize(
    ("who", "row", "expected"),
    [
        (PUBLIC, ("AGY-A", "TLP:CLEAR", ""), True),
        (PUBLIC, ("AGY-A", "TLP:GREEN", "public"), False),
        (Principal("AGY-B", "AGY-B", Handling.RED), ("AGY-A", "TLP:GREEN", ""), True),
        (Principal("AGY-B", "AGY-B", Handling.RED), ("AGY-A", "TLP:AMBER", "AGY-C;AGY-B"), True),
        (Principal("bob", "AGY-B"), ("AGY-A", "TLP:AMBER", "AGY-B"), True),
        (Principal("bob", "AGY-B"), ("AGY-A", "TLP:AMBER", "AGY-BB"), False),
        (Principal("bob", "AGY-B"), ("AGY-B", "TLP:RED", ""), False),
        (Principal("bob", "AGY-B", Handling.RED), ("AGY-B", "TLP:RED", "alice"), False),
        (Principal("bob", "AGY-B", Handling.RED), ("AGY-B", "TLP:RED", "alice;bob"), True),
        (Principal("bob", "AGY-B", Handling.RED), ("AGY-A", "TLP:RED", "bob"), False),
        (Principal("bob", "AGY-B", Handling.AMBER_STRICT), ("AGY-B", "TLP:AMBER+STRICT", ""), True),
        (Principal("bob", "AGY-B", Handling.AMBER), ("AGY-B", "TLP:AMBER+STRICT", ""), False),
        (LOCAL, ("AGY-A", "what", ""), True),
    ],
)
def test_examples_of_the_table(who, row, expected):
    assert sees(who, row) is expected


@settings(max_examples=500)
@given(principal, principal, st.lists(record, max_size=12))
def test_who_shares_a_release_set_sees_the_same(one, other, rows):
    keys = [policy_key(who, [row[1:] for row in rows if sees(who, row)]) for who in (one, other)]
    if keys[0] == keys[1]:
        assert [sees(one, row) for row in rows] == [sees(other, row) for row in rows]


def test_officers_share_a_release_set_until_one_of_them_is_named():
    alice, bob = (Principal(name, "AGY-A", Handling.RED, groups=("north",)) for name in ("alice", "bob"))
    assert policy_key(alice, [("TLP:AMBER", "AGY-A;north")]) == policy_key(bob, [("TLP:AMBER", "AGY-A;north")])
    assert policy_key(alice, [("TLP:RED", "alice")]) != policy_key(bob, [])
    assert policy_key(LOCAL, []) == ALL_RECORDS


def test_how_finely_one_sees_is_part_of_the_key():
    limits = ({}, {"resolution": 5}, {"resolution": 4}, {"time": "month"})
    keys = [policy_key(Principal("a", "AGY-A", **limit), []) for limit in limits]
    assert len(set(keys)) == len(keys)


known = st.tuples(name, st.sampled_from([handling.value for handling in Handling]), release)


@settings(max_examples=500)
@given(st.lists(known, max_size=8), known)
def test_another_record_makes_a_marking_no_freer(rows, added):
    before, after = (marking_of(framed(each)) for each in (rows, [*rows, added]))
    rank = FROM_FREE_TO_STRICT.index
    assert rank(after.handling) >= max(rank(before.handling), rank(Handling(added[1])))
    if before.audience is not None:
        assert set(after.audience) <= set(before.audience)


@settings(max_examples=500)
@given(st.lists(known, min_size=1, max_size=6))
def test_whom_a_derived_thing_is_open_to_each_record_is_open_to(rows):
    marking = marking_of(framed(rows))
    for name, row in itertools.product(marking.audience or (), rows):
        bearer = Principal(name, agency=name, clearance=Handling.RED)
        member = Principal(name, agency=row[0], clearance=Handling.RED)
        assert sees(bearer, row) or sees(member, row)


def framed(rows):
    return pl.DataFrame(rows, schema=dict.fromkeys(("agency", "handling", "release_to"), pl.String), orient="row")


def test_no_record_at_all_is_clear():
    assert marking_of(framed([])).handling is Handling.CLEAR
    assert marking_of(framed([("A", "TLP:GREEN", "")])).audience is None
    assert marking_of(framed([("A", "TLP:AMBER", "B"), ("C", "TLP:AMBER", "B")])).release_to == "B"


def test_an_unknown_marking_is_no_free_one():
    with pytest.raises(ValueError, match="TLP:WHITE"):
        marking_of(framed([("A", "TLP:WHITE", "")]))


def test_names_of_a_release_list():
    assert names_of("A;;B;") == ("A", "B")
    assert names_of("") == ()


@settings(max_examples=2_000)
@given(principal, name, st.tuples(known, known))
def test_who_sees_a_record_that_is_no_freer_saw_it_before(who, agency, rows):
    before, after = ((handling, released) for _, handling, released in rows)
    if not is_freer(before, after) and sees(who, (agency, *after)):
        assert sees(who, (agency, *before))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (("TLP:RED", ""), ("TLP:GREEN", ""), True),
        (("TLP:GREEN", ""), ("TLP:RED", ""), False),
        (("TLP:AMBER", "B"), ("TLP:AMBER", "B;C"), True),
        (("TLP:AMBER", "B;C"), ("TLP:AMBER", "C"), False),
        (("TLP:RED", "alice"), ("TLP:RED", ""), True),
        (("TLP:RED", ""), ("TLP:RED", "alice"), False),
        (("TLP:GREEN", ""), ("TLP:GREEN", "A"), False),
    ],
)
def test_what_makes_a_record_freer(before, after, expected):
    assert is_freer(before, after) is expected


def test_cases_drawn_at_random_are_not_in_dispute_and_could_be(monkeypatch):
    assert visibility.disagreements(500, seed=1) == []
    monkeypatch.setattr(visibility, "visible", lambda *_, **__: True)
    assert visibility.disagreements(500, seed=1)
