"""Files in the models of forms."""

from __future__ import annotations

import os
from typing import Annotated, Any, BinaryIO, TypeAlias

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

FileContent: TypeAlias = bytes | os.PathLike[str] | BinaryIO
"""The bytes themselves, a path, or a file that is open in binary mode."""

EXPECTED = (
    "pass bytes, a path (pathlib.Path), a file that is open in binary mode, "
    "or a tuple (file name, file, content type)"
)


class _File:
    """A rule: the value is a file, which is kept as it was passed."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(check_file)


def check_file(value: Any) -> Any:
    """Return a file as it was passed; it is read when it is sent.

    Raises:
        PydanticCustomError: The value is not a file. A string is ambiguous: a path, or a content.

    """
    content = value
    if isinstance(value, tuple) and len(value) in {2, 3}:
        content = value[1]
        if not all(isinstance(each, str) for each in (value[0], *value[2:])):
            content = None
    if isinstance(content, bytes | bytearray | os.PathLike) or hasattr(content, "read"):
        return value
    raise PydanticCustomError("file", "{expected}", {"expected": EXPECTED})


FormFile: TypeAlias = Annotated[
    FileContent | tuple[str, FileContent] | tuple[str, FileContent, str], _File()
]
"""A file in a form: its content, or a tuple of file name and content, with its content type or
without it."""
