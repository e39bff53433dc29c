"""The regular expressions of a string: ``pattern``.

A schema has one. Members of an ``allOf`` may add more, all of which apply.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..pycode.literals import literal
from . import formats, text_rules
from .comparison import compare_values
from .family import ConstraintChange, Family, Fault, Schema
from .lengths import LENGTHS
from .regular_expressions import engine, matches_pattern, matching_text, unsupported_pattern

KEYWORD = "pattern"


_OTHERS = "allOf"
"""The keyword of a normalized schema with a schema for each further pattern."""


class Pattern(Family):
    """The regular expressions that parts of a string must match."""

    keywords = (KEYWORD,)
    types = ("string",)

    def applies(self, schema: Schema) -> bool:
        return not formats.is_time(schema)

    def normalize(self, schema: dict[str, Any]) -> None:
        found = patterns(schema)
        if len(found) > 1:
            schema[KEYWORD] = found[0]
            schema[_OTHERS] = [{KEYWORD: each} for each in found[1:]]

    def merge(self, keyword: str, first: Any, second: Any) -> Any:
        found = list(dict.fromkeys([*_listed(first), *_listed(second)]))
        return found if len(found) > 1 else found[0]

    def check_sample(self, schema: Schema, sample_fits: Callable[[], bool]) -> Iterator[Fault]:
        found = patterns(schema)
        rejected = [each for each in found if engine(each) is None]
        for each in rejected:
            yield (KEYWORD,), *unsupported_pattern(each)
        if found and not rejected and not sample_fits():
            what = "pattern" if len(found) == 1 else "patterns"
            rules = " and the rules for texts" if text_rules.KEYWORD in schema else ""
            yield (KEYWORD,), f"no sample fits the {what}{rules}", "add an example that does"

    def settings(self, schema: Schema) -> Iterator[str]:
        for each in patterns(schema)[:1]:
            yield f"pattern={literal(each)}"

    def markers(self, schema: Schema) -> Iterator[str]:
        """Yield the further patterns, because pydantic checks only one."""
        for each in patterns(schema)[1:]:
            yield f"Matches({literal(each)})"

    def describe(self, schema: Schema) -> Iterator[str]:
        if found := patterns(schema):
            yield f"matches {' and '.join(f'`{each}`' for each in found)}"

    def matches(self, schema: Schema, value: Any) -> bool:
        if not isinstance(value, str):
            return True
        return all(matches_pattern(each, value) for each in patterns(schema))

    def propose(self, schema: Schema, fits: Callable[[Any], bool]) -> str | None:
        found = [matching_text(each, *LENGTHS.bounds(schema)) for each in patterns(schema)]
        texts = [each for each in found if each is not None]
        joined = [first + second for first in texts for second in texts if first != second]
        candidates = [*texts, *joined]
        return next((each for each in candidates if fits(each)), next(iter(found), None))

    def shapes_text(self, schema: Schema) -> bool:
        return KEYWORD in schema

    def compare(self, old: Schema, new: Schema) -> Iterator[ConstraintChange]:
        values = (_stated(old), _stated(new))
        yield from compare_values(KEYWORD, values, _more_is_tighter)


def patterns(schema: Schema) -> list[str]:
    """Return all patterns of a schema, normalized or merged from members of an ``allOf``."""
    others = [each[KEYWORD] for each in schema.get(_OTHERS, ())]
    return [*_listed(schema.get(KEYWORD, [])), *others]


def _listed(stated: Any) -> list[str]:
    return list(stated) if isinstance(stated, list) else [stated]


def _stated(schema: Schema) -> str | list[str] | None:
    found = patterns(schema)
    return found if len(found) > 1 else next(iter(found), None)


def _more_is_tighter(before: Any, after: Any) -> int:
    """Order patterns: an additional one allows less; otherwise neither is known to."""
    old, new = set(_listed(before)), set(_listed(after))
    return bool(old < new) - bool(new < old)


PATTERN = Pattern()
