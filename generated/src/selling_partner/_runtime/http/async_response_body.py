"""The bodies of responses: read within limits, or the error if one is unreadable."""

from __future__ import annotations

from typing import cast

from httpx2 import ByteStream, DecodingError, ReadTimeout, Request, RequestError, Response

from ..concurrency.cancellation import DEADLINE_EXPIRED
from ..concurrency.streams import AsyncBodyStream, async_exhaust, async_parts
from ..core.errors import SellingPartnerError
from ..core.status_errors import ResponseTooLargeError, UnreadableResponseError
from ..messages.response import read_rate_limit, read_request_id
from .content_decoding import BodyDecoder, BodyTooLargeError
from .timeouts import Bounds, to_network_error

_BODY_HEADERS = frozenset({"content-encoding", "content-length", "transfer-encoding"})


async def async_read_body(response: Response, bounds: Bounds) -> None:
    """Read a response's body and leave it decoded in the response.

    Args:
        response: The response, which is closed.
        bounds: The limits of the body.

    Raises:
        RequestError: The body is truncated, late or too large, or does not match its content
            coding.

    """
    stream = cast(AsyncBodyStream, response.stream)
    body = async_parts(stream)
    pieces: list[bytes] = []
    try:
        decoder = BodyDecoder(response.headers, bounds.max_response_bytes)
        async for part in body:
            for piece in decoder.feed(part):
                if pieces and bounds.deadline.remaining <= 0:
                    raise ReadTimeout(DEADLINE_EXPIRED)
                pieces.append(piece)
        decoder.finish()
    except RequestError:
        pieces.clear()  # The traceback keeps this list alive.
        await stream.aclose()
        await async_exhaust(body)
        raise
    finally:
        await stream.aclose()
    # Hide the header meanwhile: httpx2 would decode the body again.
    coding = response.headers.pop("Content-Encoding", None)
    response.stream = ByteStream(b"".join(pieces))
    response.read()
    if coding is not None:
        response.headers["Content-Encoding"] = coding


def failed_exchange(
    operation: str, error: RequestError, request: Request, response: Response | None
) -> SellingPartnerError:
    """Return the exception for an exchange without a readable response.

    Args:
        operation: The operation's identifier, for messages.
        error: The error of the HTTP library.
        request: The request, with its timeouts.
        response: The response, if its head arrived.

    """
    if response is None or not isinstance(error, DecodingError):
        return to_network_error(operation, error, request.extensions["timeout"])
    is_too_large = isinstance(error, BodyTooLargeError)
    kind = ResponseTooLargeError if is_too_large else UnreadableResponseError
    return kind(
        operation,
        without_body(response),
        problem=str(error),
        request_id=read_request_id(response),
        rate_limit=read_rate_limit(response),
    )


def without_body(response: Response) -> Response:
    """Return a copy of a response with an empty body, and without the headers of the body."""
    headers = [item for item in response.headers.multi_items() if item[0] not in _BODY_HEADERS]
    return Response(response.status_code, headers=headers, content=b"")
