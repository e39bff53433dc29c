"""Construction of operations: their names, parameters, bodies, responses and marks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ...constraints.properties import PROPERTIES
from ...core.errors import Pointer
from ...core.filesystem import is_device
from ...ir import Body, Operation, Parameter, Response, Restriction, UsagePlan, is_safe_method
from ...openapi import extensions
from ...openapi.allof import PREFIX
from ...openapi.documents import Document
from ...openapi.markdown import summarized
from ...openapi.normal_form.operation_ids import derived_name
from ...openapi.references import path_items
from ...openapi.usage_plans import read_usage_plan
from ...pycode.identifiers import Identifier, collisions, constant_name, method_name
from ...pycode.literals import Code
from ...pycode.words import UnusableNameError
from ...samples.builder import NoSampleError, Samples, TooLargeError
from ..conventions.hal_actions import ActionFinder
from ..conventions.pagination import Paginator
from ..models.schema_checks import NO_SAMPLE, has_sample
from ..models.schemas import Schemas
from .bodies import BodyBuilder, phrase
from .operation_checks import operation_faults, path_faults
from .parameters import ParameterBuilder

HTTP_METHODS = ("get", "put", "post", "delete", "patch", "head", "options")

_ERROR_RANGE = re.compile(r"default|[345]XX")


class OperationBuilder:
    """Builds the operations of a document. What it cannot build is reported and left out.

    Args:
        document: The document.
        schemas: The document's schemas, which also collect the problems.

    """

    def __init__(self, document: Document, schemas: Schemas) -> None:
        self._data = document.data
        self._schemas = schemas
        self._report = schemas.report
        samples = Samples(schemas.normalized)
        filled = Samples(schemas.normalized, fills_maps=True)
        self._parameters = ParameterBuilder(schemas, filled)
        responses = Samples(schemas.normalized, is_response=True)
        self._bodies = BodyBuilder(schemas, samples, responses, filled)

    def build_all(self, client: str) -> dict[Pointer, Operation]:
        """Return the operations by their place, with pagination and actions.

        Args:
            client: The class of the API's client.

        """
        found: dict[Pointer, Operation] = {}
        for path, item in path_items(self._data.get("paths")):
            for inside, message, hint in path_faults(item):
                self._report(("paths", path, *inside), message, hint)
            for method in HTTP_METHODS:
                pointer: Pointer = ("paths", path, method)
                operation = self._build(path, method, item, pointer) if method in item else None
                if operation is not None:
                    found[pointer] = operation
        if not found and not self._schemas.problems:
            message = "unsupported: an API without operations"
            self._report(("paths",), message, "describe at least one in paths")
        for name, pointers in collisions(found, lambda at: found[at].method_name).items():
            ids = " and ".join(found[pointer].operation_id for pointer in pointers)
            message = f"unsupported: {ids} would both become the method {name}"
            hint = extensions.renaming(pointers[-1])
            self._report((*pointers[-1], "operationId"), message, hint)
        paged = Paginator(self._schemas, self._data).add_to(found)
        return ActionFinder(self._schemas, client).add_to(dict(zip(found, paged, strict=True)))

    def _build(
        self, path: str, method: str, item: Mapping[str, Any], pointer: Pointer
    ) -> Operation | None:
        try:
            return self._operation(path, method, item, pointer)
        except NoSampleError:
            self._report_unsampled(pointer)
            return None
        except (TooLargeError, OverflowError):
            message = "unsupported: no sufficiently small example satisfies the schemas"
            self._report(pointer, message, "relax minItems, minLength or nesting")
            return None

    def _report_unsampled(self, pointer: Pointer) -> None:
        """Report the classes without a sample, or else the operation that needs one.

        Where anything else was reported, it may be the reason.
        """
        if self._schemas.problems:
            return
        found = [
            self._schemas.origin(Identifier(name))
            for name, schema in self._schemas.normalized.items()
            if not {PROPERTIES.min_keyword, PROPERTIES.max_keyword}.isdisjoint(schema)
            and not has_sample(Samples(self._schemas.normalized), {"$ref": f"{PREFIX}{name}"})
        ]
        for place in found or [pointer]:
            self._report(place, *NO_SAMPLE)

    def _operation(
        self, path: str, method: str, item: Mapping[str, Any], pointer: Pointer
    ) -> Operation | None:
        data = item[method]
        for inside, message, hint in operation_faults(data):
            self._report((*pointer, *inside), message, hint)
        operation_id = data.get("operationId") or derived_name(method, path)
        wanted = data.get(extensions.CLIENT_NAME, operation_id)
        if not extensions.is_client_name(wanted):
            where = (*pointer, extensions.CLIENT_NAME)
            self._report(where, "the name must be a string", extensions.CLIENT_NAME_FORM)
            return None
        try:
            name = method_name(wanted)
        except UnusableNameError as error:
            where = (*pointer, "operationId")
            self._report(where, str(error), extensions.renaming(pointer))
            return None
        if is_device(name):
            message = (
                f"unsupported: Windows reserves the name {name}, so its page cannot be written"
            )
            self._report((*pointer, "operationId"), message, extensions.renaming(pointer))
        responses = self._responses(data.get("responses", {}), (*pointer, "responses"), name)
        described_plan, text = read_usage_plan(data.get("description", ""))
        summary, description = summarized(data.get("summary", ""), text)
        return Operation(
            operation_id=operation_id,
            method_name=name,
            constant_name=constant_name(wanted),
            http_method=Code(method.upper()),
            path=path,
            summary=summary or operation_id,
            description=description,
            parameters=self._operation_parameters(path, item, pointer, name),
            body=self._body(data, pointer, name),
            responses=responses,
            usage_plan=self._usage_plan(data, pointer, described_plan),
            restriction=self._restriction(data, pointer),
            scope=self._scope(data, pointer),
            safe=self._is_safe(data, method, pointer),
        )

    def _operation_parameters(
        self, path: str, item: Mapping[str, Any], pointer: Pointer, name: Identifier
    ) -> tuple[Parameter, ...]:
        data = item[str(pointer[-1])]
        places = [((*pointer[:-1], "parameters", i), each) for i, each in _numbered(item)]
        places += [((*pointer, "parameters", i), each) for i, each in _numbered(data)]
        resolved = [self._resolve(each, at) for at, each in places]
        return self._parameters.build_all(path, resolved, pointer, name)

    def _body(self, data: Mapping[str, Any], pointer: Pointer, name: Identifier) -> Body | None:
        if "requestBody" not in data:
            return None
        place, body = self._resolve(data["requestBody"], (*pointer, "requestBody"))
        return self._bodies.request(body, place, name)

    def _responses(
        self, data: Mapping[str, Any], pointer: Pointer, name: Identifier
    ) -> tuple[Response, ...]:
        found: list[Response] = []
        only_redirects = not any(each.isdecimal() and each[0] == "2" for each in data)
        for status, given in data.items():
            where = (*pointer, status)
            if status.startswith("x-") or _ERROR_RANGE.fullmatch(status):
                continue  # An extension, or error statuses, which raise even if not listed.
            if not (len(status) == 3 and status.isdecimal() and status >= "200"):
                message = f"unsupported: the status {status!r}"
                self._report(where, message, "list each final status by its number")
                continue
            place, resolved = self._resolve(given, where)
            is_result = status < "300" or (only_redirects and status < "400")
            is_first = is_result and not any(each.is_success for each in found)
            path = (name,) if is_first else (name, phrase(int(status)))
            described = given.get("description") or resolved.get("description", "")
            merged = {**resolved, "description": described}
            if is_result and only_redirects:
                merged.pop("content", None)
            response = self._bodies.response(int(status), merged, place, path)
            found.append(replace(response, is_result=is_result and only_redirects))
        if not any(response.is_success for response in found):
            message = "unsupported: an operation without a documented success"
            self._report(pointer, message, "describe a status from 200 to 299")
        return tuple(sorted(found, key=lambda each: each.status))

    def _usage_plan(
        self, data: Mapping[str, Any], pointer: Pointer, described: UsagePlan | None
    ) -> UsagePlan | None:
        """Return the usage plan of the extension, or else that of the description."""
        plan = data.get(extensions.USAGE_PLAN)
        if plan is None:
            return described
        found = extensions.usage_plan(plan)
        if found is None:
            where = (*pointer, extensions.USAGE_PLAN)
            self._report(where, "the usage plan is malformed", extensions.USAGE_PLAN_FORM)
        return found

    def _restriction(self, data: Mapping[str, Any], pointer: Pointer) -> Restriction | None:
        if extensions.RESTRICTED not in data:
            return None
        found = extensions.restriction(data[extensions.RESTRICTED])
        if found is None:
            where = (*pointer, extensions.RESTRICTED)
            self._report(where, "the mark is malformed", extensions.RESTRICTED_FORM)
        return found

    def _is_safe(self, data: Mapping[str, Any], method: str, pointer: Pointer) -> bool:
        """Return whether the operation only reads, by the extension or else by the method."""
        safe = data.get(extensions.SAFE, is_safe_method(method))
        if not isinstance(safe, bool):
            where = (*pointer, extensions.SAFE)
            self._report(where, "the mark is malformed", extensions.SAFE_FORM)
            return False
        return safe

    def _scope(self, data: Mapping[str, Any], pointer: Pointer) -> str | None:
        if extensions.GRANTLESS_SCOPE not in data:
            return None
        where = (*pointer, extensions.GRANTLESS_SCOPE)
        scope = data[extensions.GRANTLESS_SCOPE]
        if not extensions.is_scope(scope):
            self._report(where, "the scope is malformed", extensions.GRANTLESS_SCOPE_FORM)
            return None
        if extensions.RESTRICTED in data:
            message = "a restricted operation needs a selling partner's grant, not a scope"
            self._report(where, message, f"remove this or {extensions.RESTRICTED}")
        return str(scope)

    def _resolve(self, given: Mapping[str, Any], pointer: Pointer) -> tuple[Pointer, Any]:
        """Return the object that a Reference object refers to, with its place.

        ``validate`` has checked that it exists.
        """
        if "$ref" not in given:
            return pointer, given
        target: Any = self._data
        steps = tuple(_unescape(step) for step in given["$ref"].removeprefix("#/").split("/"))
        for step in steps:
            target = target[step]
        return self._resolve(target, steps)


def _numbered(holder: Mapping[str, Any]) -> list[tuple[int, Any]]:
    return list(enumerate(holder.get("parameters", ())))


def _unescape(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")
