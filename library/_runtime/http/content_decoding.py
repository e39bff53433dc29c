"""The body of a response, decoded in bounded pieces: pure functions without I/O."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from httpx2 import DecodingError, Headers

ACCEPT_ENCODING = "gzip"
"""The one content coding that is read, by the header that asks for it."""

PIECE = 262_144
"""Bytes that are decoded in one step. The deadline is checked in between."""

_GZIP = frozenset({"gzip", "x-gzip"})
"""Both names mean the same, says RFC 9110, 8.4.1.3."""

_GZIP_BITS = zlib.MAX_WBITS | 16
_OVERHEAD = 1_024
"""Bytes that gzip may add to a body that it cannot compress, beside a 128th of it."""


class BodyTooLargeError(DecodingError):
    """The body of a response is larger than the client takes."""


def largest_encoded(limit: int) -> int:
    """Return how many bytes a body within the limit has on the wire, however it is encoded."""
    return limit + limit // 128 + _OVERHEAD


class BodyDecoder:
    """Decodes a body that comes in parts, and stops where it grows beyond a limit.

    Args:
        headers: The headers of the response.
        limit: The most bytes that the decoded body may have.

    Raises:
        DecodingError: The body has several content codings, or one that is not read.
        BodyTooLargeError: The headers tell that the body is too large.

    """

    def __init__(self, headers: Headers, limit: int) -> None:
        self._limit = limit
        self._encoded = self._decoded = 0
        self._gzip = zlib.decompressobj(_GZIP_BITS) if _is_gzip(headers) else None
        self._is_in_member = self._gzip is not None
        self._most_encoded = limit if self._gzip is None else largest_encoded(limit)
        told = headers.get("Content-Length", "")
        if told.isascii() and told.isdigit():
            self._check(int(told[:20]), self._most_encoded)

    def feed(self, part: bytes) -> Iterator[bytes]:
        """Yield what a part of the body decodes to, in pieces.

        Raises:
            DecodingError: The part is not in the coding that the headers tell.
            BodyTooLargeError: The body has grown too large.

        """
        self._encoded += len(part)
        self._check(self._encoded, self._most_encoded)
        pieces = self._decompressed(part) if self._gzip is not None else (part,)
        for piece in pieces:
            self._decoded += len(piece)
            self._check(self._decoded, self._limit)
            yield piece

    def finish(self) -> None:
        """See that nothing is missing at the end.

        Raises:
            DecodingError: The encoded body breaks off.

        """
        if self._is_in_member and self._encoded:
            raise DecodingError("the gzip body breaks off")

    def _decompressed(self, data: bytes) -> Iterator[bytes]:
        """Decode gzip, of which a body may hold several members, one after another."""
        assert self._gzip is not None
        while True:
            if not self._is_in_member:
                data = data.lstrip(b"\0")  # Padding, which gzip itself takes.
                if not data:
                    return
                self._is_in_member = True
            most = min(
                PIECE, self._limit - self._decoded + 1
            )  # One beyond shows that it is passed.
            try:
                piece = self._gzip.decompress(data, most)
            except zlib.error as error:
                raise DecodingError(f"the body is not gzip ({error})") from error
            data = self._gzip.unconsumed_tail
            if self._gzip.eof:
                data = self._gzip.unused_data
                self._gzip = zlib.decompressobj(_GZIP_BITS)
                self._is_in_member = False
            if piece:
                yield piece
            if not data and len(piece) < most:
                return

    def _check(self, size: int, limit: int) -> None:
        if size > limit:
            raise BodyTooLargeError(f"the body has more than {self._limit} bytes")


def _is_gzip(headers: Headers) -> bool:
    """Return whether the body is encoded in gzip, and refuse what is neither that nor plain.

    Each coding multiplies what a body may grow to, so that there is one at most.
    """
    codings = [
        coding
        for header in headers.get_list("Content-Encoding")
        for each in header.split(",")
        if (coding := each.strip().lower()) not in {"", "identity"}
    ]
    if len(codings) > 1:
        raise DecodingError(f"the body has {len(codings)} content codings; one at most is read")
    if codings and codings[0] not in _GZIP:
        raise DecodingError(f"the body's content coding is not {ACCEPT_ENCODING}")
    return bool(codings)
