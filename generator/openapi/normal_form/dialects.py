"""Schemas in an older draft of JSON Schema, of which the meaning differs from OpenAPI 3.1.

Keywords that only older drafts know are reported as unsupported, and values of another form, such
as a list in ``items``, as invalid. What stands beside ``$ref`` is valid in all of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...core.errors import Pointer, Problem
from ..references import objects
from ..schema_keywords import SHAPING
from .source_places import SourcePlaces

DIALECT, DIALECT_OF_DOCUMENT = "$schema", "jsonSchemaDialect"
_OLD = re.compile(r"https?://json-schema\.org/(draft-0[3467])/schema#?", re.IGNORECASE)
"""The drafts that ignore each keyword beside ``$ref``."""

_NEWER = {"draft-03": {"allOf", "anyOf", "const", "oneOf"}, "draft-04": {"const"}}
"""The supported keywords that came with later drafts."""

_NEW = re.compile(
    r"https?://(json-schema\.org/draft/20(19-09|20-12)/schema"
    r"|spec\.openapis\.org/oas/3\.1/dialect/(base|\d{4}-\d\d-\d\d))#?",
    re.IGNORECASE,
)
"""The dialects that mean the same as OpenAPI 3.1 in a document that is accepted."""


_OWN = "https://json-schema.org/draft/2020-12/schema"


def dialect_warnings(
    data: Mapping[str, Any], dialects: Mapping[Pointer, str], places: SourcePlaces
) -> list[Problem]:
    """Return a warning for each keyword that a named draft ignores, and each unknown dialect.

    Args:
        data: A valid document as OpenAPI 3.1.
        dialects: The dialects that the document and its schemas name, by their places.
        places: The places of the parts of the document.

    """
    warnings = []
    for place, dialect in dialects.items():
        if not (_OLD.fullmatch(dialect) or _NEW.fullmatch(dialect)):
            message = f"the dialect {dialect} is unknown, so OpenAPI 3.1 gives the meaning"
            where = (*place, DIALECT if place else DIALECT_OF_DOCUMENT)
            warnings.append(places.problem(where, message, f"remove it, or name {_OWN}"))
    if not any(map(_OLD.fullmatch, dialects.values())):
        return warnings
    for place, schema, kind in objects(data, (), ""):
        if kind != "schemas" or not isinstance(schema, Mapping):
            continue
        if (old := _OLD.fullmatch(_nearest(dialects, place))) is None:
            continue
        draft = old[1].lower()
        ignored = dict.fromkeys(_NEWER.get(draft, set()).intersection(schema), "")
        if "$ref" in schema:
            ignored |= dict.fromkeys(SHAPING.intersection(schema), " beside $ref")
        for keyword, beside in sorted(ignored.items()):
            message = f"{draft} ignores {keyword}{beside}, and OpenAPI 3.1 does not, so it counts"
            hint = f"remove it, or name {_OWN}"
            warnings.append(places.problem((*place, keyword), message, hint))
    return warnings


def _nearest(dialects: Mapping[Pointer, str], place: Pointer) -> str:
    """Return the dialect that the closest schema around a place names; empty without one."""
    scopes = (place[:end] for end in range(len(place), -1, -1))
    return next((dialects[each] for each in scopes if each in dialects), "")
