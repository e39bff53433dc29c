"""Strings and bytes that a repr hides."""

from __future__ import annotations

from typing import TypeVar, overload

E = TypeVar("E", bound=BaseException)


def without_frames(error: E) -> E:
    """Remove the frames of the error and of its causes, and return the error.

    A traceback may show the variables of frames, and those of the HTTP library contain requests.
    """
    cause: BaseException | None = error
    while cause is not None:
        cause.__traceback__ = None
        cause = cause.__cause__ or cause.__context__
    return error


class Secret(str):
    """A string whose repr hides it, so that a traceback with variables does not show it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"


class SecretBytes(bytes):
    """Bytes whose repr hides them."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "b'***'"


@overload
def hidden(text: str) -> Secret: ...
@overload
def hidden(text: str | None) -> Secret | None: ...
def hidden(text: str | None) -> Secret | None:
    """Return a string as a secret, and another value unchanged, for a later check to refuse."""
    return Secret(text) if isinstance(text, str) else text
