"""The errors of a failed response, whatever the shape of its body: pure functions.

Amazon documents ``{"errors": [{"code", "message", "details"}]}``. Gateways, storage, Login with
Amazon and proxies use other shapes.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, cast

from ..core.errors import ErrorDetail

if TYPE_CHECKING:
    from httpx2 import Response

ERROR_TYPE = "x-amzn-ErrorType"
"""The header in which AWS names the kind of an error, which the body may omit."""

MAX_TEXT_CHARACTERS = 1000
"""The maximum number of characters of the message from a body that is not an error object."""

_MAX_PAGE_BYTES = 65_536
"""The number of bytes of a page in which its title is searched for."""

_MAX_DEPTH = 8
"""The number of levels of a body in which errors are searched for."""

_MAX_VISITED_VALUES = 1_000
"""The number of values in which errors are searched for, if the body's own fields have none."""

_LISTS = ("errors", "error", "errorlist", "errorresponse", "fault")
"""Fields that contain further errors, as an object or a list."""

_CODES = ("code", "errorcode", "faultcode", "error", "errortype", "type")
_MESSAGES = ("message", "errormessage", "errordescription", "faultstring", "msg", "reason")
_WEAK_MESSAGES = ("detail", "description", "title", "errors")
"""Fields that contain the message if no other field does."""
_DETAILS = ("details", "errordetails", "detail")
"""Names in lower case, without underscores: ``error_description``, ``errorMessage``, ``__type``."""
_ERROR_FIELDS = frozenset({*_LISTS, *_MESSAGES, "code", "errorcode", "faultcode"})
"""Fields of errors and of their containers, which are unlikely in data."""

_BINARY_TYPE = re.compile(
    r"(image|audio|video|font)/|application/(octet-stream|pdf|zip|gzip)", re.I
)
_IS_HTML = re.compile(r"\s*(<!--[^<>]*>\s*)?<(!doctype\s+html|html|head|body)\b", re.I)
_ATTRIBUTES = r"""(?:\s(?:[^<>"']|"[^"]{0,300}"|'[^']{0,300}')*)?"""
"""The attributes of a tag, whose values may contain ``>``; their length keeps the search linear."""
_TITLES = tuple(
    re.compile(rf"<{tag}{_ATTRIBUTES}>([^<]*)<", re.IGNORECASE) for tag in ("title", "h1")
)
_XML_ERROR = re.compile(
    r"<(?:[A-Za-z0-9_.-]{1,50}:)?(code|message|faultcode|faultstring)"
    rf"{_ATTRIBUTES}>"
    r"(?:<!\[CDATA\[((?:[^\]]|\](?!\]>)){0,1000})|([^<]*))",
    re.IGNORECASE,
)


def read_error_details(response: Response) -> tuple[ErrorDetail, ...]:
    """Return all errors in the body of a failed response, unescaped."""
    found = tuple(_details(response))
    kind = response.headers.get(ERROR_TYPE, "").partition(":")[0].strip()
    if not kind or len(found) > 1 or (found and found[0].code):
        return found
    only = found[0] if found else ErrorDetail("", "")
    return (ErrorDetail(_unqualified(kind), only.message, only.details),)


def read_reported_errors(response: Response) -> tuple[ErrorDetail, ...]:
    """Return the errors in the JSON of a success.

    The rest of a success is data, which may be about buyers and must not appear in messages.
    """
    return tuple(_in_json(parse_json(response), 0))


def parse_json(response: Response) -> object:
    """Return the body as JSON; ``None`` if it is empty, not JSON, or nested too deeply."""
    try:
        return cast(object, response.json())
    except (ValueError, RecursionError):
        return None


def _details(response: Response) -> Iterator[ErrorDetail]:
    body = parse_json(response)
    found = list(_in_json(body, 0)) or list(_in_wrappers(body))
    if found or (isinstance(body, Mapping | list) and not _holds_anything(body)):
        yield from found
    elif body is None or isinstance(body, Mapping | list):
        text = _text_of(response)
        yield from _in_text("" if text == "null" else text)


