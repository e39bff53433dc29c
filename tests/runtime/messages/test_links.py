"""Malicious links: their targets receive neither a token nor a message."""

from __future__ import annotations

import logging
import pickle

import pytest

from selling_partner import (
    ActionNotAllowedError,
    LinkError,
    RequestValidationError,
    SellingPartnerError,
)
from tests.runtime.support.clients import ORDER, US, ApiServer, Connect, json_response
from tests.runtime.support.links import PATH, QUERY, WARRANTY, get_actions, links_response, resolve

GOOD = f"{WARRANTY}{QUERY}"
OTHER = GOOD.replace(ORDER, "999-7654321-7654321")


HOSTILE = {
    "another port": ("{evil}" + GOOD, "has another origin than {own}"),
    "another name of the host": ("http://localhost:{port}" + GOOD, "has another origin"),
    "another scheme": ("https://127.0.0.1:{port}" + GOOD, "has another origin"),
    "the usual port": ("http://127.0.0.1" + GOOD, "has another origin"),
    "no scheme": ("//{evil_host}" + GOOD, "has another origin"),
    "no scheme on its own host": ("//127.0.0.1:{port}" + GOOD, "has another origin"),
    "a scheme without a host": ("http:" + GOOD, "has another origin"),
    "three slashes": ("http://" + GOOD, "has another origin"),
    "a script": ("javascript:alert(1)", "has another origin"),
    "a file": ("file:///etc/passwd", "has another origin"),
    "no slash in front": (GOOD.removeprefix("/"), "has another origin"),
    "a user": ("http://user@127.0.0.1:{port}" + GOOD, "has a user name"),
    "an empty user": ("http://@127.0.0.1:{port}" + GOOD, "has a user name"),
    "its own host as a user": ("http://127.0.0.1:{port}@{evil_host}" + GOOD, "has a user name"),
    "a host that goes on": ("{own}.evil.test" + GOOD, "has another origin|is not a plain URL"),
    "a dot after the host": ("http://127.0.0.1.:{port}" + GOOD, "has another origin"),
    "wide digits": ("http://\uff11\uff12\uff17.0.0.1:{port}" + GOOD, "is not a plain URL"),
    "a port that is none": (
        "http://127.0.0.1:99999999" + GOOD,
        "is not a plain URL|another origin",
    ),
    "a bracket": ("http://[" + GOOD, "is not a plain URL"),
    "a backslash": ("/\\{evil_host}" + GOOD, "is not a plain URL"),
    "backslashes": ("\\\\{evil_host}" + GOOD, "is not a plain URL"),
    "a tab": ("/\t/{evil_host}" + GOOD, "is not a plain URL"),
    "a line": (GOOD + "\r\nHost: evil.test", "is not a plain URL"),
    "a space": (" " + GOOD, "is not a plain URL"),
    "a null": (GOOD + "\0", "is not a plain URL"),
    "a fragment": (GOOD + "#fragment", "is not a plain URL"),
    "half an escape": (GOOD + "&marketplaceIds=%4", "is not a plain URL"),
    "a template": (WARRANTY + "{{?marketplaceIds}}", "is not a plain URL"),
    "another order": (OTHER, f"is not for amazon_order_id {ORDER}"),
    "another order on its own host": ("{own}" + OTHER, "is not for amazon_order_id"),
    "another order, in capitals": (GOOD.replace(ORDER, ORDER + "A"), "is not for"),
    "another order by slashes": (GOOD.replace(ORDER, ORDER + "%2F..%2F9"), "is not for"),
    "an order of dots": (GOOD.replace(ORDER, "%2e%2e"), "is not for"),
    "a null in the order": (GOOD.replace(ORDER, ORDER + "%00"), "is not for"),
    "dots to another order": (GOOD.replace(ORDER, f"{ORDER}/../9"), "empty segments or dots"),
    "a dot": (GOOD.replace("/messages", "/./messages"), "empty segments or dots"),
    "dots in capitals": (GOOD.replace("/messages", "/%2E%2E/9/messages"), "an unknown operation"),
    "two slashes": (GOOD.replace("/messages", "//messages"), "empty segments or dots"),
    "a slash at the end": (f"{WARRANTY}/{QUERY}", "empty segments or dots"),
    "an encoded slash": (GOOD.replace("/warranty", "%2Fwarranty"), "an unknown operation"),
    "an encoded slash twice": (GOOD.replace("/warranty", "%252Fwarranty"), "an unknown operation"),
    "a letter encoded twice": (GOOD.replace("warranty", "%2577arranty"), "an unknown operation"),
    "not UTF-8": (GOOD.replace("warranty", "warrant%FF"), "an unknown operation"),
    "capitals": (GOOD.replace("warranty", "Warranty"), "an unknown operation"),
    "a parameter in the path": (GOOD.replace("warranty", "warranty;a=b"), "an unknown operation"),
    "more": (GOOD.replace("warranty", "warranty/more"), "an unknown operation"),
    "less": (GOOD.replace("/messages", ""), "an unknown operation"),
    "another API": (f"/orders/v0/orders/{ORDER}{QUERY}", "an unknown operation"),
    "what is asked": (f"{PATH}{QUERY}", "an unknown operation"),
    "the root": ("/", "empty segments or dots"),
    "the host": ("{own}", "an unknown operation"),
    "nothing": ("", "is not a plain URL"),
    "something else in the query": (f"{GOOD}&to=me", "has a query parameter"),
    "the query in capitals": (f"{WARRANTY}?MarketplaceIds={US}", "has a query parameter"),
    "the order in the query": (f"{GOOD}&amazonOrderId={ORDER}", "has a query parameter"),
    "a question mark": (f"{GOOD}?", None),
    "a query that is not UTF-8": (f"{WARRANTY}?marketplaceIds=%FF", "not UTF-8"),
    "length": ("/" * 100_000, "empty segments|another origin"),
    "a long host": ("https://" + "a" * 100_000 + GOOD, "is not a plain URL|another origin"),
}


