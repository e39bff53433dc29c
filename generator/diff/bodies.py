"""Comparison of request bodies and responses: statuses, headers, media types and schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from ..constraints.comparison import identity
from ..core.errors import Pointer
from ..ir import Body, FormField, Response
from ..openapi.media_types import is_json
from .changes import Difference, Direction, addition, both, removal
from .impact import ImpactAnalysis
from .matching import match
from .operations import OperationPair, VersionedOperation
from .resolved_api import ApiVersion
from .resolved_schema import DocText
from .schema_differences import compare_required, compare_texts
from .schema_graph import UNNAMED, Edge, SchemaGraph

_BYTES = "bytes"


class _VersionedBody(NamedTuple):
    """Request body or response of one version.

    Attributes:
        version: The version.
        place: Its place in the document, after references.
        data: The document's data at that place.
        texts: Its documentation.
        made: Its counterpart in the IR.

    """

    version: ApiVersion
    place: Pointer
    data: Mapping[str, Any]
    texts: Mapping[str, DocText]
    made: Body | Response

    @property
    def is_raw(self) -> bool:
        """Whether the body is bytes."""
        return self.made.checked_type == _BYTES

    @property
    def media_type(self) -> str | None:
        """Media type that the client uses."""
        return self.made.media_type

    @property
    def content(self) -> Pointer:
        """Place of the media types."""
        return (*self.place, "content")

    @property
    def schema(self) -> tuple[Pointer, Any]:
        """Place of the schema of the media type in use, and the schema."""
        media_type = str(self.media_type)
        place = (*self.content, media_type, "schema")
        return place, self.data["content"][media_type].get("schema", {})


class BodyComparison:
    """Comparison of the bodies and the responses of an operation.

    Args:
        pair: The operation in both versions.
        graph: The graph of all schemas.
        impact: The collector of the differences.

    """

    def __init__(self, pair: OperationPair, graph: SchemaGraph, impact: ImpactAnalysis) -> None:
        self._pair = pair
        self._graph = graph
        self._impact = impact
        self._operation = pair[1].operation.operation_id

    def compare(self) -> None:
        """Add every difference to the impact analysis."""
        for difference in self._compare_requests():
            self._impact.add(difference, self._operation, Direction.REQUEST)
        for difference in self._compare_responses():
            self._impact.add(difference, self._operation, Direction.RESPONSE)

    def _compare_requests(self) -> Iterator[Difference]:
        subject = f"{self._pair[1].call}(body)"
        old, new = both(_request, self._pair)
        if old is None or new is None:
            for make, part in ((removal, old), (addition, new)):
                if part is not None and isinstance(part.made, Body):
                    kind = "required-body" if part.made.required else "body"
                    yield make(kind, part.place, str(part.made.type), "", subject)
            return
        required = both(lambda each: isinstance(each.made, Body) and each.made.required, (old, new))
        yield from compare_required((old.place, new.place), required, subject)
        yield from compare_texts((old.texts, new.texts), subject)
        yield from self._compare_content(old, new, subject, Direction.REQUEST)

    def _compare_responses(self) -> Iterator[Difference]:
        old, new = self._pair
        found = match(
            old.operation.responses,
            new.operation.responses,
            # A success that replaces another one is the same response.
            [lambda each: each.status, lambda each: each.is_success or each.status],
        )
        for make, statuses, here, there in (
            (removal, found.removed, old, new),
            (addition, found.added, new, old),
        ):
            for each in statuses:
                kind, value = _describe_status(each, there)
                place = (*here.place, "responses", str(each.status))
                yield make(kind, place, value, _status_phrase(each.status), new.call)
        for first, second in found.pairs:
            yield from self._compare_response(_response(old, first), _response(new, second))

    def _compare_response(
        self, old: tuple[_VersionedBody, Pointer, int], new: tuple[_VersionedBody, Pointer, int]
    ) -> Iterator[Difference]:
        call = self._pair[1].call
        (first, *_), (second, _, status) = old, new
        subject = f"{call}() -> {status}"
        if old[2] != status:
            statuses = both(lambda each: _status_phrase(each[2]), (old, new))
            yield Difference("status-changed", (old[1], new[1]), statuses, subjects=(call,))
        yield from compare_texts((first.texts, second.texts), subject)
        yield from _compare_headers(first, second, subject)
        if first.media_type is None or second.media_type is None:
            for make, part in ((removal, first), (addition, second)):
                if first.media_type != second.media_type and part.media_type is not None:
                    yield make("body", part.content, str(part.made.type), "", subject)
            return
        yield from self._compare_content(first, second, subject, Direction.RESPONSE)

    def _compare_content(
        self, old: _VersionedBody, new: _VersionedBody, subject: str, direction: Direction
    ) -> Iterator[Difference]:
        """Compare the media types, and the schemas of those that the client uses."""
        used = (old.media_type, new.media_type)
        offered = both(lambda each: list(each.data["content"]), (old, new))
        is_raw = old.is_raw or new.is_raw
        is_other = used[0] != used[1] and not all(map(is_json, map(str, used)))
        if is_other:
            places = ((*old.content, str(used[0])), (*new.content, str(used[1])))
            yield Difference("media-type-changed", places, used, subjects=(subject,))
        for make, part, names, others in (
            (removal, old, *offered),
            (addition, new, *reversed(offered)),
        ):
            for name in names:
                if name not in others and not (is_other and name in used):
                    yield make("media-type", (*part.content, name), name, name, subject)
        yield from _compare_encodings(old, new)
        if not is_raw:
            is_error = isinstance(new.made, Response) and not new.made.is_success
            start = Edge(self._graph.node(old.schema, new.schema), UNNAMED if is_error else subject)
            self._impact.propagate(start, self._operation, direction)


def _compare_encodings(old: _VersionedBody, new: _VersionedBody) -> Iterator[Difference]:
    """Yield the differences in how the fields of a form are sent."""
    if old.media_type != new.media_type:
        return
    first, second = both(_form_fields, (old, new))
    for name in dict.fromkeys([*first, *second]):
        fields = (first.get(name, _usual(name)), second.get(name, _usual(name)))
        places = (_encoding_place(old, name), _encoding_place(new, name))
        subject = (_field_name(new, name),)
        types = both(lambda each: frozenset(each.content_types), fields)
        encodings = both(_describe_encoding, fields)
        if any(each.style == "file" for each in fields):
            if types[0] != types[1] and fields[0].style == fields[1].style:
                kind = f"limit-{_change_of_types(*types)}"
                shown = both(lambda each: ", ".join(each.content_types) or "any", fields)
                yield Difference(kind, places, shown, "contentType", subject)
        elif encodings[0] != encodings[1]:
            yield Difference("encoding-changed", places, encodings, name, subject)


def _encoding_place(body: _VersionedBody, name: str) -> Pointer:
    """Return the place of a field's encoding, or that of the media type if it has none."""
    place = (*body.content, str(body.media_type))
    encoding = body.data["content"][body.media_type].get("encoding", {})
    return (*place, "encoding", name) if name in encoding else place


