"""Names for operations whose document gives them none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ...core.errors import Problem
from ..references import path_items
from .source_places import SourcePlaces

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_WORD = re.compile(r"[^\W_]+")
_PARAMETER = re.compile(r"\{([^{}]*)\}")


def with_operation_ids(
    data: dict[str, Any], places: SourcePlaces
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the document with an ``operationId`` in every operation, and a warning for each.

    ``GET /orders/{orderId}/items`` becomes ``getOrdersByOrderIdItems``.
    """
    missing = list(_nameless(data))
    if not missing:
        return data, []
    paths = dict(data["paths"])
    warnings: list[Problem] = []
    for path, method in missing:
        name = derived_name(method, path)
        paths[path] = {**paths[path], method: {**paths[path][method], "operationId": name}}
        wrong = f"the operation has no operationId and is named {name}"
        right = "add an operationId, or x-client-name in an overlay, to choose another name"
        warnings.append(places.problem(("paths", path, method), wrong, right))
    return {**data, "paths": paths}, warnings


def derived_name(method: str, path: str) -> str:
    """Return an ``operationId`` that consists of the method and the words of the path."""
    words = [method]
    for segment in path.split("/"):
        described = _PARAMETER.sub(r" by \1 ", segment)
        words += [f"{each[0].upper()}{each[1:]}" for each in _WORD.findall(described)]
    return "".join(words if len(words) > 1 else [method, "Root"])


def _nameless(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for path, item in path_items(data.get("paths")):
        for method in METHODS:
            if method in item and not item[method].get("operationId"):
                yield path, method
