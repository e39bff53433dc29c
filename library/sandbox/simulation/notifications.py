"""Notifications that are valid under their schemas, for tests of a program that receives them."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from jsonschema_rs import Draft202012Validator


class NotificationSchema(NamedTuple):
    """The schema of a notification.

    Attributes:
        types: The notification types.
        versions: The payload versions; empty if the schema states none.
        root: The component of the whole notification.
        example: A notification.
        schemas: The components.

    """

    types: list[str]
    versions: list[str]
    root: str
    example: dict[str, Any]
    schemas: dict[str, Any]

    def faults(self, notification: Mapping[str, Any]) -> Iterator[str]:
        """Yield the place of each value that the schema does not allow, and the reason."""
        schema = {
            "$ref": f"#/components/schemas/{self.root}",
            "components": {"schemas": self.schemas},
        }
        for error in Draft202012Validator(schema).iter_errors(notification):
            place = "".join(f"/{step}" for step in error.instance_path)
            yield f"{place or 'the notification'}: {error.message}"


def make_notification(
    notification_type: str, changes: Mapping[str, Any] | None = None, *, version: str | None = None
) -> dict[str, Any]:
    """Return a notification as parsed JSON; see ``Sandbox.notification``."""
    schema = _find(notification_type, version)
    notification = copy.deepcopy(schema.example)
    stated = {"notificationtype": notification_type, "payloadversion": version}
    for key in notification:
        if value := stated.get(key.lower()):
            notification[key] = value
    _merge(notification, changes or {})
    if faults := list(schema.faults(notification)):
        raise ValueError(f"the schema does not allow the notification: {'; '.join(faults)}")
    return notification


def _find(notification_type: str, version: str | None) -> NotificationSchema:
    known = _schemas()
    found = [each for each in known if notification_type in each.types]
    if not found:
        types = ", ".join(sorted(name for each in known for name in each.types)) or "none"
        raise ValueError(
            f"{notification_type}: no schema of this type is in the package; it has {types}"
        )
    if version is None:
        return found[-1]
    for each in found:
        if version in each.versions or not each.versions:
            return each
    versions = ", ".join(name for each in found for name in each.versions)
    raise ValueError(f"{notification_type} has no version {version}; it has {versions}")


@cache
def _schemas() -> tuple[NotificationSchema, ...]:
    """Return the schemas of all notifications, by the names of their modules."""
    folder = files(__name__.rsplit(".", 2)[0]) / "payloads"
    if not folder.is_dir():
        return ()
    texts = (
        each.read_text(encoding="utf-8")
        for each in sorted(folder.iterdir(), key=lambda each: each.name)
        if each.name.endswith(".json")
    )
    found = (NotificationSchema(**json.loads(text)) for text in texts)
    return tuple(each for each in found if each.types)


def _merge(target: dict[str, Any], changes: Mapping[str, Any]) -> None:
    """Replace values of an object in place; objects inside it are merged."""
    for key, value in changes.items():
        if isinstance(value, Mapping) and isinstance(target.get(key), dict):
            _merge(target[key], value)
        else:
            target[key] = copy.deepcopy(value)