@pytest.mark.parametrize("name", [each for each, (_, why) in HOSTILE.items() if why])
@pytest.mark.parametrize("flavour", ["sync", "asyncio"])
async def test_a_malicious_link_is_refused(
    connect: Connect, server: ApiServer, evil: ApiServer, name: str
) -> None:
    """Following the link raises with the reason, and no server receives a request."""
    own, port = server.url, server.url.rpartition(":")[2]
    host = evil.url.removeprefix("http://")
    form, reason = HOSTILE[name]
    href = form.format(own=own, port=port, evil=evil.url, evil_host=host)
    server.api_response = links_response(href, name="warranty")
    async with connect() as client:
        actions = await get_actions(client)
        assert "create_warranty" not in actions
        assert list(actions) == []
        with pytest.raises(LinkError, match=str(reason).format(own=own)) as caught:
            await resolve(actions.create_warranty(body={}))
        with pytest.raises(LinkError):
            actions["create_warranty"]
    assert caught.value.operation == "CreateWarranty"
    assert caught.value.name == "warranty"
    (refused,) = actions.refused
    assert (refused.href, refused.method_name) == (href, "create_warranty")
    assert (len(server.requests), len(server.token_requests)) == (1, 1)
    assert evil.requests == evil.token_requests == []


FRIENDLY = {
    "a path": GOOD,
    "a URL": "{own}" + GOOD,
    "a scheme in capitals": "HTTP://127.0.0.1:{port}" + GOOD,
    "a port with zeros": "http://127.0.0.1:0{port}" + GOOD,
    "an encoded letter": GOOD.replace("warranty", "%77arranty"),
    "an encoded hyphen": GOOD.replace(ORDER, ORDER.replace("-", "%2D")),
    "an encoded name": f"{WARRANTY}?marketplace%49ds={US}",
    "no query": WARRANTY,
    "an empty query": f"{WARRANTY}?",
}


@pytest.mark.parametrize("name", FRIENDLY)
@pytest.mark.parametrize("flavour", ["sync"])
async def test_a_link_may_be_written_in_several_ways(
    connect: Connect, server: ApiServer, name: str
) -> None:
    """Other spellings of the same URL are the same link, requested in the usual form."""
    port = server.url.rpartition(":")[2]
    server.api_response = links_response(FRIENDLY[name].format(own=server.url, port=port))
    async with connect() as client:
        actions = await get_actions(client)
        server.api_response = json_response({}, 201)
        await resolve(actions.create_warranty(body={}))
    assert server.requests[1].target == GOOD


