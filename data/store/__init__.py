"""The store of record behind one face."""
