"""Incremental builds: what depends on what, and what earlier runs have made."""
