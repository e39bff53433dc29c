"""Comparison of operations: calls, usage plans, access, pagination and actions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..constraints.comparison import change_suffix
from ..core.errors import Pointer
from ..ir import Actions, Field, Operation, Pagination, UsagePlan
from ..openapi import extensions
from ..openapi.usage_plans import read_usage_plan
from .changes import Difference, Places, addition, both, removal
from .resolved_api import ApiVersion
from .resolved_schema import DocText
from .schema_differences import compare_texts


@dataclass(frozen=True)
class VersionedOperation:
    """Operation of one version.

    Attributes:
        version: The version.
        operation: The operation.

    """

    version: ApiVersion
    operation: Operation

    @property
    def place(self) -> Pointer:
        """Place in the document."""
        return ("paths", self.operation.path, self.operation.http_method.lower())

    @property
    def data(self) -> Mapping[str, Any]:
        """Data of the document at that place."""
        found: Mapping[str, Any] = self.version.data["paths"][self.operation.path][self.place[-1]]
        return found

    @property
    def call(self) -> str:
        """Call in user code, without the parentheses."""
        return f"{self.version.client}.{self.operation.method_name}"

    @property
    def texts(self) -> dict[str, DocText]:
        """Documentation of the operation without the usage plan."""
        texts = {key: self.data.get(key) for key in ("summary", "description", "deprecated")}
        texts["description"] = read_usage_plan(texts["description"] or "")[1]
        return {key: DocText((*self.place, key), text) for key, text in texts.items() if text}

    @property
    def subjects(self) -> tuple[str, ...]:
        """Every method that calls the operation, and the class of the actions that it returns."""
        own = [f"{self.version.client}.{each}" for each in self.operation.method_names]
        actions = self.operation.actions
        classes = [] if actions is None else [str(actions.class_name)]
        return (*own, *classes, *(f"{owner}.{name}" for owner, name in self._as_action()))

    def _as_action(self) -> Iterator[tuple[str, str]]:
        for actions in self.version.api.actions:
            for each in actions.operations:
                if each.operation_id == self.operation.operation_id:
                    yield str(actions.class_name), str(each.method_name)

    @property
    def endpoint(self) -> str:
        """HTTP method and path: ``GET /orders``."""
        return f"{self.operation.http_method} {self.operation.path}"


OperationPair = tuple[VersionedOperation, VersionedOperation]

_IN_PATH = re.compile(r"\{[^{}]*\}")


def compare_operation(pair: OperationPair, others: Mapping[str, str]) -> Iterator[Difference]:
    """Yield the differences of an operation apart from its data.

    Args:
        pair: The operation in both versions.
        others: The new ID of each operation of both versions, by its old ID.

    """
    old, new = pair
    yield from _compare_call(pair)
    yield from compare_texts((old.texts, new.texts), new.call)
    yield from _compare_plans(pair)
    yield from _compare_access(pair)
    yield from _compare_pages(pair)
    yield from _compare_actions(pair, others)


def _compare_call(pair: OperationPair) -> Iterator[Difference]:
    old, new = pair
    subjects = (new.call,)
    ids = both(lambda each: each.operation.operation_id, pair)
    names = both(lambda each: str(each.operation.method_name), pair)
    places = both(lambda each: (*each.place, "operationId"), pair)
    if names[0] != names[1]:
        yield Difference("operation-renamed", places, (old.call, new.call), subjects=subjects)
    elif ids[0] != ids[1]:
        yield Difference("operation-id-changed", places, ids, subjects=subjects)
    places = (old.place, new.place)
    paths = both(lambda each: each.operation.path, pair)
    if _path_template(old.operation) != _path_template(new.operation):
        yield Difference("operation-moved", places, paths, subjects=subjects)
    methods = both(lambda each: str(each.operation.http_method), pair)
    if methods[0] != methods[1]:
        yield Difference("http-method-changed", places, methods, subjects=subjects)


def _path_template(operation: Operation) -> str:
    """Return the path without parameter names, which are compared with the parameters."""
    return _IN_PATH.sub("{}", operation.path)


def _compare_plans(pair: OperationPair) -> Iterator[Difference]:
    old, new = plans = both(lambda each: each.operation.usage_plan, pair)
    places, subjects = both(_locate_plan, pair), (pair[1].call,)
    if old is None or new is None:
        if old is not new:
            kind = f"usage-plan-{change_suffix(plans)}"
            yield Difference(kind, places, both(_describe_plan, plans), subjects=subjects)
        return
    for key, values in (("rate", (old.rate, new.rate)), ("burst", (old.burst, new.burst))):
        if values[0] != values[1]:
            kind = f"{key}-{'raised' if values[1] > values[0] else 'lowered'}"
            inside = (_inside_plan(places[0], key), _inside_plan(places[1], key))
            yield Difference(kind, inside, values, subjects=subjects)
    if old.others != new.others:
        others = both(lambda each: "; ".join(each.others) or None, (old, new))
        yield Difference("usage-plan-changed", places, others, subjects=subjects)


def _locate_plan(operation: VersionedOperation) -> Pointer | None:
    if operation.operation.usage_plan is None:
        return None
    has_own = extensions.USAGE_PLAN in operation.data
    return (*operation.place, extensions.USAGE_PLAN if has_own else "description")


def _inside_plan(place: Pointer | None, key: str) -> Pointer | None:
    return (*place, key) if place and place[-1] == extensions.USAGE_PLAN else place


def _describe_plan(plan: UsagePlan | None) -> str | None:
    return None if plan is None else f"{plan.rate:g} requests per second, burst {plan.burst}"


def _compare_access(pair: OperationPair) -> Iterator[Difference]:
    subjects = (pair[1].call,)
    marks = both(lambda each: True if each.operation.restricted else None, pair)
    if marks[0] is not marks[1]:
        places = _locate(pair, marks, extensions.RESTRICTED)
        yield Difference(f"restriction-{change_suffix(marks)}", places, marks, subjects=subjects)
    elif marks[0] is not None:
        yield from _compare_elements(pair)
    safety = both(lambda each: each.operation.safe, pair)
    if safety[0] != safety[1]:
        kind = "made-safe" if safety[1] else "made-unsafe"
        yield Difference(kind, both(_locate_safety, pair), safety, subjects=subjects)
    scopes = both(lambda each: each.operation.scope, pair)
    if scopes[0] != scopes[1]:
        places = _locate(pair, scopes, extensions.GRANTLESS_SCOPE)
        yield Difference(f"scope-{change_suffix(scopes)}", places, scopes, subjects=subjects)


def _compare_elements(pair: OperationPair) -> Iterator[Difference]:
    """Yield the change of the data elements that a restricted operation accepts."""
    old, new = both(_data_elements, pair)
    if old == new:
        return
    is_wider = new is None or (old is not None and set(old) <= set(new))
    kind = "data-elements-added" if is_wider else "data-elements-removed"
    places = both(lambda each: (*each.place, extensions.RESTRICTED), pair)
    values = both(lambda each: "any" if each is None else ", ".join(each) or "none", (old, new))
    yield Difference(kind, places, values, subjects=(pair[1].call,))


def _data_elements(operation: VersionedOperation) -> tuple[str, ...] | None:
    restriction = operation.operation.restriction
    return None if restriction is None else restriction.data_elements


def _locate_safety(operation: VersionedOperation) -> Pointer:
    """Return the place of the extension, or else of the operation."""
    return (
        (*operation.place, extensions.SAFE)
        if extensions.SAFE in operation.data
        else operation.place
    )


def _locate(pair: OperationPair, values: tuple[object, object], *inside: str) -> Places:
    """Return the places inside the operations of those versions that have a value."""
    old, new = both(lambda each: (*each.place, *inside), pair)
    return None if values[0] is None else old, None if values[1] is None else new


def _compare_pages(pair: OperationPair) -> Iterator[Difference]:
    old, new = pages = both(lambda each: each.operation.pagination, pair)
    names = both(lambda each: _extra_method(each, each.operation.pagination), pair)
    places, subjects = _locate(pair, pages), (str(names[1] or names[0]),)
    if old is None or new is None:
        if old is not new:
            yield Difference(f"iterator-{change_suffix(pages)}", places, names, subjects=subjects)
        return
    types = both(lambda each: str(each.item_type), (old, new))
    is_other_list = _describe_items(old) != _describe_items(new)
    is_same_type = types[0] == types[1]
    described = both(partial(_describe_pagination, with_items=is_same_type), (old, new))
    for kind, values, is_relevant in (
        ("iterator-renamed", names, True),
        ("iterated-items-changed", types, is_other_list),
        ("pagination-changed", described, True),
    ):
        if is_relevant and values[0] != values[1]:
            yield Difference(kind, places, values, subjects=subjects)


def _extra_method(operation: VersionedOperation, part: Pagination | Actions | None) -> str | None:
    """Return the method that pagination or actions add to the client, if there is one."""
    return None if part is None else f"{operation.version.client}.{part.method_name}"


def _describe_items(pages: Pagination) -> str:
    return "whole pages" if pages.items is None else _join_path(pages.items)


def _describe_pagination(pages: Pagination, *, with_items: bool) -> str:
    """Return a phrase that describes how one page follows another, and which items it has."""
    where = "body" if pages.parameter is None else pages.parameter.location
    along = [f"{name}={value}" for name, value in pages.along.items()]
    parts = [f"{_join_path(pages.next)} is sent as {pages.token_name} in the {where}"]
    alone = ["alone"] if pages.alone else []
    omits = ["an empty page may omit its list"] if pages.may_omit_items else []
    items = [f"items are in {_describe_items(pages)}"] if with_items else []
    return ", ".join([*parts, *alone, *along, *omits, *items])


def _join_path(fields: Iterable[Field]) -> str:
    return ".".join(each.wire_name for each in fields)


def _compare_actions(pair: OperationPair, others: Mapping[str, str]) -> Iterator[Difference]:
    """Compare the actions of an operation, apart from added and removed operations."""
    old, new = found = both(lambda each: each.operation.actions, pair)
    names = both(lambda each: _extra_method(each, each.operation.actions), pair)
    places = _locate(pair, found)
    if old is None or new is None:
        if actions := new or old:
            subjects = (str(names[1] or names[0]), str(actions.class_name))
            yield Difference(f"actions-{change_suffix(found)}", places, names, subjects=subjects)
        return
    classes = both(lambda each: str(each.class_name), (old, new))
    if names[0] != names[1]:
        yield Difference("actions-renamed", places, names, subjects=(str(names[1]),))
    if classes[0] != classes[1]:
        yield Difference("class-renamed", places, classes, subjects=(classes[1],))
    before, after = both(_by_id, (old, new))
    known_before = {others[each] for each in before if each in others}
    for known, name in before.items():
        if known not in others:
            continue
        counterpart = after.get(others[known])
        if counterpart is None:
            yield removal("action", pair[0].place, name, name, f"{classes[0]}.{name}")
        elif counterpart != name:
            values = (f"{classes[0]}.{name}", f"{classes[1]}.{counterpart}")
            yield Difference("action-renamed", places, values, counterpart, values[1:])
    for known, name in after.items():
        if known in others.values() and known not in known_before:
            yield addition("action", pair[1].place, name, name, f"{classes[1]}.{name}")


def _by_id(actions: Actions) -> dict[str, str]:
    """Return the methods of the actions by the IDs of their operations."""
    return {each.operation_id: str(each.method_name) for each in actions.operations}
