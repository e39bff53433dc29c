"""Types of single values: times and dates that keep their text, and one of several models."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any, cast, get_args

from pydantic import (
    AwareDatetime,
    GetCoreSchemaHandler,
    PlainSerializer,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import CoreSchema, core_schema


class _Timestamp(datetime):
    """A time whose text says the same in another way than Python's: ``08:22:30.5Z``."""

    text: str | None = None
    """Missing in a time that was computed from another."""

    def __repr__(self) -> str:
        return repr(self.replace())

    def __reduce_ex__(self, protocol: object) -> tuple[object, ...]:
        return _with_text, (self.replace(), self.text)

    def replace(self, *arguments: Any, **changes: Any) -> datetime:  # type: ignore[override]
        """A plain time: another one has another text."""
        plain = datetime.combine(self.date(), self.timetz())
        return plain.replace(*arguments, **changes)


def _with_text(value: datetime, text: str | None) -> datetime:
    """The time; one that would be encoded in other words remembers those that it came in."""
    if text is None or _encoded(value) == text:
        return value
    kept = _Timestamp.combine(value.date(), value.timetz())
    kept.text = text
    return kept


def _encoded(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")


def _validate(value: object, handler: ValidatorFunctionWrapHandler) -> datetime:
    made = cast(datetime, handler(value))
    if isinstance(value, str):
        return _with_text(made, value)
    return value if isinstance(value, _Timestamp) else made


def _serialize(value: object) -> object:
    if isinstance(value, _Timestamp) and value.text is not None:
        return value.text
    return _encoded(value) if isinstance(value, datetime) else value


IsoDatetime = Annotated[
    AwareDatetime, WrapValidator(_validate), PlainSerializer(_serialize, when_used="json")
]
"""A time with its zone. One that came as a text is encoded as the same text again."""

IsoDate = date
"""A day, under a name that no field can take."""


@dataclass(frozen=True)
class OneOf:
    """Annotates a union of models with what tells them apart.

    Attributes:
        property_name: The property's name on the wire.
        classes: The name of the class by the property's value.

    """

    property_name: str
    classes: Mapping[str, str] = field(hash=False)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Pydantic's tagged union, by the class's own name."""
        members = {each.__name__: each for each in get_args(source)}
        return core_schema.tagged_union_schema(
            choices={name: handler.generate_schema(each) for name, each in members.items()},
            discriminator=self._chooser(),
        )

    def _chooser(self) -> Callable[[object], str | None]:
        def choose(value: object) -> str | None:
            if not isinstance(value, Mapping):
                return type(value).__name__
            return self.classes.get(value.get(self.property_name, ""))

        return choose
