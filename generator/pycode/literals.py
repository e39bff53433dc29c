"""Escaping for Python: literals, docstrings and comments.

A spec is hostile input. Everything that a template prints into a Python file is ``Code``: the
result of a function of this module, or an ``Identifier``. The renderer refuses any other string.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..escape.characters import visible, visible_prose
from ..escape.errors import LiteralError
from ..escape.urls import without_other_links

LINE_LENGTH = 100

_STEP = 4
_NO_VALUE = " = None"
_ARGUMENT = 20
"""Columns reserved for the name of an argument before a literal."""

_MARKUP = re.compile(r"(?<!\S)(\.\.|__)(?!\S)|(?<=`)__?(?!\w)")
"""The start of a directive, a comment or a target of reStructuredText, and the end of a link."""

_LAST_QUOTE = re.compile(r'(?<!\\)(\\\\)*"$')
"""A quote at the end that no backslash escapes."""

_ENCODING = re.compile(r"coding(?=[:=])")
"""The declaration of a file's encoding in a comment at its top (PEP 263)."""

_ENTRY = re.compile(r"\s+\w+: ")
"""An entry of a list in a docstring, such as an argument with its explanation."""

_ITEM = re.compile(r"\s*([-*] +)\S")
"""An item of a list in Markdown."""


class Code(str):
    """Python source, which a template may print unchanged."""

    __slots__ = ()


@dataclass(frozen=True)
class Repeat:
    """A long string or list in its short form ``unit * count``."""

    unit: Any
    count: int

    @property
    def value(self) -> Any:
        """The long value."""
        return self.unit * self.count


def literal(value: Any, indent: int | None = None) -> Code:
    """Return a Python literal for a JSON value, in black's style.

    Args:
        value: The value. Long strings and lists in it may be ``Repeat``.
        indent: The indentation of the surrounding block. With it, a list or dict that is too long
            for one line has a line for each item; without it, the literal is one line.

    Raises:
        LiteralError: The value does not consist of JSON's types.

    """
    return _one_line(value) if indent is None else _fitted(value, indent, indent + _ARGUMENT, {})


def _fitted(value: Any, indent: int, column: int, known: dict[int, Code]) -> Code:
    """Return a literal that starts at a column, with a line for each item if it is too long.

    Args:
        value: The value.
        indent: The indentation of its first line.
        column: The column at which it starts.
        known: The lists and dicts on one line so far, by the identity of their value. Otherwise
            each would be written again for each one around it.

    """
    line = _one_line(value, known)
    if column + len(line) < LINE_LENGTH or not isinstance(value, list | dict):
        return line
    if isinstance(value, dict):
        items = [(f"{_one_line(key)}: ", item) for key, item in value.items()]
    else:
        items = [("", item) for item in value]
    inner = indent + _STEP
    lines = [f"{key}{_fitted(item, inner, inner + len(key), known)}," for key, item in items]
    body = "".join(f"\n{' ' * inner}{each}" for each in lines)
    return Code(f"{line[0]}{body}\n{' ' * indent}{line[-1]}")


def _one_line(value: Any, known: dict[int, Code] | None = None) -> Code:
    if isinstance(value, str):
        return _string_literal(value)
    if known is None or not isinstance(value, list | dict):
        return _written(value, _one_line)
    if id(value) not in known:
        known[id(value)] = _written(value, lambda inner: _one_line(inner, known))
    return known[id(value)]


def _written(value: Any, write: Callable[[Any], Code]) -> Code:
    """Return a literal on one line of a value other than a string; ``write`` writes its parts."""
    if isinstance(value, float) and not math.isfinite(value):
        raise LiteralError(f"no literal for {value}")
    if value is None or isinstance(value, bool | int | float):
        return Code(repr(value))
    if isinstance(value, Repeat):
        return Code(f"{write(value.unit)} * {value.count:d}")
    if isinstance(value, list):
        return Code(f"[{', '.join(map(write, value))}]")
    if isinstance(value, tuple):
        return Code(f"({', '.join(map(write, value))}{',' * (len(value) == 1)})")
    if isinstance(value, dict):
        items = [f"{write(key)}: {write(item)}" for key, item in value.items()]
        return Code(f"{{{', '.join(items)}}}")
    raise LiteralError(f"no literal for a {type(value).__name__}")


def _string_literal(text: str) -> Code:
    """Return a string literal in the quotes that black prefers."""
    if '"' not in text and "\\" not in text:
        return Code(f'"{visible(text)}"')
    quote = "'" if '"' in text and "'" not in text else '"'
    escaped = text.replace("\\", "\\\\").replace(quote, f"\\{quote}")
    return Code(f"{quote}{visible(escaped)}{quote}")


