"""Cancellation of a call at its deadline."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

import anyio
from httpx2 import ReadTimeout

if TYPE_CHECKING:
    from ..core.deadline import Deadline


CANCEL_GRACE = 0.1
"""Seconds between the deadline of a call and its cancellation. The timeouts of connecting, sending
and reading expire earlier, with a more specific error."""


DEADLINE_EXPIRED = "the deadline of the call expired"


@contextmanager
def async_cancel_at(deadline: Deadline) -> Iterator[None]:
    """Cancel the block soon after the deadline.

    Raises:
        ReadTimeout: The block was cancelled.

    """
    with anyio.move_on_after(deadline.remaining + CANCEL_GRACE) as scope:
        yield
    if scope.cancelled_caught:
        raise ReadTimeout(DEADLINE_EXPIRED)


def cancel_at(deadline: Deadline) -> AbstractContextManager[None]:
    """Do nothing: a thread cannot be cancelled, and each of its network waits has a timeout."""
    return _NOTHING


_NOTHING = nullcontext()
