"""Basics that every layer uses: errors, files, workers and the paths of a project."""
