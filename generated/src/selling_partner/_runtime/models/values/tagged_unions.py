"""Unions of models that a discriminator distinguishes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, get_args

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

_MAX_SHOWN_TAGS = 10
"""Number of tags that the message about an unknown one lists."""


@dataclass(frozen=True)
class OneOf:
    """Annotation of a union of models with its discriminator.

    Attributes:
        property_name: The property's name in JSON.
        classes: The name of the class by the property's value.
        otherwise: The class for all other values; ``None`` if there is none.

    """

    property_name: str
    classes: Mapping[str, str] | Mapping[int, str] = field(hash=False)
    otherwise: str | None = None

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return pydantic's tagged union, by class names."""
        members = {each.__name__: each for each in get_args(source)}
        expected = " or ".join(map(json.dumps, islice(self.classes, _MAX_SHOWN_TAGS)))
        more = ", among others" if len(self.classes) > _MAX_SHOWN_TAGS else ""
        return core_schema.tagged_union_schema(
            choices={name: handler.generate_schema(each) for name, each in members.items()},
            discriminator=lambda value: self._chosen(value, members.values()),
            custom_error_type="unknown_tag",
            custom_error_message="{name} must be {expected}",
            custom_error_context={"name": self.property_name, "expected": expected + more},
        )

    def choose(self, value: object) -> str | None:
        """Return the name of a value's class, or of the one to build; ``None`` if none matches."""
        if not isinstance(value, Mapping):
            known = {*self.classes.values(), self.otherwise}
            names = (each.__name__ for each in type(value).__mro__)  # Also of a user's own class.
            return next((name for name in names if name in known), None)
        tag: Any = value.get(self.property_name)
        classes: Mapping[Any, str] = self.classes
        kind = type(next(iter(classes), ""))
        is_tag = isinstance(tag, kind) and isinstance(tag, bool) == (kind is bool)  # True == 1
        return classes.get(tag, self.otherwise) if is_tag else self.otherwise

    def _chosen(self, value: object, members: Iterable[type[BaseModel]]) -> str | None:
        """Return the same for a value whose fields may have their names in Python."""
        if isinstance(value, Mapping) and self.property_name not in value:
            for name in self._python_names(members):
                if name in value:
                    return self.choose({self.property_name: value[name]})
        return self.choose(value)

    def _python_names(self, members: Iterable[type[BaseModel]]) -> Iterator[str]:
        for member in members:
            for name, each in member.model_fields.items():
                if each.alias == self.property_name:
                    yield name
