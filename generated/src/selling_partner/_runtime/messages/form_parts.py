"""Files of a form: read, checked and named with their media types."""

from __future__ import annotations

import mimetypes
import os
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from ..core.file_access import FAILURES, failure_reason, file_path, open_path
from .operation import FormField

MAX_FORM_BYTES = 64 * 1024 * 1024
"""The maximum number of bytes of a form's files, which are held in memory for retries."""

_BLOCK = 1024 * 1024
_UNNAMED = "upload"
"""The name of a file without one, as HTTP libraries have it."""

_ANY = "application/octet-stream"
_MEDIA_TYPE = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+[\x20-\x7e]*")


class FormPart(NamedTuple):
    """A field as it is sent.

    Attributes:
        name: The name of the field.
        content: The text or the bytes.
        content_type: The media type; ``None`` for plain text.
        file_name: The file name; ``None`` for a field that is not a file.

    """

    name: str
    content: str | bytes
    content_type: str | None = None
    file_name: str | None = None


class FileError(Exception):
    """A file that cannot be sent.

    Attributes:
        problem: The reason, without any content of the file.

    """

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class FormFiles:
    """Reads the files of one form.

    Args:
        checked: Whether sizes and media types must be as documented.

    """

    def __init__(self, *, checked: bool) -> None:
        self._checked = checked
        self._left = MAX_FORM_BYTES

    def part(self, field: FormField, given: Any) -> FormPart:
        """Return a file as it is sent. An open file is read from its position, and left there.

        Args:
            field: The field.
            given: The file as the caller passed it.

        Raises:
            FileError: The file cannot be read, or is not as documented.

        """
        name, file, stated = _divided(given)
        content = self._read(file)
        if self._checked and not field.min_bytes <= len(content) <= _max_bytes(field):
            limits = _described_size(field)
            raise FileError(f"the file has {len(content)} bytes; the API accepts {limits}")
        content_type = stated or self._content_type(field, name)
        if not _MEDIA_TYPE.fullmatch(content_type):
            raise FileError(f"{content_type[:80]!r} is not a content type, such as image/png")
        if stated and self._checked and not _is_accepted(field, stated):
            raise FileError(f"the content type {stated} is not {_listed(field)}")
        return FormPart(field.name, content, content_type, name or _UNNAMED)

    def _content_type(self, field: FormField, name: str) -> str:
        """Return the media type of a file by its name, or the documented one."""
        guessed = mimetypes.guess_type(name)[0] if name else None
        if guessed is not None and _is_accepted(field, guessed):
            return guessed
        single = [each for each in field.content_types if "*" not in each]
        if single and guessed is None:
            return single[0]
        if not self._checked or not field.content_types:
            return guessed or _ANY
        seen = "has no known content type" if guessed is None else f"looks like {guessed}"
        remedy = "pass (file name, file, content type)"
        raise FileError(f"the file {seen}, and the API accepts {_listed(field)}; {remedy}")

    def _read(self, file: Any) -> bytes:
        """Return the bytes of a file."""
        shown = repr(path) if (path := file_path(file)) else "the file"
        try:
            if isinstance(file, bytes | bytearray):
                content = bytes(file)
            elif isinstance(file, os.PathLike):
                with open_path(file) as stream:
                    content = b"".join(self._blocks(stream))
            else:
                content = _read_open(file, self._blocks(file))
        except FAILURES as error:
            raise FileError(f"{shown} {failure_reason(error)}") from error
        self._left -= len(content)
        if self._left < 0:
            raise FileError(f"the form is larger than {MAX_FORM_BYTES // 2**20} MiB")
        return content

    def _blocks(self, stream: BinaryIO) -> Iterator[bytes]:
        """Yield the rest of a stream, or a little more than a form may have."""
        left = self._left + 1
        while left > 0 and (block := stream.read(min(_BLOCK, left))):
            if not isinstance(block, bytes | bytearray):
                raise TypeError
            left -= len(block)
            yield bytes(block)


def _read_open(file: Any, blocks: Iterator[bytes]) -> bytes:
    """Return the rest of an open file; one that can be rewound keeps its position."""
    start = file.tell() if hasattr(file, "seekable") and file.seekable() else None
    content = b"".join(blocks)
    if start is not None:
        file.seek(start)
    return content


def _divided(given: Any) -> tuple[str, Any, str]:
    """Return the file name, the file and the content type; empty strings where not stated."""
    if isinstance(given, tuple):
        name, file, *stated = given
        return str(name), file, str(stated[0]) if stated else ""
    path = file_path(given) if not isinstance(given, bytes | bytearray) else ""
    return Path(path).name, given, ""


def _described_size(field: FormField) -> str:
    """Return the documented sizes of a file: ``1 to 10`` or ``at least 1``."""
    if field.max_bytes is None:
        return f"at least {field.min_bytes}"
    return f"{field.min_bytes} to {field.max_bytes}"


def _max_bytes(field: FormField) -> float:
    return float("inf") if field.max_bytes is None else field.max_bytes


def _is_accepted(field: FormField, content_type: str) -> bool:
    """Return whether a field is documented to accept a media type."""
    bare = content_type.partition(";")[0].strip().lower()
    accepted = [each.partition(";")[0].strip().lower() for each in field.content_types]
    return not accepted or any(fnmatchcase(bare, each) for each in accepted)


def _listed(field: FormField) -> str:
    return " or ".join(field.content_types)
