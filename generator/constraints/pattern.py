"""The regular expression of a string: ``pattern``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..pycode.literals import literal
from . import formats, text_rules
from .comparison import compare_keyword, incomparable
from .family import ConstraintChange, Family, Fault, Schema
from .lengths import LENGTHS
from .regular_expressions import engine, matches_pattern, matching_text, unsupported_pattern

KEYWORD = "pattern"


class Pattern(Family):
    """A regular expression that some part of a string must match."""

    keywords = (KEYWORD,)
    types = ("string",)

    def applies(self, schema: Schema) -> bool:
        return not formats.is_time(schema)

    def check_sample(self, schema: Schema, sample_fits: Callable[[], bool]) -> Iterator[Fault]:
        if KEYWORD not in schema:
            return
        if engine(schema[KEYWORD]) is None:
            yield (KEYWORD,), *unsupported_pattern(schema[KEYWORD])
        elif not sample_fits():
            has_rules = text_rules.KEYWORD in schema
            constraints = "the pattern and the text rules" if has_rules else "the pattern"
            remedy = f"add an example that matches {'both' if has_rules else 'it'}"
            yield (KEYWORD,), f"no sample string matches {constraints}", remedy

    def settings(self, schema: Schema) -> Iterator[str]:
        if KEYWORD in schema:
            yield f"pattern={literal(schema[KEYWORD])}"

    def describe(self, schema: Schema) -> Iterator[str]:
        if KEYWORD in schema:
            yield f"matches `{schema[KEYWORD]}`"

    def matches(self, schema: Schema, value: Any) -> bool:
        is_limited = KEYWORD in schema and isinstance(value, str)
        return not is_limited or matches_pattern(schema[KEYWORD], value)

    def propose(self, schema: Schema, fits: Callable[[Any], bool]) -> str | None:
        if KEYWORD not in schema:
            return None
        return matching_text(schema[KEYWORD], *LENGTHS.bounds(schema))

    def shapes_text(self, schema: Schema) -> bool:
        return KEYWORD in schema

    def compare(self, old: Schema, new: Schema) -> Iterator[ConstraintChange]:
        yield from compare_keyword(KEYWORD, old, new, incomparable)


PATTERN = Pattern()
