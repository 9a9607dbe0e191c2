"""What is done to a chain is found and named; what no checkpoint proves is told apart."""

from dataclasses import replace

import pytest

from data.audit import Act, Finding, What, compare, first_link, next_entry, read_proof
from data.audit.chain import content_digest, write_about
from data.audit.checkpoints import public_key
from data.errors import SchemaError
from tests.campaign.tampering import KEY, KINDS, STORE, campaign, chain, checkpoint_lines, moment, rechained, renumbered

KEYS = frozenset({public_key(KEY)})


def audited(entries, ends, counts=None):
    proof = read_proof(checkpoint_lines(chain(9), ends), store_id=STORE, keys=KEYS)
    return compare(entries, proof, store_id=STORE, counts=counts or {"imports": 9})


def test_a_sound_chain_fits_and_its_tail_is_told():
    audit = audited(chain(9), [3, 6])
    assert (audit.entries, audit.findings, audit.tail) == (9, (), (7, 9))
    assert audited(chain(9), [9]).tail is None
    assert audited([], []).tail is None
    assert audited(chain(2), []).tail == (1, 2)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_hundreds_of_changes_are_found_and_named(kind, monkeypatch):
    monkeypatch.setattr("tests.campaign.tampering.KINDS", (kind,))
    assert campaign(120).total() == 120


def test_two_changes_are_named_each():
    entries = chain(9)
    entries[2] = replace(entries[2], who="nobody")
    del entries[6]
    assert audited(entries, [9]).findings == (Finding(What.EDITED, 3, 3), Finding(What.MISSING, 7, 7))


def test_beside_one_that_is_gone_an_edited_one_is_known_by_its_number():
    entries = chain(9)
    entries[5] = replace(entries[5], who="nobody")
    del entries[4]
    assert audited(entries, [9]).findings == (Finding(What.MISSING, 5, 5), Finding(What.EDITED, 6, 6))


def test_an_entry_that_was_moved_is_told_with_both_numbers():
    entries = chain(9)
    moved = renumbered([*entries[:2], *entries[3:7], entries[2], *entries[7:]])
    findings = audited(moved, [9]).findings
    assert Finding(What.MOVED, 3, 3, 7) in findings
    assert {finding.what for finding in findings} == {What.MOVED, What.RELINKED}


def test_an_entry_that_was_moved_behind_the_last_checkpoint_is_found_there():
    entries = chain(9)
    entries = [*entries[:2], *entries[3:], replace(entries[2], number=12)]
    audit = audited(entries, [6])
    assert audit.findings == (Finding(What.MOVED, 3, 3, 12),)
    assert audit.tail == (7, 12)


def test_of_entries_that_say_the_same_the_one_of_its_number_is_meant():
    entries = chain(9)
    twin = replace(entries[3], **{name: getattr(entries[4], name) for name in ("at", "who", "act", "about")})
    entries = rechained([*entries[:3], twin, *entries[4:]], 3)
    lines = checkpoint_lines(entries, [9])
    proof = read_proof(lines, store_id=STORE, keys=KEYS)
    del entries[3]
    audit = compare(entries, proof, store_id=STORE, counts={"imports": 9})
    assert audit.findings == (Finding(What.MISSING, 4, 4),)


def test_a_tail_that_does_not_fit_itself_is_broken():
    entries = chain(9)
    entries[7] = replace(entries[7], who="nobody")
    assert audited(entries, [6]).findings == (Finding(What.BROKEN, 8, 8),)
    del entries[6]
    assert audited(entries, [6]).findings == (Finding(What.BROKEN, 8, 8),)


def test_a_tail_that_was_rewritten_with_care_is_not_found():
    entries = chain(9)
    entries[7] = replace(entries[7], who="nobody")
    audit = audited(rechained(entries, 7), [6])
    assert (audit.findings, audit.tail) == ((), (7, 9))


@pytest.mark.parametrize("at", ["tomorrow", None, 1.5, b"\x00"])
def test_a_cell_of_another_type_is_an_edit(at):
    entries = chain(9)
    entries[8] = replace(entries[8], at=at)
    assert audited(entries, [9]).findings == (Finding(What.EDITED, 9, 9),)


def test_a_later_entry_in_the_place_of_one_that_is_gone_is_not_taken_for_it():
    entries = chain(9)
    assert entries[6].at > moment(6)
    left = rechained([*entries[:5], *entries[6:]], 5)
    assert audited(left, [6]).findings == (Finding(What.MISSING, 6, 6),)


def test_fewer_rows_than_at_the_checkpoint_are_told():
    assert audited(chain(9), [9], {"imports": 8}).findings == (Finding(What.LOST, 8, 9, name="imports"),)
    assert audited(chain(9), [9], {"versions": 8}).findings == (Finding(What.LOST, 0, 9, name="imports"),)


def test_the_chain_of_another_store_does_not_fit():
    proof = read_proof(b"", store_id="other", keys=KEYS)
    assert compare(chain(2), proof, store_id="other", counts={}).findings == (Finding(What.BROKEN, 1, 1),)


def test_the_digest_of_an_entry_is_that_of_all_it_says():
    entry = chain(1)[0]
    others = [replace(entry, **{name: value}) for name, value in [("at", 1), ("who", "x"), ("act", "x"), ("about", "")]]
    assert len({content_digest(each) for each in [entry, *others]}) == 5
    assert content_digest(replace(entry, number=7, previous="", digest="")) == content_digest(entry)
    # What stands in one field cannot be read as standing in the next.
    assert content_digest(replace(entry, who="a", act="b")) != content_digest(replace(entry, who='a","b', act=""))


def test_facts_are_counts_and_codes_and_no_texts():
    last = (0, first_link(STORE))
    entry = next_entry(last, at=1, who="Ana", act=Act.READ, about={"n": {"Küste|TLP:RED": 2}, "release_set": "all"})
    assert entry.about == '{"n":{"K\\u00fcste|TLP:RED":2},"release_set":"all"}'
    assert write_about({"why": "it was restored, see the log"})
    with pytest.raises(SchemaError, match="'place' is a text"):
        next_entry(last, at=1, who="Ana", act=Act.READ, about={"place": "Puerto Nuevo"})
