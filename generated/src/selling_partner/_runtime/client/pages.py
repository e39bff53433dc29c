"""The iterator over the items of an operation's pages."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from ..concurrency.locks import Lock
from ..core.status_errors import UnreadableResponseError

if TYPE_CHECKING:
    from ..messages.pagination import PageCursor

T = TypeVar("T")


class Pages(Iterator[T]):
    """An iterator over the items of an operation's pages. It requests a page when it needs one.

    It holds no connection between two steps, so a loop may be left at any time. After an
    exception, the next step requests the same page again. Several workers may share an iterator:
    each item goes to one worker, and each page is requested once. An unreadable page raises
    ``UnreadableResponseError``; it never ends the iteration.

    Args:
        call: Requests a page; takes the arguments, and the body by name.
        cursor: The position in the pages.

    """

    def __init__(self, call: Callable[..., Any], cursor: PageCursor) -> None:
        self._call = call
        self._cursor = cursor
        self._ready: deque[T] = deque()
        self._lock = Lock()

    @property
    def next_token(self) -> str | None:
        """The token of the next page to request; pass it to the method to resume there.

        Items that were received but not yet yielded come before that page. ``None`` before the
        first page of an iteration that began without a token, and after the last page.
        """
        return self._cursor.next_token

    def __next__(self) -> T:
        while True:
            with suppress(IndexError):
                return self._ready.popleft()
            with self._lock:
                if self._ready:
                    continue  # Another worker has received a page in the meantime.
                if self._cursor.is_over:
                    raise StopIteration
                arguments, body = self._cursor.request()
                try:
                    page = self._call(arguments, body=body)
                except UnreadableResponseError as error:
                    error.resume = self._cursor.resumption
                    raise
                self._ready.extend(self._cursor.advance(page))