def _in_json(body: object, depth: int) -> Iterator[ErrorDetail]:
    """Yield the errors of a JSON value: an error, a list of errors, or an object with either."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(body, list):
        for each in body:
            yield from _in_json(each, depth + 1)
    elif isinstance(body, Mapping):
        fields = {_normalized(name): value for name, value in body.items()}
        own = _own(fields)
        if own is not None:
            yield own
        for name in _LISTS:
            inner = fields.get(name)
            if isinstance(inner, Mapping | list):
                found = list(_in_json(inner, depth + 1))
                yield from found or _by_field(inner, depth + 1)
    elif text := _text(body):
        yield ErrorDetail("", text)


def _normalized(name: object) -> str:
    return str(name).replace("_", "").lower()


def _own(fields: Mapping[str, object]) -> ErrorDetail | None:
    """Return the error that an object describes, by the names of its fields."""
    code = _first(fields, _CODES)
    message = _first(fields, _MESSAGES)
    weak = "" if message else _first(fields, _WEAK_MESSAGES)
    details = _first(fields, _DETAILS, is_plain=False)
    if not (code or message or weak or details):
        return None
    is_repeated = details in ("", weak)
    return ErrorDetail(_unqualified(code), message or weak, None if is_repeated else details)


def _first(fields: Mapping[str, object], names: Iterable[str], *, is_plain: bool = True) -> str:
    """Return the first string among the fields; objects and lists are not plain."""
    for name in names:
        value = fields.get(name)
        is_nested = isinstance(value, Mapping | list)
        if is_nested and is_plain and name not in _MESSAGES:
            continue
        if text := _text(value):
            return text
    return ""


def _by_field(inner: object, depth: int) -> Iterator[ErrorDetail]:
    """Yield errors that are listed by their subject: ``{"sku": ["is missing"]}``.

    The subject takes the place of a missing code.
    """
    if isinstance(inner, Mapping):
        for name, value in inner.items():
            for each in _in_json(value, depth + 1):
                yield ErrorDetail(each.code or str(name), each.message, each.details)


def _in_wrappers(body: object) -> Iterator[ErrorDetail]:
    """Yield the errors in objects of other names: ``{"payload": {"errors": [...]}}``.

    Objects without a code or a message are data.
    """
    waiting = deque([body])
    for _ in range(_MAX_VISITED_VALUES):
        if not waiting:
            return
        each = waiting.popleft()
        found: list[ErrorDetail] = []
        if isinstance(each, Mapping) and not _ERROR_FIELDS.isdisjoint(map(_normalized, each)):
            found = list(_in_json(each, 0))
            yield from found
        if not found and isinstance(each, Mapping | list):
            waiting += each.values() if isinstance(each, Mapping) else each


def _in_text(text: str) -> Iterator[ErrorDetail]:
    """Yield the error of a body that is XML of storage, a gateway's page, or plain text."""
    from html import unescape  # Imported here because few programs need it.

    if not text.startswith("<"):
        kept = text[:MAX_TEXT_CHARACTERS].strip()
        if kept:
            yield ErrorDetail("", kept)
        return
    if not _IS_HTML.match(text):
        found: dict[str, str] = {}
        for name, quoted, plain in _XML_ERROR.findall(text):
            found.setdefault(name.lower().replace("fault", ""), unescape(quoted or plain).strip())
        code, message = found.get("code", ""), found.get("message", found.get("string", ""))
        if code or message:
            yield ErrorDetail(code, message)
            return
    for title in _TITLES:
        for each in title.findall(text):
            if said := " ".join(unescape(each).split()):
                yield ErrorDetail("", said[:MAX_TEXT_CHARACTERS])
                return


def _text_of(response: Response) -> str:
    """Return the beginning of a body as text; empty if it is not text."""
    content = response.content[:_MAX_PAGE_BYTES]
    if _BINARY_TYPE.match(response.headers.get("Content-Type", "")) or b"\0" in content:
        return ""
    try:
        text = content.decode(response.encoding or "utf-8", "replace")
    except (LookupError, ValueError):
        return ""
    return "" if text.count("\ufffd") * 10 > len(text) else text.strip("\ufeff \t\r\n")


def _text(value: object) -> str:
    """Return a JSON value as text: a string unchanged, an object or a list as JSON."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping | list):
        if not _holds_anything(value):
            return ""
        try:
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        except RecursionError:
            return ""
    return str(value)


def _holds_anything(value: Mapping[object, object] | list[object]) -> bool:
    """Return whether a value contains more than ``null`` and empty strings."""
    waiting: list[object] = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Mapping | list):
            waiting += each.values() if isinstance(each, Mapping) else each
        elif each not in (None, ""):
            return True
    return False


def _unqualified(code: str) -> str:
    """Return the code without a service's name before it: ``com.amazon.coral#Throttled``."""
    return code.rpartition("#")[2] if "#" in code and " " not in code else code
