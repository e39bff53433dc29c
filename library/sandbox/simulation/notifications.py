"""Notifications that are valid under their schemas, for tests of a program that handles them."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any

from ..._runtime.core.clock import Clock
from ..._runtime.models.payload_table import notification_model
from ...schemas import PAYLOADS
from ..protocol.validation import show_pointer, validator
from ..storage.samples import payload_example, payload_schema
from .jobs import show_time

_TYPE = "notificationtype"
_VERSION = "payloadversion"
_ID = "notificationid"
_TIMES = frozenset({"eventtime", "publishtime"})
"""Names of fields without separators, in lower case, because versions differ in their casing."""

_MAX_NAMES = 30
"""The maximum number of fields that a message names."""


def make_notification(
    kind: str,
    changes: Mapping[str, Any],
    fields: Mapping[str, Any],
    *,
    version: str | None,
    clock: Clock,
) -> dict[str, Any]:
    """Return a notification; see ``Sandbox.notification``."""
    if not isinstance(kind, str):
        problem = f"{kind!r}: pass the type of a notification, such as ORDER_CHANGE"
        raise ValueError(problem)  # noqa: TRY004 - the sandbox reports wrong arguments in one way
    choice = notification_model(PAYLOADS, kind, version)
    if choice is None or (version is not None and choice.entry.versions and not choice.is_exact):
        raise ValueError(_unknown(kind, version))
    known = validator(*payload_schema(choice.entry.module))
    found = payload_example(choice.entry.module)
    for name, value in ((_TYPE, kind), (_VERSION, version)):
        stated = copy.deepcopy(found)
        # A schema may state a type that differs from those of its own examples.
        if value is not None and _set(stated, name, value) and known.is_valid(stated):
            found = stated
    _refresh(found, clock)
    found = _merged(found, changes)
    for name, value in fields.items():
        if not _set(found, _plain(name), value):
            hint = _similar(name, set(_names(found)))
            raise ValueError(f"{name}: {kind} has no such field; it has {hint}")
    for error in known.iter_errors(found):
        place = show_pointer(error.instance_path) or "/"
        raise ValueError(f"{kind} at {place}: {error.message[:200]}; pass what the schema allows")
    assert isinstance(found, dict), "a notification is an object"
    return found


def allows_notification(kind: str, notification: Mapping[str, Any]) -> bool:
    """Return whether the package has a schema for a type, and it allows the notification."""
    choice = notification_model(PAYLOADS, kind, None)
    if choice is None:
        return False
    return validator(*payload_schema(choice.entry.module)).is_valid(dict(notification))


def _unknown(kind: str, version: str | None) -> str:
    """Return the message for a type without a schema."""
    listed = [each for each in PAYLOADS if each.is_notification]
    types = _similar(kind, {name for each in listed for name in each.types}) or "none"
    about = kind if version is None else f"{kind} of version {version}"
    return (
        f"{str(about)[:100]}: the package has no schema for this notification; known: {types};"
        " add Amazon's schema with python -m generator add"
    )


def _similar(name: str, known: set[str]) -> str:
    """Return the similar names, or else all."""
    plain = {_plain(each): each for each in sorted(known)}
    close = [plain[each] for each in get_close_matches(_plain(name), plain, 3, 0.6)]
    return ", ".join(close or sorted(known)[:_MAX_NAMES])


def _refresh(value: Any, clock: Clock) -> None:
    """Set the times and the identifier of a notification."""
    now = show_time(datetime.fromtimestamp(clock.time(), UTC))
    for holder, name in _fields(value):
        plain = _plain(name)
        if plain in _TIMES and isinstance(holder[name], str):
            holder[name] = now
        elif plain == _ID and isinstance(holder[name], str):
            holder[name] = str(uuid.uuid4())


def _set(value: Any, name: str, new: Any) -> bool:
    """Set every field of that name, and return whether there is one."""
    places = [(holder, each) for holder, each in _fields(value) if _plain(each) == name]
    for holder, each in places:
        holder[each] = _merged(holder[each], new)
    return bool(places)


def _merged(old: Any, new: Any) -> Any:
    """Return a value; the fields of an object are set within the previous one."""
    if not isinstance(old, dict) or not isinstance(new, Mapping):
        return copy.deepcopy(new)
    names = {_plain(name): name for name in old}
    merged = dict(old)
    for name, each in new.items():
        own = names.get(_plain(name), name)
        merged[own] = _merged(merged.get(own), each)
    return merged


def _fields(value: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each field of the objects in a value, with the object that has it."""
    if isinstance(value, dict):
        for name, each in list(value.items()):
            yield value, name
            yield from _fields(each)
    elif isinstance(value, list):
        for each in value:
            yield from _fields(each)


def _names(value: Any) -> Iterator[str]:
    """Yield the names of all fields."""
    yield from (name for _, name in _fields(value))


def _plain(name: str) -> str:
    return name.replace("_", "").lower()
