"""Sample values of schemas: valid ones, ones at a limit, and ones just beyond it.

The module of a keyword in ``constraints`` proposes the values, such as ``pattern.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count, islice
from typing import Any

from ..constraints import enum_const, properties
from ..constraints.family import SampleTools
from ..constraints.items import ITEMS
from ..constraints.properties import PROPERTIES
from ..constraints.table import matches, propose, shapes_text
from ..constraints.text_rules import TEXT_RULES
from ..core.content_cache import cached_by_content
from ..openapi import schema_keywords
from ..openapi.tags import has_tag, tags_of
from . import mutations
from .conformance import ValueMatcher
from .distinct import DistinctValues
from .mutations import Mutations, Place, places_in

Schema = Mapping[str, Any]

_SOFT_MAX_PARTS = 2_000
_SOFT_MAX_LEVELS = 40
"""The size and depth from which a sample omits optional fields."""

_MAX_PARTS = 100_000
_MAX_LEVELS = 80
"""The largest size and depth of a sample, even of required fields alone."""

_CHARACTERS_PER_PART = 100
"""The length of a string that counts as one part of a sample's size."""

_EXAMPLE_KEYWORDS = ("example", "default")
"""The keywords besides ``examples`` that state an example."""


class TooLargeError(Exception):
    """The smallest value that fits a schema is too large or too deep for a sample."""


class NoSampleError(Exception):
    """No value was found that satisfies a schema."""


