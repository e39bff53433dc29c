"""Construction of an API's IR from its validated document, or the errors that prevent it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..constraints import files
from ..core.errors import Pointer, Problem, SpecError
from ..core.stages import stage
from ..ir import Api, Operation, Payload
from ..openapi import extensions
from ..openapi.allof import COMPONENTS
from ..openapi.documents import Document
from ..openapi.markdown import plain
from ..openapi.payloads.detection import payload_root
from ..openapi.schema_keywords import classes_in
from ..pycode.identifiers import Identifier, client_name
from ..pycode.reserved_names import ROOT_ATTRIBUTES
from ..pycode.words import UnusableNameError
from ..samples.builder import Samples
from .distinct_operations import repeated_operations
from .embedded_document import embedded_document, payload_document
from .library_parts import ConvenienceFile
from .models import model_graph
from .models.body_dicts import body_dicts
from .models.schema_checks import distinct_faults
from .models.schemas import Schemas
from .operations.builder import OperationBuilder
from .payloads import build_payload

_RESERVED_KEYS = ROOT_ATTRIBUTES | {"any_text", "import_module", "root", "version"}
"""Names in the package and its root clients that an API's key must not replace."""

_RESERVED_CLASSES = frozenset({"APPLICATION", "ApiClient", "TYPE_CHECKING"})
"""Names in a client's module that a model must not replace."""


def build(
    documents: Iterable[Document],
    conveniences: Iterable[ConvenienceFile] = (),
    warn: Callable[[Document, list[Problem]], None] = lambda document, warnings: None,
) -> list[Api]:
    """Return the IR of each API, in the order of the documents.

    Args:
        documents: Documents that ``validate`` has accepted.
        conveniences: The hand-written files of the APIs.
        warn: Receives each document with its suspicious parts.

    Raises:
        SpecError: Something cannot be generated. It carries all problems of all documents.

    """
    apis: list[Api] = []
    problems: list[Problem] = []
    hand_written = list(conveniences)
    for document in documents:
        try:
            with stage("build", document.file):
                files = [each for each in hand_written if each.api == document.key]
                builder = _ApiBuilder(document, files)
                apis.append(builder.build())
                builder.close()
            problems += builder.problems
            warn(document, builder.warnings)
        except RecursionError:
            message = "unsupported: a chain of hundreds of schemas, each referring to the next"
            problems.append(document.problem(_longest_chain(document), message, "shorten it"))
    if problems:
        raise SpecError(problems)
    return apis


def _longest_chain(document: Document) -> Pointer:
    """Return the place of the first schema of the longest chain of references."""
    schemas = document.data.get("components", {}).get("schemas", {})
    start = model_graph.start_of_longest_chain(schemas)
    return (*COMPONENTS, start) if start else ()


