"""The wait for a report, feed, query or export, on a clock that the test controls."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from selling_partner import (
    BadRequestError,
    ConfigurationError,
    CreationUnknownError,
    NetworkError,
    ProcessingCancelledError,
    ProcessingFailedError,
    ProcessingTimeoutError,
    Progress,
    RateLimitWaitError,
    RequestTimeoutError,
    RequestValidationError,
    ServerError,
)
from selling_partner._runtime.documents.waiting import Job
from tests.runtime.documents.support import Library, Stored, result
from tests.runtime.faults.plays import trickle
from tests.runtime.faults.virtual_clock import VirtualClock

JOB = Job("report", "7", "wait_for_report", hint="or there is no data")


class Amazon:
    """Statuses, one for each request; the last one is repeated. An exception is raised."""

    def __init__(self, *statuses: str | Exception | None) -> None:
        self.statuses = list(statuses)
        self.requests = 0
        self.options: list[Any] = []

    def fetch(self, client: Any) -> str | None:
        self.requests += 1
        self.options.append(client._options)
        found = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        if isinstance(found, Exception):
            raise found
        return found


async def wait(
    library: Library,
    amazon: Amazon,
    deadline: float | None = None,
    on_progress: Any = None,
    error_document: Callable[[Any, float], Any] = lambda found, seconds: None,
    job: Job = JOB,
) -> Any:
    access = library.access(on_progress=on_progress)
    fetch, status_of = library.either(amazon.fetch), lambda found: found
    return await result(access.wait(job, fetch, status_of, deadline, error_document))


async def test_a_wait_asks_at_growing_intervals(library: Library, clock: VirtualClock) -> None:
    """The first request is sent at once, and the pauses grow from 2 seconds to a minute."""
    amazon = Amazon(*["IN_QUEUE"] * 5, *["IN_PROGRESS"] * 7, "DONE")
    assert await wait(library, amazon) == "DONE"
    expected = [min(2 * 1.5**number, 60) for number in range(12)]
    assert clock.sleeps == pytest.approx(expected)
    assert clock.sleeps[-1] == 60


async def test_pauses_are_spread(library: Library, clock: VirtualClock) -> None:
    """Programs that start together do not ask together."""
    clock.draw = 0.0
    await wait(library, Amazon("IN_QUEUE", "DONE"))
    assert clock.sleeps == pytest.approx([1.8])


async def test_a_new_status_does_not_end_a_wait(library: Library) -> None:
    """A status that is not documented, or is missing, is not an end."""
    assert await wait(library, Amazon("IN_REVIEW", None, "DONE")) == "DONE"


async def test_a_wait_has_a_deadline(library: Library, clock: VirtualClock) -> None:
    """At the deadline the status is requested once again, and the exception has the identifier."""
    amazon = Amazon("IN_QUEUE")
    with pytest.raises(ProcessingTimeoutError, match=r"wait_for_report\('7'\)") as caught:
        await wait(library, amazon, deadline=10)
    error = caught.value
    assert (error.id, error.status, error.operation) == ("7", "IN_QUEUE", "wait_for_report")
    assert isinstance(error, TimeoutError)
    assert (clock.monotonic(), sum(clock.sleeps)) == (10, 10)


async def test_a_request_for_the_status_ends_with_the_wait(library: Library) -> None:
    """A request does not wait longer than the whole wait; the last one has ten seconds."""
    amazon = Amazon("IN_QUEUE")
    with pytest.raises(ProcessingTimeoutError):
        await wait(library, amazon, deadline=60)
    assert [each.max_wait for each in amazon.options][:3] == pytest.approx([60, 58, 55])
    assert [each.deadline for each in amazon.options][-1] == 10
    await wait(library, amazon := Amazon("DONE"), deadline=1e6)
    assert (amazon.options[0].deadline, amazon.options[0].max_wait) == (120, 3600)


async def test_a_wait_outlasts_a_full_queue(library: Library, clock: VirtualClock) -> None:
    """Requests that the rate limit holds back do not count as failures."""
    held = RateLimitWaitError("getReport", 5000.0, 60.0, 5001.0)
    with pytest.raises(ProcessingTimeoutError):
        await wait(library, Amazon(held), deadline=600)
    assert clock.monotonic() == 600
    assert await wait(library, Amazon(*[held] * 9, "DONE")) == "DONE"


@pytest.mark.parametrize("kind", [KeyboardInterrupt, RuntimeError])
async def test_an_interrupted_wait_names_its_job(
    library: Library, kind: type[BaseException]
) -> None:
    """Ctrl-C, or an exception of the caller's function, shows how to resume the wait."""

    def stop(progress: Progress) -> None:
        raise kind

    with pytest.raises(kind) as caught:
        await wait(library, Amazon("IN_QUEUE"), on_progress=stop)
    assert caught.value.__notes__ == ["Resume the wait with wait_for_report('7')."]


