"""The notification inside what a queue or an event bus delivers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from .._runtime.core.errors import ParseError
from .._runtime.models.reading.loading import json_kind, parse_text
from .spelling import plain

Body = str | bytes | bytearray | Mapping[str, Any]

TYPE = "notificationtype"
VERSION = "payloadversion"
"""Names of fields without their casing."""

_NAME = "a notification"
_MAX_ENVELOPES = 5
"""The maximum number of envelopes around a notification. An event in a topic's message in a queue's
record has three."""

_OWN = frozenset({TYPE, VERSION, "notificationmetadata"})
"""The fields by which a notification is recognized, even if one of them is missing."""

_CONTENTS = ("Message", "Body", "body", "Sns", "detail")
"""The keys of the content in an SNS message, an SQS message, a Lambda record of either, and an
event."""


class Found(NamedTuple):
    """The notification that a body contains.

    Attributes:
        data: Its parsed JSON.
        text: The JSON itself, unless the body was parsed.

    """

    data: Mapping[str, Any]
    text: str | bytes | bytearray | None


def notification_in(body: Body) -> Found:
    """Return the notification that a body contains.

    Args:
        body: The notification as JSON or parsed; or an SQS message, a record of an AWS Lambda
            event, an SNS message or an EventBridge event that contains it.

    Raises:
        ParseError: The body contains no notification, or none alone.

    """
    value: object = body
    for _ in range(1 + _MAX_ENVELOPES):
        text: str | bytes | bytearray | None = None
        while isinstance(value, str | bytes | bytearray):
            text, value = value, parse_text(value, _NAME)
        if not isinstance(value, Mapping):
            raise ParseError(_NAME, [f"expected an object, not {json_kind(value)}"])
        if _is_notification(value):
            return Found(value, text)
        if isinstance(value.get("Records"), list):
            problem = "an event may have several records; pass each of its Records by itself"
            raise ParseError(_NAME, [problem])
        contents = [value[key] for key in _CONTENTS if _is_content(value.get(key))]
        if not contents:
            break
        value = contents[0]
    raise ParseError(_NAME, ["contains no notification: NotificationType is missing"])


def stated(value: Mapping[str, Any], name: str) -> tuple[str, str] | None:
    """Return the key and the value of a field with a string; ``None`` if there is none.

    Args:
        value: The object.
        name: The field's name without its casing.

    """
    found = (
        (key, each) for key, each in value.items() if plain(key) == name and isinstance(each, str)
    )
    return next(found, None)


def _is_notification(value: Mapping[str, Any]) -> bool:
    return any(plain(key) in _OWN for key in value)


def _is_content(value: object) -> bool:
    return isinstance(value, str | Mapping)
