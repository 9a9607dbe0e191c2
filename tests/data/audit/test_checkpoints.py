"""Checkpoints prove a chain up to the first line that is not as it was signed, which is named."""

import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from data.audit import Act, Checkpoint, Finding, What, compare, next_entry, read_proof
from data.audit.chain import content_digest, link_of
from data.audit.checkpoints import line_digest, public_key, read_line, signed_line
from tests.campaign.tampering import KEY, STORE, chain, checkpoint_lines

KEYS = frozenset({public_key(KEY)})
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


def proof_of(content):
    return read_proof(content, store_id=STORE, keys=KEYS)


def test_lines_give_back_what_was_signed():
    entries = chain(5)
    proof = proof_of(checkpoint_lines(entries, [2, 5]))
    assert proof.contents == tuple(map(content_digest, entries))
    assert (proof.lines, proof.last.number, proof.last.digest) == (2, 5, entries[4].digest)
    assert (proof.findings, proof.accepted, proof.cut) == ((), (), False)


def test_no_line_proves_nothing():
    assert (proof_of(b"").last, proof_of(b"").lines) == (None, 0)


def test_a_line_that_was_cut_while_it_was_written_is_no_fault():
    whole = checkpoint_lines(chain(5), [2, 5])
    proof = proof_of(whole[:-9])
    assert (proof.lines, proof.last.number, proof.findings, proof.cut) == (1, 2, (), True)


def as_changed(line, **fields):
    payload, _, signature = line.partition(b"\t")
    return json.dumps(json.loads(payload) | fields).encode() + b"\t" + signature


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda _: b"{}", What.LINE_UNREADABLE),
        (lambda line: b"\xff" + line, What.LINE_UNREADABLE),
        (lambda line: line.replace(b"checkpoint 1", b"checkpoint 9"), What.LINE_UNREADABLE),
        (lambda line: line + b"zz", What.LINE_UNREADABLE),
        (lambda line: as_changed(line, number=4), What.SIGNATURE_WRONG),
        (lambda line: line[:-20] + b"0" * 20, What.SIGNATURE_WRONG),
        (lambda line: as_changed(line, key=public_key(OTHER)), What.KEY_UNKNOWN),
        (lambda line: as_changed(line, key=["no", "key"]), What.LINE_UNREADABLE),
    ],
)
def test_a_line_that_is_not_as_it_was_written_is_named(change, what):
    first, second, _ = checkpoint_lines(chain(5), [2, 5]).split(b"\n")
    proof = proof_of(first + b"\n" + change(second) + b"\n")
    assert proof.findings == (Finding(what, 2, 2),)
    assert proof.last.number == 2


def test_a_line_that_was_taken_out_is_missed():
    first, _, third, _ = checkpoint_lines(chain(5), [2, 3, 5]).split(b"\n")
    assert proof_of(first + b"\n" + third + b"\n").findings == (Finding(What.LINE_MISSING, 2, 2),)


def test_a_line_of_another_store_is_named():
    line = checkpoint_lines(chain(5), [2]).rstrip(b"\n")
    assert read_line(line, store_id="other", keys=KEYS) is What.OTHER_STORE


@pytest.mark.parametrize("fields", [{"number": 3}, {"digest": "0" * 64}])
def test_a_signed_line_that_contradicts_itself_is_named(fields):
    entries = chain(2)
    sound = Checkpoint(STORE, 1, 2, entries[1].digest, tuple(map(content_digest, entries)), {}, public_key(KEY), "")
    wrong = signed_line(replace(sound, **fields), KEY) + b"\n"
    assert proof_of(wrong).findings == (Finding(What.LINE_WRONG, 1, 1),)
    assert not proof_of(signed_line(sound, KEY) + b"\n").findings


def test_a_checkpoint_anew_takes_the_place_of_all_before_it():
    before = checkpoint_lines(chain(5), [5])
    left = [chain(3)[0], chain(3)[2]]
    digests = tuple(map(content_digest, left))
    previous = line_digest(before.rstrip(b"\n"))
    hung = tuple(map(link_of, left))
    anew = Checkpoint(STORE, 77, 3, left[1].digest, digests, {}, public_key(KEY), previous, hung)
    proof = proof_of(before + signed_line(anew, KEY) + b"\n")
    assert proof.links == hung
    assert compare(left, proof, store_id=STORE, counts={}).findings == ()
    later = next_entry((3, left[1].digest), at=99, who="Ana", act=Act.READ, about={})
    assert compare([*left, later], proof, store_id=STORE, counts={}).tail == (4, 4)
    changed = [replace(left[0], who="x"), replace(left[1], previous="x")]
    assert compare(changed, proof, store_id=STORE, counts={}).findings == (
        Finding(What.EDITED, 1, 1),
        Finding(What.RELINKED, 3, 3),
    )
    assert (proof.contents, proof.accepted, proof.lines, proof.findings) == (digests, (77,), 2, ())