class _ApiBuilder:
    """Builds the IR of one document. What it cannot build is reported and left out."""

    def __init__(self, document: Document, conveniences: list[ConvenienceFile]) -> None:
        self._document = document
        self._conveniences = conveniences
        self._data = document.data
        self._schemas = Schemas(document)
        self.problems = self._schemas.problems
        self.warnings = self._schemas.warnings

    def close(self) -> None:
        """Free the memory of the document at once; see ``Schemas.close``."""
        self._schemas.close()

    def build(self) -> Api:
        """Return the API; incomplete if ``problems`` is not empty."""
        info = self._data["info"]
        key = self._client_name()
        client = f"{key}Client"
        root = payload_root(self._data)
        operations: dict[Pointer, Operation] = {}
        if root is None:
            operations = OperationBuilder(self._document, self._schemas).build_all(client)
        self._check_distinct_operations(operations)
        self._check_classes(client, operations)
        self._check_files()
        for pointer in extensions.misplaced_greedy(self._data):
            message = "the mark of a greedy parameter is misplaced or malformed"
            self._schemas.report(pointer, message, extensions.GREEDY_FORM)
        self._check_conveniences(operations)
        self._check_distinct_lists()
        payload = None if root is None else build_payload(self._document, self._schemas, root)
        return Api(
            key=Identifier(self._document.key),
            client_name=key,
            title=info["title"],
            version=info["version"],
            description=plain(info.get("description", "")),
            operations=tuple(operations.values()),
            models=self._schemas.models_by_need(),
            dicts=body_dicts(self._schemas.body_schemas, self._schemas.normalized),
            digest=self._document.digest,
            schemas={str(name): each for name, each in self._schemas.normalized.items()},
            conveniences=tuple(base for each in self._conveniences for base in each.bases),
            document=self._embedded(operations.values(), client, payload),
            payload=payload,
        )

    def _client_name(self) -> Identifier:
        key = self._document.key
        hint = "rename the file"
        if key in _RESERVED_KEYS:
            self._schemas.report((), f"unsupported: the package already defines {key}", hint)
        try:
            return client_name(key)
        except UnusableNameError as error:
            self._schemas.report((), str(error), hint)
            return Identifier("Unnamed")

    def _embedded(
        self, operations: Iterable[Operation], client: str, payload: Payload | None
    ) -> dict[str, Any]:
        if self.problems:
            return {}
        if payload is not None:
            return payload_document(self._data)
        return embedded_document(self._data, operations, client, self._schemas.union_tags)

    def _check_classes(self, client: str, operations: Mapping[Pointer, Operation]) -> None:
        """Report models that would hide another name in a module that imports them."""
        constants = {each.constant_name: each.operation_id for each in operations.values()}
        raw_client = f"{client.removesuffix('Client')}RawClient"
        reserved = _RESERVED_CLASSES | {client, raw_client} | constants.keys()
        for model in self._schemas.models:
            if model.class_name in reserved:
                pointer = self._schemas.origin(model.class_name)
                message = f"unsupported: the package already defines {model.class_name}"
                if operation_id := constants.get(model.class_name):
                    message += f", the constant of the operation {operation_id}"
                self._schemas.report(pointer, message, extensions.renaming(pointer))

    def _check_distinct_operations(self, operations: Mapping[Pointer, Operation]) -> None:
        for pointer, first in repeated_operations(operations):
            message = f"the same method and path as {first.http_method} {first.path}"
            self._schemas.report(pointer, message, "remove one of these operations")

    def _check_files(self) -> None:
        """Report forms with files that are also part of JSON, which has no files."""
        normalized = self._schemas.normalized
        of_files = {
            name
            for name, schema in normalized.items()
            if any(map(files.holds_file, schema["properties"].values()))
        }
        parts = [normalized[name] for name in normalized if of_files]
        used = {name for each in self._schemas.json_schemas for name in classes_in(each)}
        used |= {name for each in parts for name in classes_in(each)}
        for name in sorted(of_files & used):
            message = f"unsupported: {name} is a form with files, and also part of JSON"
            hint = "describe the form by a schema of its own"
            self._schemas.report(self._schemas.origin(Identifier(name)), message, hint)

    def _check_distinct_lists(self) -> None:
        """Report lists that require more different items than were found."""
        samples = Samples(self._schemas.normalized)
        lists = {} if self.problems else self._schemas.distinct_lists
        for pointer, schema in lists.items():
            for _, message, hint in distinct_faults(samples, schema):
                self._schemas.report(pointer, message, hint)

    def _check_conveniences(self, operations: Mapping[Pointer, Operation]) -> None:
        """Report hand-written files whose models are missing or whose methods are hidden."""
        known = {str(model.class_name) for model in self._schemas.models}
        for file in self._conveniences:
            if missing := sorted(file.models - known):
                message = (
                    f"unsupported: library/{file.path} needs the model {' and '.join(missing)}"
                )
                self._schemas.report((), message, "give a schema this name, or change that file")
            methods = {name for base in file.bases for name in base.methods}
            for pointer, operation in operations.items():
                for name in sorted(methods.intersection(operation.method_names)):
                    message = f"unsupported: library/{file.path} also defines the method {name}"
                    where, hint = (*pointer, "operationId"), extensions.renaming(pointer)
                    self._schemas.report(where, message, hint)
