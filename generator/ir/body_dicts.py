"""Types of request bodies as dicts, for type checkers."""

from __future__ import annotations

from dataclasses import dataclass

from ..pycode.identifiers import Identifier, is_identifier
from ..pycode.imports import words
from ..pycode.literals import Code

_QUOTES = ("'", "\\")
"""Text that a quoted type cannot contain without an escape, which type checkers refuse."""


@dataclass(frozen=True)
class DictKey:
    """A key of a dict.

    Attributes:
        name: The key in JSON.
        type: The type of its value.
        required: Whether requests must contain it.

    """

    name: str
    type: Code
    required: bool


@dataclass(frozen=True)
class BodyDict:
    """An object in the body of a request as a dict with the names in JSON.

    Attributes:
        model_name: The class of the model.
        keys: The keys that requests contain, in the document's order.

    """

    model_name: Identifier
    keys: tuple[DictKey, ...]

    @staticmethod
    def name_of(model_name: str) -> Identifier:
        """Return the name of the dict's type, such as ``ParcelDict``."""
        return Identifier(f"{model_name}Dict")

    @property
    def name(self) -> Identifier:
        """The name of the dict's type."""
        return self.name_of(self.model_name)

    @property
    def is_total(self) -> bool:
        """Whether requests must contain every key."""
        return all(each.required for each in self.keys)

    @property
    def marks_required(self) -> bool:
        """Whether keys that requests must contain are marked, because they may omit others."""
        return not self.is_total and any(each.required for each in self.keys)

    @property
    def is_class(self) -> bool:
        """Whether a class can define the type: each key can be the name of an attribute.

        Python mangles an attribute that starts with two underscores. An attribute also hides a type
        of the same name from the attributes that follow.
        """
        hidden = {name for each in self.keys for name in words(each.type)} | {"Required"}
        return all(
            is_identifier(each.name) and not each.name.startswith("__") and each.name not in hidden
            for each in self.keys
        )

    @property
    def attributes(self) -> tuple[Code, ...]:
        """The attributes of the class that defines the type."""
        return tuple(Code(f"{each.name}: {self._annotation(each)}") for each in self.keys)

    @property
    def entries(self) -> tuple[tuple[str, str], ...]:
        """The keys and the quoted types of a definition without a class."""
        return tuple((each.name, self._quotable(each)) for each in self.keys)

    def _annotation(self, key: DictKey) -> str:
        is_marked = key.required and not self.is_total
        return f"Required[{key.type}]" if is_marked else key.type

    def _quotable(self, key: DictKey) -> str:
        found = self._annotation(key)
        if any(each in found for each in _QUOTES):  # Known values with quotes or backslashes.
            return "Required[object]" if found.startswith("Required[") else "object"
        return found
