"""Operations whose responses link to the next possible actions, as HAL does.

Documents do not state this. spec/conventions.md lists the signs by which such operations are found.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from ...core.errors import Pointer
from ...ir import Actions, Operation
from ...openapi import extensions
from ...pycode.identifiers import action_name, actions_name, class_name
from ..models.schemas import Schemas
from .field_paths import FieldPath, FieldPaths, class_of, is_list, is_string, items

LINKS = "_links.actions"
"""The path to the links to actions in a HAL response."""

HREF = "href"

_IN_PATH = re.compile(r"\{[^{}]*\}")


class ActionFinder:
    """Adds the actions that a response may allow to its operation.

    Args:
        schemas: The schemas, after those of every operation have been normalized.
        client: The client's class.

    """

    def __init__(self, schemas: Schemas, client: str) -> None:
        self._schemas = schemas
        self._paths = FieldPaths(schemas.models, schemas.normalized)
        self._classes = {client, *(each.class_name for each in schemas.models)}

    def add_to(self, operations: Mapping[Pointer, Operation]) -> dict[Pointer, Operation]:
        """Return all operations, those whose responses link to actions with these actions."""
        result = dict(operations)
        taken = {name for each in operations.values() for name in each.method_names}
        descendants = _descendants(operations.values())
        for pointer, each in operations.items():
            links = self._links(each)
            targets = [*_link_targets(descendants.get(each.path.rstrip("/"), ()))] if links else []
            if links and not all(target.safe for target in targets):
                actions = _actions(each, links, targets, taken)
                self._check(actions, each, pointer, taken)
                result[pointer] = replace(each, actions=actions)
                taken.update(result[pointer].method_names)
        return result

    def _check(
        self, actions: Actions, source: Operation, pointer: Pointer, methods: Collection[str]
    ) -> None:
        """Report a method or class whose name is already in use."""
        for kind, name, taken in (
            ("method", actions.method_name, methods),
            ("class", actions.class_name, self._classes),
        ):
            if name in taken:
                wanted = f"the actions of {source.method_name} would be the {kind} {name}"
                message = f"unsupported: {wanted}, which already exists"
                where, hint = (*pointer, "operationId"), extensions.renaming(pointer)
                self._schemas.report(where, message, hint)
        self._classes.add(actions.class_name)

    def _links(self, operation: Operation) -> FieldPath | None:
        """Return the path from a response to its links to actions; ``None`` without links."""
        bodies = dict.fromkeys(each.instance for each in operation.successes)
        is_plain = operation.http_method == "GET" and operation.body is None
        if not is_plain or len(bodies) != 1 or any(each.greedy for each in operation.parameters):
            return None
        (body,) = bodies
        if body is None or not self._paths.is_model(body):
            return None
        path = self._paths.resolve(body, LINKS)
        schema = self._paths.schema(body, path) if path else {}
        link = class_of(items(schema)) if is_list(schema) else ""
        href = self._paths.resolve(link, HREF) if self._paths.is_model(link) else None
        return path if href and is_string(self._paths.schema(link, href)) else None


def _descendants(operations: Iterable[Operation]) -> Mapping[str, list[Operation]]:
    """Return the operations below each path that are reached by fixed path segments only."""
    found: dict[str, list[Operation]] = defaultdict(list)
    for each in operations:
        if each.http_method in {"HEAD", "OPTIONS"}:
            continue
        above = each.path
        while "/" in above:
            above, _, _ = above.rpartition("/")
            rest = each.path[len(above) + 1 :]
            if _IN_PATH.search(rest):
                break
            if rest:
                found[above].append(each)
    return found


def _link_targets(operations: Iterable[Operation]) -> Iterator[Operation]:
    """Yield those of the operations below a path that a link may lead to.

    A link names no HTTP method. Among the operations of one path, it means the one that writes, or
    else the one that reads.
    """
    by_path: dict[str, list[Operation]] = defaultdict(list)
    for each in operations:
        by_path[each.path].append(each)
    for found in by_path.values():
        meant = [each for each in found if not each.safe] or found
        if len(meant) == 1:
            yield meant[0]


def _actions(
    source: Operation, links: FieldPath, targets: Iterable[Operation], taken: Collection[str]
) -> Actions:
    method_name = actions_name(source.method_name, taken)
    known = {(each.location, each.wire_name) for each in source.parameters}
    operations = []
    samples = {}
    for target in targets:
        name = action_name(target.method_name)
        others = tuple(
            # A link can contain query parameters, but only the caller knows a header's value.
            replace(each, required=each.required and each.location == "header")
            for each in target.parameters
            if (each.location, each.wire_name) not in known
        )
        operations.append(replace(target, method_name=name, parameters=others))
        linked = replace(target, parameters=(*source.positional, *target.keywords))
        samples[name] = linked.sample_target
    return Actions(
        method_name=method_name,
        class_name=class_name(method_name),
        links=links,
        operations=tuple(operations),
        sample_links=samples,
    )
