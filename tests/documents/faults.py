"""Faults of a report and of its document, by their names in docs/documents.md."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from selling_partner._runtime.documents.file_writer import AtomicFile
from tests.documents.support import REPORTS_PATH, Amazon, prepare_report, report
from tests.runtime.documents.support import Stored, refuse, send
from tests.runtime.faults.exchange import Play, message, respond
from tests.runtime.faults.plays import close, close_unread

CONTENT = b"".join(b"%06d\tvalue\n" % number for number in range(3000))
ZIPPED = gzip.compress(CONTENT)
OTHER = CONTENT[::-1]


@dataclass(frozen=True)
class Fault:
    """A fault, and the options of the call that meets it.

    Attributes:
        prepare: Changes the Amazon of a report that succeeds.
        deadline: The deadline of the wait in seconds.
        full_disk: Whether the file cannot be written.

    """

    prepare: Callable[[Amazon], object] = lambda amazon: None
    deadline: float | None = None
    full_disk: bool = False


def storage(*plays: Play) -> Fault:
    """Return a fault of storage."""
    return Fault(lambda amazon: amazon.store(*plays))


def creation(*plays: Any) -> Fault:
    """Return a fault of the creation."""
    return Fault(lambda amazon: amazon.play(REPORTS_PATH, *plays))


def processing(*states: dict[str, Any], deadline: float | None = None) -> Fault:
    """Return a fault of the processing."""
    return Fault(lambda amazon: prepare_report(amazon, states), deadline)


BUSY = send(message(503, b""))
WHOLE = Stored(ZIPPED)
NO_RANGE = Stored(ZIPPED, ranges=False)
SHORT = Stored(CONTENT, headers={"Content-Length": str(len(CONTENT) + 100)})
CREATED = {"reportId": "R1"}

FAULTS: dict[str, Fault] = {
    "none": storage(WHOLE),
    "creation: closed before the request is read": creation(close_unread),
    "creation: closed after the request is read": creation(close),
    "creation: 500": creation(respond(500, {})),
    "creation: 429, once": creation(respond(429, {}), CREATED),
    "creation: success without an identifier": creation(respond(202, {})),
    "processing: CANCELLED": processing(report("CANCELLED")),
    "processing: FATAL": processing(report("FATAL", "D1")),
    "processing: DONE without a document": processing(report("DONE")),
    "processing: not done at the deadline": processing(report("IN_QUEUE"), deadline=60),
    "storage: connection closed, once": storage(WHOLE.cut(1000), WHOLE),
    "storage: connection reset, once": storage(WHOLE.cut(1000, "reset"), WHOLE),
    "storage: stall, once": storage(WHOLE.cut(1000, "stall"), WHOLE),
    "storage: closed at each request after some bytes": storage(
        *(WHOLE.cut(1000) for _ in range(100))
    ),
    "storage: closed at each request without a byte": storage(WHOLE.cut(0)),
    "storage: 503, once": storage(BUSY, WHOLE),
    "storage: 503": storage(BUSY),
    "storage: 404": storage(send(message(404, b""))),
    "storage: URL expired": storage(refuse, WHOLE),
    "storage: URL expired within the download": storage(WHOLE.cut(1000), refuse, WHOLE),
    "storage: each URL refused": storage(refuse),
    "storage: range ignored": storage(NO_RANGE.cut(1000), NO_RANGE),
    "storage: document changed within the download": storage(
        WHOLE.cut(1000), Stored(gzip.compress(OTHER), etag='"2"')
    ),
    "storage: shorter than its length": storage(SHORT),
    "content: gzip that nothing announces": storage(Stored(ZIPPED, "text/plain")),
    "content: announced as gzip, but plain": storage(Stored(CONTENT, "application/gzip")),
    "content: truncated gzip": storage(Stored(ZIPPED[:-5])),
    "content: corrupt gzip": storage(Stored(ZIPPED[:500] + b"\xff\xff\xff\xff" + ZIPPED[504:])),
    "content: other bytes after gzip": storage(Stored(ZIPPED + b"x")),
    "content: wrong or unknown character set": storage(Stored(b"sku\tname\nA\tCaf\xe9\n")),
    "content: unknown name of a character set": storage(
        Stored(CONTENT, "text/plain; charset=x-unknown")
    ),
    "content: a row with too many columns": storage(Stored(b"a\tb\n1\t2\t3\n")),
    "disk full": Fault(lambda amazon: amazon.store(WHOLE), full_disk=True),
}


def fail(file: AtomicFile) -> None:
    """Fail like a full disk."""
    raise OSError(28, "No space left on device")
