"""Clients from construction to close: alone, from a root, or with a caller's HTTP client."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from generated.tests.server import Reply
from selling_partner import (
    AsyncSellingPartner,
    ClientClosedError,
    ConfigurationError,
    Credentials,
    CredentialsError,
    Marketplace,
    Region,
    RequestTimeoutError,
    SellingPartner,
    Unlimited,
)
from selling_partner.messaging_v1 import (
    AsyncMessagingClient,
    CreateWarrantyRequest,
    GetMessagingActionsForOrderResponse,
    MessagingClient,
)
from tests.runtime.support.clients import (
    ASYNC_FLAVOURS,
    CREDENTIALS,
    ORDER,
    US,
    ApiServer,
    Connect,
    json_response,
)

only_sync = pytest.mark.parametrize("flavour", ["sync"])
only_async = pytest.mark.parametrize("flavour", ASYNC_FLAVOURS)


def options(server: ApiServer) -> dict[str, Any]:
    urls = {"base_url": server.url, "token_url": server.token_url}
    return {"region": Region.NA, "limiter": Unlimited(), **urls}


def test_the_example_of_the_design_runs(server: ApiServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example runs unchanged except for the host."""
    monkeypatch.setenv("SP_API_CLIENT_ID", "id")
    monkeypatch.setenv("SP_API_CLIENT_SECRET", "secret")
    monkeypatch.setenv("SP_API_REFRESH_TOKEN", "token")
    with SellingPartner(Credentials.from_env(), **options(server)) as sp:
        actions = sp.messaging_v1.get_messaging_actions_for_order(
            ORDER, marketplace_ids=[Marketplace.US]
        )
        start = datetime(2026, 1, 1, tzinfo=UTC)
        sp.messaging_v1.create_warranty(
            ORDER,
            marketplace_ids=[Marketplace.US],
            body=CreateWarrantyRequest(coverage_start_date=start),
        )
    assert isinstance(actions, GetMessagingActionsForOrderResponse)
    assert [request.method for request in server.requests] == ["GET", "POST"]
    assert server.requests[1].json() == {"coverageStartDate": "2026-01-01T00:00:00Z"}


@only_sync
async def test_a_context_closes_the_client(server: ApiServer) -> None:
    """Leaving the block closes the connections, after an exception as well."""
    sp = SellingPartner(CREDENTIALS, **options(server))

    def work() -> None:
        with sp as entered:
            assert entered is sp
            sp.messaging_v1.get_attributes(ORDER, marketplace_ids=[US])
            raise KeyError

    with pytest.raises(KeyError):
        work()
    assert sp._connection.transport._http.is_closed
    with pytest.raises(ClientClosedError, match="GetAttributes: the client is closed"):
        sp.messaging_v1.get_attributes(ORDER, marketplace_ids=[US])


@only_async
async def test_an_async_context_closes_the_client(server: ApiServer) -> None:
    """Leaving the block closes the connections, after an exception as well."""
    sp = AsyncSellingPartner(CREDENTIALS, **options(server))

    async def work() -> None:
        async with sp as entered:
            assert entered is sp
            await sp.messaging_v1.get_attributes(ORDER, marketplace_ids=[US])
            raise KeyError

    with pytest.raises(KeyError):
        await work()
    assert sp._connection.transport._http.is_closed
    with pytest.raises(ClientClosedError, match="GetAttributes: the client is closed"):
        await sp.messaging_v1.get_attributes(ORDER, marketplace_ids=[US])


async def test_closing_twice_is_idempotent(connect: Connect) -> None:
    """A second close does nothing, with or without a call before the first."""
    async with connect() as used:
        await used.get()
        await used.close()
        await used.close()
    unused = connect()
    await unused.close()
    await unused.close()


async def test_a_client_of_a_root_is_created_once(connect: Connect) -> None:
    """An attribute of the root is the same client each time."""
    async with connect() as client:
        assert client.root.messaging_v1 is client.root.messaging_v1
        with pytest.raises(AttributeError):
            client.root.messaging_v2  # type: ignore[union-attr]  # noqa: B018


@only_sync
async def test_apis_of_a_root_share_pool_and_token(server: ApiServer) -> None:
    """The clients of a root share its connections, which only the root closes."""
    with SellingPartner(CREDENTIALS, **options(server)) as sp:
        with sp.messaging_v1 as first:
            first.get_attributes(ORDER, marketplace_ids=[US])
        second = MessagingClient._sharing(sp._connection, sp._options)
        second.get_attributes(ORDER, marketplace_ids=[US])
        second.close()
        sp.messaging_v1.get_attributes(ORDER, marketplace_ids=[US])
    assert len(server.token_requests) == 1
    assert len(server.requests) == 3


@only_async
async def test_apis_of_an_async_root_share_pool_and_token(server: ApiServer) -> None:
    """The clients of a root share its connections, which only the root closes."""
    async with AsyncSellingPartner(CREDENTIALS, **options(server)) as sp:
        async with sp.messaging_v1 as first:
            await first.get_attributes(ORDER, marketplace_ids=[US])
        await sp.messaging_v1.aclose()
        await sp.messaging_v1.get_attributes(ORDER, marketplace_ids=[US])
    assert len(server.token_requests) == 1
    assert len(server.requests) == 2


