"""Bytes of a file into records of text, or a refusal with its reason; a module for each file format."""
