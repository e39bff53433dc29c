"""Payload schemas of a carrier that does not exist."""

from __future__ import annotations

import json
from typing import Any

TEXT = {"type": "string"}
TIME = {"type": "string", "format": "date-time"}


def _object(required: list[str] | None = None, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required or list(properties), "properties": properties}


def _schema(draft: str, root: dict[str, Any], **more: Any) -> str:
    return json.dumps({"$schema": f"http://json-schema.org/{draft}/schema#", **root, **more})


def _envelope(payload: dict[str, Any], kind: str, version: str) -> dict[str, Any]:
    return _object(
        NotificationType={"type": "string", "enum": [kind]},
        PayloadVersion={"type": "string", "examples": [version]},
        EventTime=TIME,
        Payload=payload,
        NotificationMetadata=_object(NotificationId=TEXT),
    )


NOTIFICATION = {
    "NotificationType": "PARCEL_SENT",
    "PayloadVersion": "1.0",
    "EventTime": "2026-01-02T03:04:05.678Z",
    "Payload": {
        "ParcelSentNotification": {
            "Carrier": "FAST",
            "Parcels": [{"Id": "P1", "Price": {"Amount": 9.90, "CurrencyCode": "EUR"}}],
        }
    },
    "NotificationMetadata": {"NotificationId": "n-1"},
}
"""A notification of version 1.0."""

_PARCEL = _object(["Id"], Id=TEXT, Price={"$ref": "#/definitions/Money"})
_SENT = _object(
    Carrier={"type": "string", "enum": ["FAST", "SLOW"]},
    Parcels={"type": "array", "items": [_PARCEL]},
)

SCHEMAS = {
    "parcel_sent_notification": _schema(
        "draft-04",
        _envelope(_object(ParcelSentNotification=_SENT), "PARCEL_SENT", "1.0"),
        definitions={"Money": _object(Amount={"type": "number"}, CurrencyCode=TEXT)},
        examples=[NOTIFICATION],
    ),
    "parcel_sent_notification_v2": _schema(
        "draft-07",
        _object(
            notificationType={"type": "string", "const": "PARCEL_SENT"},
            payloadVersion={"type": "string", "const": "2026-01-01"},
            payload=_object(parcels={"type": "array", "items": _object(parcelId=TEXT)}),
        ),
    ),
    "parcel_report": _schema(
        "draft-06",
        _object(
            reportSpecification=_object(
                reportType={"type": "string", "enum": ["GET_PARCEL_REPORT"]}
            ),
            rows={"type": "array", "items": _object(parcelId=TEXT, weight={"type": "number"})},
        ),
    ),
}
"""The schemas by their key: two versions of a notification, and a report."""
