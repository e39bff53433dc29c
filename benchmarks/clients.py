"""Measured clients in their usual form: the program of the measuring processes.

A process runs this file by its path, with the name of a client, the origin of the server and the
path of its tokens. It first prints the time from the first import to the first parsed response.
Then it prints the time of a number of calls for each line of input: wall-clock and processor
seconds.

Nothing is imported at the top that a client would have to import.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from importlib import import_module

Calls = Callable[[int, int], int]
"""A function of a count and a first order number, which returns the last response's actions."""

ACTIONS = 4
_MARKETPLACE = "ATVPDKIKX0DER"


def _order(number: int) -> str:
    return f"123-1234567-{number:07d}"


def _path(number: int) -> str:
    return f"/messaging/v1/orders/{_order(number)}?marketplaceIds={_MARKETPLACE}"


def imports(origin: str, token_path: str) -> Calls:
    """Import the libraries that the generated package requires, without a client."""
    import httpcore2  # noqa: F401 - what httpx2 imports for its first client
    import httpx2  # noqa: F401
    from pydantic import BaseModel, TypeAdapter  # noqa: F401

    return lambda start, count: ACTIONS


def bare(origin: str, token_path: str) -> Calls:
    """Call with httpx2 and ``json.loads`` only."""
    import json

    import httpx2

    client = httpx2.Client()
    token = client.post(origin + token_path, data={"grant_type": "refresh_token"}).json()
    headers = {"x-amz-access-token": token["access_token"]}

    def calls(start: int, count: int) -> int:
        found = 0
        for number in range(start, start + count):
            body = json.loads(client.get(origin + _path(number), headers=headers).content)
            found = len(body["_links"]["actions"])
        return found

    return calls


def bare_async(origin: str, token_path: str) -> Calls:
    """Call with httpx2 and asyncio only."""
    import asyncio
    import json

    import httpx2

    client = httpx2.AsyncClient()
    token = httpx2.post(origin + token_path, data={"grant_type": "refresh_token"}).json()
    headers = {"x-amz-access-token": token["access_token"]}
    runner = asyncio.Runner()

    async def calls(start: int, count: int) -> int:
        found = 0
        for number in range(start, start + count):
            response = await client.get(origin + _path(number), headers=headers)
            found = len(json.loads(response.content)["_links"]["actions"])
        return found

    return lambda start, count: runner.run(calls(start, count))


def lockstep(origin: str, token_path: str) -> Calls:
    """Call with the generated package and its default limits, retries, authorization and models."""
    from selling_partner import Credentials, Region, SellingPartner

    root = SellingPartner(
        Credentials("a", "b", "c"),
        region=Region.NA,
        base_url=origin,
        token_url=origin + token_path,
    )
    client = root.messaging_v1

    def calls(start: int, count: int) -> int:
        found = 0
        for number in range(start, start + count):
            response = client.get_messaging_actions_for_order(
                _order(number), marketplace_ids=[_MARKETPLACE]
            )
            found = len(response.links.actions) if response.links else 0
        return found

    return calls


def lockstep_async(origin: str, token_path: str) -> Calls:
    """Call with the async client of the generated package."""
    import asyncio

    from selling_partner import AsyncSellingPartner, Credentials, Region

    root = AsyncSellingPartner(
        Credentials("a", "b", "c"),
        region=Region.NA,
        base_url=origin,
        token_url=origin + token_path,
    )
    client = root.messaging_v1
    runner = asyncio.Runner()

    async def calls(start: int, count: int) -> int:
        found = 0
        for number in range(start, start + count):
            response = await client.get_messaging_actions_for_order(
                _order(number), marketplace_ids=[_MARKETPLACE]
            )
            found = len(response.links.actions) if response.links else 0
        return found

    return lambda start, count: runner.run(calls(start, count))


def amzn(origin: str, token_path: str) -> Calls:
    """Call with Amazon's own package, which has options for both URLs."""
    spapi = import_module("spapi")
    config = spapi.SPAPIConfig(
        client_id="a", client_secret="b", refresh_token="c", region="NA", scope=None
    )
    root = spapi.SPAPIClient(config, oauth_endpoint=origin + token_path, endpoint=origin)
    client = spapi.MessagingApi(root.api_client)

    def calls(start: int, count: int) -> int:
        found = 0
        for number in range(start, start + count):
            response = client.get_messaging_actions_for_order(_order(number), [_MARKETPLACE])
            found = len(response.links.actions)
        return found

    return calls


def python_amazon(origin: str, token_path: str) -> Calls:
    """Call with python-amazon-sp-api, whose URLs are attributes without options."""
    api, auth, base = map(import_module, ["sp_api.api", "sp_api.auth", "sp_api.base"])
    scheme, _, host = origin.partition("://")
    auth.AccessTokenClient.scheme, auth.AccessTokenClient.host = f"{scheme}://", host
    auth.AccessTokenClient.path = token_path
    client = api.Messaging(
        base.Marketplaces.US,
        credentials={"lwa_app_id": "a", "lwa_client_secret": "b"},
        refresh_token="c",
    )
    client.endpoint = origin

    def calls(start: int, count: int) -> int:
        found = 0
        for number in range(start, start + count):
            response = client.get_messaging_actions_for_order(
                _order(number), marketplaceIds=_MARKETPLACE
            )
            found = len(response.payload["_links"]["actions"])
        return found

    return calls


def openapi_python_client(origin: str, token_path: str) -> Calls:
    """Call with the output of openapi-python-client, which supports neither tokens nor limits."""
    package = import_module("peer_messaging")
    operation = import_module("peer_messaging.api.messaging.get_messaging_actions_for_order")
    client = package.Client(base_url=origin, headers={"x-amz-access-token": "Atza|loopback"})

    def calls(start: int, count: int) -> int:
        found = 0
        for number in range(start, start + count):
            response = operation.sync(_order(number), client=client, marketplace_ids=[_MARKETPLACE])
            found = len(response.field_links.actions)
        return found

    return calls


def _measure(calls: Calls, start: int, count: int) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    found = calls(start, count)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    assert found == ACTIONS, found
    print(wall, cpu, flush=True)


def _main(name: str, origin: str, token_path: str) -> None:
    made: list[Calls] = []

    def connect(start: int, count: int) -> int:
        made.append(globals()[name](origin, token_path))
        return made[0](start, count)

    _measure(connect, 0, 1)
    start = 1
    for line in sys.stdin:
        _measure(made[0], start, int(line))
        start += int(line)


if __name__ == "__main__":
    _main(*sys.argv[1:])
