"""Checks of what stands around an operation: its path item and its servers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..constraints.family import Fault


def path_faults(item: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what cannot be generated of a path item, with places inside it."""
    if "trace" in item:
        yield ("trace",), "unsupported: the method TRACE", "remove the operation"
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
