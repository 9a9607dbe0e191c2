"""One module for each file format: bytes into records, or a refusal with its reason."""
