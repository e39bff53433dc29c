"""Encoding models whose texts hold half a surrogate pair, which JSON can spell and UTF-8 cannot.

Pydantic refuses them. Here they travel through it under other names, which no other text has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import copy
from secrets import token_hex
from typing import Any

from pydantic import BaseModel

_HALF = re.compile(r"[\ud800-\udfff]")


def dump_halves(model: BaseModel, dump: Callable[[BaseModel], Any]) -> Any:
    """What pydantic makes of a model, with the halves in it.

    Args:
        model: The model, which stays as it is.
        dump: Pydantic's ``model_dump`` with its options. It raised for this model.

    """
    mark = token_hex()
    named = re.compile(f"{mark}(....)")
    return _changed(
        dump(_without_halves(model, mark)),
        lambda text: named.sub(lambda match: chr(int(match[1], 16)), text),
    )


def dump_halves_as_json(model: BaseModel, dump: Callable[[BaseModel], str]) -> str:
    """The same as JSON, where a half is its escape, as it was in the answer."""
    mark = token_hex()
    return dump(_without_halves(model, mark)).replace(mark, "\\u")


def _without_halves(model: BaseModel, mark: str) -> Any:
    """The model with a name for each half: the mark, and its four hexadecimal digits."""
    try:
        return _changed(model, lambda text: _HALF.sub(lambda half: f"{mark}{ord(half[0]):x}", text))
    except RecursionError:  # It holds itself: pydantic is to say so.
        return model


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    """A copy with all texts changed, those of models and the names of fields included."""
    if type(value) is str:
        return change(value)
    if type(value) in {list, tuple}:
        return type(value)(_changed(each, change) for each in value)
    if isinstance(value, Mapping):
        return {_changed(key, change): _changed(each, change) for key, each in value.items()}
    if isinstance(value, BaseModel):
        made = copy(value)
        vars(made).update({name: _changed(each, change) for name, each in vars(value).items()})
        if value.__pydantic_extra__ is not None:
            made.__pydantic_extra__ = _changed(value.__pydantic_extra__, change)
        return made
    return value
