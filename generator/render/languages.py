"""Output languages: how a template of each kind prints a value.

The ending of the output decides. An expression that yields any other string than the language's
marked type is printed through the language's escaping function, so that text of a document cannot
become markup or code.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from ..escape import html, markdown, terminal, toml
from ..escape.json import Json
from ..escape.json import literal as json_literal
from ..pycode.identifiers import Identifier
from ..pycode.literals import Code


class UnprintableError(Exception):
    """A value that must not be printed into this kind of file."""


class OtherText(str):
    """Text for a kind of file without an escaping function: identifiers and numbers only."""

    __slots__ = ()


@dataclass(frozen=True)
class Language:
    """An output language.

    Attributes:
        marked: The type of strings that are printed unchanged.
        finalize: Returns the string to print for the value of an expression.
        parse: Checks a rendered text; raises ``ValueError`` if it is not valid.

    """

    marked: type[str]
    finalize: Callable[[Any], Any]
    parse: Callable[[str], object] | None = None


def language_of(path: str) -> Language:
    """Return the language of an output file."""
    return _LANGUAGES.get(PurePosixPath(path).suffix.lower(), _UNKNOWN)


def _print_python(value: Any) -> Any:
    if isinstance(value, Code | int | float):
        return value
    raise UnprintableError(
        f"{str(value)!r} is plain text; print it through literal, docstring or comment"
    )


def _print_unknown(value: Any) -> Any:
    if isinstance(value, OtherText | Identifier | int | float):
        return value
    raise UnprintableError(
        f"{str(value)!r} is plain text, and this kind of file has no escaping function; "
        f"give the file one of the endings {', '.join(_LANGUAGES)}"
    )


def _print_escaped(marked: type[str], escape: Callable[[str], str]) -> Callable[[Any], Any]:
    """Return a function that prints identifiers and numbers unchanged, and escapes the rest."""

    def finalize(value: Any) -> Any:
        is_safe = isinstance(value, marked | Identifier | int | float)
        return value if is_safe else escape(str(value))

    return finalize


def _print_literal(marked: type[str], literal: Callable[[Any], str]) -> Callable[[Any], Any]:
    """Return a function that prints every value as a literal, with quotes around a string."""
    return lambda value: value if isinstance(value, marked) else literal(value)


_HTML = Language(html.Html, _print_escaped(html.Html, html.text))
_MARKDOWN = Language(markdown.Markdown, _print_escaped(markdown.Markdown, markdown.text))
_UNKNOWN = Language(OtherText, _print_unknown)
_LANGUAGES = {
    ".py": Language(Code, _print_python),
    ".pyi": Language(Code, _print_python),
    ".md": _MARKDOWN,
    ".html": _HTML,
    ".svg": _HTML,
    ".xml": _HTML,
    ".json": Language(Json, _print_literal(Json, json_literal), json.loads),
    ".toml": Language(toml.Toml, _print_literal(toml.Toml, toml.literal), tomllib.loads),
    ".txt": Language(terminal.PlainText, _print_escaped(terminal.PlainText, terminal.text)),
}
