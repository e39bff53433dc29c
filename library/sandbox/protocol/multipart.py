"""Parsing of ``multipart/form-data`` into its parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from .exchanges import rejection

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MAX_PARTS = 1_000
"""The maximum number of parts of a form."""

_NO_PARSER = (
    "The sandbox needs the package python-multipart for this form: "
    "pip install 'selling-partner[sandbox]'"
)

_MAX_HEADERS = 20
_ESCAPED = re.compile(r"%(0[0-9A-F]|1[0-9A-F]|22)")
"""The characters of a name that browsers escape: quotes and control characters."""


class Part(NamedTuple):
    """A part of a form.

    Attributes:
        name: The name of the field.
        content: The bytes.
        content_type: The media type in lower case without its parameters; may be empty.
        file_name: The name of the file; ``None`` for a field that is not a file.

    """

    name: str
    content: bytes
    content_type: str = ""
    file_name: str | None = None


def read_parts(content: bytes, content_type: str) -> list[Part]:
    """Parse a form.

    Args:
        content: The body.
        content_type: The ``Content-Type`` header, with the boundary.

    Raises:
        ValueError: The body is not such a form.
        RejectedRequestError: The package that parses forms is not installed.

    """
    try:
        from python_multipart.exceptions import FormParserError
        from python_multipart.multipart import MultipartParser, parse_options_header
    except ImportError:
        raise rejection(500, _NO_PARSER) from None

    _, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if not boundary:
        raise ValueError("the header Content-Type names no boundary")
    if content.strip() == b"--" + boundary + b"--":
        return []  # The parser expects at least one part.
    collected = _Collected()
    try:
        parser = MultipartParser(boundary, collected.callbacks())
        parser.write(content)
        parser.finalize()
    except FormParserError as error:
        raise ValueError(f"not a form in parts: {str(error)[:100]}") from None
    if not collected.is_complete:
        raise ValueError("the form ends before its last boundary")
    return [_part(headers, b"".join(pieces)) for headers, pieces in collected.parts]


def _part(headers: dict[str, bytes], content: bytes) -> Part:
    from python_multipart.multipart import parse_options_header

    kind, options = parse_options_header(headers.get("content-disposition"))
    if kind.lower() != b"form-data" or b"name" not in options:
        raise ValueError("a part has no Content-Disposition: form-data with a name")
    file_name = options.get(b"filename")
    media_type, _ = parse_options_header(headers.get("content-type"))
    return Part(
        _text(options[b"name"]),
        content,
        media_type.decode("latin-1").lower(),
        None if file_name is None else _text(file_name),
    )


def _text(value: bytes) -> str:
    try:
        text = value.decode()
    except UnicodeDecodeError:
        raise ValueError("the name of a part is not valid UTF-8") from None
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


class _Collected:
    """The parts that the parser has found so far.

    Attributes:
        parts: The headers by lower-case name and the pieces of content of each part.
        is_complete: Whether the last boundary has come.

    """

    def __init__(self) -> None:
        self.parts: list[tuple[dict[str, bytes], list[bytes]]] = []
        self.is_complete = False
        self._name = b""
        self._value = b""

    def callbacks(self) -> MultipartCallbacks:
        """Return the functions that the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._add_to_name,
            "on_header_value": self._add_to_value,
            "on_header_end": self._end_header,
            "on_part_data": self._add_content,
            "on_end": self._end,
        }

    def _begin(self) -> None:
        if len(self.parts) >= MAX_PARTS:
            raise ValueError(f"the form has more than {MAX_PARTS} parts")
        self.parts.append(({}, []))

    def _add_to_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _add_to_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        headers = self.parts[-1][0]
        if len(headers) >= _MAX_HEADERS:
            raise ValueError(f"a part has more than {_MAX_HEADERS} headers")
        headers[self._name.decode("latin-1").lower()] = self._value
        self._name = self._value = b""

    def _add_content(self, data: bytes, start: int, end: int) -> None:
        self.parts[-1][1].append(data[start:end])

    def _end(self) -> None:
        self.is_complete = True
