"""Content that is refused before anything is sent."""

from __future__ import annotations

import io
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from selling_partner import RequestValidationError
from selling_partner._runtime.documents.content import checked_type
from tests.runtime.documents.feeds import ROWS, Feeds


def closed_file() -> io.BytesIO:
    file = io.BytesIO(b"x")
    file.close()
    return file


class TextReader:
    """A file of text that does not derive from ``TextIOBase``."""

    def read(self, size: int) -> str:
        return ROWS


WRONG: dict[str, tuple[Any, str]] = {
    "nothing": (b"", "is empty"),
    "no text": ("", "content: the content is empty"),
    "a closed file": (closed_file(), "cannot be read: I/O operation on closed file"),
    "a text file of another kind": (TextReader(), "sent: content: the file is open in text mode"),
    "JSON outside the set": ({"a": "日本"}, "is not in latin-1"),
    "no pieces": ([], "is empty"),
    "a path as text": ("feeds/today.xml", "looks like a path"),
    "a number": (5, "not int"),
    "None": (None, "not NoneType"),
    "pieces of numbers": ([b"a", 5], "must yield bytes or text, not int"),
    "a None among the pieces": (["a", None], "must yield bytes or text, not NoneType"),
    "a text file": (io.StringIO(ROWS), "text mode"),
    "a missing file": (Path("missing.txt"), "does not exist"),
    "a folder": (Path(os.curdir), "is a folder"),
    "a character outside the set": ("a\n日本", "character 2 is not in latin-1"),
    "a time without a zone": ({"at": datetime(2026, 1, 1)}, "content.at: a datetime must"),
    "a dict that is not JSON": ({"a": object()}, "JSON cannot represent"),
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_wrong_content_is_refused(feeds: Feeds, wrong: str) -> None:
    """Content that cannot be sent is refused before a document is created."""
    content, problem = WRONG[wrong]
    with pytest.raises(RequestValidationError, match=problem):
        await feeds.upload(content, "text/plain; charset=latin-1")
    assert (feeds.created, feeds.library.heads) == (0, [])


@pytest.mark.parametrize(
    ("content", "given", "feed_type", "expected"),
    [
        ({}, None, "X", "application/json; charset=UTF-8"),
        (b"{}", None, "JSON_LISTINGS_FEED", "application/json; charset=UTF-8"),
        (b"<a/>", "text/xml; charset=UTF-8", "X", "text/xml; charset=UTF-8"),
        (b"<a/>", None, "X", None),
        (b"<a/>", "xml", "X", None),
        (b"<a/>", "text/xml\r\nX: y", "X", None),
        (b"<a/>", 5, "X", None),
    ],
)
def test_a_content_type_is_never_guessed(
    content: Any, given: Any, feed_type: str, expected: str | None
) -> None:
    """The media type is JSON where the content must be JSON, and otherwise required."""
    if expected is None:
        with pytest.raises(RequestValidationError, match="content_type: "):
            checked_type("submit_feed", content, given, feed_type)
    else:
        assert checked_type("submit_feed", content, given, feed_type) == expected
