"""What the tests of paging share: an operation that pages, a server of pages, and an iteration."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from generated.tests.server import Reply, Request
from selling_partner._runtime.messages.operation import Operation, Pagination, Parameter
from selling_partner._runtime.models.base import ApiModel
from tests.runtime.support.clients import AnyClient, Wire, json_answer


class Thing(ApiModel):
    id: str | None = None


class Payload(ApiModel):
    token: str | None = None
    things: list[Thing] | None = None


class Answered(ApiModel):
    payload: Payload | None = None


GET = Operation[Answered](
    "getThings",
    "GET",
    "/things",
    answers={200: Answered},
    parameters=(
        Parameter("kind", "kind", "query", str, required=False),
        Parameter("token", "token", "query", str, required=False),
    ),
    pagination=Pagination(next="payload.token", items="payload.things", parameter="token"),
)


class Book(Wire):
    """A server whose answers are pages, one after another.

    Attributes:
        pages: Those that nobody has asked for yet.

    """

    pages: list[Reply]

    def look_up(self, request: Request) -> Reply:
        answer = super().look_up(request)
        return self.pages.pop(0) if answer is self.anything else answer


def page(*ids: str, token: object = None) -> Reply:
    """Return an answer with these things and a token."""
    return json_answer({"payload": {"things": [{"id": each} for each in ids], "token": token}})


class Steps:
    """An iteration of a client of either kind, gone step by step."""

    def __init__(self, client: AnyClient, operation: Operation[Any] = GET, **keywords: Any) -> None:
        arguments = {name: keywords.pop(name, None) for name in ("kind", "token")}
        self._iterator = client.root.messaging_v1._iterate(operation, arguments, **keywords)

    @property
    def next_token(self) -> str | None:
        return self._iterator.next_token

    async def count(self) -> int:
        """How many there are."""
        if isinstance(self._iterator, AsyncIterator):
            return len([each async for each in self._iterator])
        return len(list(self._iterator))

    async def next(self) -> str | None:
        """Return the next thing, or nothing at the end."""
        try:
            if isinstance(self._iterator, AsyncIterator):
                return str((await anext(self._iterator)).id)
            return str(next(self._iterator).id)
        except (StopIteration, StopAsyncIteration):
            return None

    async def rest(self) -> list[str]:
        found = []
        while (thing := await self.next()) is not None:
            found.append(thing)
        return found


def targets(server: Wire) -> list[str]:
    return [each.target for each in server.requests]
