"""The types and annotations of single values that generated models and operations use."""

from __future__ import annotations

from .values.directions import ReadOnly as ReadOnly
from .values.directions import WriteOnly as WriteOnly
from .values.exact_numbers import MultipleOf as MultipleOf
from .values.exact_numbers import Number as Number
from .values.form_files import FormFile as FormFile
from .values.integers import Whole as Whole
from .values.not_bool import NotBool as NotBool
from .values.nulls import Nullable as Nullable
from .values.patterns import Matches as Matches
from .values.plain_text import PlainText as PlainText
from .values.sent_forms import SentForm as SentForm
from .values.tagged_unions import OneOf as OneOf
from .values.times import IsoDate as IsoDate
from .values.times import IsoDatetime as IsoDatetime
from .values.times import TimeOrText as TimeOrText
from .values.unconverted import Unconverted as Unconverted
