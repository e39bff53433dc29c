"""Upload destinations: presigned URLs of a storage service, and its refusals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from httpx2 import URL, InvalidURL, Response

from ..core.errors import ErrorDetail
from ..core.secrets import Secret
from ..core.status_errors import ApiStatusError, error_class
from ..core.urls import is_loopback
from ..messages.error_bodies import read_error_details

STORAGE_REQUEST_ID = "x-amz-request-id"

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"([\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?)?")
_CONNECTION_HEADERS = frozenset({"connection", "content-length", "host", "transfer-encoding"})
"""Headers that the URL and the file determine."""

_MIN_SECRET_LENGTH = 20
"""Minimum length of a value in a presigned URL that may be a signature or a token."""


class SecretURL(URL):
    """A URL whose query is a permission: shown as ``***``, also in logs of other libraries."""

    def __str__(self) -> str:
        plain = str(self.copy_with(query=None))
        return f"{plain}?***" if self.query else plain

    def __repr__(self) -> str:
        return f"SecretURL({str(self)!r})"


@dataclass(frozen=True)
class Destination:
    """The URL for an upload, and the headers that the request must have."""

    url: SecretURL
    headers: Mapping[str, str]


def usable_destination(url: object, headers: object, base_url: str) -> Destination | None:
    """Return the destination; ``None`` if it is unusable.

    The function raises nothing: a traceback could show the URL.

    Args:
        url: The URL of the API's response: https, or http to this machine if the API is also on
            this machine.
        headers: The headers of the API's response, by name.
        base_url: The URL of the API.

    """
    found = _parsed(url)
    given = {} if headers is None else headers
    if found is None or not _is_safe(found, base_url) or not isinstance(given, Mapping):
        return None
    sent: dict[str, str] = {}
    for name, value in given.items():
        if not isinstance(value, str) or not _HEADER_VALUE.fullmatch(value):
            return None
        if not isinstance(name, str) or not _HEADER_NAME.fullmatch(name):
            return None
        if name.lower() not in _CONNECTION_HEADERS:
            sent[name] = Secret(value)
    return Destination(found, sent)


def _parsed(url: object) -> SecretURL | None:
    try:
        return SecretURL(url) if isinstance(url, str) else None
    except InvalidURL:
        return None


def _is_safe(url: URL, base_url: str) -> bool:
    if not url.host or url.userinfo:
        return False
    if url.scheme == "http":
        return is_loopback(url) and is_loopback(URL(base_url))
    return url.scheme == "https"


def read_refusal(operation: str, destination: Destination, response: Response) -> ApiStatusError:
    """Return the exception for an unsuccessful response of the storage, usually in XML.

    The secrets of the URL and of the headers are hidden wherever the response repeats them.
    """
    query = destination.url.query.decode()
    named = [*parse_qsl(query), *destination.headers.items()]
    secrets = [text for name, text in named if not name.lower().startswith("content-")]
    hidden = [query, *(text for text in secrets if len(text) >= _MIN_SECRET_LENGTH)]

    def hide(text: str) -> str:
        for each in filter(None, hidden):
            text = text.replace(each, "***")
        return text

    return error_class(response.status_code)(
        operation,
        response,
        errors=[
            ErrorDetail(hide(each.code), hide(each.message), each.details and hide(each.details))
            for each in read_error_details(response)
        ],
        request_id=response.headers.get(STORAGE_REQUEST_ID),
    )
