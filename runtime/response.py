"""From an answer to its model or its exception: pure functions."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar, cast

from .errors import ApiStatusError, ErrorDetail, error_class
from .model import Misfit, read_misfit, read_value
from .operation import Operation

if TYPE_CHECKING:
    from httpx2 import Response

T = TypeVar("T")

REQUEST_ID = "x-amzn-RequestId"
RATE_LIMIT = "x-amzn-RateLimit-Limit"

logger = logging.getLogger("selling_partner")


def read_answer(operation: Operation[T], response: Response) -> T:
    """What the call returns.

    A success never raises because of its body's shape, for the request has been carried out:
    each departure from the model is logged as a warning, without the value.

    Raises:
        ApiStatusError: The status is not a success; the subclass is the status's own.

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
    if not fits:
        answer, misfits = read_misfit(annotation, parse_json(response))
        _report(operation.operation_id, misfits, response)
    return cast(T, answer)


def _documented(operation: Operation[T], status: int) -> int:
    """The status itself, or for one that the documentation does not list the first listed."""
    return status if status in operation.answers else next(iter(operation.answers), status)


def _report(operation_id: str, misfits: list[Misfit], response: Response) -> None:
    for misfit in misfits:
        logger.warning(
            "%s: the answer departs from its documented form at %r: %s [request id %s]",
            operation_id,
            misfit.path,
            misfit.reason,
            response.headers.get(REQUEST_ID),
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


def read_request_id(response: Response) -> str | None:
    """``x-amzn-RequestId``, where the answer carries it."""
    return response.headers.get(REQUEST_ID)


def read_rate_limit(response: Response) -> float | None:
    """``x-amzn-RateLimit-Limit`` in requests a second, where the answer carries a usable one."""
    try:
        rate = float(response.headers.get(RATE_LIMIT) or "")
    except ValueError:
        return None
    return rate if 0 <= rate < math.inf else None