async def test_the_default_deadline_is_two_hours(library: Library, clock: VirtualClock) -> None:
    """A wait without a deadline ends after two hours."""
    with pytest.raises(ProcessingTimeoutError, match="after 7200 s"):
        await wait(library, Amazon("IN_PROGRESS"))
    assert clock.monotonic() == 7200


async def test_a_cancellation_is_explained(library: Library) -> None:
    """CANCELLED has an exception of its own with Amazon's other reason for it."""
    with pytest.raises(ProcessingCancelledError, match=r"was cancelled .or there is no data"):
        await wait(library, Amazon("CANCELLED"))


def document_of(library: Library) -> Callable[[object, float], Any]:
    """Return the function of a job with an error document."""
    return lambda found, seconds: library.document(deadline=seconds)


async def test_an_error_document_is_read(library: Library) -> None:
    """FATAL raises with the content of the error document, decompressed."""
    content = json.dumps({"errorDetails": "The date range is too long."}).encode()
    library.store(Stored(content))
    with pytest.raises(ProcessingFailedError, match="The date range is too long") as caught:
        await wait(library, Amazon("FATAL"), error_document=document_of(library))
    error = caught.value
    assert (error.document, error.status, error.id) == (content, "FATAL", "7")
    assert [each.message for each in error.errors] == ["The date range is too long."]


@pytest.mark.parametrize("content", [b"", b"<xml/>", b"[]", b'{"errorDetails": 5}', b"\xff"])
async def test_an_error_document_may_have_any_form(library: Library, content: bytes) -> None:
    """An error document without an explanation is still in the exception."""
    library.store(Stored(content))
    with pytest.raises(ProcessingFailedError, match=r"ended with FATAL$") as caught:
        await wait(library, Amazon("FATAL"), error_document=document_of(library))
    assert caught.value.document == content


async def test_a_large_error_document_is_cut(library: Library) -> None:
    """At most 1 MiB of an error document is kept."""
    library.store(Stored(b"x" * 3_000_000))
    with pytest.raises(ProcessingFailedError) as caught:
        await wait(library, Amazon("FATAL"), error_document=document_of(library))
    assert caught.value.document == b"x" * 1_048_576


async def test_an_unreadable_error_document_hides_nothing(library: Library) -> None:
    """If the error document cannot be read, the exception is still that of the job."""
    library.url = None
    with pytest.raises(ProcessingFailedError) as caught:
        await wait(library, Amazon("FATAL"), error_document=document_of(library))
    assert caught.value.document is None
    assert "cannot be read" in caught.value.__notes__[0]


@pytest.mark.parametrize(("deadline", "spent"), [(7200, 60), (40, 40), (1, 10)])
async def test_an_error_document_is_read_for_a_minute_at_most(
    library: Library, clock: VirtualClock, deadline: float, spent: float
) -> None:
    """A storage that sends a byte a second does not delay the exception of the job."""
    head, _, body = Stored(b"x" * 10_000).response().partition(b"xx")
    library.store(trickle(head, body))
    with pytest.raises(ProcessingFailedError) as caught:
        await wait(library, Amazon("FATAL"), deadline=deadline, error_document=document_of(library))
    assert caught.value.document is None
    assert clock.monotonic() == pytest.approx(spent, abs=2)


async def test_a_wait_survives_failed_requests(library: Library, log_lines: list[str]) -> None:
    """A few failures in a row are logged, and the wait continues."""
    failure = NetworkError("lost", operation="getReport")
    amazon = Amazon(*[failure] * 4, "IN_PROGRESS", *[failure] * 4, "DONE")
    assert await wait(library, amazon) == "DONE"
    assert len(log_lines) == 8
    assert "the status of report 7 is unknown (NetworkError)" in log_lines[0]


