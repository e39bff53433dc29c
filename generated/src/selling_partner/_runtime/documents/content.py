"""The content of an upload, in each form in which a caller may pass it."""

from __future__ import annotations

import codecs
import io
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, BinaryIO, TypeAlias, cast

from ..concurrency.iteration import Items, is_iterable, iterator_of, next_of
from ..concurrency.threads import run, run_shielded
from ..core.errors import RequestValidationError
from ..core.file_access import FAILURES, failure_reason
from ..http.upload_file import BLOCK_BYTES, FileContent, UploadFile
from .formats.character_sets import UndecodableError, declared_encoding, known_encoding

if TYPE_CHECKING:
    from ..models.base import ApiModel

    Content: TypeAlias = (
        bytes
        | bytearray
        | str
        | os.PathLike[str]
        | BinaryIO
        | Mapping[str, object]
        | ApiModel
        | Items[bytes | str]
    )
    """Bytes, text, the path of a file, a file that is open in binary mode, a JSON object as a dict
    or a model, or pieces of bytes or text."""

_IN_MEMORY = 1_048_576
"""Bytes of an iterator that are kept in memory; more are kept in a temporary file, because storage
requires the length in advance."""

_MEDIA_TYPE = re.compile(r"[!-~]+/[!-~]+( *;[ -~]*[!-~])?")

_END = object()

_TEXT_MODE = "the file is open in text mode; open it in binary mode"

_OF_CONTENT = frozenset("\n\r\t<{[,;")
"""Characters of which every feed has at least one."""


JSON = "application/json; charset=UTF-8"


def checked_type(operation: str, content: Content, content_type: str | None, feed_type: str) -> str:
    """Return the media type of a feed.

    Raises:
        RequestValidationError: It is missing or invalid.

    """
    if content_type is None:
        is_json = isinstance(content, Mapping) or hasattr(content, "to_json")
        if is_json or (isinstance(feed_type, str) and feed_type.startswith("JSON_")):
            return JSON
        problem = (
            "content_type: required for this content; pass for example 'text/xml; charset=UTF-8' "
            "or 'text/tab-separated-values; charset=UTF-8'"
        )
    elif not isinstance(content_type, str) or not _MEDIA_TYPE.fullmatch(content_type):
        problem = "content_type: must be a media type such as 'text/xml; charset=UTF-8'"
    else:
        return content_type
    raise RequestValidationError(operation, [problem])


class UploadContent:
    """The content of an upload, ready to be sent. Use it in a ``with`` block.

    Args:
        operation: The name of the method, for messages.
        content: The content.
        content_type: The media type, whose character set applies to text; UTF-8 by default.

    """

    def __init__(self, operation: str, content: Content, content_type: str) -> None:
        self._operation = operation
        self._content = content
        self._content_type = content_type
        self._spool: IO[bytes] | None = None
        self._file: UploadFile | None = None

    def __enter__(self) -> UploadFile:
        """Return the file to send.

        Raises:
            RequestValidationError: The content is missing, empty or unreadable, or cannot be
                encoded.

        """
        try:
            source = self._source()
            self._file = run(self._opened, source)
        except BaseException:
            run_shielded(self._close)
            raise
        return self._file

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        run_shielded(self._close)

    def _opened(self, source: FileContent) -> UploadFile:
        return UploadFile(self._operation, source, has_digest=False, argument="content")

    def _close(self) -> None:
        with ExitStack() as closing:
            for each in (self._spool, self._file):
                if each is not None:
                    closing.callback(each.close)

    def _source(self) -> FileContent:
        """Return the content as a file that can be read twice."""
        content = self._content
        if isinstance(content, bytes | os.PathLike):
            return cast(FileContent, content)
        if isinstance(content, bytearray):
            return bytes(content)
        if isinstance(content, str):
            return self._text(content)
        if isinstance(content, io.TextIOBase):
            raise self._refusal(_TEXT_MODE)
        if isinstance(content, Mapping) or hasattr(content, "to_json"):
            return self._json(content)
        if hasattr(content, "read") and not hasattr(content, "__aiter__"):
            return self._readable_twice(cast(BinaryIO, content))
        if is_iterable(content):
            return self._spooled(content)
        raise self._refusal(
            "pass a path, bytes, text, a file in binary mode, a dict or an iterator, "
            f"not {type(content).__qualname__}"
        )

    def _text(self, content: str) -> bytes:
        if content and not _OF_CONTENT & set(content[:65536]):
            raise self._refusal(
                "the string looks like a path; pass pathlib.Path(...) for a file, "
                "or bytes for this content"
            )
        return self._encoded(content)

    def _encoded(self, text: str) -> bytes:
        return self._encoder()(text)

    def _encoder(self) -> Callable[[str], bytes]:
        """Return a function that encodes the pieces of a text: only the first gets a mark."""
        declared = declared_encoding(self._content_type) or "utf-8"
        try:
            known = known_encoding(declared, "content_type")
        except UndecodableError as error:
            raise self._refusal(str(error)) from None
        encoder = codecs.getincrementalencoder(known)()

        def encode(piece: str) -> bytes:
            try:
                return encoder.encode(piece)
            except UnicodeEncodeError as error:
                problem = f"character {error.start} is not in {declared}, which content_type states"
                raise self._refusal(problem) from None

        return encode

    def _readable_twice(self, file: BinaryIO) -> BinaryIO:
        """Return a file that can be read again if the upload is retried."""
        try:
            if hasattr(file, "seekable") and file.seekable():
                return file
            block = run(file.read, BLOCK_BYTES)
            is_text = isinstance(block, str)
            spool = self._spool = _new_spool()
            while block and not is_text:
                run(spool.write, block)
                block = run(file.read, BLOCK_BYTES)
        except FAILURES as error:
            raise self._refusal(f"the file {failure_reason(error)}") from error
        if is_text:
            raise self._refusal(_TEXT_MODE)
        run(spool.seek, 0)
        return cast(BinaryIO, spool)

    def _spooled(self, pieces: Items[Any]) -> BinaryIO:
        spool = self._spool = _new_spool()
        items = iterator_of(pieces)
        encoder = self._encoder()
        while (piece := next_of(items, _END)) is not _END:
            if not isinstance(piece, bytes | str):
                kind = type(piece).__qualname__
                raise self._refusal(f"the iterator must yield bytes or text, not {kind}")
            block = encoder(piece) if isinstance(piece, str) else piece
            run(spool.write, block)
        run(spool.seek, 0)
        return cast(BinaryIO, spool)

    def _json(self, content: object) -> bytes:
        from ..models.encoding import json_of, sendable  # These import pydantic.
        from ..models.values.times import UnsendableTimeError

        try:
            text = json_of(sendable(content))
            text.encode()  # A lone surrogate is not text in any character set.
        except UnsendableTimeError as error:
            problem = f"{'.'.join(['content', *error.path])}: {error.problem}"
            raise RequestValidationError(self._operation, [problem]) from None
        except ValueError:  # Its message may quote the value.
            raise self._refusal("JSON cannot represent the dict") from None
        return self._encoded(text)

    def _refusal(self, problem: str) -> RequestValidationError:
        return RequestValidationError(self._operation, [f"content: {problem}"])


def _new_spool() -> IO[bytes]:
    return cast(IO[bytes], tempfile.SpooledTemporaryFile(_IN_MEMORY))
