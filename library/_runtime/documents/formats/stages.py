"""The stages of reading a document, from its bytes in storage to rows: pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, Protocol, TypeAlias, TypeVar

from ...core.document_errors import (
    DocumentCompressionError,
    DocumentEncodingError,
    DocumentError,
    DocumentFormatError,
)
from .character_sets import TextDecoder, UndecodableError, declared_encoding
from .decompression import CorruptGzipError, Decompressor
from .lines import BadRowError

A_contra = TypeVar("A_contra", contravariant=True)
B_co = TypeVar("B_co", covariant=True)
A = TypeVar("A")
B = TypeVar("B")
T = TypeVar("T")


Pieces: TypeAlias = Iterator[T]
"""The results of a stage."""


class Stage(Protocol[A_contra, B_co]):
    """An incremental conversion."""

    def feed(self, data: A_contra, /) -> Iterator[B_co]:
        """Convert the next piece, and yield what is complete."""
        ...

    def finish(self) -> Iterator[B_co]:
        """Yield what is left."""
        ...


MakeStage = Callable[[str], Stage[bytes, T]]
"""Makes the stages for a ``Content-Type``."""


class Chain(Generic[A, B, T]):
    """Two stages, one after the other."""

    def __init__(self, first: Stage[A, B], second: Stage[B, T]) -> None:
        self._first = first
        self._second = second

    def feed(self, data: A) -> Iterator[T]:
        """Convert the next piece."""
        for piece in self._first.feed(data):
            yield from self._second.feed(piece)

    def finish(self) -> Iterator[T]:
        """Yield what is left."""
        for piece in self._first.finish():
            yield from self._second.feed(piece)
        yield from self._second.finish()


class Unchanged:
    """The stage of bytes that stay as they are."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield the piece."""
        yield data

    def finish(self) -> Iterator[bytes]:
        """Yield nothing."""
        return iter(())


def unchanged(value: T) -> T:
    """Return the value."""
    return value


def make_text_stage(encoding: str | None) -> MakeStage[str]:
    """Return a function that makes the stages from bytes in storage to text."""

    def make(content_type: str) -> Stage[bytes, str]:
        return Chain(Decompressor(), TextDecoder(encoding, declared_encoding(content_type)))

    return make


def make_stage_on_text(
    encoding: str | None, make_parser: Callable[[], Stage[str, T]]
) -> MakeStage[T]:
    """Return a function that makes the stages from bytes in storage to a parser's results."""
    make_text = make_text_stage(encoding)

    def make(content_type: str) -> Stage[bytes, T]:
        return Chain(make_text(content_type), make_parser())

    return make


_OTHER_ENCODINGS = {
    "cp1252": "utf-8",
    "shift_jis": "cp932",
    "utf-16": "utf-16-le",
    "utf-32": "utf-32-le",
}
"""A character set that documents often have in place of another one. Windows-31J (``cp932``) is
called Shift_JIS, too, but has more characters."""

FAULTS = (CorruptGzipError, UndecodableError, BadRowError)
"""The exceptions of stages."""


def document_error(
    error: Exception, operation: str, document_id: str, received: int
) -> DocumentError:
    """Return the public exception for one of ``FAULTS``.

    Args:
        error: The exception of a stage.
        operation: The name of the method, for the message.
        document_id: Amazon's identifier of the document.
        received: The bytes received from storage so far.

    """
    place = f"{operation}: document {document_id}"
    if isinstance(error, UndecodableError):
        other = _OTHER_ENCODINGS.get(error.encoding, "cp1252")
        problem = f"{place}: {error}; pass the right character set, such as encoding={other!r}"
        found = DocumentEncodingError(
            problem, operation=operation, document_id=document_id, offset=error.offset
        )
        found.encoding = error.encoding
        return found
    if isinstance(error, BadRowError):
        line = "" if error.line is None else f", line {error.line}"
        bad = DocumentFormatError(
            f"{place}{line}: {error}", operation=operation, document_id=document_id
        )
        bad.line = error.line
        return bad
    return DocumentCompressionError(
        f"{place}: {error}; request the document again, or read it with raw_chunks()",
        operation=operation,
        document_id=document_id,
        offset=received,
    )
