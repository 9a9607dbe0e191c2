"""A batch is judged as a file of the same events would be, however the events are divided among batches."""

from datetime import UTC, datetime

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from data.guard.modes import Guard
from data.store import Delivery, open_store
from layers.api.batches import answer_to, judge_batch
from layers.api.models import BatchIn, BatchOut
from layers.viewing import seen_as

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLAIN = {
    "occurred_at": "2026-11-22T10:00:00Z", "latitude": 10.5, "longitude": 20.25, "mode": "maritime",
    "commodity": "cocaine", "quantity": 12, "unit": "kg", "handling": "TLP:AMBER",
}  # fmt: skip
ODD = [
    {"latitude": "10,50", "quantity": "1.500,5"},
    {"latitude": " \u0661\u0660 ", "place": " \u200bcafe\u0301 ", "quantity": ""},
    {"latitude": "5\u00b030' N", "longitude": "7\u00b0 E"},
    {"latitude": "5\u00b0", "longitude": "7\u00b0"},
    {"latitude": "nan"},
    {"latitude": "", "longitude": "", "place": "a\u202eb"},
    {"latitude": 95, "country": "PT"},
    {"latitude": 38.7, "longitude": 9.1, "country": "PT"},
    {"occurred_at": "22 November 2026", "quantity": "12 kg", "unit": ""},
    {"occurred_at": "2026-02-30"},
    {"occurred_at": "2026-11-22"},
    {"occurred_at": "2027-11-22"},
    {"mode": " Fishing  vessel ", "commodity": "x\x00y"},
    {"handling": "tlp:amber ", "release_to": "AGY-B ; AGY-C", "place": "call +49 170 1234567"},
    {"mode": ""},
    {"kind": "sighting", "count": "1,000"},
]
CONTENT = {f"E{n}": PLAIN | {"event_id": f"E{n}"} | odd for n, odd in enumerate([{}, *ODD])}
FILL = [PLAIN | {"event_id": f"F{n}", "occurred_at": f"2026-10-22T10:{n // 60:02}:{n % 60:02}Z"} for n in range(120)]
OF_ROW = ("row", "file", "file_sha256", "recorded_at")


def judged(events):
    batch = BatchIn.model_validate({"events": events})
    return judge_batch(batch, name="api/x", digest="0" * 64, agency="AGY-A", now=NOW, guard=Guard.QUARANTINE)


def told(intake, own):
    """Say what became of events, without what says where they stood and which columns others had."""
    accepted = intake.accepted.filter(pl.col("event_id").is_in(own)).drop(*OF_ROW, "raw", "content")
    aside = intake.quarantined.filter(pl.any_horizontal(pl.col("raw").str.contains(f'"{each}"') for each in own))
    return accepted.sort("event_id").rows(), sorted(aside.select("reason", "sentence").rows())


def test_many_events_at_once_are_judged_as_each_alone():
    whole = judged([*FILL, *CONTENT.values()])
    assert whole.quarantined.height >= 8
    for event_id, event in CONTENT.items():
        alone = judged([event])
        assert told(alone, [event_id]) == told(whole, [event_id]), event
    assert told(whole, list(CONTENT)) == told(judged(list(CONTENT.values())), list(CONTENT))


def sent(batches):
    store = open_store("sqlite://")
    face = seen_as(store, "AGY-A", also=["AGY-A"])
    counts = []
    for number, events in enumerate(batches):
        intake = judged(events)
        answer = face.take_delivery(
            intake,
            Delivery("AGY-A", f"n{number}", "d"),
            recorded_at=NOW,
            answer=lambda did, intake=intake: answer_to(intake, did).model_dump_json(),
        )
        counts.append(BatchOut.model_validate_json(answer.text))
    kept = store.events().drop(*OF_ROW).rows(), sorted(store.quarantined().select("reason", "sentence").rows())
    store.close()
    totals = {name: sum(getattr(each, name) for each in counts) for name in ("records", "added", "duplicates")}
    return kept, totals, sorted(each.reason for count in counts for each in count.set_aside)


@settings(max_examples=4, deadline=None)
@given(st.lists(st.sampled_from(sorted(CONTENT)), min_size=2, max_size=7))
def test_one_by_one_comes_to_what_the_whole_comes_to(names):
    # Every field of each, so that a batch has the same columns however it is divided.
    whole = {field: "" for event in CONTENT.values() for field in event}
    events = [whole | CONTENT[name] for name in names]
    kept, totals, aside = sent([[event] for event in events])
    at_once = sent([events])
    assert kept[0] == at_once[0][0]
    # What one batch says twice and is set aside, is set aside twice; said again by another batch, it stands already.
    assert set(kept[1]) == set(at_once[0][1])
    assert (totals["records"], totals["added"]) == (at_once[1]["records"], at_once[1]["added"])
    assert totals["records"] == totals["added"] + totals["duplicates"] + len(aside)
