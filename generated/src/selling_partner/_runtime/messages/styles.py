"""The styles of OpenAPI in which lists and objects are written into a request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias
from urllib.parse import quote

from .operation import Parameter

Texts: TypeAlias = list[str] | dict[str, str]
"""An argument as strings: one for a single value, one for each item or property otherwise."""

_SEPARATORS = {"spaceDelimited": " ", "pipeDelimited": "|"}
_SEPARATOR_WORDS = {",": "a comma", " ": "a space", "|": "a vertical bar", "=": "an equals sign"}

_NO_COOKIE_OCTET = re.compile(r"[^\x21\x23\x24\x26-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]")
"""Characters that RFC 6265 does not allow in a cookie, and ``%``, which starts an escape."""


def check_parts(parameter: Parameter, texts: Texts) -> Iterator[str]:
    """Yield the problems of items or properties that are sent as one string."""
    if parameter.style == "deepObject" or (parameter.repeated and parameter.location == "query"):
        return
    marks = [separator_of(parameter)]
    if isinstance(texts, dict) and parameter.repeated:
        marks.append("=")
    parts = [*texts, *texts.values()] if isinstance(texts, dict) else texts
    what = "a property" if isinstance(texts, dict) else "an item"
    if "" in parts:
        yield f"{parameter.name}: {what} is empty, which a separated list cannot express; omit it"
    for mark in marks:
        if any(mark in text for text in parts):
            yield (
                f"{parameter.name}: {what} contains {_SEPARATOR_WORDS[mark]}, "
                "which separates items; pass separate items"
            )


def separator_of(parameter: Parameter) -> str:
    """Return what separates the items of a list that is written as one string."""
    return _SEPARATORS.get(parameter.style, ",")


def joined(parameter: Parameter, texts: Texts, *, encode: bool) -> str:
    """Return the argument as one string; each part percent-encoded if ``encode`` is set."""

    def part(text: str) -> str:
        return quote(text, safe="") if encode else text

    separator = separator_of(parameter)
    if encode and separator != ",":
        separator = quote(separator)
    if isinstance(texts, list):
        return separator.join(map(part, texts))
    between = "=" if parameter.repeated else separator
    return separator.join(f"{part(key)}{between}{part(text)}" for key, text in texts.items())


def query_items(parameter: Parameter, texts: Texts) -> list[str]:
    """Return the pairs of a query that carry an argument, percent-encoded."""
    name = quote(parameter.wire_name, safe="")
    if isinstance(texts, dict) and (parameter.repeated or parameter.style == "deepObject"):
        keys = {key: quote(key, safe="") for key in texts}
        if parameter.style == "deepObject":
            keys = {key: f"{name}%5B{quoted}%5D" for key, quoted in keys.items()}
        return [f"{keys[key]}={quote(text, safe='')}" for key, text in texts.items()]
    if parameter.repeated:
        return [f"{name}={quote(text, safe='')}" for text in texts]
    return [f"{name}={joined(parameter, texts, encode=True)}"] if texts else []


def form_pairs(parameter: Parameter, texts: Texts) -> list[tuple[str, str]]:
    """Return the fields of a form that carry a value, not encoded."""
    name = parameter.wire_name
    if isinstance(texts, dict) and parameter.style == "deepObject":
        return [(f"{name}[{key}]", text) for key, text in texts.items()]
    if parameter.repeated:
        return [*texts.items()] if isinstance(texts, dict) else [(name, text) for text in texts]
    return [(name, joined(parameter, texts, encode=False))] if texts else []


def cookie_pair(name: str, text: str) -> str:
    """Return a pair of the ``Cookie`` header; what it cannot carry is percent-encoded."""
    return f"{name}={_NO_COOKIE_OCTET.sub(lambda found: quote(found[0], safe=''), text)}"


def properties_of(value: Mapping[str, object]) -> dict[str, object]:
    """Return the properties of an object that are written: those that are not ``None``.

    Raises:
        ValueError: A property is an object or a list, for which no style has a form.

    """
    found = {key: each for key, each in value.items() if each is not None}
    if not all(isinstance(each, str | int | float) for each in found.values()):
        raise ValueError("a property that is not plain")
    return found
