"""The entries of an object: their number, those it requires, and those it may add.

Neither a Python type nor pydantic expresses the choice between lists of required properties, which
``oneOf`` and ``anyOf`` may state. The sandbox checks it, and samples meet it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import product
from typing import Any, ClassVar, NamedTuple

from ..pycode.literals import literal
from .comparison import compare_values, incomparable
from .counts import CountFamily, describe_bounds
from .family import ConflictError, ConstraintChange, Fault, Schema

REQUIRED = "required"
ADDITIONAL = "additionalProperties"
READ_ONLY, WRITE_ONLY = "readOnly", "writeOnly"
"""The marks of a property that only responses, or only requests, contain."""

_DESCRIBED = "properties"

MARKS = (READ_ONLY, WRITE_ONLY)

CHOICES = "requiredChoices"
"""The lists of property names by keyword, in the normalized schema of a class.

No document may use this key: it is not a keyword of JSON Schema.
"""

MAX_CHOICES = 100
"""The largest number of lists that one keyword has, also after a merge."""

Names = frozenset[str]
Choices = Mapping[str, Sequence[Sequence[str]]]

_OBJECT = "object"
_ONE, _ANY = "oneOf", "anyOf"
_KEYS = frozenset({REQUIRED, "description", "title"})

NAMING = frozenset({REQUIRED, _ONE, _ANY})
"""The keywords that may name properties which the schema does not describe."""


class Direction(NamedTuple):
    """The names that the properties of an object have in requests, or in responses.

    Attributes:
        required: Those that an object always has.
        excluded: Those that only the other direction contains.
        choices: The lists of which an object has one or more.

    """

    required: Sequence[str]
    excluded: Names
    choices: Choices

    def is_met(self, names: Iterable[str]) -> bool:
        """Return whether an object with properties of these names has those that it must have."""
        found = frozenset(names)
        return found.issuperset(self.required) and _meets(self.choices, found, self.excluded)

    def may_gain(self, name: str, names: Iterable[str]) -> bool:
        """Return whether an object that has what it must have still does with one more property."""
        is_listed = any(name in each for lists in self.choices.values() for each in lists)
        return not is_listed or _meets(self.choices, {*names, name}, self.excluded)

    def chosen(self, is_recursive: Callable[[str], bool]) -> Names:
        """Return the required names and those of lists that meet the choices with them.

        Args:
            is_recursive: Whether a list with this name is chosen only if no other one fits.

        Returns:
            The names; the required ones alone where no lists fit.

        """
        required = frozenset(self.required)

        def ordered(lists: Sequence[Sequence[str]]) -> list[Names]:
            found = [frozenset(each) - self.excluded for each in lists]
            return sorted(found, key=lambda names: any(map(is_recursive, names)))

        for added in product(*map(ordered, self.choices.values())):
            names = required.union(*added)
            if _meets(self.choices, names, self.excluded):
                return names
        return required


class Properties(CountFamily):
    """The limits of an object's entries."""

    min_keyword, max_keyword = "minProperties", "maxProperties"
    keywords = (min_keyword, max_keyword, ADDITIONAL, REQUIRED)
    types = ("object",)
    untyped = frozenset({REQUIRED})
    literal = False
    units = ("entry", "entries")
    switches: ClassVar = {
        ADDITIONAL: (
            "undocumented fields of {what} are now invalid",
            "undocumented fields of {what} are no longer invalid",
        )
    }

    def normalize(self, schema: dict[str, Any]) -> None:
        super().normalize(schema)
        schema.pop(REQUIRED, None)  # Only a class has fields to require.

    def settings(self, schema: Schema) -> Iterator[str]:
        return iter(()) if _DESCRIBED in schema else super().settings(schema)

    def class_settings(self, schema: Schema) -> Iterator[str]:
        """Yield arguments of the base of a class, such as ``min_fields=1``."""
        for keyword, argument in (
            (self.min_keyword, "min_fields"),
            (self.max_keyword, "max_fields"),
        ):
            if keyword in schema:
                yield f"{argument}={literal(schema[keyword])}"

    def describe(self, schema: Schema) -> Iterator[str]:
        units = ("field", "fields") if _DESCRIBED in schema else self.units
        limits = (schema.get(self.min_keyword), schema.get(self.max_keyword))
        yield from describe_bounds(*limits, units)

    def merge(self, keyword: str, first: Any, second: Any) -> Any:
        if keyword == REQUIRED:
            return list(dict.fromkeys([*first, *second]))
        if keyword == ADDITIONAL:
            return _both(first, second)
        return super().merge(keyword, first, second)

    def check(self, schema: Schema, kind: str) -> Iterator[Fault]:
        yield from super().check(schema, kind)
        lower, upper = self.bounds(schema)
        known, needed = len(schema.get(_DESCRIBED, ())), len({*required(schema)})
        if schema.get(ADDITIONAL) is False and lower > known:
            allowed = f"{known or 'no'} {'property' if known == 1 else 'properties'}"
            message = f"nothing fits: {self.min_keyword} is {lower}, and {allowed} can be present"
            yield (self.min_keyword,), message, "correct one of them"
        if needed > upper:
            message = f"nothing fits: {self.max_keyword} is {upper}, and {needed} are required"
            yield (self.max_keyword,), message, "correct one of them"

    def matches(self, schema: Schema, value: Any) -> bool:
        if not isinstance(value, dict):
            return True
        return self.allows(schema, len(value)) and in_requests(schema).is_met(value)

    def required_entries(self, schema: Schema, value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            yield from (name for name in required_in_requests(schema) if name in value)

    def compare(self, old: Schema, new: Schema) -> Iterator[ConstraintChange]:
        yield from super().compare(old, new)
        yield from compare_additional(old, new)


def required(schema: Schema) -> Sequence[str]:
    """Return the names of the properties that an object must have."""
    found: Sequence[str] = schema.get(REQUIRED, ())
    return found


def in_requests(schema: Schema) -> Direction:
    """Return the names of the properties of an object in a request."""
    return _in_direction(schema, READ_ONLY)


def in_responses(schema: Schema) -> Direction:
    """Return the names of the properties of an object in a response."""
    return _in_direction(schema, WRITE_ONLY)


def required_in_requests(schema: Schema) -> Sequence[str]:
    """Return the names of the properties that an object in a request must have."""
    return in_requests(schema).required


def _in_direction(schema: Schema, mark: str) -> Direction:
    described = schema.get(_DESCRIBED, {})
    excluded = frozenset(name for name, each in described.items() if each.get(mark) is True)
    names = [each for each in required(schema) if each not in excluded]
    return Direction(names, excluded, schema.get(CHOICES, {}))


def described_values(schema: Schema) -> Schema | None:
    """Return the schema of an object's other values; ``None`` where it says nothing of them."""
    found = schema.get(ADDITIONAL)
    return found if isinstance(found, dict) and found else None


def _both(first: Any, second: Any) -> Any:
    """Return the schema of the values that two schemas allow, either of which may be boolean."""
    if first is False or second is False:
        return False
    if first in (True, {}) or first == second:
        return second
    return first if second in (True, {}) else {"allOf": [first, second]}


def compare_additional(old: Schema, new: Schema) -> Iterator[ConstraintChange]:
    """Yield whether only one of two objects refuses entries that it does not describe."""
    closed = (_closed(old), _closed(new))
    yield from compare_values(ADDITIONAL, closed, incomparable)


def _closed(schema: Schema) -> bool | None:
    return False if schema.get(ADDITIONAL) is False else None


def only_requires(members: object) -> bool:
    """Return whether each member of a ``oneOf`` or ``anyOf`` only lists required properties."""
    return isinstance(members, list) and all(
        isinstance(each, Mapping) and each.keys() <= _KEYS for each in members
    )


def check_choices(schema: Schema, kind: str) -> Iterator[Fault]:
    """Yield what is wrong with the lists of a raw schema, whose one type is ``kind``."""
    always = frozenset(required(schema))
    for keyword, lists in stated_choices(schema).items():
        if len(lists) > MAX_CHOICES:
            message = f"unsupported: {keyword} has more than {MAX_CHOICES} members"
            yield (keyword,), message, "remove those that are rarely used"
        elif keyword == _ONE and len(lists) > 1 and kind not in {"", _OBJECT}:
            message = f"nothing fits: members that list required properties allow every {kind}"
            yield (keyword,), message, "state type: object, or remove them"
        elif keyword == _ONE and sum(always.issuperset(each) for each in lists) > 1:
            message = "nothing fits: the required properties meet several members of oneOf"
            yield (keyword,), message, "write anyOf, or require fewer of them"


def stated_choices(schema: Schema) -> dict[str, list[list[str]]]:
    """Return the lists of required properties that a raw schema states, by keyword."""
    return {
        keyword: [list(each.get(REQUIRED, ())) for each in schema[keyword]]
        for keyword in (_ONE, _ANY)
        if schema.get(keyword) and only_requires(schema[keyword])
    }


def chosen_names(choices: Choices) -> list[str]:
    """Return each property that a list names, once."""
    names = (name for lists in choices.values() for each in lists for name in each)
    return list(dict.fromkeys(names))


def merged_choices(first: list[Any], second: list[Any]) -> list[dict[str, Any]]:
    """Return the members of a keyword that says what two parts of an ``allOf`` say together.

    An object meets a pair of lists if it meets both, and it meets exactly one pair if it meets
    exactly one list of each part.

    Raises:
        ConflictError: The pairs are too many.

    """
    if len(first) * len(second) > MAX_CHOICES:
        message = f"unsupported: more than {MAX_CHOICES} combinations of required properties"
        raise ConflictError(message)
    return [
        {REQUIRED: list(dict.fromkeys([*one.get(REQUIRED, ()), *two.get(REQUIRED, ())]))}
        for one, two in product(first, second)
    ]


def _meets(choices: Choices, names: AbstractSet[str], excluded: Names) -> bool:
    for keyword, lists in choices.items():
        met = sum(names >= set(each) - excluded for each in lists)
        if not met or (keyword == _ONE and met > 1):
            return False
    return True


PROPERTIES = Properties()
