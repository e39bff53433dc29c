"""What a process that was forked does not share with the one that it came from."""

from __future__ import annotations

import os
from typing import Protocol
from weakref import WeakSet


class Forkable(Protocol):
    """Holds locks, which a thread that is not in the new process may have, or connections."""

    def _after_fork(self) -> None:
        """Begin anew with those, in a process that has just been forked."""


_forkables: WeakSet[Forkable] = WeakSet()


def renew_after_fork(forkable: Forkable) -> None:
    """Have it begin anew in each process that will be forked from this one."""
    _forkables.add(forkable)


def _renew_all() -> None:
    for each in _forkables:
        each._after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)
