"""Cookies: those of a server are ignored, and those of the caller are sent."""

from __future__ import annotations

import pytest

from tests.runtime.support.clients import (
    ApiServer,
    borrowed_pool,
    connect_to,
    json_response,
)


@pytest.mark.parametrize("is_borrowed", [False, True], ids=["own", "borrowed"])
async def test_cookies_are_not_sent_back(
    flavour: str, server: ApiServer, is_borrowed: bool
) -> None:
    """Cookies of a server are not stored, also with a caller's HTTP client."""
    server.api_response = json_response({}, 200, Set_Cookie="session=1; Path=/")
    pool = borrowed_pool(flavour, is_borrowed)
    async with pool as options, connect_to(server, flavour, **options) as client:
        for _ in range(3):
            await client.get()
    assert len(server.requests) == 3
    assert not any(pool.cookies for pool in options.values())
    assert not any("cookie" in each.headers for each in server.requests)


async def test_cookies_of_the_caller_are_sent(flavour: str, server: ApiServer) -> None:
    """A given HTTP client sends its own cookies, and none that a server sets."""
    server.api_response = json_response({}, 200, Set_Cookie="session=1; Path=/")
    async with borrowed_pool(flavour) as options:
        options["http_client"].cookies.set("mine", "yes")
        async with connect_to(server, flavour, **options) as client:
            for _ in range(2):
                await client.get()
        assert dict(options["http_client"].cookies) == {"mine": "yes"}
    assert [each.headers["cookie"] for each in server.requests] == ["mine=yes"] * 2
