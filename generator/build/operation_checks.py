"""Checks of what stands around an operation: its path and its servers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..constraints.family import Fault

_SEPARATORS = {"?": "a query", "#": "a fragment"}
"""The parts of a URL that end a path, by the character that starts them."""


def path_faults(path: str, item: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what cannot be generated of a path, with places inside its path item."""
    for mark, part in _SEPARATORS.items():
        if mark in path:
            yield (), f"unsupported: {part} in a path", f"end the path before {mark!r}"
    if "trace" in item:
        yield ("trace",), "unsupported: the method TRACE", "leave the operation out"
    if item.get("servers"):
        yield ("servers",), *_OWN_SERVERS


def operation_faults(data: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what cannot be generated of an operation, with places inside it."""
    if data.get("servers"):
        yield ("servers",), *_OWN_SERVERS


_OWN_SERVERS = (
    "unsupported: servers for some operations only",
    "move these operations to a document of their own",
)
"""A client sends all of its requests to one host."""
