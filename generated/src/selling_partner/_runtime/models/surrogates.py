"""Encoding of models whose strings contain lone surrogates, which JSON can escape and UTF-8 cannot.

Pydantic rejects them, so each is replaced by a unique placeholder while pydantic encodes the model.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import copy
from secrets import token_hex
from typing import Any

from pydantic import BaseModel

LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def dump_with_surrogates(model: BaseModel, dump: Callable[[BaseModel], Any]) -> Any:
    """Dump a model whose strings contain lone surrogates.

    Args:
        model: The model, which is not modified.
        dump: Pydantic's ``model_dump`` with its options, which raised for this model.

    """
    mark = token_hex()
    named = re.compile(f"{mark}(....)")
    return _changed(
        dump(_with_placeholders(model, mark)),
        lambda text: named.sub(lambda match: chr(int(match[1], 16)), text),
    )


def dump_as_json_with_surrogates(model: BaseModel, dump: Callable[[BaseModel], str]) -> str:
    """Dump such a model as JSON, with its lone surrogates escaped as in the response."""
    mark = token_hex()
    return dump(_with_placeholders(model, mark)).replace(mark, "\\u")


def _with_placeholders(model: BaseModel, mark: str) -> Any:
    """Replace each lone surrogate by the mark and its four hexadecimal digits."""
    try:
        return _changed(
            model,
            lambda text: LONE_SURROGATE.sub(lambda surrogate: f"{mark}{ord(surrogate[0]):x}", text),
        )
    except RecursionError:  # The model contains itself, which pydantic reports.
        return model


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    """Return a copy with every string changed, including keys and the strings of models."""
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
