"""Refusals and concurrent calls, for the tests of access tokens."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import anyio

from selling_partner import SellingPartner
from tests.runtime.support.clients import ORDER, US, AnyClient, ApiServer

DENIED = "Access to requested resource is denied."
EXPIRED = "The access token you provided has expired."
REVOKED = "The access token you provided is revoked, malformed or invalid."


def refusal(details: str | None, code: str = "Unauthorized", message: str = DENIED) -> Any:
    """Return the body of Amazon's response to a request that it refuses."""
    return {"errors": [{"code": code, "message": message, "details": details}]}


def used_tokens(server: ApiServer) -> list[str]:
    """Return the access token of each API request."""
    return [request.headers["x-amz-access-token"] for request in server.requests]


async def get_concurrently(client: AnyClient) -> None:
    """Make a call without blocking other tasks, also with a sync client."""
    if isinstance(client.root, SellingPartner):
        call = partial(client.root.messaging_v1.get_attributes, ORDER, marketplace_ids=[US])
        await anyio.to_thread.run_sync(call)
    else:
        await client.get()


async def get_at_once(client: AnyClient, count: int) -> None:
    """Start calls together, in threads or tasks."""
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
