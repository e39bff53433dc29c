"""Parts of a document from which no code is generated, as warnings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..core.errors import Pointer, Problem
from .documents import Document
from .media_types import is_form, is_json
from .normal_form.media_ranges import holds_json
from .normal_form.operation_ids import METHODS
from .references import objects, path_items

_TOKEN_HEADER = "x-amz-access-token"

_IGNORED_HEADERS = frozenset({"accept", "authorization", "content-type"})
"""Headers of which OpenAPI ignores a parameter, because it describes them elsewhere."""

_PARTS: Mapping[str, tuple[str, str]] = {
    "callbacks": ("requests to the caller", "receive them with a web framework"),
    "header parameters": (
        "headers that OpenAPI ignores",
        "media types are those of the bodies, and the client signs in by itself",
    ),
    "links": ("calls of other operations", "call those operations with values of the response"),
    "paths without operations": (
        "nothing that can be called",
        "add an operation, or remove the path",
    ),
    "schemas of bodies": ("bodies other than JSON", "pass and read these as bytes"),
    "webhooks": ("requests to the caller", "receive them with a web framework"),
}
"""The content of each part and the alternative to it, by its key."""


def unused_parts(document: Document) -> Iterator[Problem]:
    """Yield one warning for each kind of part that a client does not use, at its first place.

    Args:
        document: A valid document as OpenAPI 3.1.

    """
    places: dict[str, list[Pointer]] = {}
    for key, pointer in _found(document.data):
        places.setdefault(key, []).append(pointer)
    for key, pointers in places.items():
        what, right = _PARTS[key]
        more = f" (and {len(pointers) - 1} more)" if len(pointers) > 1 else ""
        wrong = f"no code is generated for {key}{more}, which describe {what}"
        yield document.problem(pointers[0], wrong, right)
    yield from _other_security(document)


def _found(data: Mapping[str, Any]) -> Iterator[tuple[str, Pointer]]:
    if data.get("webhooks"):
        yield "webhooks", ("webhooks",)
    paths = dict(path_items(data.get("paths")))
    for path, item in paths.items():
        if item.keys().isdisjoint(METHODS):
            yield "paths without operations", ("paths", path)
    shared = {
        key: data.get("components", {}).get(key, {})
        for key in ("parameters", "requestBodies", "responses")
    }
    found = {"paths": paths, "components": shared}
    for pointer, value, section in objects(found, (), "schemas"):
        is_operation = len(pointer) == 3 and section == "schemas"
        if is_operation and value.get("callbacks"):
            yield "callbacks", (*pointer, "callbacks")
        if pointer[-2:-1] == ("responses",) and value.get("links"):
            yield "links", (*pointer, "links")
        if pointer[-2:-1] == ("parameters",) and is_ignored(value):
            yield "header parameters", pointer
        for media_type in _described_files(value.get("content"), data):
            yield "schemas of bodies", (*pointer, "content", media_type, "schema")


def is_ignored(parameter: Mapping[str, Any]) -> bool:
    """Return whether OpenAPI ignores a parameter, so that a client has no argument for it."""
    name = str(parameter.get("name", "")).lower()
    return parameter.get("in") == "header" and name in _IGNORED_HEADERS


def _described_files(content: Any, data: Mapping[str, Any]) -> Iterator[str]:
    """Yield the media types of a body other than JSON whose schema describes more than a string."""
    if isinstance(content, Mapping) and not any(is_json(each) or is_form(each) for each in content):
        for name, media in content.items():
            if isinstance(media, Mapping) and holds_json(media.get("schema", {}), data):
                yield name


def _other_security(document: Document) -> Iterator[Problem]:
    """Warn of security schemes other than the access token that the client sends."""
    schemes: Mapping[str, Any] = document.data.get("components", {}).get("securitySchemes", {})
    others = [name for name, scheme in schemes.items() if not _is_access_token(scheme)]
    if others:
        pointer = ("components", "securitySchemes", others[0])
        wrong = f"the client sends no credentials for {', '.join(others)}"
        right = "it signs in with Login with Amazon; pass other credentials as parameters"
        yield document.problem(pointer, wrong, right)


def _is_access_token(scheme: Mapping[str, Any]) -> bool:
    name = str(scheme.get("name", "")).lower()
    return (scheme.get("type"), scheme.get("in"), name) == ("apiKey", "header", _TOKEN_HEADER)
