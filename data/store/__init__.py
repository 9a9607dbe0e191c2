"""The store of record: tables, transactions and versions behind one face."""

from data.store.engine import open_store, store_exists
from data.store.store import Store
from data.store.summary import ImportSummary

__all__ = ["ImportSummary", "Store", "open_store", "store_exists"]
