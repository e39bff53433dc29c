"""The exceptions of the package with their documentation, read from their classes."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass

from library._runtime.core import document_errors, errors, status_errors

from ..pycode.identifiers import Identifier

_MODULES = (errors, status_errors, document_errors)
_ATTRIBUTE = re.compile(r"^ {4}(\w+): (.*(?:\n {8}.*)*)", re.MULTILINE)


@dataclass(frozen=True)
class ExceptionClass:
    """An exception.

    Attributes:
        name: The class.
        bases: Its base classes.
        description: Its meaning, in paragraphs.
        attributes: The description of each attribute that it adds, by name.

    """

    name: Identifier
    bases: tuple[Identifier, ...]
    description: str
    attributes: tuple[tuple[Identifier, str], ...]


def exception_classes() -> tuple[ExceptionClass, ...]:
    """Return every exception of the package, each after its bases."""
    found: dict[type, None] = {}
    for module in _MODULES:
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, errors.SellingPartnerError):
                found[value] = None
    return tuple(map(_described, found))


def _described(kind: type) -> ExceptionClass:
    text, _, attributes = (inspect.getdoc(kind) or "").partition("Attributes:\n")
    return ExceptionClass(
        Identifier(kind.__name__),
        tuple(Identifier(each.__name__) for each in kind.__bases__),
        _single_backticks(text.strip()),
        tuple(
            (Identifier(name), _single_backticks(" ".join(description.split())))
            for name, description in _ATTRIBUTE.findall(attributes)
        ),
    )


def _single_backticks(text: str) -> str:
    """Return text of a docstring with code as in Markdown."""
    return text.replace("``", "`")