class Samples:
    """Builder of sample values from normalized schemas.

    Args:
        schemas: The schemas of all models by class; ``$ref`` points into it.
        is_whole: Whether objects have their optional fields, too.
        is_response: Whether objects have the properties of responses instead of those of requests.
        fills_maps: Whether a map has an entry even if it requires none. A parameter or a form does
            not express an empty one.

    """

    def __init__(
        self,
        schemas: Mapping[str, Schema],
        *,
        is_whole: bool = True,
        is_response: bool = False,
        fills_maps: bool = False,
    ) -> None:
        self._fills_maps = fills_maps
        self._schemas = schemas
        self._matcher = ValueMatcher(schemas, is_response=is_response)
        self._checker = ValueMatcher(schemas, is_response=is_response, allows_null=True)
        self._tools = SampleTools(matches, self.smallest, shapes_text)
        self._is_whole = is_whole
        self._is_response = is_response
        self._size = 0

    def sample(self, schema: Schema, *, without: frozenset[str] = frozenset()) -> Any:
        """Return a value that fits, with all fields and without recursion.

        Raises:
            NoSampleError: No value was found that satisfies the schema.
            TooLargeError: No matching value is within the size limits.

        """
        value = self._unchecked(schema, without)
        if not self._checker.matches(schema, value):
            raise NoSampleError
        return value

    def smallest(self, schema: Schema) -> Any:
        """Return a value that fits, with only the required fields, as far as one was found."""
        return self._smaller()._unchecked(schema, frozenset())

    def _unchecked(self, schema: Schema, without: frozenset[str]) -> Any:
        self._size = 0
        return self._sample(schema, (), without)

    def _smaller(self) -> Samples:
        return Samples(self._schemas, is_whole=False, is_response=self._is_response)

    def at_limits(self, schema: Schema) -> Mutations:
        """Return mutations that each move one value of the sample to a limit."""
        return dict(mutations.at_limits(self._places(schema), self._tools))

    def invalid_mutations(self, schema: Schema) -> Mutations:
        """Return mutations that each move one value beyond a limit or remove a required field."""
        return dict(mutations.beyond_limits(self._places(schema), self._tools))

    def checks_texts(self, schema: Schema) -> bool:
        """Return whether the sample contains a string whose content a rule restricts."""
        cases = (TEXT_RULES.beyond_limits(each, self._tools) for _, each, _ in self._places(schema))
        return any(True for found in cases for _ in found)

    def _places(self, schema: Schema) -> list[Place]:
        return list(places_in(self._schemas, schema, self.sample(schema)))

    def _grow(self, parts: int) -> None:
        self._size += parts
        if self._size > _MAX_PARTS:
            raise TooLargeError

    def _sample(self, schema: Schema, path: tuple[str, ...], without: frozenset[str]) -> Any:
        self._grow(1)
        own = [
            *schema.get("examples", ()),
            *(schema[key] for key in _EXAMPLE_KEYWORDS if key in schema),
        ]
        for each in own:
            if self._matcher.matches(schema, each):
                return each
        if listed := enum_const.sample_values(schema):
            return next((each for each in listed if matches(schema, each)), listed[0])
        if "$ref" in schema:
            return self._sample_class(schema_keywords.referenced_class(schema), path, without)
        if "anyOf" in schema:
            member = self._member(schema, path)
            return _tagged(schema, member, self._sample(member, path, without))
        kind = schema_keywords.kind(schema)
        if kind == "object":
            before = self._size
            values = properties.described_values(schema) or {}
            value = self._sample(values, path, frozenset())
            size = PROPERTIES.min_count(schema)
            if self._fills_maps and not self._is_enough(values, path):
                is_closed = schema.get(properties.ADDITIONAL) is False
                size = max(size, int(PROPERTIES.allows(schema, 1) and not is_closed))
            self._grow((self._size - before) * size)
            return {f"key{i}": value for i in range(size)}
        if kind == "array":
            return self._sample_list(schema, path)
        if schema_keywords.is_null(schema):
            return None
        if kind == "boolean":
            return True
        found = _proposed({key: each for key, each in schema.items() if key != "description"})
        if isinstance(found, str):
            self._grow(len(found) // _CHARACTERS_PER_PART)
        return found

    def _sample_list(self, schema: Schema, path: tuple[str, ...]) -> list[Any]:
        """Return a list of one full item and as many small ones as the list requires."""
        items = schema.get("items", {})
        min_count = ITEMS.min_count(schema)
        if self._is_enough(items, path) and not min_count:
            return []
        item = self._sample(items, path, frozenset())
        size = int(min(max(1, min_count), ITEMS.bounds(schema)[1]))
        if size < 2:
            return [item][:size]
        others = self._smaller()
        small = others._unchecked(items, frozenset())
        self._grow(others._size * (size - 1))
        if ITEMS.must_differ(schema):
            return self.distinct_items(schema, item)
        return [item, *[small] * (size - 1)]

    def distinct_items(self, schema: Schema, first: Any = None) -> list[Any]:
        """Return ``minItems`` distinct items, or fewer if not enough are found."""
        items = schema.get("items", {})
        item = self.smallest(items) if first is None else first
        return DistinctValues(self._schemas, self.smallest).find(
            items, item, ITEMS.min_count(schema)
        )

    def _member(self, union: Schema, path: tuple[str, ...]) -> Schema:
        """Return the first member of a union whose sample is finite."""
        members = schema_keywords.members(union)
        for each in members:
            if not self._is_enough(each, path):
                return each
        if schema_keywords.is_nullable(union):
            return {"type": "null"}
        return next(
            (each for each in members if schema_keywords.referenced_class(each) not in path),
            members[0],
        )

    def _sample_class(
        self, name: str, path: tuple[str, ...], without: frozenset[str]
    ) -> dict[str, Any]:
        """Return an object of a class."""
        if path.count(name) > 1:
            return {}  # A class that requires itself is refused elsewhere.
        if len(path) > _MAX_LEVELS:
            raise TooLargeError
        schema, inside = self._schemas[name], (*path, name)
        for each in enum_const.sample_values(schema):
            if isinstance(each, dict) and self._matcher.matches(schema, each):
                return dict(each)
        in_direction = properties.in_responses if self._is_response else properties.in_requests
        direction = in_direction(schema)
        described = schema["properties"]
        required = direction.chosen(lambda each: self._is_enough(described.get(each, {}), inside))
        low, high = PROPERTIES.bounds(schema)
        present = set(required)
        found: dict[str, Any] = {}
        allowed = {
            each: property_
            for each, property_ in described.items()
            if each in required or each not in direction.excluded
        }
        for each, property_ in allowed.items():
            if each not in required and (
                len(present) >= high
                or not self._has_room(path)
                or each in without
                or self._is_enough(property_, inside)
                or not direction.may_gain(each, present)
            ):
                continue
            present.add(each)
            found[each] = self._sample(property_, inside, frozenset())
        for each in [each for each in allowed if each not in found]:
            if len(found) < low and direction.may_gain(each, present):
                present.add(each)
                found[each] = self._sample(allowed[each], inside, frozenset())
        if len(found) < low and schema.get(properties.ADDITIONAL):
            names = (f"key{i}" for i in count() if f"key{i}" not in schema["properties"])
            values = properties.described_values(schema) or {}
            value = self._sample(values, inside, frozenset())
            found |= dict.fromkeys(islice(names, PROPERTIES.min_count(schema) - len(found)), value)
        return found

    def _has_room(self, path: tuple[str, ...]) -> bool:
        """Return whether the sample still includes optional fields."""
        return self._is_whole and self._size < _SOFT_MAX_PARTS and len(path) < _SOFT_MAX_LEVELS

    def _is_enough(self, schema: Schema, path: tuple[str, ...]) -> bool:
        """Return whether a sample is omitted inside another so that it stays finite.

        The schema leads back to a class that is being sampled, or is inside such a class.
        """
        while "items" in schema:
            schema = schema["items"]
        names = [
            schema_keywords.referenced_class(each)
            for each in schema_keywords.members(schema) or [schema]
        ]
        return all(name and (name in path or len(set(path)) < len(path)) for name in names)


_proposed = cached_by_content(propose)


def _tagged(union: Schema, member: Schema, value: Any) -> Any:
    """Return the sample of a union's member with its discriminator's tag, if there is one."""
    name = schema_keywords.referenced_class(member)
    if not isinstance(value, dict) or has_tag(union, name, value):
        return value
    tags = tags_of(union, name)
    return value | {union["discriminator"]["propertyName"]: tags[0]} if tags else value
