"""Incremental builds: the dependencies of each artifact, and the results of earlier runs."""
