"""Notifications as Amazon delivers them, as typed models.

``parse`` reads the body of an SQS message or an EventBridge event. It returns the model of the
notification's type and payload version, such as ``AnyOfferChangedNotification``. A notification
whose type has no schema in this package is a ``Notification``.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .envelope import Notification, NotificationMetadata
    from .parser import parse

_HOMES = {
    "Notification": ".envelope",
    "NotificationMetadata": ".envelope",
    "parse": ".parser",
}
"""The modules of the public names, which are imported on first use: models need pydantic."""

__all__ = ["Notification", "NotificationMetadata", "parse"]


if not TYPE_CHECKING:  # With ``__getattr__``, a type checker would accept any misspelt name.

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_HOMES[name], __name__), name)
        globals()[name] = value
        return value
