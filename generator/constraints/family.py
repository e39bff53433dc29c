"""The interface of a constraint family, with a neutral default for each method.

A family subclasses ``Family`` and overrides only the methods in which its keywords differ from
"no constraint". ``table.FAMILIES`` lists the families; callers iterate over the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, NamedTuple

from ..core.errors import Pointer

Schema = Mapping[str, Any]

Fault = tuple[Pointer, str, str]
"""The place inside the schema, the problem, and the remedy."""

Case = tuple[str, Any]
"""A label such as ``801 characters`` and the value it describes."""


class SampleTools(NamedTuple):
    """The helpers that a family may need to build sample values.

    Attributes:
        fits: Whether a value meets every constraint of a schema.
        smallest: The smallest sample of a schema.
        shapes_text: Whether a schema constrains more of a string than its length.

    """

    fits: Callable[[Schema, Any], bool]
    smallest: Callable[[Schema], Any]
    shapes_text: Callable[[Schema], bool]


class ConstraintChange(NamedTuple):
    """A difference between the constraints of two schemas.

    Attributes:
        kind: A kind of the diff's rules, such as ``limit-tightened``.
        keywords: The keyword that states the constraint, in the old and in the new schema.
        values: What the two schemas state; ``None`` for nothing.
        name: The name under which the change is reported; empty for its kind alone.
        step: The part of the keyword's value that changed; ``None`` for all of it.

    """

    kind: str
    keywords: tuple[str, str]
    values: tuple[Any, Any]
    name: str = ""
    step: str | int | None = None


class ConflictError(Exception):
    """Two members of an ``allOf`` state constraints that no value meets together.

    Attributes:
        message: The problem.

    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Family:
    """A family of keywords that constrain a value together.

    Methods take normalized schemas unless they say otherwise: the type is spelled out, and only
    keywords that apply to it are left.

    Attributes:
        keywords: The keywords, which no other family may list.
        types: The types whose values the keywords constrain; empty for every type.
        untyped: The keywords that do not imply the first of ``types`` where a schema names none.
        advisory: The keywords that do not narrow the schema to which a ``$ref`` beside them leads.
        literal: Whether the keywords' values contain no schemas.
        switches: The sentences about a keyword without a figure, for ``{what}`` it constrains: one
            where it was added, and one where it was removed.

    """

    keywords: ClassVar[tuple[str, ...]] = ()
    types: ClassVar[tuple[str, ...]] = ()
    untyped: ClassVar[frozenset[str]] = frozenset()
    advisory: ClassVar[frozenset[str]] = frozenset()
    literal: ClassVar[bool] = True
    switches: ClassVar[Mapping[str, tuple[str, str]]] = {}

    def applies(self, schema: Schema) -> bool:
        """Return whether the keywords count in a raw schema of one of the family's types."""
        return True

    def normalize(self, schema: dict[str, Any]) -> None:
        """Bring the keywords of a schema that is being normalized into their one form."""

    def merge(self, keyword: str, first: Any, second: Any) -> Any:
        """Return the value of a keyword that two members of an ``allOf`` state.

        Raises:
            ConflictError: No value meets both.

        """
        return second

    def check(self, schema: Schema, kind: str) -> Iterator[Fault]:
        """Yield what is wrong with the keywords of a raw schema, whose one type is ``kind``."""
        return iter(())

    def check_sample(self, schema: Schema, sample_fits: Callable[[], bool]) -> Iterator[Fault]:
        """Yield what makes the schema impossible to sample.

        Args:
            schema: The schema.
            sample_fits: Whether the sample of the schema meets its constraints; slow to call.

        """
        return iter(())

    def settings(self, schema: Schema) -> Iterator[str]:
        """Yield arguments of pydantic's ``Field``, such as ``max_length=5``."""
        return iter(())

    def markers(self, schema: Schema) -> Iterator[str]:
        """Yield annotations of the runtime for what pydantic's ``Field`` cannot check."""
        return iter(())

    def describe(self, schema: Schema) -> Iterator[str]:
        """Yield phrases for a docstring, such as ``at most 5 characters``."""
        return iter(())

    def matches(self, schema: Schema, value: Any) -> bool:
        """Return whether a value meets the keywords; values of other types always do."""
        return True

    def propose(self, schema: Schema, fits: Callable[[Any], bool]) -> Any | None:
        """Return a plain value that meets the keywords, or ``None`` to leave it to others."""
        return None

    def shapes_text(self, schema: Schema) -> bool:
        """Return whether the keywords constrain more of a string than its length."""
        return False

    def at_limits(self, schema: Schema, tools: SampleTools) -> Iterator[Case]:
        """Yield values that the keywords just allow."""
        return iter(())

    def beyond_limits(self, schema: Schema, tools: SampleTools) -> Iterator[Case]:
        """Yield values that the keywords just refuse."""
        return iter(())

    def required_entries(self, schema: Schema, value: Any) -> Iterator[str]:
        """Yield the keys of an object without which the keywords refuse it."""
        return iter(())

    def compare(self, old: Schema, new: Schema) -> Iterator[ConstraintChange]:
        """Yield how two schemas of one type differ in the keywords."""
        return iter(())


def declared_types(schema: Schema) -> list[str]:
    """Return the types that a normalized schema names."""
    named = schema.get("type", ())
    return [named] if isinstance(named, str) else list(named)


def declared_kind(schema: Schema) -> str:
    """Return the one type besides ``null`` of a normalized schema; empty where there is none."""
    named = schema.get("type", "")
    if isinstance(named, str):
        return "" if named == "null" else named
    found = [each for each in named if each != "null"]
    return found[0] if len(found) == 1 else ""
