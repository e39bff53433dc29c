"""The reasons for which values do not match their type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import islice
from typing import Any

from pydantic import ValidationError

from .drift_log import NULL, Deviation
from .exact_fit import adapter_of, validate_parsed
from .value_types import TypesOf

UNEXAMINED = "not examined, after many misfits"

MAX_EXAMINED = 1_000
"""Misfitting values of one field whose reason is examined; later ones are only counted."""

_CONTAINERS = frozenset({list, dict})


def _samples_of(values: list[Any], types_of: TypesOf) -> dict[Any, object]:
    """Return a value of each type; an empty one of a container, which may be large."""
    kinds = types_of(values)
    if len(kinds) == 1:
        (kind,) = kinds
        return {kind: kind() if kind in _CONTAINERS else values[0]}
    return {
        kind: kind() if kind in _CONTAINERS else next(each for each in values if type(each) is kind)
        for kind in kinds
    }


def _reason_of_type(annotation: Any, sample: object) -> str | None:
    """Return why no value of the sample's type matches; ``None`` where it depends on the value."""
    try:
        validate_parsed(adapter_of(annotation), sample)
    except ValidationError as refusal:
        kinds = [each["type"] for each in refusal.errors(include_input=False, include_url=False)]
    else:
        return None
    if sample is None:
        return NULL
    return kinds[-1] if all(each.endswith("_type") for each in kinds) else None


def reason_of(annotation: Any, value: object) -> str:
    """Return why a value does not match: ``null``, or the type of pydantic's error.

    Of several errors the last one is that of an enum's base type, which any of its values matches.
    """
    if value is None:
        return NULL
    try:
        validate_parsed(adapter_of(annotation), value)
    except ValidationError as refusal:
        kind: str = refusal.errors(include_input=False, include_url=False)[-1]["type"]
        return kind
    return "invalid"


def reasons_of_types(
    annotation: Any, values: list[Any], types_of: TypesOf
) -> dict[Any, str | None]:
    """Return why no value of a type matches, for each type of the values.

    ``None`` stands for a type of which some values may match.
    """
    found = _samples_of(values, types_of)
    return {kind: _reason_of_type(annotation, sample) for kind, sample in found.items()}


class Misfits:
    """The values of a body that do not match their type.

    Attributes:
        counts: How often a deviation was found.
        types_of: The types of a list's values.

    """

    def __init__(self) -> None:
        self.counts: Counter[Deviation] = Counter()
        self.types_of = TypesOf()

    def keep(
        self,
        annotation: Any,
        values: list[Any],
        path: str,
        reasons: Mapping[Any, str | None] | None = None,
    ) -> None:
        """Count values that are kept as received, by the reasons for which they do not match.

        Args:
            annotation: Their type.
            values: The values.
            path: Their path.
            reasons: The result of ``reasons_of_types``, if it is known.

        """
        if reasons is None:
            reasons = reasons_of_types(annotation, values, self.types_of)
        if len(reasons) == 1:
            counts = dict.fromkeys(reasons, len(values))
        else:
            counts = Counter(map(type, values))
        for kind, count in counts.items():
            reason = reasons[kind]
            if reason is not None:
                self.counts[Deviation(path, reason)] += count
                continue
            examined = list(islice((each for each in values if type(each) is kind), MAX_EXAMINED))
            for each in examined:
                self.counts[Deviation(path, reason_of(annotation, each))] += 1
            if count > len(examined):
                self.counts[Deviation(path, UNEXAMINED)] += count - len(examined)
