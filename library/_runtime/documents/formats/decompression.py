"""The decompression of a document: pure functions without I/O."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

PIECE = 65_536
"""Bytes that are decompressed in one step: few enough for the allocator to use their memory again
and again."""

MAGIC = b"\x1f\x8b\x08"
"""The first bytes of gzip. Amazon's ``compressionAlgorithm`` may be wrong in either direction."""

_GZIP_BITS = zlib.MAX_WBITS | 16


class CorruptGzipError(Exception):
    """The content begins like gzip but is not a complete gzip file."""


class Decompressor:
    """An incremental decompressor, which returns content that is not gzip unchanged.

    Attributes:
        is_gzip: Whether the content is gzip; ``None`` before the first bytes.

    """

    def __init__(self) -> None:
        self.is_gzip: bool | None = None
        self._first = b""
        self._member: zlib._Decompress | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decompress the next bytes, and yield the result in pieces.

        Raises:
            CorruptGzipError: The bytes are not valid gzip.

        """
        if self.is_gzip is None:
            data, self._first = self._first + data, b""
            if len(data) < len(MAGIC) and MAGIC.startswith(data):
                self._first = data
                return
            self.is_gzip = data.startswith(MAGIC)
            if self.is_gzip:
                self._member = zlib.decompressobj(_GZIP_BITS)
        if self.is_gzip:
            yield from self._decompressed(data)
        elif data:
            yield data

    def finish(self) -> Iterator[bytes]:
        """Check that the content is complete, and yield what is left of it.

        Raises:
            CorruptGzipError: The gzip is truncated or is followed by other bytes.

        """
        if self.is_gzip is None and self._first:
            yield self._first
        elif self._member is not None:
            raise CorruptGzipError("the gzip is truncated")
        elif self._first:
            raise CorruptGzipError("other bytes follow the gzip")

    def _decompressed(self, data: bytes) -> Iterator[bytes]:
        """Decompress gzip, which may consist of several members."""
        while data:
            if self._member is None:
                data = self._next_member(data)
                if not data:
                    return
            assert self._member is not None
            try:
                piece = self._member.decompress(data, PIECE)
                data = self._member.unconsumed_tail
                while piece:
                    yield piece
                    # With a full piece, zlib may have more output without further input.
                    more = data or len(piece) == PIECE
                    piece = self._member.decompress(data, PIECE) if more else b""
                    data = self._member.unconsumed_tail
            except zlib.error as error:
                raise CorruptGzipError(f"the gzip is corrupt ({error})") from None
            if self._member.eof:
                data = self._member.unused_data
                self._member = None

    def _next_member(self, data: bytes) -> bytes:
        """Begin the member that follows; return its bytes, or nothing if more are needed.

        Raises:
            CorruptGzipError: Neither a member nor padding follows.

        """
        data, self._first = self._first + data, b""
        data = data.lstrip(b"\0")  # Padding, which gzip accepts.
        if len(data) < len(MAGIC) and MAGIC.startswith(data):
            self._first = data
            return b""
        if not data.startswith(MAGIC):
            raise CorruptGzipError("other bytes follow the gzip")
        self._member = zlib.decompressobj(_GZIP_BITS)
        return data
