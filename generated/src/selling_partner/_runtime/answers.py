"""From an answer to its model: pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from .exact import parse_exactly
from .later import Later
from .misfits import UNREADABLE, read_misfit, read_value
from .operation import Operation
from .reports import UNKNOWN_FIELD, Departure, Reporter, counted
from .response import read_error, read_rate_limit, read_request_id
from .status_errors import ResponseValidationError

if TYPE_CHECKING:
    from httpx2 import Response

    from . import departures as _departures
else:  # Most answers have nothing to look for.
    _departures = Later(f"{__package__}.departures")

T = TypeVar("T")


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
        departures += _departures.find_additions(annotation, answer)
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
        body = parse_exactly(response.content)
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
