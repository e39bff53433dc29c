"""Responses that a test has set for an operation."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from ..protocol.documented_fields import undocumented_fields
from ..protocol.documents import DocumentedOperation
from ..protocol.exchanges import SandboxResponse
from ..protocol.nested_errors import nested_errors
from ..protocol.validation import show_pointer, validator


@dataclass
class ScriptedResponse:
    """A response to valid requests for an operation.

    Attributes:
        operation: The operation.
        status: The status.
        body: The JSON value; ``None`` for a response without a body.
        times: The number of requests that still get it; ``None`` for all.

    """

    operation: DocumentedOperation
    status: int
    body: Any = field(repr=False)
    times: int | None

    def check(self) -> None:
        """Check the response against the document.

        Raises:
            ValueError: The document has no such response; the message names the place.

        """
        documented = self.operation.responses
        name = self.operation.full_name
        if self.status not in documented:
            listed = ", ".join(map(str, sorted(documented)))
            raise ValueError(f"{name}: status {self.status} is not documented; known: {listed}")
        content = documented[self.status].get("content", {})
        if self.body is None or not content:
            if (self.body is None) == bool(content):
                expected = "JSON" if content else "None"
                raise ValueError(f"{name}: the response with {self.status} is {expected}")
            return
        schema = content[self.operation.media_type(self.status)].get("schema", {})
        errors = validator(self.operation.document, schema).iter_errors(self.body)
        for error in nested_errors(errors):
            place = show_pointer(error.instance_path) or "/"
            raise ValueError(
                f"{name}: the response at {place}: {error.message[:200]}; pass what the document"
                " allows, or validate=False"
            )
        for steps, known in undocumented_fields(self.operation.document, schema, self.body):
            close = get_close_matches(str(steps[-1]), known, 3, 0.4) or sorted(known)[:5]
            raise ValueError(
                f"{name}: the response at {show_pointer(steps)}: not documented; pass"
                f" {', '.join(close)}, or validate=False"
            )


class ScriptedResponses:
    """The pending responses. Those for a number of requests come first."""

    def __init__(self) -> None:
        self._pending: list[ScriptedResponse] = []
        self._lock = threading.Lock()

    def reset(self) -> None:
        """Remove all responses."""
        with self._lock:
            self._pending = []

    def add(self, scripted: ScriptedResponse) -> None:
        """Add a response. One for all requests replaces the previous one for all."""
        with self._lock:
            if scripted.times is None:
                self._pending = [
                    each
                    for each in self._pending
                    if each.operation is not scripted.operation or each.times is not None
                ]
            self._pending.append(scripted)

    def take(self, operation: DocumentedOperation) -> SandboxResponse | None:
        """Return the next response for an operation, if there is one."""
        with self._lock:
            found = [each for each in self._pending if each.operation is operation]
            scripted = next(iter(sorted(found, key=lambda each: each.times is None)), None)
            if scripted is None:
                return None
            if scripted.times is not None:
                scripted.times -= 1
                if scripted.times == 0:
                    self._pending.remove(scripted)
        return SandboxResponse(
            scripted.status, scripted.body, operation.media_type(scripted.status)
        )


def check_times(times: object) -> None:
    """Check a number of requests.

    Raises:
        ValueError: It is neither a number of at least 1 nor ``None``.

    """
    if times is not None and (type(times) is not int or times < 1):
        raise ValueError(f"times: {times!r}; pass a number of at least 1, or None for always")


def find_operation(operations: Iterable[DocumentedOperation], name: str) -> DocumentedOperation:
    """Return the only operation with a name.

    Raises:
        ValueError: Several APIs have one.

    """
    first, *others = [each for each in operations if each.has_name(name)]
    if others:
        listed = ", ".join(each.full_name for each in (first, *others))
        raise ValueError(f"operation: {name!r} is ambiguous; pass one of {listed}")
    return first
