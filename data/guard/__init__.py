"""Texts of records into texts without personal data: what is found is marked, and its place is told, never itself."""
