"""Rules for faults on demand, and the pending ones."""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args

from ..protocol.documents import DocumentedOperation

HEADER = "x-sandbox-fault"
"""The header of a request with a fault of its own."""

Cut = Literal["before", "after", "body"]
Drift = Literal["field", "enum", "missing"]
DocumentFault = Literal["expired", "truncated", "corrupt", "length"]

_HEADER_NAME = re.compile(r"[0-9A-Za-z!#$%&'*+.^_`|~-]+")
_HEADER_VALUE = re.compile(r"([!-~]([ -~]*[!-~])?)?")
_FRAMING = frozenset({"content-length", "transfer-encoding"})
"""The headers for the end of a response, which the server sets itself."""

_FLAGS = {"true": True, "false": False, "": True}
_READERS: dict[str, Callable[[str], Any]] = {
    "status": int,
    "times": int,
    "delay": float,
    "pace": float,
    "html": _FLAGS.__getitem__,
    "malformed": _FLAGS.__getitem__,
}
_EXPECTED = {
    "operation": "an operation's name",
    "times": "a number of at least 1, or null for always",
    "status": "a number from 200 to 599",
    "headers": "strings by name, without Content-Length and Transfer-Encoding",
    "delay": "seconds of at least 0",
    "cut": "before, after or body",
    "html": "true or false",
    "malformed": "true or false",
    "drift": "field, enum or missing",
    "document": "expired, truncated, corrupt or length",
    "pace": "seconds of at least 0",
}


@dataclass(frozen=True)
class Fault:
    """A fault to inject into requests.

    With ``status``, ``body``, ``html`` or ``cut="before"``, the request is not processed.

    Args:
        operation: The operation, by its method, such as ``create_warranty``, or by its identifier;
            ``token`` for sign-in, ``upload`` or ``download`` for a file or document in the
            storage. Defaults to any operation.
        times: The number of requests with the fault; ``None`` for all.
        status: The status of the response.
        body: The JSON of the response, with ``status`` or 200. A status alone gives an error body.
        headers: Further headers of the response.
        delay: Seconds until the response. The request is processed at once, even if the client
            does not wait that long.
        cut: The moment at which the connection breaks: ``before`` or ``after`` the request is
            processed, or within the ``body`` of the response.
        html: Whether the response is an HTML page like a gateway's, with 502 or ``status``.
        malformed: Whether the JSON of the response is truncated.
        drift: A deviation of the response from its document: an undocumented ``field``, an
            undocumented ``enum`` value, or required fields ``missing``.
        document: A failure of the storage: the URL has ``expired``, the downloaded document is
            ``truncated`` to its half, has a ``corrupt`` byte in its middle, or its
            ``Content-Length`` is greater than its ``length``.
        pace: Seconds before each part of a downloaded document, after the headers were sent.

    Raises:
        ValueError: A value is invalid; the message names it and the expected values.

    """

    operation: str | None = None
    times: int | None = 1
    status: int | None = None
    body: Any = None
    headers: Mapping[str, str] | None = None
    delay: float = 0.0
    cut: Cut | None = None
    html: bool = False
    malformed: bool = False
    drift: Drift | None = None
    document: DocumentFault | None = None
    pace: float = 0.0

    def __post_init__(self) -> None:
        for name, is_valid in (
            ("operation", _is_name(self.operation)),
            ("times", _is_count(self.times)),
            ("status", _is_status(self.status)),
            ("headers", _are_headers(self.headers)),
            ("delay", _is_delay(self.delay)),
            ("cut", self.cut in (None, *get_args(Cut))),
            ("html", isinstance(self.html, bool)),
            ("malformed", isinstance(self.malformed, bool)),
            ("drift", self.drift in (None, *get_args(Drift))),
            ("document", self.document in (None, *get_args(DocumentFault))),
            ("pace", _is_delay(self.pace)),
        ):
            if not is_valid:
                raise ValueError(f"{name}: {getattr(self, name)!r}; pass {_EXPECTED[name]}")
        if not set(self.as_values()) - {"operation", "times", "headers"}:
            raise ValueError(
                "the fault has no effect: pass status, body, delay, cut, html, malformed, drift,"
                " document or pace"
            )

    @property
    def is_rejection(self) -> bool:
        """Whether the request is not processed."""
        is_received = self.status is not None or self.body is not None
        is_expired = self.document == "expired"
        return is_received or self.html or self.cut == "before" or is_expired

    def is_about(self, operation: DocumentedOperation | str) -> bool:
        """Return whether the fault applies to requests for an operation, a token or a file."""
        if isinstance(operation, str):
            return self.operation == operation
        return self.operation is None or operation.has_name(self.operation)

    def as_values(self) -> dict[str, Any]:
        """Return the arguments that differ from their defaults."""
        given = {each.name: (getattr(self, each.name), each.default) for each in fields(self)}
        return {name: value for name, (value, usual) in given.items() if value != usual}