def _field_name(body: _VersionedBody, name: str) -> str:
    """Return a field of a form as a user writes it."""
    model = body.version.models.get(str(body.made.instance))
    fields = {each.wire_name: each.name for each in model.fields} if model else {}
    return f"{body.made.instance}.{fields.get(name, name)}"


def _form_fields(body: _VersionedBody) -> dict[str, FormField]:
    fields = body.made.form_fields if isinstance(body.made, Body) else ()
    return {each.name: each for each in fields}


def _usual(name: str) -> FormField:
    """Return the field of a form that the document does not encode in a way of its own."""
    return FormField(name, "text")


def _change_of_types(old: frozenset[str], new: frozenset[str]) -> str:
    """Return how the accepted media types of a file changed; none stands for any."""
    if not old or (new and new < old):
        return "tightened"
    return "loosened" if not new or old < new else "changed"


def _describe_encoding(field: FormField) -> str:
    """Return a phrase for how a field of a form is sent."""
    types = f" ({', '.join(field.content_types)})" if field.content_types else ""
    phrase = {"json": "JSON", "text": "text"}.get(field.style or "text", field.style)
    lists = "" if field.repeated else ", with all items of a list in one value"
    return f"{phrase}{types}{lists}"


def _request(operation: VersionedOperation) -> _VersionedBody | None:
    body = operation.operation.body
    if body is None:
        return None
    return _VersionedBody(
        operation.version, *operation.version.resolve((*operation.place, "requestBody")), body
    )


def _response(
    operation: VersionedOperation, response: Response
) -> tuple[_VersionedBody, Pointer, int]:
    """Return a response, the place where the operation lists it, and its status."""
    place = (*operation.place, "responses", str(response.status))
    return (
        _VersionedBody(operation.version, *operation.version.resolve(place), response),
        place,
        response.status,
    )


def _describe_status(response: Response, other: VersionedOperation) -> tuple[str, str]:
    """Return the kind of a status that only one version has, and the resulting type.

    A type that no other success returns is new to readers.
    """
    if not response.is_success:
        return "error-status", str(response.exception)
    is_known = response.type in {each.type for each in other.operation.successes}
    return "success-status" if is_known else "success-type", str(response.type or "None")


def _compare_headers(
    old: _VersionedBody, new: _VersionedBody, subject: str
) -> Iterator[Difference]:
    first, second = both(lambda each: list(each.data.get("headers", {})), (old, new))
    found = match(first, second, [str.lower])
    for make, part, names in ((removal, old, found.removed), (addition, new, found.added)):
        for name in names:
            yield make("header", (*part.place, "headers", name), name, name, subject)
    for pair in found.pairs:
        before = old.version.resolve((*old.place, "headers", pair[0]))
        after = new.version.resolve((*new.place, "headers", pair[1]))
        yield from compare_texts((before[2], after[2]), f"{subject} {pair[1]}")
        values = both(lambda each: _without_description(each[1]), (before, after))
        if identity(values[0]) != identity(values[1]):
            yield Difference("header-changed", (before[0], after[0]), values, pair[1], (subject,))


def _without_description(header: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in header.items() if key != "description"}


def _status_phrase(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
