"""What comes in and is kept: files into records, records into events, events into the store."""
