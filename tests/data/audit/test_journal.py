"""The file of checkpoints grows by whole lines, and the key is made once and read by its owner only."""

import stat
import threading
from dataclasses import replace

import pytest

from data.audit import Checkpoint, Journal, What, first_link
from data.audit.checkpoints import public_key
from data.audit.keys import known_keys, signing_key
from data.errors import StoreError
from tests.campaign.tampering import STORE


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "checkpoints", tmp_path / "own" / "audit.key")


def write(journal, at, counts=None):
    with journal.appending(STORE) as pen:
        pen.write(Checkpoint(STORE, at, 0, first_link(STORE), (), counts or {}, pen.public, pen.previous))
        return pen.last


def test_where_nothing_was_written_nothing_is_known(journal):
    assert journal.last(STORE) is None
    assert journal.proof(STORE).last is None
    assert known_keys(journal.folder) == frozenset()


def test_lines_follow_each_other(journal):
    assert write(journal, 1) is None
    assert write(journal, 2).at == 1
    assert journal.last(STORE).at == 2
    assert (journal.proof(STORE).lines, journal.proof(STORE).findings) == (2, ())


def test_the_last_line_is_found_however_long_lines_are(journal):
    for number in range(3):
        write(journal, number, {f"{name:040}": 1 for name in range(4_000)})
    assert journal.last(STORE).at == 2
    assert journal.proof(STORE).lines == 3


def test_the_key_is_for_its_owner_and_stays(journal):
    write(journal, 1)
    assert stat.S_IMODE(journal.key_file.stat().st_mode) == 0o600
    assert known_keys(journal.folder) == {public_key(signing_key(journal.key_file))}
    assert not list(journal.key_file.parent.glob("tmp*"))


def test_a_lost_key_is_made_anew_and_both_are_known(journal):
    write(journal, 1)
    journal.key_file.unlink()
    write(journal, 2)
    assert len(known_keys(journal.folder)) == 2
    assert (journal.proof(STORE).lines, journal.proof(STORE).findings) == (2, ())


def test_what_is_no_key_is_said(journal):
    journal.key_file.parent.mkdir()
    journal.key_file.write_text("secret")
    with pytest.raises(StoreError, match=r"audit\.key holds no key"):
        write(journal, 1)


def test_what_a_stopped_machine_left_of_a_line_is_taken_away_by_the_next(journal):
    write(journal, 1)
    path = journal.file_of(STORE)
    path.write_bytes(path.read_bytes() + b'{"at":2,"anew"')
    assert journal.proof(STORE).cut
    assert journal.last(STORE).at == 1
    assert write(journal, 3).at == 1
    assert (journal.proof(STORE).lines, journal.proof(STORE).cut) == (2, False)
    path.write_bytes(b'{"at"')
    assert journal.last(STORE) is None
    assert write(journal, 4) is None


def test_a_last_line_that_was_changed_is_told_to_whoever_writes_next(journal):
    write(journal, 1)
    path = journal.file_of(STORE)
    path.write_bytes(path.read_bytes().replace(b'"at":1', b'"at":2'))
    assert journal.last(STORE) is What.SIGNATURE_WRONG
    with journal.appending(STORE) as pen:
        assert pen.last is What.SIGNATURE_WRONG


def test_writers_at_once_leave_one_line_each_in_one_row(journal):
    def writes():
        for number in range(10):
            write(replace(journal), number)

    writers = [threading.Thread(target=writes) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    proof = journal.proof(STORE)
    assert (proof.lines, proof.findings) == (40, ())
    assert len(known_keys(journal.folder)) == 1
