"""Concurrency in async and sync form: the only pairs that are written by hand."""
