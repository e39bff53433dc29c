"""Conversion of JSON that does not match its type, without losing what the JSON contains.

All values of one field are converted together, so that the cost grows with the size of the body
and not with the number of its misfits.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain, islice
from typing import Any, get_args, get_origin

from ..base import ApiModel, is_model
from ..extras import extra_type
from ..limited import count_faults
from ..optional_types import innermost
from ..surrogates import LONE_SURROGATE
from ..values.text_rules import any_text
from .annotations import has_rules, with_any_items
from .drift_log import MISSING, NULL, TOO_DEEP, Deviation, at
from .exact_fit import MISFIT, validate_each
from .instances import encoded_otherwise, fields_of, make_blanks, make_instances
from .misfit_reasons import Misfits, reasons_of_types
from .union_choice import UnionChoice

_LONG = 100
"""Number of values above which one value of each type is examined before all of them."""

_DEEPEST_VALIDATED = 4
"""Levels of misfitting models below which models are converted without validating them first."""

_CONTAINERS = frozenset({list, dict})


def read_misfit(annotation: Any, value: object) -> tuple[Any, Counter[Deviation]]:
    """Convert parsed JSON to its type as far as it matches.

    A value that does not match its type is kept as received. A missing required field reads as
    ``None``, and is left out when the model is encoded again.

    Returns:
        The value, and how often it deviates from its type in which way.

    """
    inner = innermost(annotation)
    if is_model(inner) and not isinstance(value, Mapping):
        (blank,) = _Conversion().construct(inner, [{}], "")
        return blank, Counter([Deviation("", "not an object")])
    if value is None and get_origin(inner) in _CONTAINERS:
        empty: object = [] if get_origin(inner) is list else {}
        return empty, Counter([Deviation("", NULL)])
    conversion = _Conversion()
    try:
        with any_text():
            if is_model(inner) and isinstance(value, Mapping):  # It did not validate as a whole.
                made: list[Any] = conversion.construct(inner, [dict(value)], "")
            else:
                made, _ = conversion.convert(annotation, [value], "")
    except RecursionError:
        return read_misfit(annotation, None)[0], Counter([Deviation("", TOO_DEEP)])
    return made[0], conversion.misfits.counts


class _Conversion:
    """The conversion of one body.

    Attributes:
        misfits: The deviations that were found.

    """

    def __init__(self) -> None:
        self.misfits = Misfits()
        self._depth = 0

    def convert(
        self, annotation: Any, values: list[Any], path: str
    ) -> tuple[list[Any], Sequence[int]]:
        """Convert the values that have the same path.

        Returns:
            The converted values, and the positions of those that did not match their type.

        """
        inner = innermost(annotation)
        if get_origin(inner) in _CONTAINERS:
            return self._convert_containers(annotation, inner, values, path)
        if len(values) > _LONG and self._are_all_wrong(annotation, inner, values, path):
            return values, range(len(values))
        if self._depth > _DEEPEST_VALIDATED and is_model(inner):
            converted = [MISFIT if type(each) is dict else each for each in values]
        else:
            converted = validate_each(annotation, values)
        wrong = [place for place, each in enumerate(converted) if each is MISFIT]
        repaired = self._repair(annotation, inner, [values[each] for each in wrong], path)
        for place, each in zip(wrong, repaired, strict=True):
            converted[place] = each
        return converted, wrong

    def construct(
        self, model: type[ApiModel], values: list[dict[str, Any]], path: str
    ) -> list[ApiModel]:
        """Construct instances of a model from objects that do not match it."""
        parts = make_blanks(model, [each.copy() for each in values])
        names = set(chain.from_iterable(values))
        self._depth += 1
        for name, key, annotation, is_required in fields_of(model):
            holders = [each for each in parts if key in each.rest] if key in names else []
            if holders:
                column = [each.rest[key] for each in holders]
                converted, wrong = self.convert(annotation, column, at(path, key))
                misfits = [converted[each] for each in wrong]
                changed = encoded_otherwise(misfits, self.misfits.types_of)
                kept = {wrong[each] for each in changed}
                for place, (part, value) in enumerate(zip(holders, converted, strict=True)):
                    part.values[name] = value
                    if place not in kept:  # Kept as an unknown field, it is encoded unchanged.
                        part.given.add(name)
                        del part.rest[key]
            if is_required and len(holders) < len(parts):
                absent = len(parts) - len(holders)
                self.misfits.counts[Deviation(at(path, key), MISSING)] += absent
        if (extra := extra_type(model)) is not None:
            self._convert_extras(model, extra, [each.rest for each in parts], path)
        self._depth -= 1
        for kind, count in count_faults(model, values).items():
            self.misfits.counts[Deviation(path, kind)] += count
        return make_instances(model, parts)

    def _convert_extras(
        self, model: type[ApiModel], annotation: Any, rests: list[dict[str, Any]], path: str
    ) -> None:
        """Convert the values of fields that are documented without their names, in place."""
        known = {key for _, key, _, _ in fields_of(model)}
        places = [(rest, key) for rest in rests for key in rest if key not in known]
        values = [rest[key] for rest, key in places]
        converted, _ = self.convert(annotation, values, at(path, "*")) if values else ([], [])
        for (rest, key), value in zip(places, converted, strict=True):
            rest[key] = value

    def _convert_containers(
        self, annotation: Any, inner: Any, values: list[Any], path: str
    ) -> tuple[list[Any], Sequence[int]]:
        """Convert lists or maps: all their items together."""
        kind = get_origin(inner)
        places = [place for place, each in enumerate(values) if type(each) is kind]
        held = values if len(places) == len(values) else [values[each] for each in places]
        below = f"{path}[]" if kind is list else at(path, "*")
        flat = list(chain.from_iterable(held if kind is list else map(dict.values, held)))
        items, wrong_items = self.convert(get_args(inner)[-1], flat, below) if flat else ([], [])
        wrong = self._broken_containers(annotation, inner, held, path)
        wrong |= _holders(held, wrong_items)
        made = _regrouped(items, held)
        if held is values:
            return made, sorted(wrong)
        return self._with_others(annotation, values, path, (places, made, wrong))

    def _with_others(
        self,
        annotation: Any,
        values: list[Any],
        path: str,
        containers: tuple[list[int], list[Any], set[int]],
    ) -> tuple[list[Any], Sequence[int]]:
        """Add the values that are of another type than the containers among them."""
        places, made, wrong = containers
        known = set(places)
        others = [place for place in range(len(values)) if place not in known]
        rest = [values[each] for each in others]
        fitting = validate_each(annotation, rest)
        misfits = [place for place, each in zip(others, fitting, strict=True) if each is MISFIT]
        self.misfits.keep(annotation, [values[each] for each in misfits], path)
        converted = list(values)
        for place, each in zip(places, made, strict=True):
            converted[place] = each
        return converted, sorted({*misfits, *(places[each] for each in wrong)})

    def _broken_containers(
        self, annotation: Any, inner: Any, values: list[Any], path: str
    ) -> set[int]:
        """Return which lists or maps break a rule of their own, whatever their items are."""
        broken: set[int] = set()
        is_map = get_origin(inner) is dict
        if is_map and LONE_SURROGATE.search("".join(chain.from_iterable(values))):
            keys: list[Any] = [dict.fromkeys(each) for each in values]
            broken = self._refused(dict[str, Any], keys, path)
        if has_rules(annotation):  # These limit the number of items, and no item by itself.
            counts = [range(len(each)) for each in values]
            items = [
                dict.fromkeys(map(str, each)) if is_map else [None] * len(each) for each in counts
            ]
            broken |= self._refused(with_any_items(annotation), items, path)
        return broken

    def _refused(self, annotation: Any, values: list[Any], path: str) -> set[int]:
        """Count the values that do not match, and return their positions."""
        checked = validate_each(annotation, values)
        found = {place for place, each in enumerate(checked) if each is MISFIT}
        self.misfits.keep(annotation, [values[each] for each in found], path)
        return found

    def _repair(self, annotation: Any, inner: Any, values: list[Any], path: str) -> list[Any]:
        """Convert single values that do not match their type."""
        if not values:
            return values
        chosen: list[type[ApiModel] | None]
        if is_model(inner) and self.misfits.types_of(values) == {dict}:
            return self.construct(inner, values, path)
        if is_model(inner):
            chosen = [inner if type(each) is dict else None for each in values]
        elif isinstance(inner, tuple):
            chosen = UnionChoice(annotation, inner, _distance).members(values)
        else:
            self.misfits.keep(annotation, values, path)
            return values
        groups: dict[Any, list[int]] = {}
        for place, model in enumerate(chosen):
            groups.setdefault(model, []).append(place)
        repaired = list(values)
        for model, places in groups.items():
            group = [values[each] for each in places]
            if model is None:
                self.misfits.keep(annotation, group, path)
                continue
            for place, each in zip(places, self.construct(model, group, path), strict=True):
                repaired[place] = each
        return repaired

    def _are_all_wrong(self, annotation: Any, inner: Any, values: list[Any], path: str) -> bool:
        """Return whether no value has a type that may match, and count them if so."""
        if (is_model(inner) or isinstance(inner, tuple)) and dict in map(type, values):
            return False
        reasons = reasons_of_types(annotation, values, self.misfits.types_of)
        if not all(reasons.values()):
            return False
        self.misfits.keep(annotation, values, path, reasons)
        return True


def _regrouped(items: list[Any], containers: list[Any]) -> list[Any]:
    """Return lists or maps as these containers, with these items in place of theirs."""
    if len(containers) == 1 and type(containers[0]) is list:
        return [items]
    following = iter(items)
    return [
        (
            list(islice(following, len(each)))
            if type(each) is list
            else dict(zip(each, following, strict=False))
        )
        for each in containers
    ]


def _distance(model: type[ApiModel], value: dict[str, Any]) -> tuple[int, int]:
    """Return the number of misfits and of unknown fields that a value has as a model."""
    conversion = _Conversion()
    (made,) = conversion.construct(model, [value], "")
    return conversion.misfits.counts.total(), len(made.__pydantic_extra__ or ())


def _holders(containers: list[Any], items: Sequence[int]) -> set[int]:
    """Return which containers hold the items, whose positions count through all of them."""
    found: set[int] = set()
    place, end, following = -1, 0, 0
    while following < len(items):
        while items[following] >= end:
            place += 1
            end += len(containers[place])
        found.add(place)
        following = bisect_left(items, end, following)
    return found
