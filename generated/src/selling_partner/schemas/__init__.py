"""Models of payloads: of notifications, and of the documents of reports and feeds.

Each payload schema is a module of this package. It is imported on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from .._runtime.models.payload_table import PayloadModel

if TYPE_CHECKING:
    from .._runtime.models.base import ApiModel
    from ..notifications.envelope import Notification

    AnyNotification: TypeAlias = Notification
    """A notification of any type: the model of its schema, or the generic envelope."""

PAYLOADS: tuple[PayloadModel, ...] = ()
"""Every payload of this package."""


def models_of(document_type: str) -> tuple[type[ApiModel], ...]:
    """Return the models of the documents of a type of reports or feeds, or of notifications.

    Several models may have the same type, such as for sellers and for vendors.

    Args:
        document_type: The type, such as ``GET_SALES_AND_TRAFFIC_REPORT``.

    """
    return tuple(each.load() for each in PAYLOADS if each.is_of(document_type))
