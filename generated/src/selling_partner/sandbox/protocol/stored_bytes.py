"""Bytes that may be larger than memory, and sections of them."""

from __future__ import annotations

import hashlib
import threading
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from tempfile import SpooledTemporaryFile

MAX_IN_MEMORY = 1024 * 1024
"""The size in bytes up to which a document stays in memory; a larger one is a temporary file."""

PART = 256 * 1024
"""The size in bytes of the parts in which a section is read."""


class StoredBytes:
    """Bytes in memory, or in a temporary file that ends with the object. It is thread-safe."""

    def __init__(self, content: bytes = b"") -> None:
        self._file = SpooledTemporaryFile(max_size=MAX_IN_MEMORY)  # noqa: SIM115 - see finalize
        self._close = weakref.finalize(self, self._file.close)
        self._lock = threading.Lock()
        self._md5 = hashlib.md5(usedforsecurity=False)
        self.size: int = 0
        if content:
            self.append(content)

    def append(self, part: bytes) -> None:
        """Add bytes at the end."""
        with self._lock:
            self._file.seek(self.size)
            self._file.write(part)
            self._md5.update(part)
            self.size += len(part)

    def read(self, start: int = 0, size: int | None = None) -> bytes:
        """Return bytes from a position, by default all."""
        with self._lock:
            self._file.seek(start)
            return self._file.read(self.size - start if size is None else size)

    @property
    def etag(self) -> str:
        """The entity tag: the MD5 digest in hexadecimal digits, in quotation marks."""
        with self._lock:
            return f'"{self._md5.hexdigest()}"'


@dataclass(frozen=True)
class Section:
    """A section of stored bytes, which a response sends part by part.

    Attributes:
        stored: The bytes.
        start: The position of the first byte.
        size: The number of bytes.
        corrupt_at: The position of a byte that is sent inverted, if any.

    """

    stored: StoredBytes = field(repr=False)
    start: int
    size: int
    corrupt_at: int | None = None

    def first(self, size: int) -> Section:
        """Return the section's beginning."""
        return replace(self, size=min(size, self.size))

    def corrupted(self) -> Section:
        """Return the section with an inverted byte in its middle."""
        return replace(self, corrupt_at=self.start + self.size // 2)

    def parts(self, size: int = PART) -> Iterator[bytes]:
        """Yield the bytes in parts."""
        end = self.start + self.size
        for start in range(self.start, end, size):
            part = self.stored.read(start, min(size, end - start))
            at = self.corrupt_at
            if at is not None and start <= at < start + len(part):
                index = at - start
                part = part[:index] + bytes([part[index] ^ 0xFF]) + part[index + 1 :]
            yield part

    def content(self) -> bytes:
        """Return all bytes."""
        return b"".join(self.parts())
