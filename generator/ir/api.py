"""An API of the package, with a client, operations and models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..pycode.identifiers import Identifier
from ..pycode.imports import import_lines, value_types, words
from ..pycode.literals import Code
from .body_dicts import BodyDict
from .components import Pagination
from .models import Model
from .operations import Actions, Operation
from .payloads import Payload

TOKEN_OPERATION = "createRestrictedDataToken"
"""The operation of the Tokens API that issues Restricted Data Tokens."""


@dataclass(frozen=True)
class Convenience:
    """A hand-written class from which the client inherits methods besides its operations.

    Attributes:
        module: Its module beside the client's, in async form, such as ``_async_attachments``.
        class_name: The class, in async form.
        methods: A line that describes each public method, by its name.
        digest: SHA-256 of the file.

    """

    module: Identifier
    class_name: Identifier
    methods: Mapping[str, str]
    digest: str


@dataclass(frozen=True)
class Api:
    """An API: a client, its operations and its models.

    Attributes:
        key: The module in the package, such as ``messaging_v1``.
        client_name: The client's class without ``Client``, such as ``Messaging``.
        title: The document's title.
        version: The document's version.
        description: The document's text.
        operations: The operations, in the document's order.
        models: Each model after those that it refers to, else in the document's order.
        digest: SHA-256 of the document and its overlay.
        schemas: The normalized JSON schemas, by class.
        conveniences: The hand-written bases of the client.
        dicts: The objects in bodies of requests as dicts with the names in JSON.
        document: The document in the package, in OpenAPI 3.1.
        payload: The payload, if the document is a payload schema, which has no operations.

    """

    key: Identifier
    client_name: Identifier
    title: str
    version: str
    description: str
    operations: tuple[Operation, ...]
    models: tuple[Model, ...]
    digest: str
    schemas: dict[str, Any] = field(repr=False)
    conveniences: tuple[Convenience, ...] = ()
    dicts: tuple[BodyDict, ...] = ()
    document: dict[str, Any] = field(default_factory=dict, repr=False)
    payload: Payload | None = None

    @cached_property
    def exceptions(self) -> tuple[Identifier, ...]:
        """The exceptions of all documented error statuses, by status."""
        by_status = {each.status: each.exception for one in self.operations for each in one.errors}
        return tuple(dict.fromkeys(by_status[status] for status in sorted(by_status)))

    @cached_property
    def called_models(self) -> tuple[Identifier, ...]:
        """The models that calls accept and return, by name."""
        return self._called_by(self.operations)

    @cached_property
    def model_names(self) -> tuple[Identifier, ...]:
        """Every model, by name."""
        return tuple(sorted(model.class_name for model in self.models))

    @cached_property
    def models_by_name(self) -> Mapping[str, Model]:
        """The models by the names of their classes."""
        return {each.class_name: each for each in self.models}

    @cached_property
    def restricted_operations(self) -> tuple[Operation, ...]:
        """The operations that accept a Restricted Data Token."""
        return tuple(each for each in self.operations if each.restricted)

    @cached_property
    def token_operation(self) -> Operation | None:
        """The operation that issues Restricted Data Tokens, if the API has it."""
        found = (each for each in self.operations if each.operation_id == TOKEN_OPERATION)
        return next(found, None)

    @cached_property
    def grantless_operations(self) -> tuple[Operation, ...]:
        """The operations that run without a grant of a seller."""
        return tuple(each for each in self.operations if each.scope is not None)

    @cached_property
    def instance_models(self) -> tuple[Identifier, ...]:
        """The models of bodies and responses, by name."""
        used = {each.instance for one in self.operations for each in one.successes}
        used |= {each.body.instance for each in self.operations if each.body is not None}
        return tuple(each for each in self.model_names if each in used)

    @cached_property
    def client_models(self) -> tuple[Identifier, ...]:
        """The models in the signatures of methods, iterated items included, by name."""
        used = {name for each in self.paginations for name in words(each.item_type)}
        used.update(self.called_models)
        return tuple(each for each in self.model_names if each in used)

    @cached_property
    def paginations(self) -> tuple[Pagination, ...]:
        """The paginations of all operations."""
        return tuple(each.pagination for each in self.operations if each.pagination)

    @cached_property
    def actions(self) -> tuple[Actions, ...]:
        """The actions of all operations."""
        return tuple(each.actions for each in self.operations if each.actions)

    @cached_property
    def action_operations(self) -> tuple[Operation, ...]:
        """The operations that actions lead to."""
        return tuple(each for actions in self.actions for each in actions.operations)

    @cached_property
    def action_models(self) -> tuple[Identifier, ...]:
        """The models in the signatures of actions and their sources, by name."""
        sources = [each for each in self.operations if each.actions]
        return self._called_by([*sources, *self.action_operations])

    @cached_property
    def action_imports(self) -> tuple[Code, ...]:
        """The import lines that the signatures of actions need."""
        return import_lines(_signature_types(self.action_operations))

    @cached_property
    def actions_take_marketplaces(self) -> bool:
        """Whether an action has an argument of type ``Marketplace``."""
        return "Marketplace" in words(" ".join(_signature_types(self.action_operations)))

    @cached_property
    def takes_marketplaces(self) -> bool:
        """Whether a method has an argument of type ``Marketplace``."""
        return any("Marketplace" in each.type for one in self.operations for each in one.parameters)

    @cached_property
    def client_imports(self) -> tuple[Code, ...]:
        """The import lines that the signatures of methods need."""
        iterated = [each.item_type for each in self.paginations]
        return import_lines([*_signature_types(self.operations), *iterated])

    @cached_property
    def operation_imports(self) -> tuple[Code, ...]:
        """The import lines that the checked types of parameters, bodies and responses need."""
        return import_lines(self._checked_types)

    @cached_property
    def operation_values(self) -> tuple[Code, ...]:
        """The types of the runtime's module of values that the operations need."""
        return value_types(self._checked_types)

    @cached_property
    def model_imports(self) -> tuple[Code, ...]:
        """The import lines that the fields of the models need."""
        return import_lines(self._model_types)

    @cached_property
    def model_values(self) -> tuple[Code, ...]:
        """The types of the runtime's module of values that the fields of the models need."""
        return value_types(self._model_types)

    @cached_property
    def dict_imports(self) -> tuple[Code, ...]:
        """The import lines that the module of dicts needs."""
        is_marked = any(each.marks_required for each in self.dicts)
        return import_lines([*self._dict_types, "TypedDict", *(["Required"] if is_marked else [])])

    @cached_property
    def dict_values(self) -> tuple[Code, ...]:
        """The types of the runtime's module of values that the dicts need."""
        return value_types(self._dict_types)

    @cached_property
    def dicts_hold_models(self) -> bool:
        """Whether a dict may hold a model."""
        return any("_models" in words(each) for each in self._dict_types)

    @cached_property
    def actions_take_dicts(self) -> bool:
        """Whether an action has a body that may be a dict."""
        bodies = [each.body.type for each in self.action_operations if each.body is not None]
        return any("_dicts" in words(each) for each in bodies)

    @cached_property
    def _dict_types(self) -> list[Code]:
        return [key.type for each in self.dicts for key in each.keys]

    @cached_property
    def model_bases(self) -> frozenset[str]:
        """The base classes of the models."""
        return frozenset(words(each.base)[0] for each in self.models)

    @cached_property
    def takes_files(self) -> bool:
        """Whether a field of a form is a file."""
        return "FormFile" in self.model_values

    def _called_by(self, operations: Iterable[Operation]) -> tuple[Identifier, ...]:
        used = {name for each in _called_types(operations) for name in words(each)}
        return tuple(each for each in self.model_names if each in used)

    @cached_property
    def _model_types(self) -> list[str]:
        types: list[str] = [each.annotation for model in self.models for each in model.fields]
        extras = [model.extra for model in self.models if model.extra is not None]
        return [*types, *extras, *(["Field"] if extras else [])]

    @cached_property
    def _checked_types(self) -> list[str]:
        types: list[str] = [each.checked_type for one in self.operations for each in one.parameters]
        types += [each.body.checked_type for each in self.operations if each.body is not None]
        types += [each.returns for each in self.operations]
        successes = [each for one in self.operations for each in one.successes]
        return types + [each.checked_type for each in successes if each.checked_type is not None]


def _called_types(operations: Iterable[Operation]) -> list[Code]:
    """Return the types in signatures that may hold models: of bodies, objects and responses."""
    found = list(operations)
    bodies = [each.body.type for each in found if each.body is not None]
    objects = [each.type for one in found for each in one.parameters if each.holds_models]
    return bodies + objects + [each.returns for each in found]


def _signature_types(operations: Iterable[Operation]) -> list[Code]:
    """Return every type in the signatures of methods."""
    found = list(operations)
    elements = [each.restriction.elements_type for each in found if each.restriction]
    parameters = [each.type for one in found for each in one.parameters]
    return [*parameters, *elements, *_called_types(found)]
