from dataclasses import replace
from datetime import date

import pytest

from routes.analysis import Flag, FlagType
from routes.matching import End, Sighting, closeness, pair_up
from routes.monitor import RUN, Change, Look, Reason, State, Watchkeeping, take_look
from routes.periods import Period
from routes.spending import MonitorParameters

PARAMETERS = MonitorParameters()
WEST = tuple((float(lon), 10.0) for lon in range(11))
NEAR_WEST = tuple((lon, 10.2) for lon, _ in WEST)
EAST = tuple((lon + 40.0, 10.0) for lon, _ in WEST)
FLAG = Flag(
    flag_id="f1",
    type=FlagType.EMERGENCE,
    time=date(2024, 3, 1),
    corridor_id="west",
    from_corridor_id=None,
    to_corridor_id=None,
    area_id=None,
    p_value=0.045,
    score=4.0,
    observed=5.0,
    expected=1.0,
    effect=5.0,
    effect_low=3.0,
    effect_high=7.0,
    n_events=50,
    agencies=("A",),
    other_explanation="",
)


def sighting(line=WEST, corridor="west", direction="up", **changes):
    return Sighting(replace(FLAG, corridor_id=corridor, **changes), (End(corridor, corridor, direction, line),))


SEEN = sighting()
SURE = sighting(p_value=0.001)
NOTE = Sighting(replace(FLAG, type=FlagType.ARTEFACT_EFFORT, corridor_id=None), ())


class Keeper:
    """Takes one look after the other, as a store would."""

    def __init__(self):
        self.tracked, self.previous = {}, None

    def look(self, day, *seen, digest=None):
        look = Look(date.fromisoformat(day), digest or day)
        named = {f"{found.flag.flag_id}-{day}": found for found in seen}
        self.tracked = take_look(self.tracked, named, look, Watchkeeping(PARAMETERS, Period.MONTH, self.previous))
        self.previous = look
        return self

    def judge(self, state, day="2024-06-10"):
        ((key, kept),) = self.tracked.items()
        entry = Change(date.fromisoformat(day), "Vega", "seen at sea", kept.state, state)
        self.tracked[key] = replace(kept, history=(*kept.history, entry))
        return self

    @property
    def story(self):
        ((_, kept),) = self.tracked.items()
        return [(change.after, change.why) for change in kept.history]


def test_seen_once_is_a_watch_and_twice_in_a_row_a_flag():
    keeper = Keeper().look("2024-06-01", SEEN)
    assert keeper.story == [(State.WATCH, Reason.SEEN_ONCE)]
    assert keeper.look("2024-07-01", SEEN).story[1:] == [(State.FLAGGED, Reason.SEEN_TWICE)]
    assert keeper.look("2024-08-01", SEEN).story[2:] == []


@pytest.mark.parametrize(
    ("day", "digest"), [("2024-07-01", "same"), ("2024-06-30", "other")], ids=["same data", "same month"]
)
def test_a_look_that_can_say_nothing_new_is_no_second_one(day, digest):
    keeper = Keeper().look("2024-06-01", SEEN, digest="same").look(day, SEEN, digest=digest)
    assert keeper.story == [(State.WATCH, Reason.SEEN_ONCE)]


def test_two_looks_with_a_gap_are_not_in_a_row():
    keeper = Keeper().look("2024-06-01", SEEN).look("2024-07-01").look("2024-08-01", SEEN)
    assert keeper.story[1:] == [(State.WITHDRAWN, Reason.GONE), (State.WATCH, Reason.SEEN_AGAIN)]


def test_a_small_p_is_flagged_at_once_and_a_watch_that_grows_sure_later():
    assert Keeper().look("2024-06-01", SURE).story == [(State.FLAGGED, Reason.WITHIN_BUDGET)]
    keeper = Keeper().look("2024-06-01", SEEN).look("2024-06-15", SURE)
    assert keeper.story[1:] == []  # the month is spent
    assert Keeper().look("2024-06-01", SEEN).look("2024-07-15", SURE).story[1:] == [
        (State.FLAGGED, Reason.WITHIN_BUDGET)
    ]


@pytest.mark.parametrize("state", [State.CONFIRMED, State.DISMISSED])
def test_no_run_overrules_a_person(state):
    keeper = Keeper().look("2024-06-01", SEEN).judge(state).look("2024-07-01", SURE).look("2024-08-01", SURE)
    ((_, kept),) = keeper.tracked.items()
    assert (kept.state, kept.judgement.who) == (state, "Vega")
    assert len(kept.history) == 2


def test_later_data_withdraw_what_was_confirmed_and_the_judgement_stays_readable():
    keeper = Keeper().look("2024-06-01", SEEN).judge(State.CONFIRMED).look("2024-07-01").look("2024-08-01")
    ((_, kept),) = keeper.tracked.items()
    assert keeper.story[2:] == [(State.WITHDRAWN, Reason.GONE)]
    assert (kept.judgement.after, kept.judgement.why) == (State.CONFIRMED, "seen at sea")
    assert keeper.look("2024-09-01", SEEN).story[3:] == [(State.CONFIRMED, Reason.SEEN_AGAIN)]


def test_what_a_person_confirms_after_it_was_gone_stays_confirmed():
    keeper = Keeper().look("2024-06-01", SEEN).look("2024-07-01").judge(State.CONFIRMED, "2024-07-02")
    assert keeper.look("2024-08-01").story[-1] == (State.CONFIRMED, "seen at sea")


def test_a_dismissed_flag_that_goes_gets_one_remark_and_stays_dismissed():
    keeper = Keeper().look("2024-06-01", SEEN).judge(State.DISMISSED).look("2024-07-01").look("2024-08-01")
    assert keeper.story[2:] == [(State.DISMISSED, Reason.GONE)]


