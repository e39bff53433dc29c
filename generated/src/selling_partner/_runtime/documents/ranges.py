"""The decision whether a response of storage continues a download: pure functions without I/O."""

from __future__ import annotations

import re
from dataclasses import dataclass

from httpx2 import Response

_RANGE = re.compile(r"bytes\s+(\d{1,18})-(\d{1,18})/(\d{1,18}|\*)")
_UNSATISFIED = re.compile(r"bytes\s+\*/(\d{1,18})")
_LENGTH = re.compile(r"\d{1,18}")


class ChangedError(Exception):
    """The response does not continue the download."""


@dataclass(frozen=True)
class Start:
    """The start of a response.

    Attributes:
        skip: The number of bytes before the requested offset, which storage sent again.
        total: The length of the whole document in bytes; ``None`` if the response has none.
        etag: The version of the document, if the response has one.

    """

    skip: int
    total: int | None
    etag: str | None


def read_start(response: Response, offset: int, before: Start | None) -> Start:
    """Return the start of a successful response.

    Args:
        response: The response.
        offset: The requested offset.
        before: The start of the first response of the download.

    Raises:
        ChangedError: The response has other bytes than those requested, or the document changed.

    """
    length = _length(response)
    if response.status_code == 206:
        found = _RANGE.fullmatch(response.headers.get("Content-Range", "").strip())
        if found is None or int(found[1]) != offset:
            raise ChangedError(f"storage did not send the requested bytes from {offset} on")
        total = None if found[3] == "*" else int(found[3])
        skip = 0
    elif response.status_code == 200:
        total, skip = length, offset
    else:
        raise ChangedError(f"storage responded with the status {response.status_code}")
    start = Start(skip, total, response.headers.get("ETag"))
    if before is not None:
        _check_same(before, start)
    return start


def is_at_end(response: Response, offset: int) -> bool:
    """Return whether a response of 416 states that the document ends at the offset."""
    found = _UNSATISFIED.fullmatch(response.headers.get("Content-Range", "").strip())
    return response.status_code == 416 and found is not None and int(found[1]) == offset


def is_expired(response: Response) -> bool:
    """Return whether a refusal of storage may be due to an expired URL."""
    if response.status_code == 400:  # Of a URL whose own credentials expired.
        return b"Expired" in response.content[:4096]
    return response.status_code in {401, 403}


def _check_same(before: Start, now: Start) -> None:
    if before.etag is not None and now.etag is not None and before.etag != now.etag:
        raise ChangedError("the document changed during the download")
    if before.total is not None and now.total is not None and before.total != now.total:
        raise ChangedError(
            f"the document changed during the download: its length was {before.total} bytes "
            f"and is now {now.total}"
        )


def _length(response: Response) -> int | None:
    text = response.headers.get("Content-Length", "").strip()
    return int(text) if _LENGTH.fullmatch(text) else None
