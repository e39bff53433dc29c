"""A paginated operation, a server of pages and an iteration, for the tests of pagination."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from generated.tests.server import Reply, Request
from selling_partner._runtime.messages.operation import Operation, Pagination, Parameter
from selling_partner._runtime.models.base import ApiModel
from tests.runtime.support.clients import AnyClient, ApiServer, json_response


class Thing(ApiModel):
    id: str | None = None


class Payload(ApiModel):
    token: str | None = None
    things: list[Thing] | None = None


class ThingsResponse(ApiModel):
    payload: Payload | None = None


GET = Operation[ThingsResponse](
    "getThings",
    "GET",
    "/things",
    responses={200: ThingsResponse},
    parameters=(
        Parameter("kind", "kind", "query", str, required=False),
        Parameter("token", "token", "query", str, required=False),
    ),
    pagination=Pagination(next="payload.token", items="payload.things", parameter="token"),
)


class PagedServer(ApiServer):
    """A server whose responses are pages, one after another.

    Attributes:
        pages: The pages that have not been requested yet.

    """

    pages: list[Reply]

    def look_up(self, request: Request) -> Reply:
        response = super().look_up(request)
        return self.pages.pop(0) if response is self.api_response else response


@pytest.fixture(scope="module")
def running_server() -> Iterator[PagedServer]:
    with PagedServer() as server:
        yield server


@pytest.fixture
def server(running_server: PagedServer) -> PagedServer:
    running_server.reset()
    running_server.pages = []
    return running_server


def page(*ids: str, token: object = None) -> Reply:
    """Return a page with these things and the token of the next page."""
    return json_response({"payload": {"things": [{"id": each} for each in ids], "token": token}})


class Iteration:
    """An iteration over pages by a client of any flavour, in single steps."""

    def __init__(self, client: AnyClient, operation: Operation[Any] = GET, **keywords: Any) -> None:
        arguments = {name: keywords.pop(name, None) for name in ("kind", "token")}
        self._iterator = client.root.messaging_v1._iterate(operation, arguments, **keywords)

    @property
    def next_token(self) -> str | None:
        return self._iterator.next_token

    async def count(self) -> int:
        """Iterate to the end, and return the number of things."""
        if isinstance(self._iterator, AsyncIterator):
            return len([each async for each in self._iterator])
        return len(list(self._iterator))

    async def next(self) -> str | None:
        """Return the id of the next thing; ``None`` at the end."""
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


def targets(server: ApiServer) -> list[str]:
    return [each.target for each in server.requests]
