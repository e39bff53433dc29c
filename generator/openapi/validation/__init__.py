"""Validation of documents, by the standard's own rules and by this project's."""
