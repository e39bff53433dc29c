"""Contents of documents, as tests state them and as the storage keeps them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..protocol.stored_bytes import PART, StoredBytes

Content = str | bytes | Path | Mapping[str, Any] | list[Any] | Iterable[bytes]
"""A text, bytes, the path of a file, a value of JSON, or parts of bytes."""

_GZIP = 31
"""The window bits of zlib for the gzip format."""

_DECLARED = {"utf-8-sig": "utf-8"}
"""The names in a header of character sets that are only Python's."""


@dataclass(frozen=True)
class DocumentOptions:
    """The form of a document in the storage.

    Args:
        charset: The character set of a text.
        declared_charset: The character set in the ``Content-Type`` header; ``None`` for that of the
            text, and an empty string for a header without one.
        media_type: The media type in that header; empty for a document without the header.
        gzip: Whether the document is compressed.
        declared_gzip: Whether the API states that it is; ``None`` for the truth.

    Raises:
        ValueError: Python does not know the character set.

    """

    charset: str = "utf-8"
    declared_charset: str | None = None
    media_type: str = "text/plain"
    gzip: bool = False
    declared_gzip: bool | None = None

    def __post_init__(self) -> None:
        try:
            "".encode(self.charset)
        except (LookupError, TypeError):
            raise ValueError(
                f"charset: {self.charset!r}; pass a character set, such as cp1252"
            ) from None

    @property
    def content_type(self) -> str:
        """The ``Content-Type`` header."""
        declared = self.declared_charset
        if declared is None:
            declared = _DECLARED.get(self.charset, self.charset)
        return f"{self.media_type}; charset={declared}" if declared else self.media_type

    @property
    def is_declared_gzip(self) -> bool:
        """Whether the API states that the document is compressed."""
        return self.gzip if self.declared_gzip is None else self.declared_gzip


@dataclass(frozen=True)
class Encoded:
    """A content with its form.

    Attributes:
        stored: The bytes.
        content_type: The ``Content-Type`` header.
        is_declared_gzip: Whether the API states that the bytes are compressed.

    """

    stored: StoredBytes = field(repr=False)
    content_type: str
    is_declared_gzip: bool


def encode(content: Content, options: DocumentOptions) -> Encoded:
    """Encode and compress a content.

    Raises:
        ValueError: The content has a wrong type, or the character set lacks a character.
        OSError: The file cannot be read.

    """
    stored = StoredBytes()
    for part in _compressed(content, options) if options.gzip else _parts(content, options.charset):
        stored.append(part)
    return Encoded(stored, options.content_type, options.is_declared_gzip)


def _compressed(content: Content, options: DocumentOptions) -> Iterator[bytes]:
    compressor = zlib.compressobj(wbits=_GZIP)
    for part in _parts(content, options.charset):
        yield compressor.compress(part)
    yield compressor.flush()


def _parts(content: Content, charset: str) -> Iterator[bytes]:
    if isinstance(content, bytes | bytearray | memoryview):
        yield bytes(content)
    elif isinstance(content, Path):
        with content.open("rb") as file:
            while part := file.read(PART):
                yield part
    elif isinstance(content, str):
        yield _encoded(content, charset)
    elif isinstance(content, Mapping | list):
        yield _encoded(to_json(content), charset)
    elif isinstance(content, Iterable):
        for part in content:
            if not isinstance(part, bytes | bytearray | memoryview):
                kind = type(part).__name__
                raise ValueError(f"content: a part is {kind}; pass parts of bytes")  # noqa: TRY004
            yield bytes(part)
    else:
        kind = type(content).__name__
        raise ValueError(  # noqa: TRY004 - the sandbox reports wrong arguments in one way
            f"content: {kind}; pass a str, bytes, a Path, a dict, a list or an iterable of bytes"
        )


def to_json(content: object) -> str:
    """Return a value as JSON.

    Raises:
        ValueError: JSON cannot represent it.

    """
    try:
        return json.dumps(content, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"content: JSON cannot represent it: {error}") from None


def _encoded(text: str, charset: str) -> bytes:
    try:
        return text.encode(charset)
    except UnicodeEncodeError as error:
        place = f"the character at position {error.start} is not in {charset}"
        raise ValueError(f"content: {place}; pass bytes or another charset") from None
