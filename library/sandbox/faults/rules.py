"""Faults on demand: what goes wrong, where and how often."""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args

from ..protocol.documents import Operation

HEADER = "x-sandbox-fault"
"""The header of a request that asks for a fault of its own."""

Cut = Literal["before", "after", "body"]
Drift = Literal["field", "enum", "missing"]

_HEADER_NAME = re.compile(r"[0-9A-Za-z!#$%&'*+.^_`|~-]+")
_HEADER_VALUE = re.compile(r"([!-~]([ -~]*[!-~])?)?")
_FRAMING = frozenset({"content-length", "transfer-encoding"})
"""What says where the answer ends: the server's own business."""

_FLAGS = {"true": True, "false": False, "": True}
_READERS: dict[str, Callable[[str], Any]] = {
    "status": int,
    "times": int,
    "delay": float,
    "html": _FLAGS.__getitem__,
    "malformed": _FLAGS.__getitem__,
}
_WANTED = {
    "operation": "an operation's name",
    "times": "a number from 1 on, or null for always",
    "status": "a number from 200 to 599",
    "headers": "texts by name, without Content-Length and Transfer-Encoding",
    "delay": "seconds from 0 on",
    "cut": "before, after or body",
    "html": "true or false",
    "malformed": "true or false",
    "drift": "field, enum or missing",
}


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong with a request.

    Where it has a ``status``, a ``body``, ``html`` or ``cut="before"``, the request is not carried
    out.

    Args:
        operation: Whose requests: an operation by its method, such as ``create_warranty``, or by
            its identifier; ``token`` for signing in, ``upload`` for sending a file; any operation
            without it.
        times: How many requests it is for; ``None`` for all that come.
        status: The status of the answer.
        body: The JSON of the answer, with ``status`` or 200; with a status alone it is an error.
        headers: Further headers of the answer.
        delay: Seconds until the answer. The request is carried out at once, also for a client
            that does not wait so long.
        cut: Where the connection breaks: ``before`` the request is carried out, ``after`` that,
            or half-way through the ``body`` of the answer.
        html: The answer is a page, as a gateway's, with status 502 or ``status``.
        malformed: The answer's JSON ends half-way.
        drift: The answer has another shape than its document: a new ``field``, an ``enum`` value
            that nobody knows, or required fields ``missing``, wherever it has a place for that.

    Raises:
        ValueError: A value cannot be; the message says which, and what could.

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

    def __post_init__(self) -> None:
        for name, is_right in (
            ("operation", _is_text(self.operation)),
            ("times", _is_count(self.times)),
            ("status", _is_status(self.status)),
            ("headers", _are_headers(self.headers)),
            ("delay", _is_delay(self.delay)),
            ("cut", self.cut in (None, *get_args(Cut))),
            ("html", isinstance(self.html, bool)),
            ("malformed", isinstance(self.malformed, bool)),
            ("drift", self.drift in (None, *get_args(Drift))),
        ):
            if not is_right:
                raise ValueError(f"{name}: {getattr(self, name)!r}; pass {_WANTED[name]}")
        if not set(self.as_values()) - {"operation", "times", "headers"}:
            raise ValueError(
                "nothing goes wrong: pass status, body, delay, cut, html, malformed or drift"
            )

    @property
    def is_instead(self) -> bool:
        """Whether the request is not carried out."""
        is_told = self.status is not None or self.body is not None
        return is_told or self.html or self.cut == "before"

    def is_about(self, operation: Operation | str) -> bool:
        """Whether it is about a request for the operation, a token or an upload."""
        if isinstance(operation, str):
            return self.operation == operation
        return self.operation is None or operation.is_called(self.operation)

    def as_values(self) -> dict[str, Any]:
        """What makes it, without what is as usual."""
        given = {each.name: (getattr(self, each.name), each.default) for each in fields(self)}
        return {name: value for name, (value, usual) in given.items() if value != usual}


def _is_text(value: object) -> bool:
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
    """A fault from JSON.

    Raises:
        ValueError: It is none; the message says why.

    """
    if not isinstance(values, dict):
        wanted = 'a fault is an object, such as {"operation": "token", "status": 500}'
        raise ValueError(wanted)  # noqa: TRY004 - JSON that a user wrote, not a caller's argument
    known = [each.name for each in fields(Fault)]
    if unknown := sorted(set(values) - set(known)):
        raise ValueError(f"{unknown[0]}: unknown; a fault has {', '.join(known)}")
    return Fault(**values)


def fault_from_text(text: str) -> Fault:
    """A fault from the header, or from the command line: ``status=503, delay=2``.

    Raises:
        ValueError: It is none; the message says why.

    """
    values: dict[str, Any] = {}
    for part in text.split(","):
        name, _, value = (each.strip() for each in part.partition("="))
        values[name] = _read(name, value)
    return fault_from(values)


def _read(name: str, value: str) -> Any:
    if name in {"body", "headers"}:
        raise ValueError(f"{name}: only a rule in JSON can have it")
    if name == "times" and value == "always":
        return None
    try:
        return _READERS.get(name, str)(value)
    except (KeyError, ValueError):
        raise ValueError(f"{name}: {value!r}; pass {_WANTED[name]}") from None


class Faults:
    """The faults that are to come, in order."""

    def __init__(self) -> None:
        self._coming: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        """Let it happen."""
        with self._lock:
            self._coming.append(fault)

    def reset(self) -> None:
        """Let nothing go wrong any more."""
        with self._lock:
            self._coming.clear()

    def coming(self) -> list[Fault]:
        """What is still to happen."""
        with self._lock:
            return list(self._coming)

    def take(self, operation: Operation | str) -> Fault | None:
        """The first that is about a request for the operation, which counts as one of its times."""
        with self._lock:
            for index, fault in enumerate(self._coming):
                if not fault.is_about(operation):
                    continue
                if fault.times == 1:
                    del self._coming[index]
                elif fault.times is not None:
                    self._coming[index] = replace(fault, times=fault.times - 1)
                return fault
        return None
