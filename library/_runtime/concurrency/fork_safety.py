"""Renewal of locks and connections in forked processes."""

from __future__ import annotations

import os
from typing import Protocol
from weakref import WeakSet


class Forkable(Protocol):
    """An object with connections or locks. Their holder may not exist in a forked process."""

    def _after_fork(self) -> None:
        """Replace the locks and connections in a forked process."""


_forkables: WeakSet[Forkable] = WeakSet()


def renew_after_fork(forkable: Forkable) -> None:
    """Register an object, to be renewed in each process that is forked from this one."""
    _forkables.add(forkable)


def _renew_all() -> None:
    for each in _forkables:
        each._after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)
