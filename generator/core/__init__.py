"""Leaves that every layer uses: errors, files, workers, and where a project lies."""
