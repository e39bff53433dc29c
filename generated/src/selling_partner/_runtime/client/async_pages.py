"""The iterator over an operation's pages."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from ..core.concurrency import AsyncLock
from ..core.status_errors import UnreadableResponseError

if TYPE_CHECKING:
    from ..messages.pagination import PageCursor

T = TypeVar("T")


class AsyncPages(AsyncIterator[T]):
    """Iterates over what the pages of an operation hold, and fetches a page when it is needed.

    Between two steps it holds no connection, so that a loop may be left at any time with nothing
    to close. A step that raised leaves it as it was: the next one asks for the same page again.
    Several workers may share it: each thing goes to one of them, and each page is asked for once.
    A page that cannot be read raises ``UnreadableResponseError``; it never ends the iteration.

    Args:
        call: Asks for a page; takes the arguments, and the body by name.
        walk: Says what to ask for.

    """

    def __init__(self, call: Callable[..., Any], walk: PageCursor) -> None:
        self._call = call
        self._walk = walk
        self._ready: deque[T] = deque()
        self._lock = AsyncLock()

    @property
    def next_token(self) -> str | None:
        """The token of the page that is requested next; pass it to the method to resume there.

        It is about pages: what was fetched and not yet yielded comes before it. ``None`` before the
        first page of an iteration that began without a token, and when no page is left.
        """
        return self._walk.next_token

    async def __anext__(self) -> T:
        while True:
            with suppress(IndexError):
                return self._ready.popleft()
            async with self._lock:
                if self._ready:
                    continue  # Another worker has fetched a page in the meantime.
                if self._walk.is_over:
                    raise StopAsyncIteration
                arguments, body = self._walk.request()
                try:
                    page = await self._call(arguments, body=body)
                except UnreadableResponseError as error:
                    error.resume = self._walk.resumption
                    raise
                self._ready.extend(self._walk.turn(page))
