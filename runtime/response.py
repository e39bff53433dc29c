"""What an answer says beside its model, and from an error to its exception: pure functions.

Nothing here needs pydantic: the answer that brings a token may come before that is imported.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from .errors import ErrorDetail
from .status_errors import ApiStatusError, error_class

if TYPE_CHECKING:
    from httpx2 import Response

REQUEST_ID = "x-amzn-RequestId"
RATE_LIMIT = "x-amzn-RateLimit-Limit"


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
