"""Finds the operations whose answers link to what may be done next, in the form of HAL.

No document says so. spec/README.md tells by what they are known.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from ..core.errors import Pointer
from ..ir import Actions, Operation
from ..openapi import extensions
from ..pycode.identifiers import action_name, actions_name, class_name
from .field_paths import FieldPaths, Way, class_of, is_list, is_text, items
from .schemas import Schemas

LINKS = "_links.actions"
"""Where an answer in the form of HAL has its links to actions."""

HREF = "href"

_IN_PATH = re.compile(r"\{[^{}]*\}")


class ActionFinder:
    """Adds to operations the actions that their answers may allow.

    Args:
        schemas: The schemas, after those of every operation have been normalized.
        client: The client's class.

    """

    def __init__(self, schemas: Schemas, client: str) -> None:
        self._schemas = schemas
        self._ways = FieldPaths(schemas.models, schemas.normalized)
        self._classes = {client, *(each.class_name for each in schemas.models)}

    def add_to(self, operations: Mapping[Pointer, Operation]) -> dict[Pointer, Operation]:
        """Return the operations; those whose answers link to actions, with these."""
        result = dict(operations)
        for pointer, each in operations.items():
            links = self._links(each)
            allowed = [*_below(each, operations.values())]
            if links and not all(found.safe for found in allowed):
                taken = {name for found in result.values() for name in found.method_names}
                actions = _actions(each, links, allowed, taken)
                self._check(actions, each, pointer, taken)
                result[pointer] = replace(each, actions=actions)
        return result

    def _check(
        self, actions: Actions, asked: Operation, pointer: Pointer, methods: Collection[str]
    ) -> None:
        """Neither the method nor the class may take the place of another."""
        for kind, name, taken in (
            ("method", actions.method_name, methods),
            ("class", actions.class_name, self._classes),
        ):
            if name in taken:
                wrong = f"the actions of {asked.method_name} would be the {kind} {name}, which "
                where, right = (*pointer, "operationId"), extensions.renaming(pointer)
                self._schemas.complain(where, f"{wrong}is there already", right)
        self._classes.add(actions.class_name)

    def _links(self, operation: Operation) -> Way | None:
        """Return the way from an answer to its links to actions, if it has such."""
        answers = dict.fromkeys(each.instance for each in operation.successes)
        is_plain = operation.http_method == "GET" and operation.body is None
        if not is_plain or len(answers) != 1 or any(each.greedy for each in operation.parameters):
            return None
        (answer,) = answers
        if answer is None or not self._ways.knows(answer):
            return None
        way = self._ways.at(answer, LINKS)
        schema = self._ways.schema(answer, way) if way else {}
        link = class_of(items(schema)) if is_list(schema) else ""
        href = self._ways.at(link, HREF) if self._ways.knows(link) else None
        return way if href and is_text(self._ways.schema(link, href)) else None


def _below(asked: Operation, operations: Iterable[Operation]) -> Iterator[Operation]:
    """What a link may lead to: further down, with no other texts in the path.

    A link names no HTTP method: of what has one path it means what changes something, else what
    reads.
    """
    by_path: dict[str, list[Operation]] = defaultdict(list)
    for each in operations:
        rest = each.path.removeprefix(f"{asked.path.rstrip('/')}/")
        is_below = rest not in {"", each.path} and not _IN_PATH.search(rest)
        if is_below and each.http_method not in {"HEAD", "OPTIONS"}:
            by_path[each.path].append(each)
    for found in by_path.values():
        meant = [each for each in found if not each.safe] or found
        if len(meant) == 1:
            yield meant[0]


def _actions(
    asked: Operation, links: Way, allowed: Iterable[Operation], taken: Collection[str]
) -> Actions:
    method_name = actions_name(asked.method_name, taken)
    given = {(each.location, each.wire_name) for each in asked.parameters}
    operations = []
    samples = {}
    for operation in allowed:
        name = action_name(operation.method_name)
        others = tuple(
            # A link can hold what goes into the query; a header's value only the caller has.
            replace(each, required=each.required and each.location == "header")
            for each in operation.parameters
            if (each.location, each.wire_name) not in given
        )
        operations.append(replace(operation, method_name=name, parameters=others))
        linked = replace(operation, parameters=(*asked.positional, *operation.keywords))
        samples[name] = linked.sample_target
    return Actions(
        method_name=method_name,
        class_name=class_name(method_name),
        links=links,
        operations=tuple(operations),
        sample_links=samples,
    )
