"""A frame of texts: in its order, whatever the order and the duplicates; the published bench as a floor."""

import csv
from statistics import median

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from data.geocode import batch
from data.geocode.batch import ANSWER, geocode_frame
from data.geocode.geocoder import Geocoder
from data.geocode.sphere import span_km

TEXTS = ("Tripoli, Libya", "off Zuwara", "", "Chiapas", "40 nm S of Punta Gallinas", "xyzzy", "Zawara", "33.5 N 12.1 E")
LANDS = ("", "LY", "Mexico")
COARSE = {"country", "country_coast", "admin1", "sea", "region", "none"}
FAR_KM = 20_038.0


@settings(max_examples=20, deadline=None)
@given(rows=st.lists(st.tuples(st.sampled_from(TEXTS), st.sampled_from(LANDS)), max_size=12), data=st.data())
def test_order_and_duplicates_change_nothing(geocoder, rows, data):
    frame = pl.DataFrame(rows, schema={"place": pl.String, "country": pl.String}, orient="row")
    turn = data.draw(st.permutations(range(len(rows))))
    answers = geocode_frame(frame, geocoder=geocoder)
    assert answers.schema == pl.Schema(ANSWER)
    assert geocode_frame(frame[list(turn)], geocoder=geocoder).equals(answers[list(turn)])


def test_each_row_has_the_answer_of_its_text(geocoder):
    frame = pl.DataFrame({"place": ["Tripoli", None, "Tripoli"], "country": ["LY", None, "LB"], "more": [1, 2, 3]})
    answers = geocode_frame(frame, geocoder=geocoder)
    assert answers["name"].to_list() == ["Tripoli", "", "Tripoli"]
    assert answers["match_class"].to_list() == ["city", "none", "city"]
    assert answers["latitude"].round(0).to_list() == [33.0, None, 34.0]
    assert geocode_frame(frame.select("place"), geocoder=geocoder).height == 3


def test_an_earlier_question_changes_no_answer(geocoder):
    fresh = Geocoder().geocode("off Zuwara")
    geocoder.geocode("Zuwara, Libya")
    assert geocoder.geocode("off Zuwara") == fresh


def bench(shared):
    folder = shared / "bench" / "geocoding"
    with (folder / "gold.csv").open(encoding="utf-8") as lines:
        gold = {row["id"]: (float(row["latitude"]), float(row["longitude"])) for row in csv.DictReader(lines)}
    queries = pl.read_csv(folder / "queries.csv", infer_schema=False)
    return queries, [gold[name] for name in queries["id"]]


def errors(answers, gold):
    spots = answers.select("latitude", "longitude").rows()
    return [FAR_KM if spot[0] is None else span_km(spot, there) for spot, there in zip(spots, gold, strict=True)]


def test_the_published_bench_is_answered_as_well_as_promised(geocoder, shared):
    queries, gold = bench(shared)
    answers = geocode_frame(queries, geocoder=geocoder)
    km = errors(answers, gold)
    near = [sum(error <= limit for error in km) / len(km) for limit in (25, 161)]
    assert near[0] >= 0.56
    assert near[1] >= 0.80
    assert median(km) <= 18
    rows = list(zip(answers.iter_rows(named=True), km, strict=True))
    fine = [error for row, error in rows if row["match_class"] not in COARSE or (row["radius_km"] or 1e9) < 50]
    assert sum(error > 161 for error in fine) / len(fine) <= 0.08
    for part in (rows, *by_class(rows).values()):
        inside = sum(error <= (row["radius_km"] or 0) for row, error in part) / len(part)
        assert len(part) < 100 or 0.75 <= inside <= 0.88
    bare = errors(geocode_frame(queries.select("place"), geocoder=geocoder), gold)
    for limit, share in zip((25, 161), near, strict=True):
        assert sum(error <= limit for error in bare) / len(bare) >= share - 0.02


def by_class(rows):
    found = {}
    for row, error in rows:
        found.setdefault(row["match_class"], []).append((row, error))
    return found


def test_several_processes_answer_as_one_does(geocoder, monkeypatch):
    monkeypatch.setattr(batch, "WORTH_A_PROCESS", 2)
    monkeypatch.setattr(batch, "AT_ONCE", 2)
    texts = pl.DataFrame({"place": ["Lagos", "off Valletta", "xqzzt", "10.5, -66.9", "Порт Одесса"]})
    told = []
    alone = geocode_frame(texts, geocoder=geocoder)
    together = geocode_frame(
        texts, geocoder=geocoder, processes=2, on_progress=lambda done, whole: told.append((done, whole))
    )
    assert together.equals(alone)
    assert told == [(2, 4), (4, 4)]
