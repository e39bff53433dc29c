"""Parameters: their Python types, constraints and form in a request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ...constraints import enum_const, formats
from ...constraints.family import Fault
from ...constraints.text_rules import describe_rules
from ...core.errors import Pointer
from ...ir import Parameter
from ...openapi import extensions, schema_keywords
from ...openapi.unused_parts import is_ignored
from ...openapi.validation.http_syntax import is_header_name, is_header_value
from ...pycode.identifiers import collisions, parameter_name
from ...pycode.literals import Code
from ...pycode.words import UnusableNameError
from ...samples.builder import Samples
from ...samples.mutations import apply_mutation
from ..models import type_annotations
from ..models.constraint_text import describe_constraints, describe_default
from ..models.schemas import Schemas
from .parameter_styles import (
    LOCATIONS,
    Style,
    holds_list,
    is_object_schema,
    query_names,
    read_style,
    sample_text,
    shared_names,
    style_fault,
    with_type,
    without_null,
)
from .sendable_samples import Form, sendable_sample

MARKETPLACE_NAMES = frozenset({"marketplaceid", "marketplaceids"})

_PATH_NAME = re.compile(r"\{([^{}]*)\}")

_OWN_HEADERS = frozenset({"content-length", "host", "user-agent", "x-amz-access-token"})


class ParameterBuilder:
    """Builds the IR of parameters."""

    def __init__(self, schemas: Schemas, samples: Samples) -> None:
        self._schemas = schemas
        self._samples = samples
        self._query_names: dict[Pointer, tuple[str, set[str]]] = {}

    def build_all(
        self,
        path: str,
        placed: Iterable[tuple[Pointer, Mapping[str, Any]]],
        pointer: Pointer,
        method: str = "",
    ) -> tuple[Parameter, ...]:
        """Return the parameters of an operation, in the order of its method's signature.

        Args:
            path: The operation's path.
            placed: Their descriptions with their places; the last one of a name and location wins.
            pointer: The place of the operation.
            method: The operation's method.

        """
        given = {(each.get("name"), each.get("in")): (place, each) for place, each in placed}
        built = {place: self.build(each, place, (method,)) for place, each in given.values()}
        found = self._with_unique_names(
            {place: each for place, each in built.items() if each is not None}
        )
        self._check_query([place for place, each in built.items() if each is not None])
        in_path = _PATH_NAME.findall(path)
        described = {str(name) for name, location in given if location == "path"}
        for name in sorted(set(in_path) ^ described):
            missing = name in in_path
            message = f"the path parameter {name} {'is not described' if missing else 'is unused'}"
            hint = "add it to parameters" if missing else f"put {{{name}}} into the path"
            self._report(pointer, message, hint)
        position = {name: i for i, name in enumerate(in_path)}

        def order(each: Parameter) -> tuple[int, bool]:
            return position.get(each.wire_name, len(position)), not each.required

        return tuple(sorted(found, key=order))

    def _check_query(self, places: Iterable[Pointer]) -> None:
        """Report parameters that would be sent under one name in the query."""
        names = {
            place: self._query_names[place][1] for place in places if place in self._query_names
        }
        for first, second, clash in shared_names(names):
            both = " and ".join(self._query_names[place][0] for place in (first, second))
            message = f"unsupported: {both} are both sent as {clash}"
            self._report(second, message, "rename one of them, or use style: deepObject")

    def _with_unique_names(self, found: dict[Pointer, Parameter]) -> list[Parameter]:
        """Return the parameters; a location prefixes the names that would collide."""
        locations = list(LOCATIONS)
        for clash, places in collisions(found, lambda place: found[place].name).items():
            first, *others = sorted(places, key=lambda at: locations.index(found[at].location))
            for place in others:
                if found[place].location != found[first].location:
                    name = parameter_name(found[place].location, clash)
                    found[place] = replace(found[place], name=name)
        for clash, places in collisions(found, lambda place: found[place].name).items():
            named = " and ".join(f"{found[at].wire_name} in {found[at].location}" for at in places)
            message = f"unsupported: {named} would both become the argument {clash}"
            self._report(places[-1], message, extensions.renaming(places[-1]))
        return list(found.values())

    def build(
        self, data: Mapping[str, Any], pointer: Pointer, owner: tuple[str, ...] = ()
    ) -> Parameter | None:
        """Return the parameter; ``None`` if it is ignored or has been reported.

        Args:
            data: The Parameter object.
            pointer: Its place.
            owner: The words before its name in the class of an inline object.

        """
        location, wire_name = data["in"], data["name"]
        if is_ignored(data):
            return None
        if location == "header" and not self._is_free_header(wire_name, pointer):
            return None
        if not extensions.is_client_name(data.get(extensions.CLIENT_NAME, wire_name)):
            where = (*pointer, extensions.CLIENT_NAME)
            self._report(where, "the name must be a string", extensions.CLIENT_NAME_FORM)
        try:
            name = parameter_name(extensions.client_name(data) or wire_name)
        except UnusableNameError as error:
            self._report(pointer, str(error), extensions.renaming(pointer))
            return None
        style = read_style(data)
        if not isinstance(style, Style):
            self._report_inside(pointer, style)
            return None
        place = (*pointer, "schema")
        if style.name == "json":
            place = (*pointer, "content", next(iter(data["content"])), "schema")
        schema = self._schema(data, place, owner)
        if style.name != "json":
            schema = with_type(without_null(schema))
        if fault := style_fault(style, location, schema, self._schemas.normalized):
            self._report_inside(place, fault)
            return None
        if location in {"header", "cookie"}:
            self._check_values(schema, place)
        greedy = extensions.is_greedy(data)
        if greedy and not _is_string(schema):
            message = "only a string can keep its slashes"
            self._report((*pointer, extensions.GREEDY), message, extensions.GREEDY_FORM)
        is_object = is_object_schema(schema) and style.name != "json"
        is_list = holds_list(schema) and style.name != "json"
        description = data.get("description") or schema.get("description", "")
        rules = describe_rules(schema, description)
        limits = describe_constraints(schema), rules, describe_default(schema)
        if location == "query":
            names = query_names(wire_name, style, schema, self._schemas.normalized)
            self._query_names[pointer] = wire_name, names
        is_required = bool(data.get("required", False))
        form = Form(style, location, is_required or location == "path")
        sample, is_sendable = sendable_sample(self._samples, schema, form)
        if not (is_sendable or greedy):
            self._report(place, *_NOT_SENDABLE)
        if greedy:
            sample = "/".join(_segments(str(sample))) or "text"
        parameter = Parameter(
            name=name,
            wire_name=wire_name,
            location=location,
            required=is_required,
            repeated=style.explode and (is_object or (is_list and location == "query")),
            type=_signature_type(wire_name, schema),
            checked_type=type_annotations.checked(schema),
            description=description,
            limits=" ".join(filter(None, limits)),
            sample=sample,
            sample_text="",
            refused={
                label: apply_mutation(sample, label, values)
                for label, values in self._samples.invalid_mutations(schema).items()
            },
            greedy=greedy,
            style=style.name or ("object" if is_object else ""),
        )
        return replace(parameter, sample_text=sample_text(parameter))

    def _schema(
        self, data: Mapping[str, Any], place: Pointer, owner: tuple[str, ...]
    ) -> dict[str, Any]:
        """Return the normalized schema; an inline object in it is named after its operation."""
        holder = next(iter(data["content"].values())) if "content" in data else data
        is_shared = place[0] == "components"
        path = (str(place[2]),) if is_shared else (*owner, data["name"])
        return self._schemas.normalize(holder.get("schema", {}), place, *path)

    def _report_inside(self, pointer: Pointer, fault: Fault) -> None:
        place, message, hint = fault
        self._report((*pointer, *place), message, hint)

    def _check_values(self, schema: Mapping[str, Any], pointer: Pointer) -> None:
        """Report values in the document that a header cannot carry."""
        of_items = schema.get("items", {}) if _is_list(schema) else {}
        for each in (schema, of_items):
            named = [*enum_const.known_values(each), *enum_const.stated_values(each)]
            named += [each.get("default", ""), each.get("example", "")]
            if unusable := [value for value in named if not is_header_value(value)]:
                message = f"unsupported: the value {str(unusable[0])[:100]!r} in a header"
                self._report(pointer, message, "use printable ASCII, with spaces only within")

    def _report(self, pointer: Pointer, message: str, hint: str) -> None:
        self._schemas.report(pointer, message, hint)

    def _is_free_header(self, name: str, pointer: Pointer) -> bool:
        if name.lower() in _OWN_HEADERS:
            message = f"unsupported: the header {name}, which the client sets itself"
            self._report(pointer, message, "remove the parameter")
        elif not is_header_name(name):
            self._report(pointer, f"{name!r} cannot be a header's name", "correct its spelling")
        else:
            return True
        return False


_NOT_SENDABLE = (
    "unsupported: no value was found that a request can carry",
    "give an example that is not empty and has no separator of a list in it",
)


def _is_list(schema: Mapping[str, Any]) -> bool:
    return schema_keywords.kind(schema) == "array"


def _is_string(schema: Mapping[str, Any]) -> bool:
    is_time = formats.is_time(schema) or formats.is_time_or_text(schema)
    return not (is_time or _is_list(schema)) and type_annotations.passed(schema).endswith("str")


def _signature_type(wire_name: str, schema: Mapping[str, Any]) -> Code:
    """Return the type of the argument in the method's signature."""
    if _is_list(schema):
        return Code(f"Sequence[{_signature_type(wire_name, schema['items'])}]")
    plain = type_annotations.passed(schema)
    if plain == "str" and wire_name.lower() in MARKETPLACE_NAMES:
        return Code("Marketplace | str")
    return plain


def _segments(path: str) -> list[str]:
    """Return the segments of a path that the client would send."""
    return [each for each in path.split("/") if each not in {"", ".", ".."}]
