"""Command ``inspect``: the IR of an API as a tree and as JSON, for authors of templates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from ..core.errors import Pointer, UsageError, closest_first
from ..escape.terminal import visible
from ..ir import (
    Actions,
    Api,
    Field,
    Model,
    Operation,
    Pagination,
    Parameter,
    Payload,
    Response,
    UsagePlan,
)
from ..openapi.allof import COMPONENTS
from ..openapi.documents import Document

if TYPE_CHECKING:
    from rich.tree import Tree


@dataclass(frozen=True)
class Node:
    """Line of the tree.

    Attributes:
        name: The name in bold.
        text: The text after the name.
        children: The lines below.

    """

    name: str
    text: str = ""
    children: Sequence[Node] = ()


def select(api: Api, names: Sequence[str]) -> Api:
    """Return the API with these operations and models only, or with all if none is named.

    Args:
        api: The API.
        names: The names in Python or in the document.

    Raises:
        UsageError: The API has no operation or model with that name.

    """
    if not names:
        return api
    wanted = set(names)
    operations = [each for each in api.operations if wanted & _names_of(each)]
    models = [each for each in api.models if wanted & _names_of(each)]
    found = set().union(*map(_names_of, operations), *map(_names_of, models))
    if unknown := [name for name in names if name not in found]:
        there = [*(each.method_name for each in api.operations), *api.model_names]
        raise UsageError(
            f"{api.key} has no operation or model {', '.join(unknown)}; "
            f"it has {', '.join(closest_first(unknown[0], there))}"
        )
    return replace(
        api,
        operations=tuple(operations),
        models=tuple(models),
        schemas={each.class_name: api.schemas[each.class_name] for each in models},
        conveniences=(),
        document={},
    )


def _names_of(each: Operation | Model) -> set[str]:
    if isinstance(each, Operation):
        return {str(each.method_name), each.operation_id}
    return {str(each.class_name), each.schema_name}


def as_values(api: Api) -> dict[str, Any]:
    """Return the attributes of the API as JSON values."""
    return asdict(api)


def as_tree(api: Api, document: Document) -> Tree:
    """Return the attributes of the API as a tree with their places in the document.

    Args:
        api: The API, or parts of it.
        document: The prepared document from which the API was built.

    """
    return _to_rich_tree(_api(api, document))


def _to_rich_tree(node: Node) -> Tree:
    from rich.text import Text
    from rich.tree import Tree

    label = Text.assemble((visible(node.name), "bold"))
    if node.text:
        label.append(f"{': ' if node.name else ''}{visible(' '.join(node.text.split()))}")
    tree = Tree(label)
    tree.children = [_to_rich_tree(each) for each in node.children]
    return tree


def _api(api: Api, document: Document) -> Node:
    methods = [Node(*each) for base in api.conveniences for each in base.methods.items()]
    parts = [
        Node("operations", str(len(api.operations)), [*_operations(api, document)]),
        Node("models", str(len(api.models)), [_model(each, document) for each in api.models]),
        Node("conveniences", str(len(methods)), methods),
    ]
    about = f"{api.client_name}Client, {api.title}, version {api.version} ({document.file})"
    if api.payload is not None:
        parts = [*_payload(api.payload), parts[1]]
        return Node(api.key, f"{api.payload.root} ({document.file})", parts)
    return Node(api.key, about, [each for each in parts if each.children])


def _payload(payload: Payload) -> Iterator[Node]:
    kind = "a notification" if payload.is_notification else "the document of a report or feed"
    yield Node("payload", kind)
    yield Node("types", _listed(payload.types) or "not stated")
    if payload.is_notification:
        yield Node("versions", _listed(payload.versions) or "any")
    yield Node("examples", str(len(payload.examples)))


def _operations(api: Api, document: Document) -> Iterator[Node]:
    for each in api.operations:
        pointer = ("paths", each.path, each.http_method.lower())
        about = f"{each.http_method} {each.path}{_place(document, pointer)}"
        yield Node(each.method_name, about, [*_operation(each)])


def _operation(operation: Operation) -> Iterator[Node]:
    yield Node("summary", operation.summary)
    yield Node("operation id", operation.operation_id)
    yield _usage_plan(operation.usage_plan)
    if not operation.has_usual_safety:
        does = "only reads: safe to retry" if operation.safe else "changes something: not retried"
        yield Node("safety", f"{operation.http_method} that {does}")
    if operation.restriction is not None:
        elements = operation.restriction.data_elements
        which = "" if elements is None else f": {', '.join(elements) or 'none'}"
        yield Node("restricted", f"takes data_elements{which}, or restricted_data_token")
    if operation.scope is not None:
        yield Node("grantless", f"signs in for {operation.scope}, or for its argument scope")
    if operation.pagination is not None:
        yield _pagination(operation.pagination)
    if operation.actions is not None:
        yield _actions(operation.actions)
    if operation.parameters:
        yield Node("parameters", "", [_parameter(each) for each in operation.parameters])
    if (body := operation.body) is not None:
        yield Node("body", _listed([body.type, body.media_type, _need(body.required)]))
    yield Node("responses", "", [_response(each) for each in operation.responses])


def _usage_plan(plan: UsagePlan | None) -> Node:
    if plan is None:
        return Node("usage plan", "not documented by Amazon")
    others = [Node("", each) for each in plan.others]
    return Node("usage plan", f"{plan.rate:g} requests per second, burst {plan.burst}", others)


def _pagination(pagination: Pagination) -> Node:
    token = "body " + _path(pagination.body_path)
    if pagination.parameter is not None:
        token = f"{pagination.parameter.location} {pagination.token_name}"
    items = "whole pages" if pagination.items is None else _path(pagination.items)
    along = [f"{name}={value}" for name, value in pagination.along.items()]
    manner = "alone" if pagination.alone else "with the first request's arguments"
    facts = [
        Node("items", f"{items}, each {pagination.item_type}"),
        Node("next token", f"{_path(pagination.next)}, sent in {token}"),
        Node("sent", _listed([manner, *along])),
    ]
    return Node("pagination", pagination.method_name, facts)


def _actions(actions: Actions) -> Node:
    known = [
        Node(each.method_name, f"{each.http_method} {each.path}") for each in actions.operations
    ]
    about = f"{actions.class_name}, from the links in {_path(actions.links)}"
    return Node("actions", f"{actions.method_name}, {about}", known)


def _path(fields: Iterable[Field]) -> str:
    return ".".join(each.wire_name for each in fields)


def _parameter(parameter: Parameter) -> Node:
    where = f"{_other_name(parameter)} in {parameter.location}".strip()
    kinds = ["repeated"] * parameter.repeated + ["greedy"] * parameter.greedy
    kinds += [parameter.style] * bool(parameter.style)
    limits = parameter.limits.strip().removesuffix(".")
    about = [parameter.type, where, _need(parameter.required), *kinds, limits]
    return Node(parameter.name, _listed(about))


def _response(response: Response) -> Node:
    raised = "" if response.is_success else f"raises {response.exception}"
    headers = f"headers {' '.join(response.headers)}" if response.headers else ""
    about = [response.type or "no body", response.media_type or "", raised, headers]
    return Node(str(response.status), _listed(about))


def _model(model: Model, document: Document) -> Node:
    place = _place(document, (*COMPONENTS, model.schema_name))
    fields = [
        Node(each.name, _listed([each.annotation, _other_name(each), _need(each.required)]))
        for each in model.fields
    ]
    return Node(model.class_name, f"schema {model.schema_name}{place}", fields)


def _other_name(named: Field | Parameter) -> str:
    """Return the wire name if it differs from the name in Python."""
    return named.wire_name if named.wire_name != named.name else ""


def _need(required: bool) -> str:
    return "required" if required else "optional"


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(each for each in texts if each)


def _place(document: Document, pointer: Pointer) -> str:
    """Return the file and line; empty for an inline schema, which has no place of its own."""
    origin = document.origin(pointer)
    source = origin.document or document
    if origin.pointer not in source.positions:
        return ""
    return f" ({source.file}:{source.positions[origin.pointer][0]})"
