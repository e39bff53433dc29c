"""Successes that a document lists as a range or as ``default``, by a number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..references import path_items
from .operation_ids import METHODS
from .source_places import SourcePlaces


def with_numbered_successes(data: dict[str, Any], places: SourcePlaces) -> dict[str, Any]:
    """Return the document with a numbered success in each operation that documents any success.

    ``2XX`` becomes 200 where no success has a number. If there is no success either, ``default``,
    which covers every status that is not listed, becomes 200. In an operation that documents
    redirects alone, ``3XX`` becomes 302.
    """
    paths: dict[str, Any] = {}
    for path, item in path_items(data.get("paths")):
        for method in METHODS:
            responses = item.get(method, {}).get("responses", {})
            if name := _renamed(responses):
                old, new = name
                place = ("paths", path, method, "responses")
                places.move((*place, new), (*place, old))
                item = paths[path] = {**item, method: _with_status(item[method], old, new)}
    return {**data, "paths": {**data["paths"], **paths}} if paths else data


def _renamed(responses: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the status that stands for a success and the number that it becomes, if any."""
    if any(status.isdecimal() and status[0] == "2" for status in responses):
        return None
    for status in ("2XX", "default"):
        if status in responses:
            return status, "200"
    return ("3XX", "302") if "3XX" in responses and "302" not in responses else None


def _with_status(operation: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    responses = operation["responses"]
    renamed = {new if status == old else status: each for status, each in responses.items()}
    return {**operation, "responses": renamed}
