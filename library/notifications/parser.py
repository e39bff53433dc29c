"""Parsing of notifications."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from .. import schemas
from .._runtime.models.base import ApiModel
from .._runtime.models.payload_table import notification_model
from .._runtime.models.reading.drift_log import UNKNOWN_VALUE, Deviation
from .._runtime.models.reading.loading import load_json, load_value, report
from .bodies import TYPE, VERSION, Body, notification_in, stated
from .envelope import Notification, PascalCaseNotification
from .spelling import respelled

if TYPE_CHECKING:
    from ..schemas import AnyNotification

_PASCAL_CASE = frozenset({"NotificationType", "PayloadVersion", "NotificationMetadata"})
"""Fields in the casing of older payload versions."""


def parse(
    body: Body,
    *,
    strict: bool = False,
    on_deviation: Callable[[Deviation], object] | None = None,
) -> AnyNotification:
    """Return a notification as the model of its type and payload version.

    The notification is read as tolerantly as a response: unknown fields and values are kept, a
    missing field reads as ``None``, and the casing of field names does not matter. The newest
    schema describes an unknown payload version. A notification of an unknown type is a
    ``Notification``. Each deviation is logged once by ``selling_partner``.

    Args:
        body: The notification as JSON or parsed; or an SQS message, a record of an AWS Lambda
            event, an SNS message or an EventBridge event that contains it.
        strict: Raise for a deviation from the schema other than an unknown field.
        on_deviation: Called with each deviation instead of logging it.

    Raises:
        ParseError: The body contains no notification, or ``strict`` is set and the notification
            deviates from its schema.

    """
    data, text = notification_in(body)
    key, kind = stated(data, TYPE) or ("notificationType", "")
    version_key, version = stated(data, VERSION) or ("", None)
    choice = notification_model(schemas.PAYLOADS, kind, version)
    deviations: Counter[Deviation] = Counter()
    if choice is None:
        deviations[Deviation(key, UNKNOWN_VALUE)] += 1
    elif not choice.is_exact:
        deviations[Deviation(version_key, UNKNOWN_VALUE)] += 1
    unknown = PascalCaseNotification if _PASCAL_CASE & data.keys() else Notification
    model: type[ApiModel] = unknown if choice is None else choice.entry.load()
    spelled, others = (data, Counter[Deviation]()) if strict else respelled(model, data)
    deviations += others
    name = Notification.__name__ if choice is None else model.__name__
    report(deviations, name, strict, on_deviation)
    made: AnyNotification
    if text is None or others:
        made = load_value(model, spelled, name=name, strict=strict, on_deviation=on_deviation)
    else:
        made = load_json(model, text, name=name, strict=strict, on_deviation=on_deviation)
    return made
