"""From an answer to its model or its exception: pure functions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar, cast

from .departures import UNKNOWN_FIELD, find_additions
from .errors import ErrorDetail
from .misfits import UNREADABLE, Departure, read_misfit, read_value
from .operation import Operation
from .reports import Reporter, counted
from .status_errors import ApiStatusError, ResponseValidationError, error_class

if TYPE_CHECKING:
    from httpx2 import Response

T = TypeVar("T")

REQUEST_ID = "x-amzn-RequestId"
RATE_LIMIT = "x-amzn-RateLimit-Limit"


def read_answer(
    operation: Operation[T], response: Response, reporter: Reporter, strict: bool = False
) -> T:
    """What the call returns.

    A success does not raise because of its body's shape, for the request has been carried out: each
    departure from the documentation is reported, without the value. Being strict is for those who
    would rather have an exception. What is unknown to the documentation as a field is no reason for
    one: every version of an API may have more of them.

    Args:
        operation: What was called.
        response: What came.
        reporter: Takes the departures.
        strict: Raise instead.

    Raises:
        ApiStatusError: The status is not a success; the subclass is the status's own.
        ResponseValidationError: ``strict``, and the answer departs from the documentation.

    """
    if not response.is_success:
        raise read_error(operation.operation_id, response)
    status = _documented(operation, response.status_code)
    annotation = operation.answers.get(status)
    if annotation is None:
        return cast(T, None)
    if annotation is bytes:
        return cast(T, response.content)
    answer, fits = read_value(operation.answer_adapter(status), response.content)
    departures: list[Departure] = []
    if not fits:
        answer, departures = _read_misfit(annotation, response)
    has_null = reporter.tells_departures and b"null" in response.content
    if strict or reporter.tells_additions or has_null:
        departures += find_additions(annotation, answer)
    if strict:
        _refuse(operation.operation_id, departures, response)
    if departures:
        reporter.report(operation.operation_id, departures, read_request_id(response))
    return cast(T, answer)


def _documented(operation: Operation[T], status: int) -> int:
    """The status itself, or for one that the documentation does not list the first listed."""
    return status if status in operation.answers else next(iter(operation.answers), status)


def _read_misfit(annotation: object, response: Response) -> tuple[object, list[Departure]]:
    try:
        body = response.json()
    except (ValueError, RecursionError):
        answer, _ = read_misfit(annotation, None)
        return answer, [Departure("", UNREADABLE)]
    return read_misfit(annotation, body)


def _refuse(operation_id: str, departures: list[Departure], response: Response) -> None:
    """Raise if there is more to complain of than unknown fields."""
    problems = [each for each in departures if each.reason != UNKNOWN_FIELD]
    if problems:
        raise ResponseValidationError(
            operation_id,
            response,
            problems=[f"{each.place}: {told}" for each, told in counted(problems)],
            request_id=read_request_id(response),
            rate_limit=read_rate_limit(response),
        )


def read_error(operation_id: str, response: Response) -> ApiStatusError:
    """The exception for an answer that is not a success."""
    return error_class(response.status_code)(
        operation_id,
        response,
        errors=_error_details(parse_json(response)),
        request_id=read_request_id(response),
        rate_limit=read_rate_limit(response),
    )


def read_request_id(response: Response) -> str | None:
    """What Amazon's support asks for."""
    return response.headers.get(REQUEST_ID)


def read_rate_limit(response: Response) -> float | None:
    """The requests a second that the answer tells of, where it tells of a number."""
    try:
        rate = float(response.headers.get(RATE_LIMIT, ""))
    except ValueError:
        return None
    return rate if 0 <= rate < math.inf else None


def parse_json(response: Response) -> object:
    """The body as JSON; ``None`` where it is empty, something else, or nested beyond reason."""
    try:
        return cast(object, response.json())
    except (ValueError, RecursionError):
        return None


def _error_details(body: object) -> list[ErrorDetail]:
    entries = body.get("errors") if isinstance(body, Mapping) else None
    if not isinstance(entries, list):
        return []
    return [
        ErrorDetail(
            code=_text(entry.get("code")),
            message=_text(entry.get("message")),
            details=_text(entry.get("details")) or None,
        )
        for entry in entries
        if isinstance(entry, Mapping)
    ]


def _text(value: object) -> str:
    return "" if value is None else str(value)
