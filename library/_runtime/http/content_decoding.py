"""The body of a response, decoded in bounded pieces: pure functions without I/O."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from httpx2 import DecodingError, Headers

ACCEPT_ENCODING = "gzip"
"""The only accepted content coding, as the header requests it."""

CHUNK_BYTES = 262_144
"""Bytes that are decoded in one step. The deadline is checked in between."""

_GZIP = frozenset({"gzip", "x-gzip"})
"""The two names are equivalent: RFC 9110, 8.4.1.3."""

_GZIP_BITS = zlib.MAX_WBITS | 16
_OVERHEAD = 1_024
"""Bytes that gzip may add to an incompressible body, in addition to 1/128 of its size."""


class BodyTooLargeError(DecodingError):
    """The body of a response exceeds the limit."""


def max_encoded_size(limit: int) -> int:
    """Return the maximum size on the wire of a body within the limit."""
    return limit + limit // 128 + _OVERHEAD


class BodyDecoder:
    """An incremental decoder of a body, up to a limit.

    Args:
        headers: The headers of the response.
        limit: The maximum size of the decoded body in bytes.

    Raises:
        DecodingError: The body has several content codings, or an unsupported one.
        BodyTooLargeError: The length in the headers exceeds the limit.

    """

    def __init__(self, headers: Headers, limit: int) -> None:
        self._limit = limit
        self._encoded = self._decoded = 0
        self._gzip = zlib.decompressobj(_GZIP_BITS) if _is_gzip(headers) else None
        self._is_in_member = self._gzip is not None
        self._max_encoded = limit if self._gzip is None else max_encoded_size(limit)
        length = headers.get("Content-Length", "")
        if length.isascii() and length.isdigit():
            self._check(int(length[:20]), self._max_encoded)

    def feed(self, part: bytes) -> Iterator[bytes]:
        """Decode a part of the body, and yield the result in pieces.

        Raises:
            DecodingError: The part does not match the content coding.
            BodyTooLargeError: The body exceeds the limit.

        """
        self._encoded += len(part)
        self._check(self._encoded, self._max_encoded)
        pieces = self._decompressed(part) if self._gzip is not None else (part,)
        for piece in pieces:
            self._decoded += len(piece)
            self._check(self._decoded, self._limit)
            yield piece

    def finish(self) -> None:
        """Check that the body is complete.

        Raises:
            DecodingError: The encoded body is truncated.

        """
        if self._is_in_member and self._encoded:
            raise DecodingError("the gzip body is truncated")

    def _decompressed(self, data: bytes) -> Iterator[bytes]:
        """Decode gzip. A body may consist of several members."""
        assert self._gzip is not None
        while True:
            if not self._is_in_member:
                data = data.lstrip(b"\0")  # gzip accepts padding.
                if not data:
                    return
                self._is_in_member = True
            size = min(
                CHUNK_BYTES, self._limit - self._decoded + 1
            )  # One byte more detects an excess.
            try:
                piece = self._gzip.decompress(data, size)
            except zlib.error as error:
                raise DecodingError(f"the body is not gzip ({error})") from error
            data = self._gzip.unconsumed_tail
            if self._gzip.eof:
                data = self._gzip.unused_data
                self._gzip = zlib.decompressobj(_GZIP_BITS)
                self._is_in_member = False
            if piece:
                yield piece
            if not data and len(piece) < size:
                return

    def _check(self, size: int, limit: int) -> None:
        if size > limit:
            raise BodyTooLargeError(f"the body has more than {self._limit} bytes")


def _is_gzip(headers: Headers) -> bool:
    """Return whether the body is encoded in gzip; reject other codings.

    Each coding multiplies the possible size of the body, so at most one is accepted.
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
