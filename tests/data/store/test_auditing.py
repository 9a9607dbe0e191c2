"""What is done is entered with it, once and for good; a store that lost or changed something is noticed."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from data.audit import Act, Finding, Journal, What
from data.audit.keys import known_keys
from data.effort_log import read_effort_log
from data.errors import StoreError, WrongUseError
from data.policy import Principal
from data.store import Choice, Operation, State, open_store
from data.store.deciding import Decision
from data.store.quarantine import EVERYTHING
from tests.campaign.batches import batch

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LOG = read_effort_log("e.csv", b"period,agency,hours\n2024-01,A,10\n", today=NOW.date())
NET = Operation("Net", "AGY-A", date(2026, 1, 1), date(2026, 2, 1), (1.0, 2.0, 3.0, 4.0))


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "checkpoints", tmp_path / "audit.key")


@pytest.fixture
def opened(store_url, journal):
    """Opens the store again, as often as asked."""
    stores = []

    def reopen():
        stores.append(open_store(store_url, journal=journal))
        return stores[-1]

    yield reopen
    for store in stores:
        store.close()


def overwrite(store, *statements):
    """Do what somebody does who owns the database."""
    with store._writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER audit_no_change"))
        else:
            for name in ("audit_no_update", "audit_no_delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        for statement in statements:
            connection.execute(text(statement))


def as_(name, store):
    return store.seen_by(Principal(name, agency=name))


def acts(store):
    return [entry.act for entry in store.entries()]


def test_every_act_is_entered_and_nothing_else(opened):
    store = opened()
    assert store.standing().is_known is False
    as_("AGY-A", store).add(batch(0), recorded_at=NOW)
    store.dismiss(EVERYTHING, Decision(State.DISMISSED, "Vega", "an exercise"), recorded_at=NOW)
    store.dismiss(EVERYTHING, Decision(State.DISMISSED, "Vega", "an exercise"), recorded_at=NOW)  # of nothing
    store.add_effort(LOG, recorded_at=NOW)
    as_("AGY-B", store).add_operation(NET, recorded_at=NOW)
    store.choose_place(Choice("Puerto Nuevo", "CO", "Vega"), recorded_at=NOW)
    with pytest.raises(WrongUseError):
        store.add_operation(NET, recorded_at=NOW)
    store.save_analysis("k", b"1")
    store.set_label("training")
    entries = store.entries()
    assert acts(store) == ["import", "decision", "effort", "operation", "place"]
    assert [entry.who for entry in entries] == ["AGY-A", "local", "local", "AGY-B", "local"]
    assert f'"sha256":"{batch(0).sha256}"' in entries[0].about
    said = "".join(entry.about for entry in entries)
    assert not any(word in said for word in ("Puerto", "Vega", "exercise", "Net", "batch-0"))
    audit = store.audit()
    assert (audit.findings, audit.tail, audit.proof.last.number) == ((), None, 5)
    assert opened().standing().is_known
    assert opened().standing().findings == ()


def test_an_act_that_fails_leaves_no_entry(opened, monkeypatch):
    store = opened()

    def fail(*_, **__):
        raise WrongUseError("no")

    monkeypatch.setattr("data.store.writing._close_import", fail)
    with pytest.raises(WrongUseError):
        store.add(batch(0), recorded_at=NOW)
    assert store.entries() == ()
    assert store.is_empty()


def test_without_its_entry_no_act_is(opened, monkeypatch):
    store = opened()

    def fail(*_, **__):
        raise WrongUseError("no")

    monkeypatch.setattr("data.store.acting.next_entry", fail)
    with pytest.raises(WrongUseError):
        store.add(batch(0), recorded_at=NOW)
    assert store.is_empty()


@pytest.mark.parametrize("statement", ["UPDATE audit SET who = 'nobody'", "DELETE FROM audit"])
def test_the_database_refuses_changes_of_entries(opened, statement):
    store = opened()
    store.add(batch(0), recorded_at=NOW)
    with pytest.raises(StoreError, match="only added to"), store._writing() as connection:
        connection.execute(text(statement))
    assert acts(store) == ["import"]


def test_what_is_given_out_gets_a_checkpoint_at_once(opened):
    store = opened()
    for number in range(4):
        store.enter(Act.EXPORT, {"records": number})
        assert (store.audit().tail, store.audit().proof.last.number) == (None, number + 1)


def test_a_store_in_memory_and_one_without_a_journal_have_no_checkpoints(journal):
    store = open_store("sqlite://", journal=journal)
    store.add(batch(0), recorded_at=NOW)
    assert store.standing().is_known is False
    assert not journal.folder.exists()
    with pytest.raises(WrongUseError, match="without its checkpoints"):
        store.audit()


def filled(store, turns=3):
    for number in range(turns):
        store.add(batch(number), recorded_at=NOW)


@pytest.mark.parametrize(
    ("statements", "noticed", "named"),
    [
        (["DELETE FROM audit WHERE number = 3"], {What.CUT}, [Finding(What.CUT, 3, 3)]),
        (["UPDATE audit SET who = 'nobody' WHERE number = 3"], {What.DIFFERENT}, [Finding(What.EDITED, 3, 3)]),
        (["UPDATE audit SET who = 'nobody' WHERE number = 2"], set(), [Finding(What.EDITED, 2, 2)]),
        (["DELETE FROM audit WHERE number = 1"], set(), [Finding(What.MISSING, 1, 1)]),
        (
            ["DELETE FROM effort_log WHERE effort_id = 1"],
            {What.LOST},
            [Finding(What.LOST, 0, 1, name="effort_log")],
        ),
    ],
)
def test_what_was_changed_is_noticed_at_start_or_named_by_a_verification(opened, statements, noticed, named):
    store = opened()
    store.add_effort(LOG, recorded_at=NOW)
    filled(store, 2)
    overwrite(store, *statements)
    assert {finding.what for finding in opened().standing().findings} == noticed
    assert opened().audit().findings == tuple(named)


def test_a_store_that_does_not_fit_is_read_and_takes_nothing_until_somebody_accepts_it(opened, journal):
    store = opened()
    filled(store)
    events = store.events()
    overwrite(store, "DELETE FROM audit WHERE number >= 2")
    again = opened()
    assert again.events().equals(events)
    with pytest.raises(StoreError, match=r"verify --audit .* --accept WHY"):
        again.add(batch(3), recorded_at=NOW)
    again.save_analysis("k", b"1")  # what is computed from it goes on
    audit = again.accept("A copy of Tuesday was put back.")
    assert audit.findings == (Finding(What.CUT, 2, 3),)
    assert again.entries()[-1].about == '{"findings":{"cut":1},"why":"A copy of Tuesday was put back."}'
    again.add(batch(3), recorded_at=NOW)
    later = opened()
    assert (later.standing().findings, later.audit().findings) == ((), ())
    assert len(later.audit().proof.accepted) == 1
    with pytest.raises(WrongUseError, match="nothing to accept"):
        later.accept("again")
    assert journal.proof(later._store_id()).lines == 5


def test_what_is_written_by_a_process_that_began_before_is_noticed_with_its_next_act(opened):
    store = opened()
    filled(store)
    overwrite(store, "DELETE FROM audit WHERE number = 3")
    store.add(batch(3), recorded_at=NOW)  # it is committed, and said
    assert store.standing().findings
    assert opened().audit().findings


def test_a_tail_that_does_not_fit_gets_no_checkpoint(opened):
    before = opened()
    before._ledger.journal = None  # it cannot be reached
    before.enter(Act.EXPORT, {"records": 1})
    overwrite(before, "UPDATE audit SET who = 'nobody'")
    store = opened()
    store.add(batch(0), recorded_at=NOW)
    assert store.standing().findings == (Finding(What.BROKEN, 1, 1),)
    assert store.audit().proof.last is None


def test_checkpoints_that_were_tampered_with_are_noticed_and_kept_when_a_person_goes_on(opened, journal):
    store = opened()
    filled(store, 2)
    path = journal.file_of(store._store_id())
    path.write_bytes(path.read_bytes()[:-21] + b"0" * 20 + b"\n")
    store.add(batch(2), recorded_at=NOW)
    assert store.standing().findings[0].what is What.SIGNATURE_WRONG
    again = opened()
    assert again.standing().findings == (Finding(What.SIGNATURE_WRONG, 0, 0),)
    assert again.audit().findings == (Finding(What.SIGNATURE_WRONG, 2, 2),)
    again.accept("The disk was faulty.")
    assert opened().audit().findings == ()
    assert len(list(journal.folder.glob("*.unsound"))) == 1


def test_a_store_without_a_checkpoint_here_says_so_and_gets_one(opened, journal):
    store = opened()
    filled(store)
    journal.file_of(store._store_id()).unlink()
    again = opened()
    assert (again.standing().is_known, again.standing().findings, again.standing().unproved) == (False, (), 3)
    assert again.audit().tail == (1, 3)
    again.add(batch(3), recorded_at=NOW)
    assert (again.audit().proof.last.number, again.audit().proof.began) == (4, 4)
    again.add(batch(4), recorded_at=NOW)
    assert (again.audit().proof.began, opened().standing().unproved) == (4, 0)


def test_a_new_key_is_noted_in_the_chain(opened, journal):
    store = opened()
    filled(store, 1)
    journal.key_file.unlink()
    filled(store, 2)
    assert acts(store) == ["import", "import", "key", "import"]
    assert len(known_keys(journal.folder)) == 2
    assert store.audit().findings == ()


def test_an_import_is_kept_and_told_where_no_checkpoint_can_be_written(opened, journal):
    store = opened()
    journal.folder.write_text("in the way")
    filled(store, 1)
    assert store.events().height > 0
    assert "checkpoints" in store.standing().failure
    again = opened()
    assert again.standing().failure == ""  # there is no checkpoint behind a file that is no folder
    journal.folder.unlink()
    store.close()
    filled(opened(), 2)
    assert opened().audit().tail is None


def test_checkpoints_that_cannot_be_read_are_said(opened, journal):
    filled(opened(), 1)
    for path in journal.folder.glob("*.checkpoints"):
        path.unlink()
        path.mkdir()
    assert "directory" in opened().standing().failure


def test_entries_of_any_bytes_are_found(tmp_path, journal):
    url = f"sqlite:///{tmp_path / 'store.db'}"
    store = open_store(url, journal=journal)
    filled(store)
    overwrite(
        store,
        "UPDATE audit SET who = CAST(x'ff41' AS TEXT) WHERE number = 1",
        "UPDATE audit SET at = 'tomorrow', about = x'00ff' WHERE number = 2",
        "INSERT INTO audit SELECT -5, at, who, act, about, previous, digest FROM audit WHERE number = 3",
    )
    found = {finding.what for finding in store.audit().findings}
    assert found == {What.EDITED, What.INSERTED}
    store.close()
