"""The wait until Amazon has processed a report, a feed, a query or an export."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from ..concurrency.hooks import async_call_hook
from ..concurrency.pauses import async_pause
from ..core.deadline import Deadline
from ..core.document_errors import (
    ProcessingCancelledError,
    ProcessingError,
    ProcessingFailedError,
    ProcessingTimeoutError,
)
from ..core.errors import (
    ConfigurationError,
    ErrorDetail,
    NetworkError,
    RateLimitWaitError,
    SellingPartnerError,
)
from ..core.status_errors import ServerError, TooManyRequestsError, UnreadableResponseError
from .progress import AsyncOnProgress, Progress

E = TypeVar("E", bound=ProcessingError)
T = TypeVar("T")

DEFAULT_DEADLINE = 7_200.0
"""The seconds that a wait takes at most, two hours, unless the caller states otherwise."""

_FIRST_PAUSE = 2.0
_LONGEST_PAUSE = 60.0
_GROWTH = 1.5
_SPREAD = 0.2
"""The part of a pause that is random, so that programs that start together do not ask together."""

_MAX_FAILURES = 5
"""The minimum number of failed status requests in a row that ends a wait; each has been retried
already."""

_OUTAGE = 300.0
"""The minimum of seconds between the first and the last of them: Amazon may fail for a minute."""

_TRANSIENT = (
    NetworkError,
    RateLimitWaitError,
    ServerError,
    TooManyRequestsError,
    UnreadableResponseError,
)

logger = logging.getLogger("selling_partner")


@dataclass(frozen=True)
class Job:
    """A report, feed, query or export that Amazon processes.

    Attributes:
        kind: The kind in lower case, such as ``report``.
        id: Its identifier.
        method: The method that waits for it, for messages.
        done: The status of a result.
        cancelled: The status after a cancellation.
        failed: The status after a fatal error.
        hint: An explanation of a cancellation, for messages.

    """

    kind: str
    id: str
    method: str
    done: str = "DONE"
    cancelled: str = "CANCELLED"
    failed: str = "FATAL"
    hint: str = ""

    def error(self, kind: type[E], problem: str, status: str | None) -> E:
        """Return the exception about the job."""
        text = f"{self.method}: {self.kind} {self.id} {problem}"
        return kind(text, id=self.id, status=status, operation=self.method)

    @property
    def resume(self) -> str:
        """The call that resumes the wait, for messages."""
        return f"{self.method}({self.id!r})"


class AsyncWait(Generic[T]):
    """A wait for a job.

    Args:
        job: The job.
        fetch: Returns the job's current description from the API.
        status_of: Returns the status of a description.
        deadline: The end of the wait.
        on_progress: Called after each request for the status.

    """

    def __init__(
        self,
        job: Job,
        fetch: Callable[[], Any],
        status_of: Callable[[T], str | None],
        deadline: Deadline,
        on_progress: AsyncOnProgress | None,
    ) -> None:
        self._job = job
        self._fetch = fetch
        self._status_of = status_of
        self._deadline = deadline
        self._on_progress = on_progress
        self._status: str | None = None
        self._failures = 0
        self._failing_since = 0.0
        self._fault: SellingPartnerError | None = None

    async def run(self) -> tuple[T, ProcessingError | None]:
        """Wait for the end, and return the description and the exception of a job without a result.

        The exception has no error document yet.

        Raises:
            ProcessingTimeoutError: The wait reached its deadline.
            SellingPartnerError: The status cannot be read.

        """
        try:
            return await self._run()
        except SellingPartnerError:
            raise
        except BaseException as error:  # Ctrl-C, a cancellation or an exception of the caller.
            self._advise(error)
            raise

    async def _run(self) -> tuple[T, ProcessingError | None]:
        clock = self._deadline.clock
        started = clock.monotonic()
        interval = _FIRST_PAUSE
        while True:
            found = await self._read()
            if found is not None:
                self._status = self._status_of(found)
                if self._on_progress is not None:
                    await async_call_hook(self._on_progress, self._progress(started))
                if self._status == self._job.done:
                    return found, None
                if error := self._ended():
                    return found, error
            spread = 1.0 + _SPREAD * (clock.random() - 0.5)
            wait = min(interval * spread, self._deadline.remaining)
            if wait <= 0:
                raise self._timeout() from self._fault
            await async_pause(clock, wait)
            interval = min(interval * _GROWTH, _LONGEST_PAUSE)

    async def _read(self) -> T | None:
        """Return the description; ``None`` if it cannot be read at the moment."""
        try:
            found: T = await self._fetch()
        except _TRANSIENT as error:
            if self._is_over(error):
                self._advise(error)
                raise
            logger.warning(
                "%s: the status of %s %s is unknown (%s); still waiting",
                self._job.method,
                self._job.kind,
                self._job.id,
                type(error).__name__,
            )
            return None
        except SellingPartnerError as error:
            self._advise(error)
            raise
        self._failures, self._fault = 0, None
        return found

    def _is_over(self, error: SellingPartnerError) -> bool:
        """Count a failed request, and return whether the failures have lasted too long."""
        self._fault = error
        if isinstance(error, RateLimitWaitError):  # Nothing was sent that could fail.
            return False
        now = self._deadline.clock.monotonic()
        if not self._failures:
            self._failing_since = now
        self._failures += 1
        return self._failures >= _MAX_FAILURES and now - self._failing_since >= _OUTAGE

    def _advise(self, error: BaseException) -> None:
        error.add_note(f"Resume the wait with {self._job.resume}.")

    def _progress(self, started: float) -> Progress:
        seconds = self._deadline.clock.monotonic() - started
        subject = f"{self._job.kind} {self._job.id}"
        return Progress("waiting", subject, status=self._status, seconds=seconds)

    def _ended(self) -> ProcessingError | None:
        job, status = self._job, self._status
        if status == job.cancelled:
            hint = f" ({job.hint})" if job.hint else ""
            return job.error(ProcessingCancelledError, f"was cancelled{hint}", status)
        if status == job.failed:
            return job.error(ProcessingFailedError, f"ended with {status}", status)
        return None

    def _timeout(self) -> ProcessingTimeoutError:
        problem = (
            f"has the status {self._status or 'unknown'} after {self._deadline.seconds:g} s; "
            f"resume the wait with {self._job.resume}"
        )
        return self._job.error(ProcessingTimeoutError, problem, self._status)


def wait_seconds(deadline: float | None) -> float:
    """Return the seconds of a deadline.

    Args:
        deadline: Seconds, ``math.inf`` for no limit, or ``None`` for the default.

    Raises:
        ConfigurationError: The value is not a positive number.

    """
    if deadline is None:
        return DEFAULT_DEADLINE
    return checked_seconds(deadline)


def checked_seconds(deadline: float) -> float:
    """Return the seconds of a deadline.

    Raises:
        ConfigurationError: The value is not a positive number.

    """
    is_number = isinstance(deadline, int | float) and not isinstance(deadline, bool)
    if not is_number or math.isnan(deadline) or deadline <= 0:
        raise ConfigurationError(
            "deadline: expected a positive number of seconds, or math.inf for no limit"
        )
    return float(deadline)


def with_document(error: ProcessingError, document: bytes | None) -> ProcessingError:
    """Return the exception with the content of its error document."""
    error.document = document
    if document is not None and (detail := _detail(document)):
        error.errors = (ErrorDetail("", detail),)
    return error


def _detail(document: bytes) -> str:
    """Return Amazon's explanation in an error document, which is JSON with ``errorDetails``."""
    try:
        found = json.loads(document)
    except (ValueError, RecursionError):
        return ""
    detail = found.get("errorDetails") if isinstance(found, dict) else None
    return detail if isinstance(detail, str) else ""
