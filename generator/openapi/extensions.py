"""The project's extensions of OpenAPI, as spec/README.md documents them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..core.errors import Pointer, json_path
from ..ir import Restriction, UsagePlan
from .references import objects

CLIENT_NAME = "x-client-name"
CLIENT_NAME_FORM = "write the name that Python code is to use, such as carrierAccount"

USAGE_PLAN = "x-amzn-usage-plan"
USAGE_PLAN_FORM = "write {rate: requests a second above 0, burst: a whole number from 1}"

RESTRICTED = "x-amzn-restricted"
RESTRICTED_FORM = (
    "write true, or {dataElements: a list such as [buyerInfo, shippingAddress], path: specific}, "
    "or remove it"
)

_ELEMENT = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")
"""A data element of a Restricted Data Token."""

SAFE = "x-amzn-safe"
SAFE_FORM = "write true if the operation only reads, false if it changes something"

GRANTLESS_SCOPE = "x-amzn-grantless-scope"
GRANTLESS_SCOPE_FORM = "write one scope, such as sellingpartnerapi::notifications"

GREEDY = "x-amazon-spds-greedy-path-parameter"
GREEDY_FORM = "write true on a path parameter of type string"

DOCUMENT_TYPES = "x-amzn-document-types"
DOCUMENT_TYPES_FORM = "write a list of types, such as [GET_SALES_AND_TRAFFIC_REPORT]"

_SCOPE = re.compile(r"[!#-\[\]-~]+")
"""The characters of a scope in OAuth 2.0; a space separates scopes."""

PAGINATION = "x-amzn-pagination"
PAGINATION_FORM = (
    "write false, or some of {token: nextToken, next: payload.NextToken, items: payload.Orders or "
    "null, alone: true or false, with: {a parameter: its value}, mayOmitItems: true or false}"
)


@dataclass(frozen=True)
class StatedPagination:
    """The pagination that a document states for an operation; the rest is inferred elsewhere.

    Attributes:
        parts: ``token``, ``next`` and ``items`` as far as stated; ``None`` if there are no items.
        alone: Whether the token is sent without the other parameters.
        along: The values of other parameters that are sent with a token.
        may_omit_items: Whether an empty page may omit its list.

    """

    parts: Mapping[str, str | None] = field(default_factory=dict)
    alone: bool | None = None
    along: Mapping[str, str] | None = None
    may_omit_items: bool = False


UNSTATED = StatedPagination()


def pagination(value: object) -> StatedPagination | None:
    """Return the stated pagination, or ``None`` if the extension is malformed."""
    if not isinstance(value, dict) or not value:
        return None
    rest = dict(value)
    parts = {key: rest.pop(key) for key in ("token", "next", "items") if key in rest}
    alone, along = rest.pop("alone", False), rest.pop("with", {})
    may_omit_items = rest.pop("mayOmitItems", False)
    is_formed = (
        not rest
        and all(_is_text(part) or (key, part) == ("items", None) for key, part in parts.items())
        and isinstance(alone, bool)
        and isinstance(may_omit_items, bool)
        and isinstance(along, dict)
        and all(map(_is_text, (*along, *along.values())))
    )
    given = (value.get("alone"), value.get("with"), may_omit_items)
    return StatedPagination(parts, *given) if is_formed else None


def client_name(holder: object) -> str:
    """Return the name that replaces the vendor's in Python; empty if none is chosen."""
    found = holder.get(CLIENT_NAME) if isinstance(holder, Mapping) else None
    return found if isinstance(found, str) else ""


def is_client_name(value: object) -> bool:
    """Return whether the value of the extension is a name."""
    return _is_text(value) and not str(value).endswith(("\n", "\r"))


def renaming(pointer: Pointer) -> str:
    """Return the hint for renaming the part at ``pointer``."""
    return f"name it by {CLIENT_NAME}, at {json_path(pointer)} in an overlay"


def usage_plan(value: object) -> UsagePlan | None:
    """Return the usage plan, or ``None`` if the extension is malformed."""
    if isinstance(value, dict) and value.keys() == {"rate", "burst"}:
        rate, burst = value["rate"], value["burst"]
        if _is_number(rate) and 0 < rate < math.inf and _is_number(burst, int) and burst >= 1:
            return UsagePlan(rate, burst)
    return None


def restriction(value: object) -> Restriction | None:
    """Return the restriction, or ``None`` if the extension is malformed."""
    if value is True:
        return Restriction()
    if not isinstance(value, dict) or not value or value.keys() - {"dataElements", "path"}:
        return None
    elements = value.get("dataElements")
    if value.get("path", "specific") != "specific":
        return None
    if elements is None:
        return None if "dataElements" in value else Restriction(needs_specific_path=True)
    is_list = isinstance(elements, list) and len({*map(str, elements)}) == len(elements)
    if not is_list or not all(isinstance(e, str) and _ELEMENT.fullmatch(e) for e in elements):
        return None
    return Restriction(tuple(elements), "path" in value)


def is_scope(value: object) -> bool:
    """Return whether the value of the extension is one scope of Login with Amazon."""
    return isinstance(value, str) and _SCOPE.fullmatch(value) is not None


def is_greedy(parameter: Mapping[str, Any]) -> bool:
    """Return whether the parameter is in the path and its slashes are not escaped."""
    return parameter.get(GREEDY) is True and parameter.get("in") == "path"


def misplaced_greedy(data: Mapping[str, Any]) -> Iterator[Pointer]:
    """Yield the places where the extension for greedy path parameters has no effect."""
    for pointer, value, _ in objects(data, (), "schemas"):
        if value.get(GREEDY, False) is not False and not is_greedy(value):
            yield (*pointer, GREEDY)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_number(value: object, kind: type = float) -> bool:
    return isinstance(value, int | kind) and not isinstance(value, bool)
