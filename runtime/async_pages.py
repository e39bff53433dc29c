"""The iterator over an operation's pages."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Any, TypeVar

from .pagination import Walk

T = TypeVar("T")


class AsyncPages(AsyncIterator[T]):
    """Iterates over what the pages of an operation hold, and fetches a page when it is needed.

    Between two steps it holds no connection, so that a loop may be left at any time with nothing
    to close. A step that raised leaves it as it was: the next one asks for the same page again.

    Args:
        call: Asks for a page; takes the arguments, and the body by name.
        walk: Says what to ask for.

    """

    def __init__(self, call: Callable[..., Any], walk: Walk) -> None:
        self._call = call
        self._walk = walk
        self._ready: deque[T] = deque()

    async def __anext__(self) -> T:
        while not self._ready:
            if self._walk.is_over:
                raise StopAsyncIteration
            arguments, body = self._walk.request()
            self._ready.extend(self._walk.turn(await self._call(arguments, body=body)))
        return self._ready.popleft()
