"""Titles of operations, which OpenAPI does not have and generators of documents write."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...core.errors import Problem
from ..documents import Document
from ..references import path_items
from .operation_ids import METHODS

_TITLE = "title"


def with_titles_as_summaries(document: Document) -> Document:
    """Return a document, which may be invalid, without titles of operations.

    A title becomes the summary of an operation that has none. Each is reported as a warning.
    """
    paths: dict[str, Any] = {}
    warnings: list[Problem] = []
    for path, item in path_items(document.data.get("paths")):
        for method in METHODS if isinstance(item, dict) else ():
            operation = item.get(method)
            if isinstance(operation, dict) and isinstance(operation.get(_TITLE), str):
                rest = {key: value for key, value in operation.items() if key != _TITLE}
                item = paths[path] = {**item, method: {"summary": operation[_TITLE]} | rest}
                used = "ignored" if "summary" in rest else "read as the summary"
                wrong = f"OpenAPI knows no title of an operation; it is {used}"
                right = "write a summary, or remove the title in an overlay"
                place = ("paths", path, method, _TITLE)
                warnings.append(document.problem(place, wrong, right))
    if not paths:
        return document
    data = {**document.data, "paths": {**document.data["paths"], **paths}}
    return replace(document, data=data, warnings=(*document.warnings, *warnings))
