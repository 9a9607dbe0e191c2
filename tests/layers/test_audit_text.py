"""Each finding has a sentence with its numbers."""

import pytest

from data.audit import Audit, Finding, Proof, What
from data.audit.standing import Standing
from layers.audit_text import audit_sentences, finding_sentence, standing_sentence


@pytest.mark.parametrize("what", What)
def test_every_finding_has_a_sentence_with_its_number(what):
    for finding in (Finding(what, 7, 7, 9, "versions"), Finding(what, 7, 8, 9, "versions")):
        sentence = finding_sentence(finding)
        assert "7" in sentence
        assert sentence.endswith(".")
        assert "{" not in sentence


def test_ranges_swaps_and_cuts_are_said_with_all_their_numbers():
    assert finding_sentence(Finding(What.MISSING, 5, 7)) == "Entries 5 to 7 are missing."
    assert finding_sentence(Finding(What.SWAPPED, 5, 5, 9)) == "Entries 5 and 9 were swapped."
    assert finding_sentence(Finding(What.INSERTED, 6, 6, 5)) == "Entry 6 was put in after what was entry 5."
    assert finding_sentence(Finding(What.CUT, 6, 9)) == ("The chain was cut after entry 5: entries 6 to 9 are missing.")
    assert finding_sentence(Finding(What.LOST, 1, 2, name="versions")) == (
        "The table versions has 1 rows; at the last checkpoint it had 2."
    )
    assert finding_sentence(Finding(What.LOST, 1, 2, name="store_version")) == (
        "The store counts 1 changes; at the last checkpoint it counted 2."
    )
    assert finding_sentence(Finding(What.KEY_UNKNOWN, 0, 0)) == (
        "The last line of the checkpoints is signed with a key that is not known here."
    )


def test_where_all_was_changed_the_first_hundred_are_told():
    findings = tuple(Finding(What.SWAPPED, number, number, number + 1) for number in range(1, 151))
    sentences = audit_sentences(Audit(300, Proof(), findings, None))
    assert len(sentences) == 102
    assert sentences[-1] == "50 more findings; --json has all of them."


def test_a_store_that_fits_is_not_talked_about():
    assert standing_sentence(Standing(is_known=True), "s.db") == ""
    assert standing_sentence(Standing(), "s.db") == ""
    assert standing_sentence(Standing(unproved=2), "s.db") == ""
    assert "No checkpoint of the store s.db is known here" in standing_sentence(Standing(unproved=3), "s.db")
    cut = Standing(is_known=True, findings=(Finding(What.CUT, 3, 3),))
    assert "s.db is not as it was at its last checkpoint: The chain was cut" in standing_sentence(cut, "s.db")
