"""What an answer says beside its model, and from an error to its exception: pure functions.

Nothing here needs pydantic: the answer that brings a token may come before that is imported.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ..core.escaping import escaped
from ..core.status_errors import ApiStatusError, error_class
from .error_bodies import read_error_details

if TYPE_CHECKING:
    from httpx2 import Response

REQUEST_ID = "x-amzn-RequestId"
RATE_LIMIT = "x-amzn-RateLimit-Limit"


def read_error(operation_id: str, response: Response) -> ApiStatusError:
    """The exception for an answer that is not a success."""
    return error_class(response.status_code)(
        operation_id,
        response,
        errors=read_error_details(response),
        request_id=read_request_id(response),
        rate_limit=read_rate_limit(response),
    )


def read_request_id(response: Response) -> str | None:
    """What Amazon's support asks for, as it came: ``shown_request_id`` is for messages."""
    return response.headers.get(REQUEST_ID)


def shown_request_id(response: Response | None) -> str:
    """The request id as messages and logs show it."""
    return escaped(None if response is None else read_request_id(response), 100)


def read_rate_limit(response: Response) -> float | None:
    """The requests a second that the answer tells of, where it tells of a number."""
    try:
        rate = float(response.headers.get(RATE_LIMIT, ""))
    except ValueError:
        return None
    return rate if 0 <= rate < math.inf else None
