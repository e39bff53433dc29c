"""Small files in place of long ones in the examples of a document."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

MAX_LENGTH = 1000
"""The maximum number of characters of a file in Base64 that stays as it is."""

_BASE64 = re.compile(r"[A-Za-z0-9+/\r\n]+={0,2}\s*")

_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABAQAAAAA3bvkkAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg=="
)
"""A picture of one pixel."""

_PDF = (
    b"%PDF-1.4\n"
    b"1 0 obj\n"
    b"<</Type/Catalog/Pages 2 0 R>>\n"
    b"endobj\n"
    b"2 0 obj\n"
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>\n"
    b"endobj\n"
    b"3 0 obj\n"
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 288 432]>>\n"
    b"endobj\n"
    b"xref\n"
    b"0 4\n"
    b"0000000000 65535 f \n"
    b"0000000009 00000 n \n"
    b"0000000054 00000 n \n"
    b"0000000105 00000 n \n"
    b"trailer\n"
    b"<</Size 4/Root 1 0 R>>\n"
    b"startxref\n"
    b"170\n"
    b"%%EOF\n"
)
"""A document of one empty page."""

_FILES = {b"%PDF-": _PDF, b"\x89PNG\r\n\x1a\n": _PNG}
"""The small file of each format, by the bytes with which its files begin."""


def with_small_files(value: Any) -> Any:
    """Return a JSON value in which a long file in Base64 is a small one.

    A PDF becomes an empty page and a PNG one pixel. Of another file, the beginning remains.
    """
    if isinstance(value, str):
        return _small(value) if len(value) > MAX_LENGTH and _BASE64.fullmatch(value) else value
    if isinstance(value, dict):
        return {key: with_small_files(each) for key, each in value.items()}
    if isinstance(value, list):
        return [with_small_files(each) for each in value]
    return value


def _small(text: str) -> str:
    beginning = "".join(text[: 2 * MAX_LENGTH].split())[: MAX_LENGTH // 4 * 4]
    try:
        content = base64.b64decode(beginning)
    except binascii.Error:
        return beginning
    for start, file in _FILES.items():
        if content.startswith(start):
            return base64.b64encode(file).decode()
    return beginning
