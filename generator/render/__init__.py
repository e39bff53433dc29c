"""Rendering of templates: their tree, languages, environments and docstrings."""
