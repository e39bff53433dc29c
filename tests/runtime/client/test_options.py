"""Options of single calls, and common settings of an HTTP client."""

from __future__ import annotations

import inspect
import math
import ssl
from typing import Any

import httpx2
import pytest

from generated.tests.server import Reply
from selling_partner import (
    AsyncSellingPartner,
    ClientError,
    ConfigurationError,
    InternalServerError,
    ManualClock,
    RequestTimeoutError,
    RequestValidationError,
    RetryPolicy,
    SellingPartner,
    ServiceUnavailableError,
)
from tests.runtime.support.clients import (
    ORDER,
    PHASES,
    US,
    AnyClient,
    ApiServer,
    Connect,
    MockNetwork,
    connect_to,
    json_response,
    raw_server,
    unused_url,
)


async def test_options_of_a_call_leave_the_client_unchanged(
    connect: Connect, server: ApiServer
) -> None:
    """The original client keeps its options."""
    server.api_response = json_response({}, 500)
    async with connect() as client:
        again = AnyClient(client.root.with_options(retry=RetryPolicy(attempts=3, first_wait=0)))
        for each, requests in ((again, 3), (client, 1)):
            server.requests.clear()
            with pytest.raises(InternalServerError):
                await each.get()
            assert len(server.requests) == requests


async def test_with_options_works_on_an_api_client(connect: Connect, server: ApiServer) -> None:
    """The new client shares the connection, so the token is requested once."""
    async with connect() as client:
        with pytest.raises(RequestValidationError):
            await client.get(marketplace_ids=[US, US])
        api: Any = client.root.messaging_v1.with_options(validate_requests=False)
        response = api.get_attributes(ORDER, marketplace_ids=[US, US])
        if not isinstance(client.root, SellingPartner):
            await response
        await client.get()
    assert len(server.requests) == 2
    assert len(server.token_requests) == 1


async def test_closing_a_client_with_options_does_nothing(connect: Connect) -> None:
    """The original client owns the connection."""
    async with connect() as client:
        await AnyClient(client.root.with_options(deadline=5)).close()
        await client.get()


async def test_with_options_keeps_other_options(connect: Connect) -> None:
    """Repeated changes of options accumulate."""
    async with connect() as client:
        changed = client.root.with_options(deadline=5).with_options(strict=True)
        assert (changed._options.deadline, changed._options.strict) == (5, True)
        assert changed._options.timeout == client.root._options.timeout


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("timeout", each) for each in (0, -1, math.inf, math.nan, "5", True, 86_401)],
        ("timeout", httpx2.Timeout(5, read=0)),
        *[("deadline", each) for each in (0, -1, math.nan, "5", True)],
        *[("retry", each) for each in (3, True, "often")],
        *[(each, "false") for each in ("strict", "check_texts", "validate_requests")],
    ],
)
async def test_an_invalid_option_is_refused(connect: Connect, name: str, value: object) -> None:
    """The constructor and ``with_options`` raise."""
    with pytest.raises(ConfigurationError, match=f"^{name}"):
        connect(**{name: value})
    async with connect() as client:
        options: dict[str, Any] = {name: value}
        with pytest.raises(ConfigurationError, match=f"^{name}"):
            client.root.with_options(**options)


@pytest.mark.parametrize(
    "options",
    [
        {"attempts": 0},
        {"attempts": 1.5},
        {"attempts": True},
        {"first_wait": -1},
        {"first_wait": math.inf},
        {"longest_wait": math.nan},
        {"longest_wait": "1"},
        {"allow_duplicates": 1},
    ],
)
def test_an_invalid_policy_is_refused(options: dict[str, Any]) -> None:
    """The message names the invalid value of the retry policy."""
    (name,) = options
    with pytest.raises(ConfigurationError, match=name):
        RetryPolicy(**options)