def argument(name: str, kind: str, *, required: bool) -> Code:
    """Return an argument of a method, with its type and its default."""
    return Code(f"{name}: {kind}" if required else f"{name}: {kind} | None{_NO_VALUE}")


def fitted(annotated: str, indent: int, end: str = ",") -> Code:
    """Return an argument or an attribute for a line of its own; a long union is in parentheses.

    Args:
        annotated: The name with its type, and perhaps the default ``None``.
        indent: The indentation of its block.
        end: What follows it on its line.

    """
    name, _, rest = annotated.partition(": ")
    kind = rest.removesuffix(_NO_VALUE)
    is_long = indent + len(annotated) + len(end) > LINE_LENGTH and _is_union(kind)
    return Code(f"{name}: ({kind}){rest[len(kind):]}" if is_long else annotated)


def _is_union(kind: str) -> bool:
    """Return whether an annotation is a union outside its brackets."""
    depth = 0
    for each in re.findall(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[][|]""", kind):
        depth += {"[": 1, "]": -1}.get(each, 0)
        if each == "|" and not depth:
            return True
    return False


def docstring(text: str, indent: int = 0) -> Code:
    r"""Return a docstring with its quotes, wrapped for a block of this indentation.

    At runtime too, its invisible characters are shown as escapes such as ``\u202e``, and nothing
    in it is a directive, a target or a link of reStructuredText. Links of Markdown are http(s).
    """
    shown = [_without_markup(line) for line in _visible_lines(without_other_links(text))]
    escaped = [each.replace("\\", "\\\\").replace('"""', '\\"\\"\\"') for each in shown]
    lines = _wrapped(escaped, LINE_LENGTH - indent)
    if len(lines) == 1 and indent + len(lines[0]) + 2 * len('"""') > LINE_LENGTH:
        lines = _wrapped(escaped, LINE_LENGTH - indent - len('"""'))  # For the closing quotes.
    body = "\n".join(lines)
    if len(lines) > 1:
        body += "\n"
    elif _LAST_QUOTE.search(body):
        body = body[:-1] + '\\"'
    margin = " " * indent
    block = f'"""{body}"""'.split("\n")
    return Code("\n".join([block[0], *(f"{margin}{line}".rstrip() for line in block[1:])]))


def comment(text: str, indent: int = 0) -> Code:
    """Return a comment, wrapped for a block of this indentation."""
    lines = _wrapped(_visible_lines(_ENCODING.sub("coding ", text)), LINE_LENGTH - indent)
    margin = " " * indent
    return Code(f"\n{margin}".join(f"# {line}".rstrip() for line in lines))


def _visible_lines(text: str) -> list[str]:
    return [visible_prose(line.expandtabs()).rstrip() for line in text.strip().splitlines()]


def _without_markup(line: str) -> str:
    """Return the line with a backslash before markup of reStructuredText that acts."""
    return _MARKUP.sub(r"\\\g<0>", line) if "_" in line or ".." in line else line


def _wrapped(lines: list[str], width: int) -> list[str]:
    return [wrapped for line in lines for wrapped in _wrap(line, width)]


def _wrap(line: str, width: int) -> list[str]:
    """Return a line wrapped to the width, with a hanging indent for entries and items."""
    # Three columns are for the opening quotes. A word longer than a line is not broken.
    width -= 3
    if len(line) <= width:
        return [line]
    margin = line[: len(line) - len(line.lstrip())]
    hanging = margin + "    " if _ENTRY.match(line) else margin
    if item := _ITEM.match(line):
        hanging += " " * len(item[1])
    return _filled(line, len(margin), hanging, width)


def _filled(line: str, margin: int, hanging: str, width: int) -> list[str]:
    """Wrap a line as ``textwrap.wrap`` does, but faster.

    Args:
        line: The line, which does not end in a space.
        margin: The number of spaces at its beginning.
        hanging: The indentation of the other lines.
        width: The maximum number of characters of a line without a longer word.

    """
    lines: list[str] = []
    indent, rest, room, first = "", line, width, margin
    while len(rest) > room:
        end = rest.rfind(" ", first, room + 1)
        if end <= first:  # The first word alone is too long.
            end = rest.find(" ", max(room, first))
            if end < 0:
                break
        lines.append(indent + rest[:end].rstrip(" "))
        rest = rest[end:].lstrip(" ")
        indent, room, first = hanging, max(width - len(hanging), 0), 0
    return [*lines, indent + rest]
