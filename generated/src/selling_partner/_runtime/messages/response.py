"""Headers of a response, and the exception for an error status: pure functions.

This module does not import pydantic, because the response with a token may arrive before it.
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
    """Return the exception for a response that is not a success."""
    return error_class(response.status_code)(
        operation_id,
        response,
        errors=read_error_details(response),
        request_id=read_request_id(response),
        rate_limit=read_rate_limit(response),
    )


def read_request_id(response: Response) -> str | None:
    """Return the request id as received; ``shown_request_id`` is for messages."""
    return response.headers.get(REQUEST_ID)


def shown_request_id(response: Response | None) -> str:
    """Return the request id, escaped for messages and logs."""
    return escaped(None if response is None else read_request_id(response), 100)


def read_rate_limit(response: Response) -> float | None:
    """Return the rate limit of the response in requests per second, if it is a number."""
    try:
        rate = float(response.headers.get(RATE_LIMIT, ""))
    except ValueError:
        return None
    return rate if 0 <= rate < math.inf else None
