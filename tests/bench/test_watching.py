"""The bench of the Watch page draws it as both principals."""

from datetime import UTC, datetime

from data.intake import IntakeOptions
from data.receiving import read_file
from data.store import open_store
from tests.bench.watching import WITH, WITHOUT, measure

HEADER = "event_id,date,lat,lon,mode,agency,handling\n"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_both_are_drawn_and_timed(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'w.db'}"
    monkeypatch.setenv("ROUTEWATCH_VAR", str(tmp_path))
    for name in ("ROUTEWATCH_STORE", "ROUTEWATCH_AS"):
        monkeypatch.setenv(name, "")
    agencies = (WITH, "TRAIN-SUD")
    rows = "".join(f"e{n},2025-0{1 + n % 9}-05,10,{n % 7},sea,{agencies[n % 2]},TLP:GREEN\n" for n in range(40))
    opened = open_store(url)
    opened.add(read_file("w.csv", (HEADER + rows).encode(), IntakeOptions(NOW)), recorded_at=NOW)
    opened.close()
    found = measure(url, runs=1)
    assert set(found) == {WITHOUT, WITH}
    assert min(found.values()) > 0