@only_sync
async def test_an_api_client_works_without_a_root(server: ApiServer) -> None:
    """MessagingClient takes the same options as the root, and closes what it opened."""
    with MessagingClient(CREDENTIALS, **options(server), application="Alone/1") as client:
        client.get_attributes(ORDER, marketplace_ids=[US])
    assert client._connection.transport._http.is_closed
    assert server.requests[0].headers["user-agent"].startswith("Alone/1 (")


@only_async
async def test_an_async_api_client_works_without_a_root(server: ApiServer) -> None:
    """AsyncMessagingClient takes the same options as the root, and closes what it opened."""
    async with AsyncMessagingClient(CREDENTIALS, **options(server)) as client:
        await client.get_attributes(ORDER, marketplace_ids=[US])
    assert client._connection.transport._http.is_closed
    assert server.requests[0].headers["user-agent"].startswith("selling-partner/")


class Late(httpx2.ReadTimeout):
    """A custom timeout."""


async def test_a_callers_http_client_is_used_and_left_open(
    connect: Connect, server: ApiServer, flavour: str
) -> None:
    """A given client of httpx2 sends all requests, including sign-in, and stays open."""
    headers = {"X-Mine": "yes"}
    http: httpx2.Client | httpx2.AsyncClient = (
        httpx2.Client(transport=httpx2.HTTPTransport(), headers=headers)
        if flavour == "sync"
        else httpx2.AsyncClient(transport=httpx2.AsyncHTTPTransport(), headers=headers)
    )
    async with connect(http_client=http) as client:
        await client.get()
    sent = [*server.token_requests, *server.requests]
    assert [request.headers["x-mine"] for request in sent] == ["yes", "yes"]
    assert not http.is_closed
    async with connect(http_client=http) as again:
        await again.get()
    assert len(server.requests) == 2
    if isinstance(http, httpx2.Client):
        http.close()
    else:
        await http.aclose()


@only_sync
async def test_parameters_of_a_callers_http_client_are_added(
    connect: Connect, server: ApiServer
) -> None:
    """They do not replace arguments of a call."""
    with httpx2.Client() as http:
        async with connect(http_client=http) as client:
            await client.get()
            http.params = httpx2.QueryParams({"trace": "a b"})
            await client.get()
    before, after = (request.target for request in server.requests)
    assert after == f"{before}&trace=a+b"


@only_sync
@pytest.mark.parametrize("kind", [httpx2.TimeoutException, Late])
async def test_timeouts_of_a_callers_transport_are_recognized(
    connect: Connect, kind: type[httpx2.TimeoutException]
) -> None:
    """The call raises RequestTimeoutError for every kind of timeout."""

    def handler(request: httpx2.Request) -> httpx2.Response:
        raise kind("late")

    with httpx2.Client(transport=httpx2.MockTransport(handler)) as http:
        async with connect(http_client=http) as client:
            with pytest.raises(RequestTimeoutError, match=kind.__name__):
                await client.get()


@only_sync
async def test_a_callers_http_client_follows_no_redirects(
    connect: Connect, server: ApiServer
) -> None:
    """A given client that follows redirects does not send the token to another host."""
    with ApiServer() as other, httpx2.Client(follow_redirects=True) as http:
        server.api_response = Reply(302, {"Location": other.url}, b"")
        async with connect(http_client=http) as client:
            with pytest.raises(Exception, match="302"):
                await client.get()
        assert other.requests == []


async def test_an_http_client_of_the_wrong_type_is_refused(connect: Connect, flavour: str) -> None:
    """The constructor rejects a sync client for async use, the reverse, and other libraries."""
    wrong = httpx2.AsyncClient() if flavour == "sync" else httpx2.Client()
    for given in (wrong, object()):
        with pytest.raises(ConfigurationError, match="http_client: pass an httpx2"):
            connect(http_client=given)
    if isinstance(wrong, httpx2.Client):
        wrong.close()
    else:
        await wrong.aclose()


async def test_a_client_reuses_its_connection(connect: Connect, server: ApiServer) -> None:
    """Consecutive calls and the token request use one connection."""
    ports: set[int] = set()
    original = server._http.process_request

    def counting(request: Any, client_address: Any) -> None:
        ports.add(client_address[1])
        original(request, client_address)

    server._http.process_request = counting  # type: ignore[method-assign]
    try:
        async with connect() as client:
            for _ in range(3):
                await client.get()
    finally:
        del server._http.process_request
    assert len(ports) == 1


async def test_two_clients_do_not_share_a_token(connect: Connect, server: ApiServer) -> None:
    """Each root signs in for its own selling partner."""
    other = Credentials("other-id", "other-secret", "other-token")
    async with connect() as first, connect(credentials=other) as second:
        await first.get()
        await second.get()
        server.token_response = json_response({"error": "invalid_client"}, 401)
        async with connect() as third:
            with pytest.raises(CredentialsError):
                await third.get()
    forms = [request.form()["client_id"] for request in server.token_requests]
    assert forms[1] == ["other-id"]
    assert len(forms) == 3
    tokens = [request.headers["x-amz-access-token"] for request in server.requests]
    assert len(set(tokens)) == 2
