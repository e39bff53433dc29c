"""The choice of a union's member for values that match none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from ..base import ApiModel, is_model
from ..optional_types import innermost
from .annotations import selected_members
from .instances import fields_of
from .misfit_reasons import MAX_EXAMINED

Distance: TypeAlias = Callable[[type[ApiModel], dict[str, Any]], tuple[int, int]]
"""Returns the number of misfits and of unknown fields that a value has as a model."""


class UnionChoice:
    """The choice for the values of one field.

    Args:
        annotation: The union.
        members: Its members.
        distance: Measures how badly a value matches a member. It takes time, so only the first
            values are measured so exactly.

    """

    def __init__(self, annotation: Any, members: tuple[Any, ...], distance: Distance) -> None:
        self._annotation = annotation
        self._members = members
        self._distance = distance
        self._tried = 0

    def members(self, values: list[Any]) -> list[type[ApiModel] | None]:
        """Return the model to construct from each value; ``None`` keeps a value as received."""
        return [self._member(each) if type(each) is dict else None for each in values]

    def _member(self, value: dict[str, Any]) -> type[ApiModel] | None:
        meant = selected_members(self._annotation, self._members, value)
        models = [each for each in map(innermost, meant) if is_model(each)]
        if len(models) < 2:
            return models[0] if models else None
        self._tried += 1
        distance = self._distance if self._tried <= MAX_EXAMINED else _rough_distance
        return min(models, key=lambda each: distance(each, value))


def _rough_distance(model: type[ApiModel], value: dict[str, Any]) -> tuple[int, int]:
    """Return the number of missing and of unknown fields."""
    fields = fields_of(model)
    known = {key for _, key, _, _ in fields}
    missing = sum(is_required and key not in value for _, key, _, is_required in fields)
    return missing, len(value.keys() - known)
