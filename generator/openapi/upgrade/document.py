"""Upgrades of Swagger 2.0 and OpenAPI 3.0 to OpenAPI 3.1, in memory.

Amazon publishes its models in Swagger 2.0. Malformed parts are copied for the validator to reject.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ...core.errors import Pointer
from ...core.stages import stage
from ..documents import Document
from ..references import path_items
from .bodies import WITHOUT_BODY, BodyParameter, BodyUpgrade
from .locations import SECTIONS, Place, References, SourceMap
from .openapi_3_0 import OpenApi30Upgrade
from .parameters import ParameterUpgrade
from .schemas import Dialect, SchemaUpgrade
from .security import SecurityUpgrade

_OPENAPI_3_0 = re.compile(r"3\.0\.\d+(-.+)?")
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def upgrade(document: Document) -> Document:
    """Return the document as OpenAPI 3.1; one of any other version is returned unchanged.

    The result shares unchanged parts with ``document``, which stays unchanged.
    """
    version = document.data.get("openapi")
    if isinstance(version, str) and _OPENAPI_3_0.fullmatch(version):
        with stage("upgrade", document.file):
            upgrade_3_0 = OpenApi30Upgrade()
            data = upgrade_3_0.document(document.data)
            upgraded = replace(document, data=data, moved=upgrade_3_0.source_map.moved)
            return upgraded.with_warnings(document.problem(*each) for each in upgrade_3_0.faults)
    if "openapi" in document.data or str(document.data.get("swagger")) != "2.0":
        return document
    with stage("upgrade", document.file):
        upgrade_2_0 = _Upgrade(document.data)
        data = upgrade_2_0.document()
        upgraded = replace(document, data=data, moved=upgrade_2_0.source_map.moved)
        return upgraded.with_warnings(document.problem(*each) for each in upgrade_2_0.faults)


class _Upgrade:
    """Upgrades one document, from its root to its schemas."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.source_map = SourceMap()
        self._data = data
        self._references = References(data)
        self._schemas = SchemaUpgrade(
            Dialect.SWAGGER_2_0, self.source_map, self._references.rewritten
        )
        self._parameters = ParameterUpgrade(self._schemas, self._references, self.source_map)
        self._bodies = BodyUpgrade(self._schemas, self._parameters, self.source_map)
        self._security = SecurityUpgrade(self._references, self.source_map)
        self._operation_ids = _disambiguated_ids(data.get("paths"))
        self.faults = self._schemas.faults

    def document(self) -> dict[str, Any]:
        """Return the whole document."""
        data = self._data
        self.source_map.map(("openapi",), ("swagger",))
        result = {"openapi": "3.1.0"} | self._common(data, Place((), ()))
        del result["swagger"]
        if "host" in data:
            self._set_servers(result, Place((), ()), "host")
        elif _strings(data.get("schemes")) is not None:
            del result["schemes"]  # They have no meaning without a host.
        base = result.pop("basePath", "")
        if not isinstance(base, str):
            result["basePath"], base = base, ""
        if isinstance(paths := data.get("paths"), dict):
            result["paths"] = self._paths(paths, f"/{base.strip('/')}" if base.strip("/") else "")
        result = {key: value for key, value in result.items() if key not in SECTIONS}
        if components := self._components():
            result["components"] = components
        return result

    def _common(self, given: Mapping[str, Any], place: Place) -> dict[str, Any]:
        """Return a copy with the keys that a document and its operations share upgraded."""
        result = dict(given)
        for key in ("consumes", "produces"):
            if _strings(given.get(key)) is not None:
                del result[key]
        if "security" in given:
            where = place.inside("security")
            result["security"] = self._security.requirements(given["security"], where)
        return result

    def _set_servers(self, result: dict[str, Any], place: Place, origin: str) -> None:
        """Set the servers; if the host or its schemes are malformed, keep these instead."""
        host, schemes = self._data.get("host"), _strings(result.get("schemes", ["https"]))
        if schemes is None or not isinstance(host, str) or "servers" in result:
            return
        servers = [{"url": f"{scheme}://{host}"} for scheme in schemes]
        result["servers"] = self.source_map.map_tree(
            servers, (*place.new, "servers"), (*place.old, origin)
        )
        result.pop("schemes", None)
        result.pop(origin, None)

    def _components(self) -> dict[str, Any]:
        make: dict[str, Callable[[Any, Place], Any]] = {
            "definitions": self._schemas.schema,
            "parameters": self._parameters.parameter,
            "responses": self._shared_response,
            "securityDefinitions": self._security.scheme,
        }
        result: dict[str, Any] = {}
        self.source_map.map(("components",), ())
        if "components" in self._data:  # Neither version allows it, so the validator rejects it.
            result["components"] = self._data["components"]
        for section, parts in self._data.items():
            if section in SECTIONS:
                place = self.source_map.map(("components", SECTIONS[section]), (section,))
                result[SECTIONS[section]] = self._section(section, parts, place, make[section])
        return result

    def _section(
        self, section: str, parts: Any, place: Place, make: Callable[[Any, Place], Any]
    ) -> Any:
        if not isinstance(parts, dict):
            return parts
        result = {}
        for name, part in parts.items():
            if section == "parameters" and self._is_body_or_field(part, (*place.old, name)):
                continue  # The operations that refer to it contain it inline.
            new = self._references.name(section, name)
            inside = self.source_map.map((*place.new, new), (*place.old, name))
            result[new] = make(part, inside)
        return result

    def _paths(self, paths: Mapping[str, Any], base: str) -> dict[str, Any]:
        result = {}
        for path, item in paths.items():
            new = f"{base}{path}" if path.startswith("/") else path
            place = self.source_map.map(("paths", new), ("paths", path))
            is_item = isinstance(item, dict) and not path.startswith("x-")
            result[new] = self._item(item, path, place) if is_item else item
        return result

    def _item(self, item: Mapping[str, Any], path: str, place: Place) -> dict[str, Any]:
        result = dict(item)
        shared: list[BodyParameter] = []
        if isinstance(given := item.get("parameters"), list):
            result["parameters"], shared = self._split(given, place.inside("parameters"))
        for method in item:
            if method in _METHODS and isinstance(item[method], dict):
                operation = self._operation(item[method], place.inside(method), shared)
                if (path, method) in self._operation_ids:
                    operation["operationId"] = self._operation_ids[path, method]
                result[method] = operation
        return result

    def _operation(
        self, given: Mapping[str, Any], place: Place, shared: list[BodyParameter]
    ) -> dict[str, Any]:
        result = self._common(given, place)
        if "schemes" in given and "host" in self._data:
            self._set_servers(result, place, "schemes")
        elif _strings(given.get("schemes")) is not None:
            del result["schemes"]  # They have no meaning without a host.
        own: list[BodyParameter] = []
        if isinstance(parameters := given.get("parameters", []), list):
            where = place.inside("parameters")
            result["parameters"], own = self._split(parameters, where)
            self._set_body(result, place, [own, shared], self._media_types(given, "consumes"))
            if not result["parameters"] and "parameters" not in given:
                del result["parameters"]
        if isinstance(responses := given.get("responses"), dict):
            produces = self._media_types(given, "produces")
            result["responses"] = {
                status: self._response(each, place.inside("responses", status), status, produces)
                for status, each in responses.items()
            }
        return result

    def _split(self, given: list[Any], place: Place) -> tuple[list[Any], list[BodyParameter]]:
        """Return the parameters, and separately those that are a body or form fields."""
        proper: list[Any] = []
        sent = []
        for index, each in enumerate(given):
            old = (*place.old, index)
            if self._is_body_or_field(each, old):
                sent.append(BodyParameter(*self._references.resolved(each, old)))
            else:
                inside = self.source_map.map((*place.new, len(proper)), old)
                proper.append(self._parameters.parameter(each, inside))
        return proper, sent

    def _is_body_or_field(self, given: Any, old: Pointer) -> bool:
        resolved, _ = self._references.resolved(given, old)
        if not isinstance(resolved, dict):
            return False
        is_field = resolved.get("in") == "formData" and isinstance(resolved.get("name"), str)
        return is_field or resolved.get("in") == "body"

    def _set_body(
        self,
        result: dict[str, Any],
        place: Place,
        given: list[list[BodyParameter]],
        media_types: tuple[str, ...],
    ) -> None:
        """Set one body or one form as the request body; ``validate`` rejects any others."""
        own, shared = given
        names = {field.given["name"] for field in own if not field.is_body}
        bodies = [each for each in own if each.is_body] or [each for each in shared if each.is_body]
        fields = [each for each in shared if not each.is_body and each.given["name"] not in names]
        fields += [each for each in own if not each.is_body]
        form = list({field.given["name"]: field for field in fields}.values())
        new, used = (*place.new, "requestBody"), []
        if "requestBody" in result:
            pass
        elif bodies:
            used = bodies[:1]
            result["requestBody"] = self._bodies.body(bodies[0], new, media_types)
        elif form:
            used = form
            result["requestBody"] = self._bodies.form(form, new, media_types)
        for sent in (*bodies, *fields):
            if sent not in used:
                where = (*place.new, "parameters", len(result["parameters"]))
                inside = self.source_map.map(where, sent.old)
                result["parameters"].append(self._parameters.parameter(sent.given, inside))

    def _response(self, given: Any, place: Place, status: str, produces: tuple[str, ...]) -> Any:
        """Return the response, inline if its operation has other media types than the document."""
        if not isinstance(given, dict) or "$ref" not in given:
            return self._bodies.response(given, place, status, produces)
        if status in WITHOUT_BODY or produces != self._media_types({}, "produces"):
            resolved, old = self._references.resolved(given, place.old)
            if resolved is not given:
                place = self.source_map.map(place.new, old)
                return self._bodies.response(resolved, place, status, produces)
        return given | {"$ref": self._references.rewritten(given["$ref"])}

    def _shared_response(self, given: Any, place: Place) -> Any:
        return self._response(given, place, "", self._media_types({}, "produces"))

    def _media_types(self, given: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """Return the media types of an operation, or else of the document."""
        return _strings(given.get(key)) or _strings(self._data.get(key)) or ()


def _disambiguated_ids(paths: Any) -> dict[tuple[str, str], str]:
    """Return new ids for operations that share theirs with an earlier one of another method.

    The method is appended: ``linkCarrierAccount`` and ``linkCarrierAccountPut``.
    """
    found = [
        (path, method, item[method]["operationId"])
        for path, item in path_items(paths)
        for method in (item if isinstance(item, dict) else ())
        if method in _METHODS and isinstance(item[method], dict)
        if isinstance(item[method].get("operationId"), str)
    ]
    methods: dict[str, set[str]] = {name: set() for _, _, name in found}
    result = {}
    for path, method, name in found:
        own = f"{name}{method.capitalize()}"
        if methods[name] and method not in methods[name] and own not in methods:
            result[path, method] = own
        methods[name].add(method)
    return result


def _strings(value: Any) -> tuple[str, ...] | None:
    """Return the items of a list of strings, or ``None`` for any other value."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(value)
    return None
