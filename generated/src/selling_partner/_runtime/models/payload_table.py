"""The table of payload schemas, which names the model of each type of notification and document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # The table is read without pydantic.
    from .base import ApiModel

_SCHEMAS = f"{__name__.partition('._runtime')[0]}.schemas"
_NUMBERS = re.compile(r"\d+")


class PayloadModel(NamedTuple):
    """A model of a whole payload.

    Attributes:
        module: Its module in ``selling_partner.schemas``.
        class_name: The class.
        is_notification: Whether the payload is a notification.
        types: The types of notifications, reports or feeds that have this payload.
        versions: The payload versions of a notification; empty for any.

    """

    module: str
    class_name: str
    is_notification: bool
    types: Sequence[str]
    versions: Sequence[str] = ()

    def load(self) -> type[ApiModel]:
        """Import the model."""
        model: type[ApiModel] = getattr(import_module(f"{_SCHEMAS}.{self.module}"), self.class_name)
        return model

    def is_of(self, document_type: str) -> bool:
        """Return whether a notification, report or feed of a type has this payload."""
        return document_type.upper() in self.types

    @property
    def order(self) -> tuple[list[int], str]:
        """The sort key by version."""
        versions = [list(map(int, _NUMBERS.findall(each))) for each in self.versions]
        return max(versions, default=[]), self.module


class Choice(NamedTuple):
    """The model for a notification.

    Attributes:
        entry: The entry of the table.
        is_exact: Whether its schema is of the notification's payload version.

    """

    entry: PayloadModel
    is_exact: bool


def notification_model(
    table: Iterable[PayloadModel], notification_type: str, version: str | None
) -> Choice | None:
    """Return the model for a notification; ``None`` for an unknown type.

    Args:
        table: All payloads.
        notification_type: The type, such as ``ANY_OFFER_CHANGED``.
        version: The payload version. The newest schema describes an unknown one.

    """
    found = [each for each in table if each.is_notification and each.is_of(notification_type)]
    if not found:
        return None
    exact = [each for each in found if version in each.versions]
    usable = exact or [each for each in found if not each.versions] or found
    newest = max(usable, key=lambda each: each.order)
    return Choice(newest, version is None or bool(exact) or not newest.versions)
