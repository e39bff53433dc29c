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

    def check_sample(self, schema: Schema, sample_fits: Callable[[], bool]) -> Iterator[Fault]:
        if not any(self._check_format(schema)):
            yield from formats.check_sample(schema, self.keywords, sample_fits)

    def check(self, schema: Schema, kind: str) -> Iterator[Fault]:
        yield from super().check(schema, kind)
        if kind in {"", "string"}:
            yield from self._check_format(schema)

    def _check_format(self, schema: Schema) -> Iterator[Fault]:
        """Yield a fault where no string of a format has the length."""
        form = str(schema.get(formats.KEYWORD))
        if form not in formats.LENGTHS:
            return
        shortest, longest = formats.LENGTHS[form]
        lower, upper = self.bounds(schema)
        hint = "correct one of them"
        if lower > longest:
            message = f"nothing fits: {self.min_keyword} is {lower}, and a value of the format"
            yield (self.min_keyword,), f"{message} {form} has at most {longest} characters", hint
        if upper < shortest:
            message = f"nothing fits: {self.max_keyword} is {upper}, and a value of the format"
            yield (self.max_keyword,), f"{message} {form} has at least {shortest} characters", hint

    def settings(self, schema: Schema) -> Iterator[str]:
        is_other = files.is_file(schema) or formats.is_time(schema)
        return iter(()) if is_other else super().settings(schema)

    def markers(self, schema: Schema) -> Iterator[str]:
        """Yield the limits of the string as which a date or time is sent."""
        if formats.is_time(schema) and (listed := ", ".join(super().settings(schema))):
            yield f"SentForm({listed})"

    def describe(self, schema: Schema) -> Iterator[str]:
        units = ("byte", "bytes") if files.is_file(schema) else self.units
        yield from describe_bounds(
            schema.get(self.min_keyword), schema.get(self.max_keyword), units
        )

    def matches(self, schema: Schema, value: Any) -> bool:
        if not isinstance(value, str):
            return True
        has_limit = not {*self.keywords}.isdisjoint(schema)
        return self.allows(schema, len(value)) and (not has_limit or formats.is_sent(schema, value))

    def propose(self, schema: Schema, fits: Callable[[Any], bool]) -> str:
        """Return an example of the format, or else a text that is cut or repeated to the length."""
        unit = formats.example(schema) or "text"
        min_length: int = self.min_count(schema)
        max_length: int = schema.get(self.max_keyword, len(unit))
        whole = unit * (min_length // len(unit) + 1)
        text = whole[: max(min_length, min(len(unit), max_length))]
        found = (text, *formats.examples(schema, *self.bounds(schema)))
        return next((each for each in found if fits(each)), text)

    def at_limits(self, schema: Schema, tools: SampleTools) -> Iterator[Case]:
        if not (tools.shapes_text(schema) or formats.is_time(schema)):
            for count in self.counts_at_limits(schema):
                yield self.label(count), Repeat("a", count)

    def beyond_limits(self, schema: Schema, tools: SampleTools) -> Iterator[Case]:
        for count in () if formats.is_time(schema) else self.counts_beyond_limits(schema):
            yield self.label(count), Repeat("a", count)


LENGTHS = Lengths()
