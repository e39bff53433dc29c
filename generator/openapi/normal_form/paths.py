"""Paths as requests have them: with the server's path, and with what a reference stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ...core.errors import Pointer, Problem
from ..references import at, objects, path_items, steps
from .operation_ids import METHODS
from .source_places import SourcePlaces

_ITEMS = ("components", "pathItems")

_VARIABLE = re.compile(r"\{([^{}]*)\}")

_URL = re.compile(r"(?:[^:/?#]+:)?(?://[^/?#]*)?(?P<path>[^?#]*)")
"""A URL as RFC 3986, appendix B, takes it apart; it matches any string."""


def with_path_items(
    data: dict[str, Any], places: SourcePlaces
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the document with each path item written out that is a reference to a component.

    Path items to which nothing refers are reported as a warning.
    """
    warnings = [places.problem(*each) for each in _unused_items(data)]
    paths = data.get("paths", {})
    written_out: dict[str, Any] = {}
    for path, item in path_items(paths):
        pointer: tuple[str | int, ...] = ("paths", path)
        target, place = item, pointer
        seen: list[str] = []
        while "$ref" in target and target["$ref"] not in seen:
            seen.append(target["$ref"])
            place = steps(target["$ref"])
            target = at(data, place)
        if seen:
            own = {key: value for key, value in item.items() if key != "$ref"}
            written_out[path] = {**target, **own}
            places.move(pointer, place)
            for key in own:
                places.move((*pointer, key), (*pointer, key))
    if not written_out:
        return data, warnings
    return {**data, "paths": {**paths, **written_out}}, warnings


def _unused_items(data: dict[str, Any]) -> Iterator[tuple[Pointer, str, str]]:
    """Yield a warning about the path items to which nothing refers, at the first of them."""
    items = data.get("components", {}).get("pathItems", {})
    if not items:
        return
    references = (value.get("$ref") for _, value, _ in objects(data, (), ""))
    found = (steps(each) for each in references if isinstance(each, str))
    used = {each[2] for each in found if each[:2] == _ITEMS and len(each) > len(_ITEMS)}
    unused = [name for name in items if name not in used]
    if unused:
        more = f" (and {len(unused) - 1} more)" if len(unused) > 1 else ""
        message = f"no code is generated for the path item {unused[0]}{more}, which no path uses"
        yield (*_ITEMS, unused[0]), message, "refer to it in paths, or remove it"


def without_equal_servers(data: dict[str, Any]) -> dict[str, Any]:
    """Return the document without servers of paths and operations that are those of the document.

    A scheme makes no difference: a client sends all requests by HTTPS.
    """
    known = {_address(each) for each in data.get("servers") or [{}]}

    def plain(holder: Any) -> Any:
        servers = holder.get("servers") if isinstance(holder, dict) else None
        if not servers or not {_address(each) for each in servers} <= known:
            return holder
        return {key: value for key, value in holder.items() if key != "servers"}

    changed: dict[str, Any] = {}
    for path, item in path_items(data.get("paths")):
        found = {key: plain(each) if key in METHODS else each for key, each in plain(item).items()}
        if found != item:
            changed[path] = found
    return {**data, "paths": {**data["paths"], **changed}} if changed else data


def with_base_path(
    data: dict[str, Any], places: SourcePlaces
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the document with the path of its first server in front of every path.

    Servers with other paths are reported as a warning.
    """
    servers = data.get("servers") or [{}]
    base = server_path(servers[0])
    others = (index for index, each in enumerate(servers) if server_path(each) != base)
    wrong = f"every path starts with {base or '/'} of the first server, not as here"
    right = "list the server first whose path counts"
    warnings = [places.problem(("servers", index, "url"), wrong, right) for index in others]
    if not base:
        return data, warnings
    renamed = {path: f"{base}{path}" for path, _ in path_items(data.get("paths"))}
    for old, new in renamed.items():
        places.move(("paths", new), ("paths", old))
    paths = {renamed.get(path, path): item for path, item in data.get("paths", {}).items()}
    servers = [{**each, "url": _without_path(each)} for each in servers]
    return {**data, "paths": paths, "servers": servers}, warnings


def server_path(server: dict[str, Any]) -> str:
    """Return the path of a server, with the default of each variable; empty for none."""
    found = _URL.match(_url(server))
    return found["path"].rstrip("/") if found else ""


def _address(server: dict[str, Any]) -> str:
    """Return the host and the path of a server."""
    return _url(server).rpartition("://")[2].rstrip("/")


def _url(server: dict[str, Any]) -> str:
    """Return the URL of a server with the default of each variable."""
    variables = server.get("variables", {})

    def default(found: re.Match[str]) -> str:
        return str(variables.get(found[1], {}).get("default", ""))

    return _VARIABLE.sub(default, server.get("url", ""))


def _without_path(server: dict[str, Any]) -> str:
    """Return the URL of a server without its path; variables of the host stay."""
    found = re.match(r"([^/]*//[^/]*)", server.get("url", ""))
    return found[1] if found else "/"
