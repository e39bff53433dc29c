"""Compares what is sent and what comes back: bodies, statuses, headers and media types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from ..constraints.comparison import identity
from ..core.errors import Pointer
from ..ir import Body, Response
from .changes import Difference, Direction, both, come, gone
from .impact import ImpactAnalysis
from .matching import match
from .operations import Pair, Placed
from .resolved_api import ApiVersion, Text
from .schema_graph import Edge, Schemas, compare_need, compare_words

_BYTES = "bytes"


class _Part(NamedTuple):
    """A body of a request, or an answer, of one version.

    Attributes:
        side: The version.
        place: Where it stands.
        data: What the document has there.
        words: What the document says of it.
        made: What became of it.

    """

    side: ApiVersion
    place: Pointer
    data: Mapping[str, Any]
    words: Mapping[str, Text]
    made: Body | Response

    @property
    def is_raw(self) -> bool:
        """Whether it travels as bytes."""
        return self.made.checked_type == _BYTES

    @property
    def media_type(self) -> str | None:
        """The media type that the client uses."""
        return self.made.media_type

    @property
    def content(self) -> Pointer:
        """Where the media types are listed."""
        return (*self.place, "content")

    @property
    def schema(self) -> tuple[Pointer, Any]:
        """Where the schema of the one that is used stands, and the schema."""
        media_type = str(self.media_type)
        place = (*self.content, media_type, "schema")
        return place, self.data["content"][media_type].get("schema", {})


class Bodies:
    """Compares the bodies and the answers of an operation.

    Args:
        pair: The operation in both versions.
        schemas: The graph of all schemas.
        reach: Takes what is found.

    """

    def __init__(self, pair: Pair, schemas: Schemas, reach: ImpactAnalysis) -> None:
        self._pair = pair
        self._schemas = schemas
        self._reach = reach
        self._operation = pair[1].operation.operation_id

    def compare(self) -> None:
        """Note every difference."""
        for fact in self._compare_requests():
            self._reach.add(fact, self._operation, Direction.REQUEST)
        for fact in self._compare_answers():
            self._reach.add(fact, self._operation, Direction.ANSWER)

    def _compare_requests(self) -> Iterator[Difference]:
        subject = f"{self._pair[1].call}(body)"
        old, new = both(_request, self._pair)
        if old is None or new is None:
            for make, part in ((gone, old), (come, new)):
                if part is not None and isinstance(part.made, Body):
                    kind = "required-body" if part.made.required else "body"
                    yield make(kind, part.place, str(part.made.type), "", subject)
            return
        required = both(lambda each: isinstance(each.made, Body) and each.made.required, (old, new))
        yield from compare_need((old.place, new.place), required, subject)
        yield from compare_words((old.words, new.words), subject)
        yield from self._compare_content(old, new, subject, Direction.REQUEST)

    def _compare_answers(self) -> Iterator[Difference]:
        old, new = self._pair
        found = match(
            old.operation.responses,
            new.operation.responses,
            # Where one success takes the place of another, they are the same answer.
            [lambda each: each.status, lambda each: each.is_success or each.status],
        )
        for make, statuses, here, there in (
            (gone, found.removed, old, new),
            (come, found.added, new, old),
        ):
            for each in statuses:
                kind, value = _named(each, there)
                place, name = (*here.place, "responses", str(each.status)), _phrase(each.status)
                yield make(kind, place, value, name, new.call)
        for first, second in found.pairs:
            yield from self._compare_answer(_answer(old, first), _answer(new, second))

    def _compare_answer(
        self, old: tuple[_Part, Pointer, int], new: tuple[_Part, Pointer, int]
    ) -> Iterator[Difference]:
        call = self._pair[1].call
        (first, *_), (second, _, status) = old, new
        subject = f"{call}() -> {status}"
        if old[2] != status:
            statuses = both(lambda each: _phrase(each[2]), (old, new))
            yield Difference("status-changed", (old[1], new[1]), statuses, subjects=(call,))
        yield from compare_words((first.words, second.words), subject)
        yield from _compare_headers(first, second, subject)
        if first.media_type is None or second.media_type is None:
            for make, part in ((gone, first), (come, second)):
                if first.media_type != second.media_type and part.media_type is not None:
                    yield make("body", part.content, str(part.made.type), "", subject)
            return
        yield from self._compare_content(first, second, subject, Direction.ANSWER)

    def _compare_content(
        self, old: _Part, new: _Part, subject: str, direction: Direction
    ) -> Iterator[Difference]:
        """The media types, and what travels in the one that the client uses."""
        used = (old.media_type, new.media_type)
        offered = both(lambda each: list(each.data["content"]), (old, new))
        is_raw = old.is_raw or new.is_raw
        is_other = is_raw and used[0] != used[1]
        if is_other:
            places = ((*old.content, str(used[0])), (*new.content, str(used[1])))
            yield Difference("media-type-changed", places, used, subjects=(subject,))
        for make, part, names, others in (
            (gone, old, *offered),
            (come, new, *reversed(offered)),
        ):
            for name in names:
                if name not in others and not (is_other and name in used):
                    yield make("media-type", (*part.content, name), name, name, subject)
        if not is_raw:
            start = Edge(self._schemas.node(old.schema, new.schema), subject)
            self._reach.walk(start, self._operation, direction)


def _request(placed: Placed) -> _Part | None:
    body = placed.operation.body
    if body is None:
        return None
    return _Part(placed.side, *placed.side.resolved((*placed.place, "requestBody")), body)


def _answer(placed: Placed, response: Response) -> tuple[_Part, Pointer, int]:
    """An answer, where the operation lists it, and its status."""
    place = (*placed.place, "responses", str(response.status))
    return _Part(placed.side, *placed.side.resolved(place), response), place, response.status


def _named(response: Response, other: Placed) -> tuple[str, str]:
    """What a status is that only one version has, and what it gives.

    A type that no other success has is new to those who read answers.
    """
    if not response.is_success:
        return "error-status", str(response.exception)
    is_known = response.type in {each.type for each in other.operation.successes}
    return "success-status" if is_known else "success-type", str(response.type or "None")


def _compare_headers(old: _Part, new: _Part, subject: str) -> Iterator[Difference]:
    first, second = both(lambda each: list(each.data.get("headers", {})), (old, new))
    found = match(first, second, [str.lower])
    for make, part, names in ((gone, old, found.removed), (come, new, found.added)):
        for name in names:
            yield make("header", (*part.place, "headers", name), name, name, subject)
    for pair in found.pairs:
        before = old.side.resolved((*old.place, "headers", pair[0]))
        after = new.side.resolved((*new.place, "headers", pair[1]))
        yield from compare_words((before[2], after[2]), f"{subject} {pair[1]}")
        values = both(lambda each: _without_words(each[1]), (before, after))
        if identity(values[0]) != identity(values[1]):
            yield Difference("header-changed", (before[0], after[0]), values, pair[1], (subject,))


def _without_words(header: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in header.items() if key != "description"}


def _phrase(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
