"""Jobs that go through their states on the sandbox's clock: reports, feeds, queries and exports."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from ..._runtime.core.clock import SYSTEM_CLOCK, Clock
from ..protocol.exchanges import rejection
from ..storage.documents import StoredDocument
from .processing import FINAL, FinalStatus, Outcome, Processing, Status


class Job:
    """A report, feed, query or export.

    Attributes:
        job_id: The identifier.
        kind: The type of the report or feed; the text of a query.
        request: The JSON of the request that created it.
        created_at: The time of its creation.
        input: The uploaded document of a feed.

    """

    def __init__(
        self,
        kind: str,
        request: Mapping[str, Any],
        *,
        owner: str | None,
        outcome: Outcome,
        processing: Processing,
        clock: Clock,
        job_id: str,
        input: StoredDocument | None = None,
    ) -> None:
        self.job_id = job_id
        self.kind = kind
        self.request = request
        self.owner = owner
        self.input = input
        self._outcome = outcome
        self._processing = processing
        self._clock = clock
        self._polls = 0
        self._is_cancelled = False
        self._wall, self._born = clock.time(), clock.monotonic()
        self._started: float | None = None
        self._ended: float | None = None
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"Job(job_id={self.job_id!r}, kind={self.kind!r}, status={self.status!r})"

    @property
    def created_at(self) -> datetime:
        """The time of creation."""
        return datetime.fromtimestamp(self._wall, UTC)

    @property
    def started_at(self) -> datetime | None:
        """The time at which the processing began, if it did."""
        self._advance()
        return self._moment(self._started)

    @property
    def ended_at(self) -> datetime | None:
        """The time at which the processing ended, if it did."""
        self._advance()
        return self._moment(self._ended)

    @property
    def status(self) -> Status:
        """The current state. Reading it does not count as a poll."""
        self._advance()
        if self._is_cancelled:
            return "CANCELLED"
        if self._ended is not None:
            return self._outcome.status
        return "IN_QUEUE" if self._started is None else "IN_PROGRESS"

    @property
    def document(self) -> StoredDocument | None:
        """The document of the result or of the error, once the job is finished."""
        is_done = self.status in FINAL and not self._is_cancelled
        return self._outcome.document if is_done else None

    @property
    def more(self) -> Mapping[str, Any]:
        """Further facts for the API, once the job is finished."""
        return self._outcome.more if self.status in FINAL and not self._is_cancelled else {}

    def finish(self, status: FinalStatus | None = None) -> None:
        """Finish the job now, with a state other than the planned one if it is given.

        Raises:
            ValueError: The state is not a final one.

        """
        if status is not None:
            self._outcome = Outcome(status, self._outcome.document, self._outcome.more)
        with self._lock:
            self._reach(2, self._clock.monotonic())

    def poll(self) -> None:
        """Count a request for the job's state."""
        self._polls += 1
        self._advance()

    def cancel(self) -> None:
        """Cancel the job."""
        self._advance()
        self._is_cancelled = True
        with self._lock:
            self._ended = self._ended if self._ended is not None else self._clock.monotonic()

    def _moment(self, at: float | None) -> datetime | None:
        return None if at is None else datetime.fromtimestamp(self._wall + at - self._born, UTC)

    def _advance(self) -> None:
        """Reach the state of the present moment."""
        now, processing = self._clock.monotonic(), self._processing
        with self._lock:
            if self._ended is not None:
                return
            if processing.polls is not None:
                left = processing.polls - (self._polls - 1) if self._polls else processing.polls
                self._reach(2 if left <= 0 else 1 if left == 1 and self._polls else 0, now)
                return
            start = self._born + processing.queue
            if now >= start:
                self._reach(1, start)
            if now >= start + processing.work:
                self._reach(2, start + processing.work)

    def _reach(self, stage: int, at: float) -> None:
        if stage >= 1 and self._started is None:
            self._started = at
        if stage >= 2 and self._ended is None:
            self._ended = at


class Jobs:
    """The jobs of an API.

    Args:
        noun: What a job is, for messages.
        numbers: Yields the numbers that become identifiers.
        clock: The clock for their states.
        changed: Called after a job was added.

    Attributes:
        processing: The duration of jobs to come.

    """

    def __init__(
        self,
        noun: str,
        numbers: Iterator[int],
        clock: Clock = SYSTEM_CLOCK,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self.noun = noun
        self.clock = clock
        self.processing: Processing = Processing()
        self._changed = changed
        self._jobs: dict[str, Job] = {}
        self._numbers = numbers
        self._pages: dict[str, tuple[list[Job], Any]] = {}

    def reset(self) -> None:
        """Remove all jobs."""
        self._jobs = {}
        self._pages = {}

    def __iter__(self) -> Iterator[Job]:
        return iter(list(self._jobs.values()))

    def create(
        self,
        kind: str,
        request: Mapping[str, Any],
        *,
        owner: str | None,
        outcome: Outcome,
        processing: Processing | None = None,
        input: StoredDocument | None = None,
    ) -> Job:
        """Create a job and return it."""
        job = Job(
            kind,
            request,
            owner=owner,
            outcome=outcome,
            processing=self.processing if processing is None else processing,
            clock=self.clock,
            job_id=str(next(self._numbers)),
            input=input,
        )
        self._jobs[job.job_id] = job
        self._changed()
        return job

    def find(self, identifier: str, owner: str) -> Job:
        """Return the job with that identifier.

        Raises:
            RejectedRequestError: 404, if the owner has no such job.

        """
        job = self._jobs.get(identifier)
        if job is None or job.owner not in {None, owner}:
            raise rejection(404, f"no {self.noun} has the identifier {identifier[:80]}")
        return job

    def of(self, owner: str) -> list[Job]:
        """Return the jobs of an owner, the newest first."""
        return [each for each in reversed(self._jobs.values()) if each.owner in {None, owner}]

    def first_page(self, found: list[Job], size: int, key: Any = None) -> tuple[list[Job], str]:
        """Return the jobs of the first page, and the token of the next one or an empty string.

        Args:
            found: The jobs of all pages.
            size: The number of jobs of a page.
            key: What a request for the next page must repeat.

        """
        token = ""
        if len(found) > size:
            token = secrets.token_urlsafe(24)
            self._pages[token] = (found[size:], (size, key))
        for each in found[:size]:
            each.poll()
        return found[:size], token

    def next_page(
        self, token: str, name: str, *, size: int | None = None, key: Any = None
    ) -> tuple[list[Job], str]:
        """Return the jobs of the page with that token, and the token of the next one.

        Args:
            token: The token.
            name: The name of its parameter.
            size: The number of jobs of this page; by default that of the page before.
            key: What the request repeats of the first one.

        Raises:
            RejectedRequestError: 400, if the token was not issued, or not for such a request.

        """
        if token not in self._pages:
            raise rejection(400, f"query parameter {name}: was not issued")
        found, (usual, wanted) = self._pages[token]
        if wanted != key:
            raise rejection(400, f"query parameter {name}: was issued for other filters")
        return self.first_page(found, usual if size is None else size, key)


def show_time(moment: datetime) -> str:
    """Return a time as Amazon writes it: in UTC, with milliseconds and ``Z``."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
