"""An analysis is kept for as long as what it reads is the same, and never longer."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import routes.pipeline
from data.basemap import load_land
from data.effort_log import read_effort_log
from data.geocode.gazetteer import load_towns
from data.intake import IntakeOptions
from data.receiving import read_file
from data.store import open_store
from layers.archive import from_bytes, to_bytes
from layers.current import current_analysis, known_analysis
from layers.tracking import Recorded
from routes.analysis import AnalysisParameters
from routes.corridors import find_corridors
from routes.pipeline import analyse
from tests.counts import examples

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PARAMETERS = AnalysisParameters(draws=20)
HEADER = (
    "event_id", "occurred_at", "latitude", "longitude", "radius_km", "place", "mode", "commodity", "quantity", "unit",
    "count", "origin", "destination", "kind", "source_ref", "agency", "feed", "handling",
)  # fmt: skip
READ = {
    "occurred_at": "2025-07-09",
    "latitude": "2.5",
    "longitude": "12.5",
    "radius_km": "31",
    "place": "Elsewhere",
    "mode": "air",
    "commodity": "heroin",
    "quantity": "77",
    "count": "3",
    "origin": "Gamma",
    "destination": "Delta",
    "kind": "interception",
}
UNREAD = {"source_ref": "letter 7", "handling": "TLP:AMBER+STRICT"}


def rows_of(seed=1, rows=150):
    chance = np.random.default_rng(seed)
    for at in range(rows):
        day = date(2024, 1, 1) + timedelta(days=int(chance.integers(0, 730)))
        along = chance.uniform()
        yield dict(
            zip(
                HEADER,
                (
                    f"E{at}", day.isoformat(), f"{5 + along:.4f}", f"{5 + 4 * along:.4f}", "2", "", "land", "cocaine",
                    "5", "kg", "1", "Alpha", "Beta", "seizure", "", "AGY-A", "", "TLP:AMBER",
                ),
                strict=True,
            )
        )  # fmt: skip


def intake(rows, name="a.csv"):
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER)
    writer.writeheader()
    writer.writerows(rows)
    return read_file(name, text.getvalue().encode(), IntakeOptions(NOW))


@pytest.fixture
def store(tmp_path):
    opened = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    opened.add(intake(rows_of()), recorded_at=NOW)
    yield opened
    opened.close()


@pytest.fixture
def made(monkeypatch):
    """Every analysis that is made and not found."""
    calls = []

    def counted(*args, **words):
        calls.append(args)
        return analyse(*args, **words)

    monkeypatch.setattr(routes.pipeline, "analyse", counted)
    return calls


@pytest.fixture
def kinds(monkeypatch):
    """The kind of every part that is made and not found."""
    found = []

    def told(evidence, *, kind, **words):
        found.append(kind)
        return find_corridors(evidence, kind=kind, **words)

    monkeypatch.setattr(routes.pipeline, "find_corridors", told)
    return found


def now_and_anew(store, parameters=PARAMETERS):
    current = current_analysis(store, parameters=parameters, now=NOW + timedelta(days=9))
    anew = analyse(
        current.events, parameters=parameters, land=load_land("50m"), towns=load_towns(), effort=store.effort()
    )
    assert to_bytes(current.analysis) == to_bytes(from_bytes(to_bytes(anew)))
    return current


def corrected(values, at=(0,), seed=1):
    return [row | values if number in at else row for number, row in enumerate(rows_of(seed))]


def add(store, rows, days=3):
    return store.add(intake(rows, name="b.csv"), recorded_at=NOW + timedelta(days=days))


def test_rows_set_aside_leave_an_analysis_kept(store, made):
    now_and_anew(store)
    assert add(store, [next(rows_of()) | {"event_id": "Q1", "latitude": "99"}]).quarantined == 1
    current = now_and_anew(store)
    assert len(made) == 1
    assert (current.look, store.version()) == (Recorded.NEW, 2)


@pytest.mark.parametrize("field", UNREAD)
def test_a_correction_of_what_no_analysis_reads_leaves_it_kept(store, made, field):
    now_and_anew(store)
    assert add(store, corrected({field: UNREAD[field]}, at=range(10))).revised == 10
    current = now_and_anew(store)
    assert len(made) == 1
    assert current.events[field].to_list().count(UNREAD[field]) == 10


def test_a_change_that_is_taken_back_finds_the_analysis_before_it(store, made):
    now_and_anew(store)
    add(store, corrected({"quantity": "50"}))
    now_and_anew(store)
    add(store, corrected({}), days=4)
    now_and_anew(store)
    assert len(made) == 2


def test_an_analysis_of_an_earlier_day_outlives_later_records(store, made):
    then = AnalysisParameters(draws=20, as_of=NOW.date())
    now_and_anew(store, then)
    add(store, [next(rows_of()) | {"event_id": "N1"}])
    now_and_anew(store, then)
    assert len(made) == 1


def test_new_effort_makes_it_anew(store, made):
    now_and_anew(store)
    log = b"period,agency,hours\n2024-01,AGY-A,10\n2024-02,AGY-A,20\n"
    store.add_effort(read_effort_log("hours.csv", log, today=NOW.date()), recorded_at=NOW)
    now_and_anew(store)
    assert len(made) == 2


def of_another_kind(rows):
    return [
        row | {"event_id": f"I-{row['event_id']}", "kind": "interception", "agency": "AGY-B", "commodity": "people"}
        for row in rows
    ]


def test_an_import_of_another_kind_or_agency_leaves_a_kind_kept(store, kinds):
    others = of_another_kind(rows_of(seed=2))
    add(store, others[:-20])
    current_analysis(store, parameters=PARAMETERS, now=NOW)
    assert kinds == ["interception", "seizure"]
    add(store, others[-20:], days=4)
    current_analysis(store, parameters=PARAMETERS, now=NOW)
    assert kinds == ["interception", "seizure", "interception"]
    add(store, corrected({"quantity": "50"}), days=5)
    current_analysis(store, parameters=PARAMETERS, now=NOW)
    assert kinds == ["interception", "seizure", "interception", "seizure"]
    now_and_anew(store)


@pytest.mark.parametrize("field", READ)
def test_a_correction_of_what_is_read_makes_it_anew(store, made, field):
    current_analysis(store, parameters=PARAMETERS, now=NOW)
    assert add(store, corrected({field: READ[field]}, at=range(4))).accepted == 4
    now_and_anew(store)
    assert len(made) == 2


@settings(
    max_examples=examples(3, campaign=8),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    changes=st.lists(
        st.tuples(st.sampled_from([*READ, *UNREAD]), st.sets(st.integers(0, 149), min_size=1, max_size=60)),
        min_size=1,
        max_size=3,
    )
)
def test_whatever_is_corrected_the_answer_is_that_of_all_that_is_known(changes):
    opened = open_store("sqlite://")
    rows = [*list(rows_of())[:90], *of_another_kind(rows_of(seed=2))[:60]]
    opened.add(intake(rows), recorded_at=NOW)
    for turn, (field, at) in enumerate(changes, start=1):
        current_analysis(opened, parameters=PARAMETERS, now=NOW)
        rows = [row | {field: (READ | UNREAD)[field]} if number in at else row for number, row in enumerate(rows)]
        add(opened, rows, days=turn)
        now_and_anew(opened)
    opened.close()


def log(*lines):
    content = "\n".join(["period,agency,hours", *lines, ""]).encode()
    return read_effort_log("log.csv", content, today=NOW.date())


def test_what_was_known_at_an_instant_is_what_a_store_holds_that_got_no_more(store, tmp_path):
    store.add_effort(log("2024-01,AGY-A,9"), recorded_at=NOW)
    add(store, corrected({"latitude": "6.5"}, at=(1, 2)), days=1)
    whole = open_store(f"sqlite:///{tmp_path / 'whole.db'}")
    whole.add(intake(rows_of()), recorded_at=NOW)
    whole.add_effort(log("2024-01,AGY-A,9"), recorded_at=NOW)
    add(whole, corrected({"latitude": "6.5"}, at=(1, 2)), days=1)
    add(whole, corrected({"longitude": "12.5", "quantity": "77"}, at=(1, 5, 9)), days=3)
    add(whole, [row | {"event_id": f"N{row['event_id']}"} for row in rows_of(seed=2)], days=3)
    whole.add_effort(log("2024-01,AGY-A,5000"), recorded_at=NOW + timedelta(days=3))
    then = known_analysis(whole, at=NOW + timedelta(days=2), parameters=PARAMETERS)
    assert whole.looks(release_set=whole.release_set()) == ()
    now = current_analysis(store, parameters=PARAMETERS)
    assert then.events.equals(now.events)
    assert to_bytes(then.analysis) == to_bytes(now.analysis)
    assert (then.marking, then.as_of, then.label) == (now.marking, now.as_of, now.label)
    late = current_analysis(whole, parameters=PARAMETERS)
    assert late.events.height > then.events.height
    assert to_bytes(late.analysis) != to_bytes(then.analysis)
    whole.close()


def test_before_the_first_import_nothing_is_known(store):
    then = known_analysis(store, at=NOW - timedelta(seconds=1), parameters=PARAMETERS)
    assert then.events.is_empty()
    assert then.analysis.periods == ()
    assert then.as_of is None


def test_of_what_was_known_nothing_is_kept(store, made):
    for _ in range(2):
        known_analysis(store, at=NOW, parameters=PARAMETERS)
    assert len(made) == 2
    current_analysis(store, parameters=PARAMETERS)
    known_analysis(store, at=NOW, parameters=PARAMETERS)
    assert len(made) == 3, "what is kept of the present is taken"


def test_effort_that_was_logged_later_is_no_part_of_what_was_known(store, made):
    store.add_effort(log("2024-01,AGY-A,9"), recorded_at=NOW)
    current_analysis(store, parameters=PARAMETERS)
    store.add_effort(log("2024-01,AGY-A,5000"), recorded_at=NOW + timedelta(days=3))
    known_analysis(store, at=NOW + timedelta(days=2), parameters=PARAMETERS)
    assert len(made) == 1, "what is kept was made from the same"
    known_analysis(store, at=NOW + timedelta(days=3), parameters=PARAMETERS)
    assert len(made) == 2
