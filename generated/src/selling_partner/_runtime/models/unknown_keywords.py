"""Check of the keywords that a model is built with."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from .. import public
from ..core.escaping import quoted
from ..core.spelling import nearest

if TYPE_CHECKING:
    from .base import ApiModel


@public
class UnknownFieldWarning(UserWarning):
    """A model was built with an undocumented field, which is kept and sent."""


@cache
def known_keywords(model: type[ApiModel]) -> dict[str, str]:
    """Return the keywords that a model takes, each with its field's Python name."""
    model.model_rebuild()  # Until then, fields that refer to later classes have no aliases.
    names = {name: name for name in model.model_fields}
    return {field.alias or name: name for name, field in model.model_fields.items()} | names


def report_unknown(model: type[ApiModel], given: Iterable[str]) -> None:
    """Reject misspelled keywords, and warn about all other unknown ones.

    Amazon adds fields before it documents them, so an unknown keyword may be intended. One that
    resembles a field that was not given counts as misspelled.

    Raises:
        TypeError: A keyword is misspelled. A type checker reports it, too.

    """
    from .extras import extra_type

    if extra_type(model) is not None:
        return
    known = known_keywords(model)
    named = list(given)
    taken = {known[each] for each in named if each in known}
    free = {keyword: name for keyword, name in known.items() if name not in taken}
    unknown = [each for each in named if each not in known]
    meant = {each: free[found] for each in unknown if (found := nearest(each, free))}
    if meant:
        problems = "; ".join(f"{quoted(key)} (did you mean {name}?)" for key, name in meant.items())
        raise TypeError(f"{model.__name__}() got an unexpected keyword argument: {problems}")
    for each in unknown:
        warnings.warn(
            f"{model.__name__}: {quoted(each)} is not a documented field; it is sent unchanged",
            UnknownFieldWarning,
            stacklevel=3,
        )
