"""The keywords that a model is built with: one that no field has is reported."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from ..core.escaping import quoted
from ..core.spelling import nearest

if TYPE_CHECKING:
    from .base import ApiModel


class UnknownFieldWarning(UserWarning):
    """A model is built with a field that the documentation does not have. It is kept, and sent."""


@cache
def known_keywords(model: type[ApiModel]) -> dict[str, str]:
    """The keywords that a model takes, each with the field's name in Python."""
    model.model_rebuild()  # Until then, fields that refer to later classes have no aliases.
    names = {name: name for name in model.model_fields}
    return {field.alias or name: name for name, field in model.model_fields.items()} | names


def report_unknown(model: type[ApiModel], given: Iterable[str]) -> None:
    """Refuse keywords that look like misspellings, and warn of all others that are unknown.

    Amazon adds fields before it documents them, so that an unknown one may be meant. One that
    looks like a field which is not given is a slip.

    Raises:
        TypeError: A keyword is misspelled. A type checker says so before the program runs.

    """
    known = known_keywords(model)
    named = list(given)
    taken = {known[each] for each in named if each in known}
    free = {keyword: name for keyword, name in known.items() if name not in taken}
    unknown = [each for each in named if each not in known]
    meant = {each: free[found] for each in unknown if (found := nearest(each, free))}
    if meant:
        told = "; ".join(f"{quoted(key)} (did you mean {name}?)" for key, name in meant.items())
        raise TypeError(f"{model.__name__}() got an unexpected keyword argument: {told}")
    for each in unknown:
        warnings.warn(
            f"{model.__name__}: the documentation has no field {quoted(each)}; "
            "it is kept, and sent as it is",
            UnknownFieldWarning,
            stacklevel=3,
        )
