"""The rules of a site are entered with the first act under them."""

import json

import pytest

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


def fail_after_entering(store):
    with store._acting() as connection:
        for number in range(2):  # the second one sees what the first one wrote
            store._enter(connection, Act.EXPORT, {"rows": number})
        raise ZeroDivisionError


def test_rules_that_others_changed_or_that_were_not_kept_are_entered_again(store_url):
    mine, other = open_store(store_url), open_store(store_url)
    for store, cells in ((mine, 5), (other, 7), (mine, 5)):
        store.ruled_by({"small_cells": cells})
        store.enter(Act.EXPORT, {"rows": 1})
    mine.ruled_by({"small_cells": 3})
    with pytest.raises(ZeroDivisionError):
        fail_after_entering(mine)
    other.enter(Act.EXPORT, {"rows": 2})
    other.enter(Act.EXPORT, {"rows": 3})
    mine.enter(Act.EXPORT, {"rows": 4})
    told = [json.loads(entry.about)["small_cells"] for entry in mine.entries() if entry.act == "policy"]
    assert told == [5, 7, 5, 7, 3]
    mine.close()
    other.close()
