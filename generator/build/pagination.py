"""Finds the operations that page, and says how their pages follow each other.

Amazon's documents have no common form for it, only habits. spec/README.md lists those that are
known here, and how a document states what they do not tell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from ..constraints import properties
from ..core.errors import Pointer
from ..ir import Field, Operation, Pagination, Parameter
from ..openapi import extensions
from ..pycode.identifiers import Identifier, iterator_names
from ..pycode.literals import Code
from . import type_annotations
from .field_paths import FieldPaths, Schema, Way, is_list, items, nearest, plain
from .schemas import Schemas

T = TypeVar("T", Field, Parameter)

GIVING = ("nexttoken", "nextpagetoken", "paginationtoken", "pagetoken")
"""What holds the next token in an answer; the first of them that is there."""

TAKING = (*GIVING, "token")
"""What takes a token in a request, likewise."""

ASIDE = frozenset({"errors", "warnings"})
"""Lists that an answer has besides what it is about."""

_ALONE = re.compile(
    r"\bonly (query )?(parameter|argument)\b|\b(any|no) other (query )?(parameter|argument)s?\b",
    re.IGNORECASE,
)
"""How a description says that a token travels alone."""

_LITERAL = re.compile(r'"(\w+)"')


class Paginator:
    """Adds the paging to the operations of a document.

    Args:
        schemas: The schemas, after those of every operation have been normalized.
        data: The document, for what it states itself.

    """

    def __init__(self, schemas: Schemas, data: Mapping[str, Any]) -> None:
        self._schemas = schemas
        self._data = data
        self._ways = FieldPaths(schemas.models, schemas.normalized)

    def add_to(self, operations: Mapping[Pointer, Operation]) -> tuple[Operation, ...]:
        """The operations; those that page, with their paging."""
        read = {pointer: self._read(pointer, each) for pointer, each in operations.items()}
        methods = {each.method_name: pointer for pointer, each in operations.items()}
        found = {method: read[pointer] for method, pointer in methods.items()}
        names = iterator_names(
            {method: each.items is None for method, each in found.items() if each}, methods
        )
        counts = Counter([*names.values(), *methods])
        for method, name in names.items():
            if counts[name] > 1:
                where = methods[Identifier(method)]
                wrong = f"{method} would be iterated by {name}, which is a method already"
                right = extensions.renaming(where)
                self._schemas.complain((*where, "operationId"), wrong, right)
        result = []
        for pointer, each in operations.items():
            paging = read[pointer]
            if paging is not None:
                paging = replace(paging, method_name=names[each.method_name])
            result.append(replace(each, pagination=paging))
        return tuple(result)

    def _read(self, pointer: Pointer, operation: Operation) -> Pagination | None:
        """The paging of an operation, under the name of its method as long as there is no other."""
        data: Any = self._data
        for step in pointer:
            data = data[step]
        given = data.get(extensions.PAGINATION)
        if given is False:
            return None
        where = (*pointer, extensions.PAGINATION)
        stated = extensions.pagination(given) if given is not None else extensions.UNSTATED
        if stated is None:
            wrong = "the pagination is malformed"
            self._schemas.complain(where, wrong, extensions.PAGINATION_FORM)
            return None
        try:
            return _Reader(self._ways, operation, stated).read()
        except _NotThereError as error:
            if given is not None:
                place = (*where, error.key) if error.key in given else where
                self._schemas.complain(place, error.message, error.hint)
            return None


class _NotThereError(Exception):
    """A part of paging that is not there, or not as stated; ``key`` is the extension's for it."""

    def __init__(self, key: str, wrong: str, right: str) -> None:
        super().__init__(key, wrong, right)
        self.key, self.message, self.hint = key, wrong, right


