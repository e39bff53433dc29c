"""Texts that must not show."""

from __future__ import annotations


class Secret(str):
    """A text whose repr hides it: what a traceback shows of variables, it shows by their repr."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"


def hidden(text: str | None) -> Secret | None:
    """The text as a secret. Anything but a text is given back as it is, for others to refuse."""
    return Secret(text) if isinstance(text, str) else text