def _is_name(value: object) -> bool:
    return value is None or (isinstance(value, str) and bool(value))


def _is_count(value: object) -> bool:
    return value is None or (type(value) is int and value > 0)


def _is_status(value: object) -> bool:
    return value is None or (type(value) is int and 200 <= value <= 599)


def _are_headers(value: object) -> bool:
    if value is None:
        return True
    return isinstance(value, Mapping) and all(
        isinstance(name, str)
        and isinstance(text, str)
        and _HEADER_NAME.fullmatch(name)
        and _HEADER_VALUE.fullmatch(text)
        and name.lower() not in _FRAMING
        for name, text in value.items()
    )


def _is_delay(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and value >= 0


def fault_from(values: object) -> Fault:
    """Create a fault from JSON.

    Raises:
        ValueError: The fault is invalid; the message states the reason.

    """
    if not isinstance(values, dict):
        expected = 'a fault must be an object, such as {"operation": "token", "status": 500}'
        raise ValueError(expected)  # noqa: TRY004 - JSON that a user wrote, not a caller's argument
    known = [each.name for each in fields(Fault)]
    if unknown := sorted(set(values) - set(known)):
        raise ValueError(f"{unknown[0]}: unknown; a fault has {', '.join(known)}")
    return Fault(**values)


def fault_from_text(text: str) -> Fault:
    """Create a fault from a header or a command-line option: ``status=503, delay=2``.

    Raises:
        ValueError: The fault is invalid; the message states the reason.

    """
    values: dict[str, Any] = {}
    for part in text.split(","):
        name, _, value = (each.strip() for each in part.partition("="))
        values[name] = _read(name, value)
    return fault_from(values)


def _read(name: str, value: str) -> Any:
    if name in {"body", "headers"}:
        raise ValueError(f"{name}: only allowed in JSON")
    if name == "times" and value == "always":
        return None
    try:
        return _READERS.get(name, str)(value)
    except (KeyError, ValueError):
        raise ValueError(f"{name}: {value!r}; pass {_EXPECTED[name]}") from None


class Faults:
    """The pending faults, in order."""

    def __init__(self) -> None:
        self._pending: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        """Add a fault."""
        with self._lock:
            self._pending.append(fault)

    def reset(self) -> None:
        """Remove all faults."""
        with self._lock:
            self._pending.clear()

    def pending(self) -> list[Fault]:
        """Return the pending faults."""
        with self._lock:
            return list(self._pending)

    def take(self, operation: DocumentedOperation | str) -> Fault | None:
        """Return the first fault for an operation, and count down its number of times."""
        with self._lock:
            for index, fault in enumerate(self._pending):
                if not fault.is_about(operation):
                    continue
                if fault.times == 1:
                    del self._pending[index]
                elif fault.times is not None:
                    self._pending[index] = replace(fault, times=fault.times - 1)
                return fault
        return None
