"""Flags that are acknowledged and handed over by the command line."""

import json

from tests.layers.cli.test_flags import call, feed, the_decline, watched

__all__ = ["call", "feed", "watched"]
"""Fixtures of the life of a flag."""


def test_a_flag_is_acknowledged_and_handed_over_and_stands_as_before(watched):
    flag_id = the_decline(watched)["id"]
    assert "Vega acknowledged it" in watched("flags", "acknowledge", flag_id, "--who", "Vega")
    told = watched("flags", "hand-over", flag_id, "--who", "Vega", "--to", "Orca", "--now", "2024-01-09")
    assert "2024-01-09 00:00 UTC: Vega handed it over to Orca: ▽" in told
    assert "Nobody has judged it." in told
    assert "Acknowledged by Vega." in told
    own = json.loads(
        watched("flags", "hand-over", flag_id, "--who", "Orca", "--to", "Lynx", "--note", "see <b>", "--json")
    )
    assert [(note["who"], note["kind"], note["to_whom"]) for note in own["notes"]] == [
        ("Vega", "acknowledged", ""), ("Vega", "handed_over", "Orca"), ("Orca", "handed_over", "Lynx"),
    ]  # fmt: skip
    assert own["notes"][2]["words"] == "see <b>"
    assert own["state"] == "flagged"
    assert "Orca handed it over to Lynx: see <b>" in watched("flags", "show", flag_id)


def test_somebody_has_to_be_named(watched):
    flag_id = the_decline(watched)["id"]
    assert "--who must not be empty" in watched("flags", "acknowledge", flag_id, "--who", " ", code=2)
    assert "--to must not be empty" in watched("flags", "hand-over", flag_id, "--who", "Vega", "--to", "", code=2)
    assert the_decline(watched)["notes"] == []
