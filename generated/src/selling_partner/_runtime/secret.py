"""Texts that must not show."""

from __future__ import annotations


class Secret(str):
    """A text whose repr hides it: what a traceback shows of variables, it shows by their repr."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"


def forget_frames(error: BaseException) -> None:
    """Take the frames from another library's error: their variables hold the request as sent."""
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        each.__traceback__ = None
        each = each.__cause__ or each.__context__
