"""The length of a string: ``minLength`` and ``maxLength``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..pycode.literals import Repeat
from . import files, formats
from .counts import CountFamily, describe_bounds
from .family import Case, Fault, SampleTools, Schema


class Lengths(CountFamily):
    """The limits of a string's length in characters, or of a file's size in bytes."""

    min_keyword, max_keyword = "minLength", "maxLength"
    keywords = (min_keyword, max_keyword)
    types = ("string",)
    units = ("character", "characters")

    def applies(self, schema: Schema) -> bool:
        return not formats.is_time(schema)

    def check(self, schema: Schema, kind: str) -> Iterator[Fault]:
        yield from super().check(schema, kind)
        form = str(schema.get(formats.KEYWORD))
        if kind in {"", "string"} and form in formats.LENGTHS:
            yield from self._check_format(schema, form)

    def _check_format(self, schema: Schema, form: str) -> Iterator[Fault]:
        """Yield a fault where no string of a format has the length."""
        shortest, longest = formats.LENGTHS[form]
        lower, upper = self.bounds(schema)
        hint = "correct one of them"
        if lower > longest:
            message = f"nothing fits: {self.min_keyword} is {lower}, and a value of the format"
            yield (self.min_keyword,), f"{message} {form} has at most {longest} characters", hint
        elif formats.is_time(schema) and lower > shortest:
            message = f"unsupported: {self.min_keyword} {lower} beside the format {form}"
            yield (self.min_keyword,), f"{message}, such as {formats.example(schema)}", hint
        if upper < shortest:
            message = f"nothing fits: {self.max_keyword} is {upper}, and a value of the format"
            yield (self.max_keyword,), f"{message} {form} has at least {shortest} characters", hint

    def settings(self, schema: Schema) -> Iterator[str]:
        return iter(()) if files.is_file(schema) else super().settings(schema)

    def describe(self, schema: Schema) -> Iterator[str]:
        units = ("byte", "bytes") if files.is_file(schema) else self.units
        yield from describe_bounds(
            schema.get(self.min_keyword), schema.get(self.max_keyword), units
        )

    def matches(self, schema: Schema, value: Any) -> bool:
        return not isinstance(value, str) or self.allows(schema, len(value))

    def propose(self, schema: Schema, fits: Callable[[Any], bool]) -> str:
        """Return an example of the format, cut or repeated to the length."""
        unit = formats.example(schema) or "text"
        min_length: int = self.min_count(schema)
        max_length: int = schema.get(self.max_keyword, len(unit))
        return (unit * (min_length // len(unit) + 1))[: max(min_length, min(len(unit), max_length))]

    def at_limits(self, schema: Schema, tools: SampleTools) -> Iterator[Case]:
        if not tools.shapes_text(schema):
            for count in self.counts_at_limits(schema):
                yield self.label(count), Repeat("a", count)

    def beyond_limits(self, schema: Schema, tools: SampleTools) -> Iterator[Case]:
        for count in self.counts_beyond_limits(schema):
            yield self.label(count), Repeat("a", count)


LENGTHS = Lengths()
