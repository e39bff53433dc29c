"""The types and annotations of single values that generated models and operations use.

Each is imported from its module on first use, because most APIs use only a few.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .values.directions import ReadOnly as ReadOnly
    from .values.directions import WriteOnly as WriteOnly
    from .values.exact_numbers import MultipleOf as MultipleOf
    from .values.exact_numbers import Number as Number
    from .values.form_files import FormFile as FormFile
    from .values.integers import NotBool as NotBool
    from .values.integers import Whole as Whole
    from .values.nulls import Nullable as Nullable
    from .values.patterns import Matches as Matches
    from .values.plain_text import PlainText as PlainText
    from .values.sent_forms import SentForm as SentForm
    from .values.tagged_unions import OneOf as OneOf
    from .values.times import IsoDate as IsoDate
    from .values.times import IsoDatetime as IsoDatetime
    from .values.times import TimeOrText as TimeOrText
    from .values.unconverted import Unconverted as Unconverted

_HOMES = {
    "FormFile": "form_files",
    "IsoDate": "times",
    "IsoDatetime": "times",
    "Matches": "patterns",
    "MultipleOf": "exact_numbers",
    "NotBool": "integers",
    "Nullable": "nulls",
    "Number": "exact_numbers",
    "OneOf": "tagged_unions",
    "PlainText": "plain_text",
    "ReadOnly": "directions",
    "SentForm": "sent_forms",
    "TimeOrText": "times",
    "Unconverted": "unconverted",
    "Whole": "integers",
    "WriteOnly": "directions",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".values.{_HOMES[name]}", __package__), name)
    globals()[name] = value
    return value