def test_an_old_onset_expires_but_never_at_first_sight_nor_where_it_still_changes():
    keeper = Keeper().look("2026-04-01", SEEN)
    assert keeper.story == [(State.WATCH, Reason.SEEN_ONCE)]
    younger = sighting(flag_id="f2", time=date(2026, 1, 1))
    assert Keeper().look("2026-02-01", SEEN).look("2026-04-01", SEEN, younger).tracked["f1-2026-02-01"].state is (
        State.FLAGGED
    )
    assert keeper.look("2026-05-01", SEEN).story[1:] == [(State.EXPIRED, Reason.TOO_OLD)]
    assert keeper.look("2026-06-01", SEEN).look("2026-07-01").story[2:] == []


def test_what_was_raised_is_left_to_people_for_half_a_year():
    keeper = Keeper().look("2026-04-01", SURE).look("2026-09-01", SURE)
    assert keeper.story == [(State.FLAGGED, Reason.WITHIN_BUDGET)]
    assert keeper.look("2026-10-01", SURE).story[1:] == [(State.EXPIRED, Reason.TOO_OLD)]


def test_a_note_is_kept_and_withdrawn_but_is_no_route():
    keeper = Keeper().look("2024-06-01", NOTE).look("2024-07-01", NOTE).look("2024-08-01")
    assert keeper.story == [(State.NOTE, Reason.NOTED), (State.WITHDRAWN, Reason.GONE)]
    assert keeper.look("2024-09-01", NOTE).story[2:] == [(State.NOTE, Reason.SEEN_AGAIN)]


def test_a_flag_that_turns_out_to_be_a_feed_says_so():
    note = sighting(type=FlagType.ARTEFACT_REPORTING, direction="note", other_explanation="survey")
    keeper = Keeper().look("2024-06-01", SEEN).look("2024-07-01", note)
    assert keeper.tracked["f1-2024-06-01"].history[-1].why == Reason.BECAME_NOTE
    assert keeper.tracked["f1-2024-07-01"].state is State.NOTE


def test_history_only_grows_and_the_run_signs_what_it_does():
    keeper = Keeper().look("2024-06-01", SEEN)
    before = keeper.tracked["f1-2024-06-01"].history
    keeper.look("2024-07-01", SEEN).look("2024-08-01")
    after = keeper.tracked["f1-2024-06-01"].history
    assert after[: len(before)] == before
    assert {change.who for change in after} == {RUN}
    assert [change.before for change in after] == [None, State.WATCH, State.FLAGGED]


@pytest.mark.parametrize(
    "moved",
    [
        sighting(flag_id="f2", time=date(2024, 5, 1)),
        sighting(flag_id="f2", corridor="other id", line=NEAR_WEST),
        sighting(flag_id="f2", corridor="other id", line=NEAR_WEST[::-1]),
        Sighting(
            replace(FLAG, flag_id="f2", type=FlagType.DISPLACEMENT, from_corridor_id="east", to_corridor_id="west"),
            (End("east", "east", "down", EAST), End("west", "west", "up", WEST)),
        ),
    ],
    ids=["onset", "line", "reversed line", "now with its origin"],
)
def test_a_flag_is_found_again_after_a_small_move(moved):
    keeper = Keeper().look("2024-06-01", SEEN).look("2024-07-01", moved)
    ((_, kept),) = keeper.tracked.items()
    assert (kept.state, kept.sighting) == (State.FLAGGED, moved)


@pytest.mark.parametrize(
    "other",
    [
        sighting(time=date(2024, 9, 1)),
        sighting(corridor="east", line=EAST),
        sighting(type=FlagType.DECLINE, direction="down", effect=0.5),
        NOTE,
    ],
    ids=["onset", "place", "direction", "note"],
)
def test_another_change_is_not_the_same_flag(other):
    assert closeness(SEEN, other, PARAMETERS, Period.MONTH) is None


def test_two_pairs_of_countries_on_one_spot_are_two_flags():
    spain, belgium = (sighting(corridor=pair, flag_id=pair) for pair in ("pair-1", "pair-2"))
    assert pair_up({"a": spain}, {"b": belgium}, PARAMETERS, Period.MONTH) == {}
    assert pair_up({"a": spain}, {"b": SEEN}, PARAMETERS, Period.MONTH) == {}
    assert pair_up({"a": spain}, {"b": belgium, "c": spain}, PARAMETERS, Period.MONTH) == {"a": "c"}


def test_each_flag_is_found_once_and_the_closest_first():
    exact, near = sighting(flag_id="f1"), sighting(flag_id="f2", time=date(2024, 4, 1))
    assert pair_up({"old": SEEN}, {"a": near, "b": exact}, PARAMETERS, Period.MONTH) == {"old": "b"}
    both = pair_up({"x": SEEN, "y": near}, {"a": near, "b": exact}, PARAMETERS, Period.MONTH)
    assert both == {"x": "b", "y": "a"}


def test_lines_match_across_the_antimeridian():
    one = sighting(corridor="a", line=((178.0, 5.0), (180.0, 5.0), (182.0, 5.0)))
    other = sighting(corridor="b", line=((-182.0, 5.1), (-180.0, 5.1), (-178.0, 5.1)))
    assert closeness(one, other, PARAMETERS, Period.MONTH) is not None


def test_notes_match_by_their_agency_and_feed():
    other = Sighting(replace(NOTE.flag, agencies=("B",)), ())
    assert closeness(NOTE, replace(NOTE), PARAMETERS, Period.MONTH) is not None
    assert closeness(NOTE, other, PARAMETERS, Period.MONTH) is None
