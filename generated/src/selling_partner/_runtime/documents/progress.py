"""The progress of creating, waiting for, uploading and downloading a document."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Progress:
    """The state of an operation with documents, as ``on_progress`` receives it.

    Attributes:
        step: The current step.
        subject: The subject of the step, such as ``report 123``.
        status: The processing status while waiting, such as ``IN_QUEUE``; otherwise ``None``.
        done: The bytes transferred so far, as they are in storage; 0 while waiting.
        total: The bytes to transfer; ``None`` if the number is unknown.
        seconds: The seconds since the step began.

    """

    step: Literal["waiting", "uploading", "downloading"]
    subject: str
    status: str | None = None
    done: int = 0
    total: int | None = None
    seconds: float = 0.0


OnProgress: TypeAlias = Callable[[Progress], object]
"""Called with each state. An exception aborts the operation."""

AsyncOnProgress: TypeAlias = Callable[[Progress], Awaitable[object] | object]
"""Called with each state; its result is awaited if possible. An exception aborts the operation."""
