"""The base of the models that limit how many fields an object has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sized
from typing import Any, ClassVar, NamedTuple, Self

from pydantic import ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from .base import RESPONSE_CONTEXT, ApiModel
from .values.nulls import is_omitted
from .values.validation import as_literal


class FieldCount(NamedTuple):
    """The least and the most number of fields of an object, unknown ones included.

    Attributes:
        least: The lower limit.
        most: The upper limit; ``None`` for no limit.

    """

    least: int = 0
    most: int | None = None

    def fault(self, count: int) -> PydanticCustomError | None:
        """Return the error about a number of fields; ``None`` if it is allowed."""
        if count < self.least:
            return _error("too_short", f"at least {_fields(self.least)}", count)
        if self.most is not None and count > self.most:
            return _error("too_long", f"at most {_fields(self.most)}", count)
        return None


class LimitedModel(ApiModel):
    """The base class of models that limit the number of their fields.

    Attributes:
        __field_count__: The limits, which the arguments of the class statement state.

    """

    __field_count__: ClassVar[FieldCount] = FieldCount()

    def __init_subclass__(
        cls, *, min_fields: int = 0, max_fields: int | None = None, **settings: Any
    ) -> None:
        super().__init_subclass__(**settings)
        if min_fields or max_fields is not None:
            cls.__field_count__ = FieldCount(min_fields, max_fields)

    @model_validator(mode="after")
    def _check_field_count(self, info: ValidationInfo) -> Self:
        """Count the fields of a response, or those that a request would contain."""
        given = self.model_fields_set
        if info.context is not RESPONSE_CONTEXT:
            fields, held = type(self).model_fields, vars(self)
            omitted = {
                name for name in given & fields.keys() if is_omitted(fields[name], held[name])
            }
            given = given - omitted
        if (fault := self.__field_count__.fault(len(given))) is not None:
            raise fault
        return self


def count_faults(model: type[ApiModel], values: Iterable[Sized]) -> Mapping[str, int]:
    """Return how many objects of a response have too few or too many fields, by type of error."""
    if not issubclass(model, LimitedModel):
        return {}
    faults = (model.__field_count__.fault(len(each)) for each in values)
    return Counter(each.type for each in faults if each is not None)


def _fields(count: int) -> str:
    return f"{count} field{'' if count == 1 else 's'}"


def _error(kind: str, limit: str, count: int) -> PydanticCustomError:
    message = f"Object should have {limit}, not {count}"
    return PydanticCustomError(as_literal(kind), as_literal(message))
