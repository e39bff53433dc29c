"""Operations that paginate, and how their pages follow each other.

Amazon's documents share no form for pagination, only habits. spec/conventions.md lists the known
ones, and the extension that states what a document does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from ...constraints import properties
from ...core.errors import Pointer
from ...ir import Field, Operation, Pagination, Parameter
from ...openapi import extensions
from ...pycode.identifiers import Identifier, iterator_names
from ...pycode.literals import Code
from ..models import type_annotations
from ..models.schemas import Schemas
from .field_paths import FieldPath, FieldPaths, Schema, is_list, items, letters, nearest

T = TypeVar("T", Field, Parameter)

NEXT_TOKENS = ("nexttoken", "nextpagetoken", "paginationtoken", "pagetoken")
"""Names of the next token in a response, the most likely first."""

REQUEST_TOKENS = (*NEXT_TOKENS, "token")
"""Names of the token in a request, the most likely first."""

SECONDARY_LISTS = frozenset({"errors", "warnings"})
"""Lists of a response that are never its items."""

_ALONE = re.compile(
    r"\bonly (query )?(parameter|argument)\b|\b(any|no) other (query )?(parameter|argument)s?\b",
    re.IGNORECASE,
)
"""Descriptions of a token that is sent without the other parameters."""

_LITERAL = re.compile(r'"(\w+)"')


class Paginator:
    """Adds the pagination to the operations of a document.

    Args:
        schemas: The schemas, after those of every operation have been normalized.
        data: The document, for its extensions.

    """

    def __init__(self, schemas: Schemas, data: Mapping[str, Any]) -> None:
        self._schemas = schemas
        self._data = data
        self._paths = FieldPaths(schemas.models, schemas.normalized)

    def add_to(self, operations: Mapping[Pointer, Operation]) -> tuple[Operation, ...]:
        """Return all operations, those that paginate with their pagination."""
        found = {pointer: self._read(pointer, each) for pointer, each in operations.items()}
        places = {each.method_name: pointer for pointer, each in operations.items()}
        by_method = {method: found[pointer] for method, pointer in places.items()}
        names = iterator_names(
            {method: each.items is None for method, each in by_method.items() if each}, places
        )
        counts = Counter([*names.values(), *places])
        for method, name in names.items():
            if counts[name] > 1:
                where = places[Identifier(method)]
                wanted = f"the iterator of {method} would be {name}"
                message = f"unsupported: {wanted}, which is already a method"
                hint = extensions.renaming(where)
                self._schemas.report((*where, "operationId"), message, hint)
        result = []
        for pointer, each in operations.items():
            pagination = found[pointer]
            if pagination is not None:
                pagination = replace(pagination, method_name=names[each.method_name])
            result.append(replace(each, pagination=pagination))
        return tuple(result)

    def _read(self, pointer: Pointer, operation: Operation) -> Pagination | None:
        """Return the pagination of an operation, under the name of its method for now."""
        data: Any = self._data
        for step in pointer:
            data = data[step]
        given = data.get(extensions.PAGINATION)
        if given is False:
            return None
        where = (*pointer, extensions.PAGINATION)
        stated = extensions.pagination(given) if given is not None else extensions.UNSTATED
        if stated is None:
            message = "the pagination is malformed"
            self._schemas.report(where, message, extensions.PAGINATION_FORM)
            return None
        try:
            return _Reader(self._paths, operation, stated).read()
        except _NotFoundError as error:
            if given is not None:
                place = (*where, error.key) if error.key in given else where
                self._schemas.report(place, error.message, error.hint)
            return None


class _NotFoundError(Exception):
    """A part of the pagination is missing, or not as stated.

    Attributes:
        key: The key of the part in the extension.
        message: The problem.
        hint: The remedy.

    """

    def __init__(self, key: str, message: str, hint: str) -> None:
        super().__init__(key, message, hint)
        self.key, self.message, self.hint = key, message, hint


class _Reader:
    """Reads the pagination of one operation; parts that are not stated follow the usual names."""

    def __init__(
        self, paths: FieldPaths, operation: Operation, stated: extensions.StatedPagination
    ) -> None:
        self._paths = paths
        self._operation = operation
        self._stated = stated

    def read(self) -> Pagination:
        """Return the pagination.

        Raises:
            _NotFoundError: The operation does not paginate, or not as stated.

        """
        page = self._page_class()
        parameter, body_path = self._request_token()
        next_path = self._next_token(page)
        items_path = self._items(page, next_path)
        item_type = page
        if items_path is not None:
            item_type = type_annotations.returned(items(self._paths.schema(page, items_path)))
        alone = self._alone(parameter, next_path[-1])
        return Pagination(
            method_name=self._operation.method_name,
            parameter=parameter,
            body_path=body_path,
            next=next_path,
            items=items_path,
            item_type=item_type,
            alone=alone,
            along=self._along(parameter.wire_name if parameter else body_path[-1].wire_name),
            may_omit_items=self._stated.may_omit_items,
            sample_bodies=self._sample_bodies(body_path, alone=alone),
        )

    def _page_class(self) -> Code:
        """Return the class of the response."""
        found = dict.fromkeys(each.instance for each in self._operation.successes if each.instance)
        if len(found) == 1 and self._paths.is_model(*found):
            return next(iter(found))
        message = "the responses are not of exactly one class with fields"
        raise _NotFoundError("next", message, "remove the extension")

    def _request_token(self) -> tuple[Parameter | None, FieldPath]:
        """Return the parameter of the token, or else the token's path in the body."""
        stated = self._stated.parts.get("token")
        parameter = self._parameter(stated)
        body = ""
        if self._operation.body is not None and self._operation.body.sample_form is None:
            body = self._operation.body.instance
        if parameter is not None:
            return _optional(parameter), ()
        path = self._paths.find_string(body, stated, REQUEST_TOKENS)
        if not path:
            known = [each.wire_name for each in self._string_parameters()]
            known += self._paths.siblings(body, stated)
            raise _NotFoundError("token", *_missing("request", stated, known))
        _optional(path[-1])
        return None, path

    def _parameter(self, stated: str | None) -> Parameter | None:
        strings = self._string_parameters()
        if stated is not None:
            return next((each for each in strings if each.wire_name == stated), None)
        by_name = {letters(each.wire_name): each for each in strings}
        return next((by_name[name] for name in REQUEST_TOKENS if name in by_name), None)

    def _string_parameters(self) -> list[Parameter]:
        keywords = self._operation.keywords
        return [each for each in keywords if each.location == "query" and each.type == "str"]

    def _next_token(self, page: str) -> FieldPath:
        """Return the path to the next token in the response."""
        stated = self._stated.parts.get("next")
        path = self._paths.find_string(page, stated, NEXT_TOKENS)
        if path is None:
            known = self._paths.siblings(page, stated)
            raise _NotFoundError("next", *_missing("response", stated, known))
        return path

    def _items(self, page: str, next_path: FieldPath) -> FieldPath | None:
        """Return the path to the list near the token; ``None`` where whole pages are iterated."""
        if "items" not in self._stated.parts:
            return self._usual_items(page, next_path)
        stated = self._stated.parts["items"]
        if stated is None:
            return None
        path = self._paths.resolve(page, stated)
        if path is None or not is_list(self._paths.schema(page, path)):
            known = ", ".join(self._paths.siblings(page, stated))
            hint = f"name one of {known}, or null to iterate whole pages"
            raise _NotFoundError("items", f"the response has no list {stated}", hint)
        return path

    def _usual_items(self, page: str, next_path: FieldPath) -> FieldPath | None:
        """Return the nearest list, seen from the token's object first, then from the top."""
        holder = next_path[:-1]
        if holder and "pag" in holder[-1].wire_name.lower():
            holder = holder[:-1]
        for start in (holder, ()):
            below = self._paths.descendants(page, start)
            lists = [path for path, schema in below if _may_be_items(path[-1], schema)]
            if lists:
                return nearest(lists)
        return None

    def _alone(self, parameter: Parameter | None, next_token: Field) -> bool:
        if self._stated.alone is not None:
            return self._stated.alone
        return any(_ALONE.search(each.description) for each in (parameter, next_token) if each)

    def _along(self, token: str) -> dict[Identifier, str]:
        """Return the fixed values that are sent with a token, by argument."""
        by_name = {each.wire_name: each for each in self._operation.keywords}
        stated = self._stated.along
        if stated is None:
            # Some queries have a kind that is named like the token, such as NEXT_TOKEN.
            found = {
                name: value
                for name, each in by_name.items()
                if each.type.startswith("Literal[")
                for value in _LITERAL.findall(each.type)
                if letters(value) == letters(token)
            }
            return {by_name[name].name: value for name, value in found.items()}
        for name in stated:
            if name not in by_name or name == token:
                known = [each for each in by_name if each != token]
                raise _NotFoundError("with", *_missing("request", name, known))
        return {by_name[name].name: value for name, value in stated.items()}

    def _sample_bodies(self, path: FieldPath, *, alone: bool) -> tuple[Any, Any]:
        """Return the bodies of the requests for two pages."""
        body = self._operation.body
        if body is None:
            return None, None
        second = body.sample
        if alone:
            schema = self._paths.schema(body.instance, ())
            kept = {*properties.required(schema), *(each.wire_name for each in path[:1])}
            second = {name: second[name] for name in second if name in kept}
        if not path:
            return body.sample, None if alone and not body.required else second
        return _without(body.sample, path), second


def _without(value: dict[str, Any], path: FieldPath) -> dict[str, Any]:
    """Return the object without the value at the path."""
    name = path[0].wire_name
    rest = {each: value[each] for each in value if each != name}
    return {**rest, name: _without(value[name], path[1:])} if path[1:] else rest


def _may_be_items(field: Field, schema: Schema) -> bool:
    return is_list(schema) and letters(field.wire_name) not in SECONDARY_LISTS


def _optional(token: T) -> T:
    """Return the parameter or field of the token, if a request may omit it."""
    if token.required:
        message = f"{token.wire_name} is required, so the first page cannot be requested"
        raise _NotFoundError("token", message, "make it optional")
    return token


def _missing(where: str, stated: str | None, known: Iterable[str]) -> tuple[str, str]:
    """Return the message and the hint for a part that does not exist."""
    names = ", ".join(known)
    hint = f"name one of {names}" if names else "remove the extension"
    if stated is None:
        return f"the {where} has no token with a usual name", hint
    return f"the {where} has no string {stated}", hint
