"""What comes into the small world after an instant, and must not show in a picture of it: every sort of thing."""

from datetime import date, timedelta

from data.effort_log import read_effort_log
from data.store import Choice, FlagNote, NoteKind, Operation, TransitionRow, open_store
from layers.current import current_analysis
from layers.tracking import tracked_of
from routes.analysis import AnalysisParameters
from routes.monitor import State
from tests.leaks import world

LATER = world.NOW + timedelta(days=2)
ACTING = ("", "AGY-A", "AGY-B")


def later_rows(agency):
    """Records that move what a class shows, corrections of its records, and one of a month that is not over."""
    for each in world.CLASSES:
        if each.agency != agency or each.name not in ("green", "amber", "red", "clear"):
            continue
        rows = list(world.rows_of(each))
        yield from (row.replace(f"{each.token}-0,2025-03-04", f"{each.token}-0,2025-06-04") for row in rows[:1])
        marked = f"{each.agency},feed {each.token},{each.handling},{each.release_to},ref {each.token}"
        for n in range(40):
            at = f"2025-{n % 6 + 6:02d}-11,{10 + n / 40},{9.0},land,gold {each.token},1,2,,,way {each.token},{marked}"
            yield f"{each.token}-later-{n},{at}"


def act_later(url):
    """Do with a store what must not show in a picture of before."""
    store = open_store(url)
    for agency in (world.A, world.B):
        rows = "\n".join([*later_rows(agency), ""])
        world.bring_in(store, f"{agency}-later.csv", rows, agency=agency, now=LATER)
        log = f"period,agency,feed,area,hours\n2025-01,{agency},,,9000\n".encode()
        store.add_effort(read_effort_log("later.csv", log, today=LATER.date()), recorded_at=LATER)
        late = Operation("late", agency, date(2025, 6, 1), date(2025, 7, 1), (-5.0, 0.0, 20.0, 25.0))
        store.add_operation(late, recorded_at=LATER)
    for token in ("zqaamber7", "zqbamber7"):
        store.choose_place(Choice(f"hidden {token} cove", "", "x", "y", (-33.0, 60.0, 5.0)), recorded_at=LATER)
    for viewer in ACTING:
        seen = world.seen_as(store, viewer)
        for row in seen.tracked(release_set=seen.release_set()):
            kept = tracked_of(row)
            entry = TransitionRow(row.track_id, LATER.date(), LATER, "x", "y", kept.state.value, State.DISMISSED.value)
            assert seen.judge(entry)
            seen.note_flag(FlagNote(row.track_id, LATER, "x", NoteKind.ACKNOWLEDGED))
        seen.take_over(seen.mark_at(LATER))
        current_analysis(seen, parameters=AnalysisParameters(), now=LATER)
    store.close()
