"""The store of record: tables, transactions and versions behind one face."""

from data.store.address import shown_address
from data.store.backup import Manifest
from data.store.changes import Changes
from data.store.deciding import Decision
from data.store.duty import ARRIVALS, Mark
from data.store.effort import EffortSummary
from data.store.engine import open_store, store_exists
from data.store.feeding import Answer, Delivery
from data.store.import_terms import ImportTerms
from data.store.interests import AlertRule, Interest
from data.store.operations import Operation
from data.store.places import Choice
from data.store.quarantine_rows import Selection, State
from data.store.restore import restore_store
from data.store.store import Store
from data.store.summary import ImportSummary
from data.store.tracking_rows import (
    FlagNote,
    InputNumbers,
    LookRow,
    NoteKind,
    SightingRow,
    TrackRow,
    TransitionRow,
)

__all__ = [
    "ARRIVALS",
    "AlertRule",
    "Answer",
    "Changes",
    "Choice",
    "Decision",
    "Delivery",
    "EffortSummary",
    "FlagNote",
    "ImportSummary",
    "ImportTerms",
    "InputNumbers",
    "Interest",
    "LookRow",
    "Manifest",
    "Mark",
    "NoteKind",
    "Operation",
    "Selection",
    "SightingRow",
    "State",
    "Store",
    "TrackRow",
    "TransitionRow",
    "open_store",
    "restore_store",
    "shown_address",
    "store_exists",
]
