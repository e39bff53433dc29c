"""Texts that must not show."""

from __future__ import annotations

from typing import TypeVar

E = TypeVar("E", bound=BaseException)


def without_frames(error: E) -> E:
    """Return the error, with the frames forgotten that it and its causes came through.

    A traceback may show their variables, and those of the HTTP library hold all that was sent.
    """
    cause: BaseException | None = error
    while cause is not None:
        cause.__traceback__ = None
        cause = cause.__cause__ or cause.__context__
    return error


class Secret(str):
    """A text whose repr hides it: what a traceback shows of variables, it shows by their repr."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"


class SecretBytes(bytes):
    """Bytes whose repr hides them, likewise."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "b'***'"


def hidden(text: str | None) -> Secret | None:
    """The text as a secret. Anything but a text is given back as it is, for others to refuse."""
    return Secret(text) if isinstance(text, str) else text
