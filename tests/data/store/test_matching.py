"""A few records are held against the store as many are."""

import pytest

from data.store import open_store
from data.store.matching import _known_of_many, matched_records
from tests.campaign.batches import NOW, batch


@pytest.mark.parametrize("few", range(1, 9))
def test_a_few_records_are_found_as_many_are(store_url, few):
    store = open_store(store_url)
    for number in range(2):
        store.add(batch(number), recorded_at=NOW)
    arriving = batch(2).accepted
    rows = arriving.sample(few, seed=few)
    with store._reading() as connection:
        found = matched_records(connection, rows)
    with store._writing() as connection:
        many = _known_of_many(connection, rows)
        whole = matched_records(connection, arriving)
    assert (
        found["version_id"].to_list() == rows.join(whole, on="event_id", maintain_order="left")["version_id"].to_list()
    )
    assert found["version_id"].drop_nulls().to_list() == many.sort("at")["version_id"].to_list()
    alike = whole.join(rows.select("event_id"), on="event_id", how="semi").sort("event_id")
    assert found.sort("event_id").equals(alike)
    store.close()