async def test_failed_requests_in_a_row_are_bounded(library: Library, clock: VirtualClock) -> None:
    """Failures for five minutes raise, with advice how to resume."""
    amazon = Amazon(RequestTimeoutError("late", operation="getReport"))
    with pytest.raises(RequestTimeoutError) as caught:
        await wait(library, amazon)
    assert amazon.requests == 13
    assert clock.monotonic() == pytest.approx(330, abs=1)
    assert caught.value.__notes__ == ["Resume the wait with wait_for_report('7')."]


async def test_an_outage_of_minutes_does_not_end_a_wait(library: Library) -> None:
    """A wait of hours outlasts an outage, and its end during one names the cause."""
    failure = NetworkError("lost", operation="getReport")
    assert await wait(library, Amazon(*[failure] * 11, "IN_QUEUE", *[failure] * 5, "DONE"))
    with pytest.raises(ProcessingTimeoutError) as caught:
        await wait(library, Amazon(failure), deadline=60)
    assert caught.value.__cause__ is failure


async def test_a_refusal_ends_a_wait(library: Library) -> None:
    """An error that no later request can overcome raises at once."""
    library.store(Stored(b""))
    refused: Any = BadRequestError.__new__(BadRequestError)
    amazon = Amazon(refused)
    with pytest.raises(BadRequestError):
        await wait(library, amazon)
    assert amazon.requests == 1


@pytest.mark.parametrize("deadline", [0, -5, "5", float("nan")])
async def test_a_wrong_deadline_is_an_error(library: Library, deadline: Any) -> None:
    """A deadline that is not a positive number is refused before anything is sent."""
    amazon = Amazon("DONE")
    with pytest.raises(ConfigurationError, match="deadline"):
        await wait(library, amazon, deadline=deadline)
    assert amazon.requests == 0


@pytest.mark.parametrize("wrong", ["", None, 7])
async def test_a_wrong_identifier_is_an_error(library: Library, wrong: Any) -> None:
    """An identifier that is not a string is refused before anything is sent."""
    amazon = Amazon("DONE")
    with pytest.raises(RequestValidationError, match="report_id"):
        await wait(library, amazon, job=Job("report", wrong, "wait_for_report"))
    assert amazon.requests == 0


async def test_progress_of_a_wait(library: Library) -> None:
    """Each status is reported with the seconds so far."""
    seen: list[Progress] = []
    await wait(library, Amazon("IN_QUEUE", "IN_PROGRESS", "DONE"), on_progress=seen.append)
    assert seen == [
        Progress("waiting", "report 7", status="IN_QUEUE", seconds=0),
        Progress("waiting", "report 7", status="IN_PROGRESS", seconds=2),
        Progress("waiting", "report 7", status="DONE", seconds=5),
    ]


async def create(library: Library, outcome: Any) -> Any:
    """Create a report, with a request that returns or raises."""

    def send() -> Any:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return await result(library.access().create("report", library.either(send), "get_reports(...)"))


async def test_a_lost_response_to_a_creation(library: Library) -> None:
    """The exception names what to look for, and is a NetworkError."""
    lost = NetworkError("createReport: no response", operation="createReport")
    with pytest.raises(CreationUnknownError, match=r"look for it with get_reports") as caught:
        await create(library, lost)
    assert (caught.value.operation, caught.value.may_be_processed) == ("createReport", True)
    assert isinstance(caught.value, NetworkError)


async def test_an_unsent_creation_is_an_ordinary_error(library: Library) -> None:
    """If no connection was made, nothing was created."""
    unsent = NetworkError("refused", operation="createReport", may_be_processed=False)
    with pytest.raises(NetworkError) as caught:
        await create(library, unsent)
    assert caught.value is unsent


async def test_a_server_error_of_a_creation_has_advice(library: Library) -> None:
    """A 5xx keeps its class and gets a note."""
    refused: Any = ServerError.__new__(ServerError)
    with pytest.raises(ServerError) as caught:
        await create(library, refused)
    assert "look for it with get_reports" in caught.value.__notes__[0]


@pytest.mark.parametrize("found", [None, "", 7])
async def test_a_creation_without_an_identifier(library: Library, found: Any) -> None:
    """A response without the identifier is reported as created but unknown."""
    assert await create(library, "7") == "7"
    with pytest.raises(CreationUnknownError, match=r"created the report, but .* no identifier"):
        await create(library, found)
