"""Iteration over the items of a caller, which may be async for an async client."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import TypeAlias, TypeVar

D = TypeVar("D")
T = TypeVar("T")


AsyncItems: TypeAlias = AsyncIterable[T] | Iterable[T]
"""The items that an async client can iterate over."""


Items: TypeAlias = Iterable[T]
"""The items that a sync client can iterate over."""


def async_is_iterable(value: object) -> bool:
    """Return whether an async client can iterate over the value."""
    return isinstance(value, AsyncIterable | Iterable)


def is_iterable(value: object) -> bool:
    """Return whether a sync client can iterate over the value."""
    return isinstance(value, Iterable)


def async_iterator_of(items: AsyncItems[T]) -> AsyncIterator[T] | Iterator[T]:
    """Return an iterator over the items."""
    return aiter(items) if isinstance(items, AsyncIterable) else iter(items)


def iterator_of(items: Items[T]) -> Iterator[T]:
    """Return an iterator over the items."""
    return iter(items)


async def async_next_of(items: AsyncIterator[T] | Iterator[T], end: D) -> T | D:
    """Return the next item, or ``end`` after the last one."""
    if isinstance(items, AsyncIterator):
        return await anext(items, end)
    return next(items, end)


def next_of(items: Iterator[T], end: D) -> T | D:
    """Return the next item, or ``end`` after the last one."""
    return next(items, end)