async def test_a_timeout_may_differ_by_phase(connect: Connect, flavour: str) -> None:
    """As in httpx2, a read timeout of 0.2 s may accompany a connect timeout of an hour."""
    network = MockNetwork(flavour)
    timeout = httpx2.Timeout(3600, read=0.2)
    async with connect(http_client=network.http, timeout=timeout, deadline=math.inf) as client:
        await client.get()
    phases = {**dict.fromkeys(PHASES, 3600), "read": 0.2}
    assert network.timeouts == [phases, phases]


async def test_the_deadline_limits_every_timeout(
    connect: Connect, flavour: str, clock: ManualClock
) -> None:
    """Each phase of each attempt is limited to the remaining time of the call."""

    def fail_late() -> Reply:
        clock.advance(30)
        return json_response(None, 503)

    network = MockNetwork(flavour, fail_late)
    retry = RetryPolicy(attempts=9)
    async with connect(http_client=network.http, timeout=50, deadline=100, retry=retry) as client:
        with pytest.raises(ServiceUnavailableError):
            await client.get()
    reads = [each["read"] for each in network.timeouts]
    assert reads == [50, 50, 50, 40, 10]


async def test_an_unresponsive_host_is_abandoned_at_the_deadline(connect: Connect) -> None:
    """Over a real connection, a call with a timeout of an hour ends at its deadline."""
    with raw_server(None) as (url, _):
        async with connect(base_url=url, timeout=3600) as client:
            await client.sign_in()
            with pytest.raises(RequestTimeoutError):
                await client.with_options(deadline=0.3).get()


async def test_a_deadline_may_be_infinite(connect: Connect) -> None:
    """Then only the timeouts apply."""
    async with connect(deadline=math.inf) as client:
        await client.get()


async def test_requests_use_the_proxy(server: ApiServer, flavour: str) -> None:
    """The proxy receives all requests, and the full URL of those over http."""
    with raw_server(b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n") as (proxy, heads):
        async with connect_to(server, flavour, proxy=proxy) as client:
            with pytest.raises(ClientError, match=r"^LoginWithAmazon .*407"):
                await client.get()
    assert heads[0].startswith(f"POST {server.token_url} HTTP/1.1".encode())
    assert server.token_requests == []


@pytest.mark.parametrize("proxy", ["ftp://user:hush@host", "http://", "host:3128", 5])
async def test_an_invalid_proxy_is_refused(connect: Connect, proxy: Any) -> None:
    """The message does not contain its password."""
    with pytest.raises(ConfigurationError, match=r"^proxy: expected a URL") as caught:
        connect(proxy=proxy)
    assert "hush" not in str(caught.value)


async def test_an_unreachable_proxy_is_a_network_error(connect: Connect) -> None:
    """The request cannot have been processed."""
    with unused_url() as url:
        async with connect(proxy=url) as client:
            with pytest.raises(Exception, match="LoginWithAmazon: no response"):
                await client.get()


@pytest.mark.parametrize("verify", ["/etc/ssl/certs/ca-certificates.crt", None, 1])
async def test_authorities_require_a_context(connect: Connect, verify: Any) -> None:
    """A path is rejected, and the message says how to create a context."""
    with pytest.raises(ConfigurationError, match=r"ssl\.create_default_context\(cafile"):
        connect(verify=verify)


async def test_a_callers_context_is_used(connect: Connect) -> None:
    """The context applies to https, and not to http on this machine."""
    async with connect(verify=ssl.create_default_context()) as client:
        await client.get()


@pytest.mark.parametrize("options", [{"proxy": "http://localhost:1"}, {"verify": False}])
def test_a_callers_http_client_excludes_a_proxy(options: dict[str, Any], server: ApiServer) -> None:
    """Options that would have no effect are refused."""
    with httpx2.Client() as http:
        options |= {"http_client": http}
        with pytest.raises(ConfigurationError, match="give proxy and verify to"):
            connect_to(server, "sync", **options)


def test_both_roots_take_the_same_options() -> None:
    """A program can switch between the sync and the async client."""
    sync, other = (inspect.signature(kind) for kind in (SellingPartner, AsyncSellingPartner))
    assert list(sync.parameters) == list(other.parameters)