class _Reader:
    """Reads the paging of one operation: what is stated as it is, the rest from what is usual."""

    def __init__(
        self, ways: FieldPaths, operation: Operation, stated: extensions.StatedPagination
    ) -> None:
        self._ways = ways
        self._operation = operation
        self._stated = stated

    def read(self) -> Pagination:
        """The paging.

        Raises:
            _NotThereError: The operation does not page, or not as stated.

        """
        answer = self._answer()
        parameter, body_path = self._taken()
        next_way = self._given(answer)
        item_way = self._items(answer, next_way)
        item_type = answer
        if item_way is not None:
            item_type = type_annotations.returned(items(self._ways.schema(answer, item_way)))
        alone = self._alone(parameter, next_way[-1])
        return Pagination(
            method_name=self._operation.method_name,
            parameter=parameter,
            body_path=body_path,
            next=next_way,
            items=item_way,
            item_type=item_type,
            alone=alone,
            along=self._along(parameter.wire_name if parameter else body_path[-1].wire_name),
            may_omit_items=self._stated.may_omit_items,
            sample_bodies=self._bodies(body_path, alone=alone),
        )

    def _answer(self) -> Code:
        """The class of the answer."""
        found = dict.fromkeys(each.instance for each in self._operation.successes if each.instance)
        if len(found) == 1 and self._ways.knows(*found):
            return next(iter(found))
        raise _NotThereError("next", "there is no one answer with fields", "take this away")

    def _taken(self) -> tuple[Parameter | None, Way]:
        """The parameter that takes the token, or else the way to it in the body."""
        stated = self._stated.parts.get("token")
        parameter = self._parameter(stated)
        body = self._operation.body.instance if self._operation.body else ""
        if parameter is not None:
            return _optional(parameter), ()
        way = self._ways.text(body, stated, TAKING)
        if not way:
            known = [each.wire_name for each in self._texts()] + self._ways.beside(body, stated)
            raise _NotThereError("token", *_missing("request", stated, known))
        _optional(way[-1])
        return None, way

    def _parameter(self, stated: str | None) -> Parameter | None:
        texts = self._texts()
        if stated is not None:
            return next((each for each in texts if each.wire_name == stated), None)
        by_name = {plain(each.wire_name): each for each in texts}
        return next((by_name[name] for name in TAKING if name in by_name), None)

    def _texts(self) -> list[Parameter]:
        keywords = self._operation.keywords
        return [each for each in keywords if each.location == "query" and each.type == "str"]

    def _given(self, answer: str) -> Way:
        """The way to the next token in the answer."""
        stated = self._stated.parts.get("next")
        way = self._ways.text(answer, stated, GIVING)
        if way is None:
            known = self._ways.beside(answer, stated)
            raise _NotThereError("next", *_missing("answer", stated, known))
        return way

    def _items(self, answer: str, next_way: Way) -> Way | None:
        """The way to the one list near the token; nothing where whole pages are iterated."""
        if "items" not in self._stated.parts:
            return self._usual_items(answer, next_way)
        stated = self._stated.parts["items"]
        if stated is None:
            return None
        way = self._ways.at(answer, stated)
        if way is None or not is_list(self._ways.schema(answer, way)):
            wrong = f"the answer has no list {stated}"
            known = self._ways.beside(answer, stated)
            right = f"name one of {', '.join(known)}; or null, for whole pages"
            raise _NotThereError("items", wrong, right)
        return way

    def _usual_items(self, answer: str, next_way: Way) -> Way | None:
        """The nearest list, first from the object that the token is about, then from the top."""
        home = next_way[:-1]
        if home and "pag" in home[-1].wire_name.lower():
            home = home[:-1]
        for start in (home, ()):
            below = self._ways.below(answer, start)
            lists = [way for way, schema in below if _is_about(way[-1], schema)]
            if lists:
                return nearest(lists)
        return None

    def _alone(self, parameter: Parameter | None, given: Field) -> bool:
        if self._stated.alone is not None:
            return self._stated.alone
        return any(_ALONE.search(each.description) for each in (parameter, given) if each)

    def _along(self, token: str) -> dict[Identifier, str]:
        """What else comes with a token, by argument."""
        by_name = {each.wire_name: each for each in self._operation.keywords}
        stated = self._stated.along
        if stated is None:
            # A kind of query that is named like the token, such as NEXT_TOKEN.
            found = {
                name: value
                for name, each in by_name.items()
                if each.type.startswith("Literal[")
                for value in _LITERAL.findall(each.type)
                if plain(value) == plain(token)
            }
            return {by_name[name].name: value for name, value in found.items()}
        for name in stated:
            if name not in by_name or name == token:
                known = [each for each in by_name if each != token]
                raise _NotThereError("with", *_missing("request", name, known))
        return {by_name[name].name: value for name, value in stated.items()}

    def _bodies(self, way: Way, *, alone: bool) -> tuple[Any, Any]:
        """The bodies of the requests for two pages."""
        body = self._operation.body
        if body is None:
            return None, None
        second = body.sample
        if alone:
            schema = self._ways.schema(body.instance, ())
            stay = {*properties.required(schema), *(each.wire_name for each in way[:1])}
            second = {name: second[name] for name in second if name in stay}
        if not way:
            return body.sample, None if alone and not body.required else second
        return _without(body.sample, way), second


def _without(value: dict[str, Any], way: Way) -> dict[str, Any]:
    """The object without what the way leads to."""
    name = way[0].wire_name
    rest = {each: value[each] for each in value if each != name}
    return {**rest, name: _without(value[name], way[1:])} if way[1:] else rest


def _is_about(field: Field, schema: Schema) -> bool:
    """Whether a field is a list of what an answer is about."""
    return is_list(schema) and plain(field.wire_name) not in ASIDE


def _optional(taking: T) -> T:
    """What takes the token, if a request may go without one."""
    if taking.required:
        wrong = f"{taking.wire_name} is required, so that no page is the first"
        raise _NotThereError("token", wrong, "make it optional")
    return taking


def _missing(where: str, stated: str | None, known: Iterable[str]) -> tuple[str, str]:
    """What is wrong where nothing is found, and what would be right."""
    names = ", ".join(known) or "nothing, for there is none"
    if stated is None:
        return f"the {where} has no token that is known by its name", f"name one of {names}"
    return f"the {where} has no text {stated}", f"name one of {names}"
