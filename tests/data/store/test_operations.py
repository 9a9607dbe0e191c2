from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from data.errors import WrongUseError
from data.policy import Principal
from data.store import Operation, open_store

NOW = datetime(2026, 11, 22, tzinfo=UTC)
NET = Operation("Net", "A", date(2024, 5, 1), date(2024, 5, 31), (179.5, -20.0, -179.25, -10.1))


def test_operations_come_back_as_they_were_and_in_order(store_url):
    store = open_store(store_url)
    earlier = replace(NET, name="Line", first_day=date(2024, 1, 1), area=(36.1, -5.4, 50.0))
    store.add_operation(NET, recorded_at=NOW)
    store.add_operation(earlier, recorded_at=NOW)
    assert store.operations() == (earlier, NET)
    store.close()


def test_an_agency_gives_a_name_once_and_hears_nothing_of_others(store_url):
    store = open_store(store_url)
    store.add_operation(NET, recorded_at=NOW)
    store.seen_by(Principal("B", agency="B")).add_operation(replace(NET, agency="B"), recorded_at=NOW)
    with pytest.raises(WrongUseError, match="another name"):
        store.add_operation(replace(NET, agency="B"), recorded_at=NOW)
    assert store.operations() == (NET, replace(NET, agency="B"))
    store.close()


def test_of_an_earlier_instant_only_operations_are_told_that_were_known_then(store_url):
    store = open_store(store_url)
    store.add_operation(NET, recorded_at=NOW)
    store.add_operation(replace(NET, name="Later"), recorded_at=NOW + timedelta(hours=1))
    assert store.operations(as_of=NOW) == (NET,)
    assert store.operations(as_of=NOW - timedelta(microseconds=1)) == ()
    assert len(store.operations(as_of=NOW + timedelta(hours=1))) == 2
    store.close()
