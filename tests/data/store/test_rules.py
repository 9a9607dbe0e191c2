"""The rules of a site are entered with the first act under them."""

import json

from data.audit import Act
from data.store import open_store


def test_the_rules_are_entered_with_the_first_act_under_them(store_url):
    rules = [{"principals": "none", "small_cells": 5}, {"principals": "f00d", "small_cells": 5}]
    store = open_store(store_url)
    for policy in (rules[0], rules[0], rules[1], rules[0]):
        store.ruled_by(policy)
        for number in range(2):
            store.enter(Act.EXPORT, {"rows": number})
    acts = [entry.act for entry in store.entries()]
    assert acts == ["policy", *["export"] * 4, "policy", *["export"] * 2, "policy", *["export"] * 2]
    told = [json.loads(entry.about) for entry in store.entries() if entry.act == "policy"]
    assert told == [rules[0], rules[1], rules[0]]
    store.close()
