"""What the tests of access tokens share: refusals, and many calls at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import anyio

from selling_partner import SellingPartner
from tests.runtime.support.clients import ORDER, US, AnyClient, Wire

DENIED = "Access to requested resource is denied."
EXPIRED = "The access token you provided has expired."
REVOKED = "The access token you provided is revoked, malformed or invalid."


def refusal(details: str | None, code: str = "Unauthorized", message: str = DENIED) -> Any:
    """Return the body of Amazon's answer to a request that it does not let pass."""
    return {"errors": [{"code": code, "message": message, "details": details}]}


def used(server: Wire) -> list[str]:
    """Return the tokens that the API was called with."""
    return [request.headers["x-amz-access-token"] for request in server.requests]


async def get_beside(client: AnyClient) -> None:
    """A call that lets others go on meanwhile, whichever kind the client is."""
    if isinstance(client.root, SellingPartner):
        call = partial(client.root.messaging_v1.get_attributes, ORDER, marketplace_ids=[US])
        await anyio.to_thread.run_sync(call)
    else:
        await client.get()


async def get_at_once(client: AnyClient, count: int) -> None:
    """As many calls in threads or tasks that start together."""
    if isinstance(client.root, SellingPartner):
        barrier, root = Barrier(count), client.root

        def call(_: int) -> None:
            barrier.wait(10)
            root.messaging_v1.get_attributes(ORDER, marketplace_ids=[US])

        with ThreadPoolExecutor(count) as threads:
            list(threads.map(call, range(count)))
        return
    async with anyio.create_task_group() as group:
        for _ in range(count):
            group.start_soon(client.get)
