"""Packaged files and the scripts that build them; SOURCES.md says where each comes from."""
