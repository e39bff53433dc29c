"""Security of Swagger 2.0 as that of OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .locations import Place, References, SourceMap

_FLOWS = {
    "accessCode": "authorizationCode",
    "application": "clientCredentials",
    "implicit": "implicit",
    "password": "password",
}


class SecurityUpgrade:
    """Upgrades security schemes and security requirements."""

    def __init__(self, references: References, source_map: SourceMap) -> None:
        self._references = references
        self._source_map = source_map

    def scheme(self, given: Any, place: Place) -> Any:
        """Return the security scheme."""
        if not isinstance(given, dict):
            return given
        if given.get("type") == "basic":
            self._source_map.map((*place.new, "scheme"), (*place.old, "type"))
            return given | {"type": "http", "scheme": "basic"}
        flow = given.get("flow")
        if given.get("type") != "oauth2" or not isinstance(flow, str) or flow not in _FLOWS:
            return given
        return self._oauth2(given, _FLOWS[flow], place)

    def _oauth2(self, given: Mapping[str, Any], flow: str, place: Place) -> dict[str, Any]:
        inside = ("authorizationUrl", "tokenUrl", "scopes")
        described = {key: given[key] for key in inside if key in given}
        scopes = described.get("scopes")
        where = (*place.new, "flows")
        self._source_map.map(where, (*place.old, "flow"))
        self._source_map.map((*where, flow), place.old)
        if isinstance(scopes, dict):  # OpenAPI 3.1 allows no extensions among scopes.
            described["scopes"] = {key: scopes[key] for key in scopes if key[:2] != "x-"}
            for key in scopes.keys() - described["scopes"].keys():
                described[key] = scopes[key]
                self._source_map.map((*where, flow, key), (*place.old, "scopes", key))
        rest = {key: given[key] for key in given if key not in {"flow", *inside}}
        return rest | {"flows": {flow: described}}

    def requirements(self, given: Any, place: Place) -> Any:
        """Return the security requirements with the new names of their schemes."""
        if not isinstance(given, list):
            return given
        return [self._requirement(each, place.inside(index)) for index, each in enumerate(given)]

    def _requirement(self, given: Any, place: Place) -> Any:
        if not isinstance(given, dict):
            return given
        names = {key: self._references.name("securityDefinitions", key) for key in given}
        for old, new in names.items():
            self._source_map.map((*place.new, new), (*place.old, old))
        return {names[key]: value for key, value in given.items()}
