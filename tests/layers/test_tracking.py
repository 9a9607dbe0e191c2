from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from data.store import InputNumbers, open_store
from layers.current import current_analysis, end_of_day
from layers.flag_text import code_version, parameters_in, parameters_out, sighting_in, stream_of
from layers.tracking import Recorded, Run, record_run, tracked_of
from routes.analysis import AnalysisParameters
from routes.matching import sightings
from routes.monitor import State
from routes.periods import Period

NOW = datetime(2025, 1, 15, 12, tzinfo=UTC)


@pytest.fixture
def store():
    opened = open_store("sqlite://")
    yield opened
    opened.close()


@pytest.fixture
def run(analysis, events):
    return Run(analysis, events, None, InputNumbers(0, 0, 0), "all")


def tracks(store):
    return {row.track_id: row for row in store.tracked(release_set="all")}


def test_every_flag_of_a_run_is_tracked_as_it_was(store, run, analysis):
    assert record_run(store, run, now=NOW) is Recorded.NEW
    kept = [tracked_of(row) for row in tracks(store).values()]
    assert {item.sighting for item in kept} == set(sightings(analysis))
    assert sum(item.state is State.NOTE for item in kept) == 2
    assert {item.first_seen for item in kept} == {NOW.date()}


def test_the_same_run_again_changes_nothing(store, run):
    record_run(store, run, now=NOW)
    before = tracks(store)
    assert record_run(store, run, now=NOW.replace(month=6)) is Recorded.KNOWN
    assert tracks(store) == before


def test_an_earlier_day_an_empty_store_and_an_overtaken_one_are_no_looks(store, run):
    record_run(store, run, now=NOW)
    parameters = replace(run.analysis.parameters, as_of=date(2024, 12, 1))
    earlier = replace(run, analysis=replace(run.analysis, parameters=parameters))
    assert record_run(store, earlier, now=NOW) is Recorded.EARLIER
    assert record_run(store, replace(run, events=run.events.head(0)), now=NOW) is Recorded.EMPTY
    assert record_run(store, replace(run, inputs=InputNumbers(3, 3, 0)), now=NOW) is Recorded.OVERTAKEN
    assert len(store.looks(release_set="all")) == 1


def test_a_day_that_has_not_come_does_not_shut_out_the_looks_before_it(store, run):
    parameters = replace(run.analysis.parameters, as_of=date(2099, 1, 1))
    record_run(store, replace(run, analysis=replace(run.analysis, parameters=parameters)), now=NOW)
    assert store.looks(release_set="all")[0][1].day == NOW.date()


def test_flags_of_one_identifier_are_tracked_apart(store, run):
    first = run.analysis.flags[0]
    twins = replace(run, analysis=replace(run.analysis, flags=(first, first)))
    record_run(store, twins, now=NOW)
    assert len(tracks(store)) == 2


def test_release_sets_keep_their_flags_to_themselves(store, run):
    record_run(store, run, now=NOW)
    record_run(store, replace(run, release_set="agency-a"), now=NOW)
    ours, theirs = (store.tracked(release_set=name) for name in ("all", "agency-a"))
    assert len(ours) == len(theirs) == len(run.analysis.flags)
    assert not {row.track_id for row in ours} & {row.track_id for row in theirs}


def test_the_page_and_the_command_record_by_the_same_way(store):
    assert current_analysis(store, parameters=AnalysisParameters(), now=NOW).look is Recorded.EMPTY


@pytest.mark.parametrize(
    "parameters", [AnalysisParameters(), AnalysisParameters(Period.WEEK, 5, date(2024, 2, 29), alpha=0.01)]
)
def test_parameters_come_back_and_the_day_makes_no_stream(parameters):
    assert parameters_in(parameters_out(parameters)) == parameters
    assert stream_of(parameters) == stream_of(replace(parameters, as_of=None))


def test_streams_say_what_is_unusual():
    assert stream_of(AnalysisParameters()) == "month"
    assert stream_of(AnalysisParameters(Period.WEEK, alpha=0.01)) == "week alpha=0.01"


def test_what_a_later_version_wrote_is_read_as_far_as_it_is_known(store, run):
    record_run(store, run, now=NOW)
    row = next(iter(tracks(store).values())).sighting
    later = replace(row, flag=row.flag.replace("{", '{"novelty": 1, ', 1))
    assert sighting_in(later) == sighting_in(row)


def test_the_code_has_a_version_and_a_day_ends_before_the_next(store):
    assert code_version() == code_version()
    assert len(code_version().split("+")[1]) == 12
    assert end_of_day(date(2024, 2, 29)).isoformat() == "2024-02-29T23:59:59.999999+00:00"
