"""Builds the IR of an API from its validated document, or says why it cannot."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from ..core.errors import Pointer, Problem, SpecError
from ..core.stages import stage
from ..ir import Api, Body, Operation, Parameter, Response, UsagePlan, is_safe_method
from ..openapi import extensions
from ..openapi.documents import Document
from ..openapi.markdown import plain, summarized
from ..openapi.references import path_items
from ..openapi.usage_plans import read_usage_plan
from ..pycode.identifiers import (
    Identifier,
    UnusableNameError,
    client_name,
    collisions,
    constant_name,
    method_name,
)
from ..pycode.literals import Code
from ..samples.builder import Samples, TooLargeError
from .bodies import BodyBuilder, phrase
from .embedded_document import embedded_document
from .hal_actions import ActionFinder
from .library_parts import ConvenienceFile
from .pagination import Paginator
from .parameters import ParameterBuilder
from .schemas import Schemas

HTTP_METHODS = ("get", "put", "post", "delete", "patch", "head", "options")

_TAKEN_KEYS = frozenset(
    {"aclose", "cached_property", "close", "with_options"}
    | {"any_text", "import_module", "root", "version"}
)
"""What the roots and the package have besides the APIs, which no API may replace."""

_TAKEN_CLASSES = frozenset({"APPLICATION", "ApiClient", "TYPE_CHECKING"})
"""What the module of a client has besides the models and itself."""

_ANY_ERROR = re.compile(r"default|[345]XX")

T = TypeVar("T")


def build(documents: Iterable[Document], conveniences: Iterable[ConvenienceFile] = ()) -> list[Api]:
    """Build the APIs, in the order of their documents, which ``validate`` has found to be sound.

    Args:
        documents: The APIs' documents.
        conveniences: What is written by hand for the APIs.

    Raises:
        SpecError: Something cannot be generated; every complaint of every document.

    """
    apis: list[Api] = []
    problems: list[Problem] = []
    by_hand = list(conveniences)
    for document in documents:
        try:
            with stage("build", document.file):
                files = [each for each in by_hand if each.api == document.key]
                builder = _ApiBuilder(document, files)
                apis.append(builder.build())
            problems += builder.problems
        except RecursionError:
            wrong = "unsupported: a chain of hundreds of schemas, each of which leads to the next"
            problems.append(document.problem((), wrong, "shorten it"))
    if problems:
        raise SpecError(problems)
    return apis


class _ApiBuilder:
    """Reads one document. A complaint is noted, and the place is left out of the result."""

    def __init__(self, document: Document, conveniences: list[ConvenienceFile]) -> None:
        self._document = document
        self._conveniences = conveniences
        self._data = document.data
        self._schemas = Schemas(document)
        self._samples = Samples(self._schemas.normalized)
        self._parameters = ParameterBuilder(self._schemas, self._samples)
        self._bodies = BodyBuilder(self._schemas, self._samples)
        self.problems = self._schemas.problems

    def build(self) -> Api:
        """Return the API; meaningless where ``problems`` is not empty."""
        info = self._data["info"]
        key = self._named(client_name, self._document.key, (), "rename the file")
        if self._document.key in _TAKEN_KEYS:
            wrong = f"the package has something else by the name of {self._document.key}"
            self._complain((), wrong, "rename the file")
        operations = self._operations(f"{key}Client")
        self._check_classes(key or "", operations)
        for pointer in extensions.misplaced_greedy(self._data):
            wrong = "the mark of a greedy parameter is misplaced or malformed"
            self._complain(pointer, wrong, extensions.GREEDY_FORM)
        self._check_conveniences()
        return Api(
            key=Identifier(self._document.key),
            client_name=key or Identifier("Unnamed"),
            title=info["title"],
            version=info["version"],
            description=plain(info.get("description", "")),
            operations=operations,
            models=self._schemas.models_by_need(),
            digest=self._document.digest,
            schemas={str(name): each for name, each in self._schemas.normalized.items()},
            conveniences=tuple(base for each in self._conveniences for base in each.bases),
            document=self._served(operations, f"{key}Client"),
        )

    def _served(self, operations: tuple[Operation, ...], client: str) -> dict[str, Any]:
        if self.problems:
            return {}
        return embedded_document(self._data, operations, client, self._schemas.unions)

    def _complain(self, pointer: Pointer, wrong: str, right: str) -> None:
        self._schemas.complain(pointer, wrong, right)

    def _named(self, make: Callable[[str], T], name: str, pointer: Pointer, right: str) -> T | None:
        try:
            return make(name)
        except UnusableNameError as error:
            self._complain(pointer, str(error), right)
            return None

    def _check_classes(self, client: str, operations: Iterable[Operation]) -> None:
        """A class must not take the place of another thing in the modules that import it."""
        constants = {each.constant_name for each in operations}
        taken = _TAKEN_CLASSES | {f"{client}Client", f"{client}RawClient"} | constants
        for model in self._schemas.models:
            if model.class_name in taken:
                pointer = self._schemas.origin(model.class_name)
                wrong = f"the package has something else by the name of {model.class_name}"
                self._complain(pointer, wrong, extensions.renaming(pointer))

    def _check_conveniences(self) -> None:
        """What is written by hand relies on models that the document may have lost."""
        known = {str(model.class_name) for model in self._schemas.models}
        for file in self._conveniences:
            if missing := sorted(file.models - known):
                wrong = f"library/{file.path} needs the model {' and '.join(missing)}"
                self._complain((), wrong, "name a schema so, or change that file")

    def _check_hidden(self, operation: Operation, pointer: Pointer) -> None:
        """An operation must not hide what is written by hand."""
        for file in self._conveniences:
            by_hand = {name for base in file.bases for name in base.methods}
            for name in sorted(by_hand.intersection(operation.method_names)):
                wrong = f"library/{file.path} has a method {name} as well"
                self._complain((*pointer, "operationId"), wrong, extensions.renaming(pointer))

    def _operations(self, client: str) -> tuple[Operation, ...]:
        found: dict[Pointer, Operation] = {}
        for path, item in path_items(self._data.get("paths")):
            if "$ref" in item:
                where = ("paths", path, "$ref")
                self._complain(where, "unsupported: a path item elsewhere", "write it here")
            if "trace" in item:
                wrong = "unsupported: the method TRACE"
                self._complain(("paths", path, "trace"), wrong, "leave the operation out")
            for method in HTTP_METHODS:
                if method in item:
                    pointer: Pointer = ("paths", path, method)
                    try:
                        operation = self._operation(path, method, item, pointer)
                    except (TooLargeError, OverflowError):
                        wrong = "unsupported: all that fits here is too large, or nested too deeply"
                        self._complain(pointer, wrong, "ask for fewer, shorter or flatter values")
                        continue
                    if operation is not None:
                        found[pointer] = operation
        if not found and not self.problems:
            self._complain(("paths",), "the API has no operation", "describe at least one")
        for name, pointers in collisions(found, lambda at: found[at].method_name).items():
            ids = " and ".join(found[pointer].operation_id for pointer in pointers)
            wrong = f"{ids} would both become the method {name}"
            right = extensions.renaming(pointers[-1])
            self._complain((*pointers[-1], "operationId"), wrong, right)
        paged = Paginator(self._schemas, self._data).add_to(found)
        found = ActionFinder(self._schemas, client).add_to(dict(zip(found, paged, strict=True)))
        for pointer, operation in found.items():
            self._check_hidden(operation, pointer)
        return tuple(found.values())

    def _operation(
        self, path: str, method: str, item: Mapping[str, Any], pointer: Pointer
    ) -> Operation | None:
        data = item[method]
        operation_id = data.get("operationId")
        if not operation_id:
            self._complain(pointer, "the operation has no operationId", "add one")
            return None
        wanted = data.get(extensions.CLIENT_NAME, operation_id)
        if not extensions.is_client_name(wanted):
            where = (*pointer, extensions.CLIENT_NAME)
            self._complain(where, "the name must be a string", extensions.CLIENT_NAME_FORM)
            return None
        right = extensions.renaming(pointer)
        name = self._named(method_name, wanted, (*pointer, "operationId"), right)
        if name is None:
            return None
        responses = self._responses(data.get("responses", {}), (*pointer, "responses"), name)
        told, text = read_usage_plan(data.get("description", ""))
        summary, description = summarized(data.get("summary", ""), text)
        return Operation(
            operation_id=operation_id,
            method_name=name,
            constant_name=constant_name(wanted),
            http_method=Code(method.upper()),
            path=path,
            summary=summary or operation_id,
            description=description,
            parameters=self._operation_parameters(path, item, data, pointer),
            body=self._body(data, pointer, name),
            responses=responses,
            usage_plan=self._usage_plan(data, pointer, told),
            restricted=self._is_restricted(data, pointer),
            scope=self._scope(data, pointer),
            safe=self._is_safe(data, method, pointer),
        )

    def _operation_parameters(
        self, path: str, item: Mapping[str, Any], data: Mapping[str, Any], pointer: Pointer
    ) -> tuple[Parameter, ...]:
        places = [((*pointer[:-1], "parameters", i), each) for i, each in _numbered(item)]
        places += [((*pointer, "parameters", i), each) for i, each in _numbered(data)]
        return self._parameters.build_all(
            path, [self._resolve(each, at) for at, each in places], pointer
        )

    def _body(self, data: Mapping[str, Any], pointer: Pointer, name: Identifier) -> Body | None:
        if "requestBody" not in data:
            return None
        place, body = self._resolve(data["requestBody"], (*pointer, "requestBody"))
        return self._bodies.request(body, place, name)

    def _responses(
        self, data: Mapping[str, Any], pointer: Pointer, name: Identifier
    ) -> tuple[Response, ...]:
        found: list[Response] = []
        for status, given in data.items():
            where = (*pointer, status)
            if status.startswith("x-") or _ANY_ERROR.fullmatch(status):
                continue  # An extension; or the statuses that raise, listed or not.
            if not (len(status) == 3 and status.isdecimal() and status >= "200"):
                wrong = f"unsupported: the status {status!r}"
                self._complain(where, wrong, "list each final status by its number")
                continue
            place, resolved = self._resolve(given, where)
            is_first = status < "300" and not any(each.is_success for each in found)
            path = (name,) if is_first else (name, phrase(int(status)))
            described = given.get("description") or resolved.get("description", "")
            shown = {**resolved, "description": described}
            found.append(self._bodies.response(int(status), shown, place, path))
        if not any(response.is_success for response in found):
            self._complain(pointer, "no success is documented", "describe a status from 200 to 299")
        return tuple(sorted(found, key=lambda each: each.status))

    def _usage_plan(
        self, data: Mapping[str, Any], pointer: Pointer, told: UsagePlan | None
    ) -> UsagePlan | None:
        """What the extension says, or else what the description told."""
        plan = data.get(extensions.USAGE_PLAN)
        if plan is None:
            return told
        found = extensions.usage_plan(plan)
        if found is None:
            where = (*pointer, extensions.USAGE_PLAN)
            self._complain(where, "the usage plan is malformed", extensions.USAGE_PLAN_FORM)
        return found

    def _is_restricted(self, data: Mapping[str, Any], pointer: Pointer) -> bool:
        if extensions.RESTRICTED not in data:
            return False
        if data[extensions.RESTRICTED] is not True:
            where = (*pointer, extensions.RESTRICTED)
            self._complain(where, "the mark is malformed", extensions.RESTRICTED_FORM)
        return True

    def _is_safe(self, data: Mapping[str, Any], method: str, pointer: Pointer) -> bool:
        """What the extension says, or else what the method tells."""
        safe = data.get(extensions.SAFE, is_safe_method(method))
        if not isinstance(safe, bool):
            where = (*pointer, extensions.SAFE)
            self._complain(where, "the mark is malformed", extensions.SAFE_FORM)
            return False
        return safe

    def _scope(self, data: Mapping[str, Any], pointer: Pointer) -> str | None:
        if extensions.GRANTLESS_SCOPE not in data:
            return None
        where = (*pointer, extensions.GRANTLESS_SCOPE)
        scope = data[extensions.GRANTLESS_SCOPE]
        if not extensions.is_scope(scope):
            self._complain(where, "the scope is malformed", extensions.GRANTLESS_SCOPE_FORM)
            return None
        if extensions.RESTRICTED in data:
            wrong = "what is restricted needs a selling partner's grant, and cannot be grantless"
            self._complain(where, wrong, f"take this or {extensions.RESTRICTED} away")
        return str(scope)

    def _resolve(self, given: Mapping[str, Any], pointer: Pointer) -> tuple[Pointer, Any]:
        """What a Reference object stands for, and where that is. ``validate`` knows it exists."""
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