@pytest.mark.parametrize("prefix", ["", "/eu", "/proxy/of/ours"])
@pytest.mark.parametrize("flavour", ["sync"])
async def test_a_base_url_may_have_a_path(connect: Connect, server: ApiServer, prefix: str) -> None:
    """With a base URL that has a path, a link may have that path or omit it."""
    base_url = f"{server.url}{prefix}/"
    hrefs = [GOOD, f"{server.url}{prefix}{PATH}/attributes", f"{prefix}x{PATH}/messages/invoice"]
    server.api_response = links_response(*hrefs)
    async with connect(base_url=base_url) as client:
        actions = await get_actions(client)
        assert actions.allowed == ("create_warranty", "get_attributes")
        server.api_response = json_response({}, 201)
        await resolve(actions.create_warranty(body={}))
    assert server.requests[1].target == f"{prefix}{GOOD}"


@pytest.mark.parametrize("flavour", ["sync"])
async def test_a_refused_link_does_not_block_a_valid_one(
    connect: Connect, server: ApiServer
) -> None:
    """An action with a valid link is allowed, whatever other links it has."""
    server.api_response = links_response(
        f"https://elsewhere.test{GOOD}", GOOD, OTHER, name="warranty"
    )
    async with connect() as client:
        actions = await get_actions(client)
        server.api_response = json_response({}, 201)
        await resolve(actions.create_warranty(body={}))
    assert server.requests[1].target == GOOD
    assert len(actions.refused) == 2


@pytest.mark.parametrize("flavour", ["sync"])
async def test_the_name_of_a_link_allows_nothing(connect: Connect, server: ApiServer) -> None:
    """The address of a link decides; its name alone allows no action."""
    server.api_response = links_response(
        f"{PATH}/messages/unexpectedProblem{QUERY}", name="warranty"
    )
    async with connect() as client:
        actions = await get_actions(client)
        assert actions.allowed == ("create_unexpected_problem",)
        with pytest.raises(ActionNotAllowedError):
            await resolve(actions.create_warranty(body={}))
    assert len(server.requests) == 1


@pytest.mark.parametrize("flavour", ["sync"])
async def test_the_arguments_of_a_link_are_validated(connect: Connect, server: ApiServer) -> None:
    """The arguments of a link have the same limits as those of a caller."""
    server.api_response = links_response(f"{WARRANTY}?marketplaceIds=a,b")
    async with connect() as client:
        actions = await get_actions(client)
        with pytest.raises(RequestValidationError, match="marketplace_ids: "):
            await resolve(actions.create_warranty(body={}))
    assert len(server.requests) == 1


@pytest.mark.parametrize("flavour", ["sync"])
async def test_a_refusal_is_logged_without_the_address(
    connect: Connect, server: ApiServer, caplog: pytest.LogCaptureFixture
) -> None:
    """A warning has the name of the link, shortened to one line, and the reason."""
    caplog.set_level(logging.INFO, "selling_partner")
    href = "https://elsewhere.test/secret?token=secret"
    server.api_response = links_response(href, name="warr\nanty" + "!" * 1_000)
    async with connect() as client:
        actions = await get_actions(client)
    (record,) = [each for each in caplog.records if each.name == "selling_partner"]
    said = record.getMessage()
    assert record.levelno == logging.WARNING
    assert said.startswith("getMessagingActionsForOrder: rejected the link 'warr\\nanty!!")
    assert said.endswith(f"it has another origin than {server.url}")
    assert "secret" not in said
    assert len(said) < 300
    assert actions.refused[0].href == href


def test_the_error_can_be_pickled() -> None:
    """A pickled error equals the original."""
    error = LinkError("CreateWarranty", "warranty", "has another origin")
    assert isinstance(error, SellingPartnerError)
    copied = pickle.loads(pickle.dumps(error))
    assert str(copied) == str(error)
    assert str(error) == "CreateWarranty was not sent: its link 'warranty' has another origin"
