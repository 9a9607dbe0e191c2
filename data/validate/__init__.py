"""Reports of text into accepted events, quarantined records and duplicates, each with its row and reason."""
