"""``routewatch demo --live``: the end of the training scenario comes in by the service, and nothing runs afterwards."""

import psutil
import pytest

from data.errors import WrongUseError
from data.scenario import LABEL, training_scenario
from data.store import open_store
from layers.cli.demo_live import play_live


@pytest.mark.isolated
def test_the_last_days_come_in_by_the_service_and_no_other_time(tmp_path, capsys):
    url = f"sqlite:///{tmp_path / 'live.db'}"
    play_live(url, speed=10_000_000, days=2, app=False, port=None, viewer="")
    store = open_store(url)
    assert store.label() == LABEL
    scenario = training_scenario().events
    came = store.events().filter(store.events()["file"].str.starts_with("api/"))
    waiting = store.quarantined()
    assert came.height
    assert store.events().height + waiting.height == scenario.height
    assert set(waiting["reason"]) <= {"mode_missing"}
    assert f"All came in: {came.height} new events; {waiting.height} wait" in capsys.readouterr().out
    kept = came.join(scenario, on=["agency", "event_id"], how="inner", suffix="_then")
    assert kept.height == came.height
    assert (kept["occurred_at"] == kept["occurred_at_then"]).all()
    assert (kept["latitude"] == kept["latitude_then"]).all()
    assert all(key.revoked_at for key in store.feed_keys())
    store.close()
    assert not [child for child in psutil.Process().children() if "api" in " ".join(child.cmdline())]
    with pytest.raises(WrongUseError, match="already"):
        play_live(url, speed=10_000_000, days=2, app=False, port=None, viewer="")
