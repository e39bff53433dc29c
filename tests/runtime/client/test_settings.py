"""Settings of a client: region, hosts, application and their validation."""

from __future__ import annotations

import platform
import re
from typing import Any

import pytest

from selling_partner import (
    ConfigurationError,
    Marketplace,
    Region,
    SellingPartner,
    __version__,
)
from selling_partner._runtime.client.settings import Settings
from tests.runtime.support.clients import CREDENTIALS, ApiServer, Connect

ENDPOINTS = {
    Region.NA: "https://sellingpartnerapi-na.amazon.com",
    Region.EU: "https://sellingpartnerapi-eu.amazon.com",
    Region.FE: "https://sellingpartnerapi-fe.amazon.com",
}
SANDBOXES = {
    Region.NA: "https://sandbox.sellingpartnerapi-na.amazon.com",
    Region.EU: "https://sandbox.sellingpartnerapi-eu.amazon.com",
    Region.FE: "https://sandbox.sellingpartnerapi-fe.amazon.com",
}
MARKETPLACES = {
    Region.NA: "US ATVPDKIKX0DER, CA A2EUQ1WTGCTBG2, MX A1AM78C64UM0Y8, BR A2Q3Y263D00KWC",
    Region.EU: (
        "UK A1F83G8C2ARO7P, DE A1PA6795UKMFR9, FR A13V1IB3VIYZZH, IT APJ6JRA9NG5V4, "
        "ES A1RKKUPIHCS9HS, NL A1805IZSGTT6HS, IE A28R8C7NBKEWEA, BE AMEN7PMS3EDWL, "
        "SE A2NODRKZP88ZB9, PL A1C3SOZRARQ6R3, TR A33AVAJ2PDY3EV, AE A2VIGQ35RCS4UG, "
        "SA A17E79C6D8DWNP, EG ARBP9OOSHTCHU, ZA AE08WJ6YKNBMC, IN A21TJRUUN4KGV"
    ),
    Region.FE: "JP A1VC38T7YXB528, AU A39IBJ37TRP1C6, SG A19VAU5U5O7RUS",
}


def settings(**options: Any) -> Settings:
    """Return the settings of a client with these options."""
    usual: dict[str, Any] = {"region": Region.NA, "application": "App/1"}
    return SellingPartner(CREDENTIALS, **{**usual, **options})._connection.settings


@pytest.mark.parametrize("region", Region)
def test_a_region_has_its_hosts(region: Region) -> None:
    """Each region has its own host, and its own sandbox host."""
    assert region.endpoint == settings(region=region).base_url == ENDPOINTS[region]
    assert region.sandbox_endpoint == SANDBOXES[region]
    assert settings(region=region, sandbox=True).base_url == SANDBOXES[region]
    assert settings(region=region).token_url == "https://api.amazon.com/auth/o2/token"


def test_the_marketplaces_are_amazons() -> None:
    """The marketplaces, their identifiers and their regions are those that Amazon documents."""
    documented = {
        tuple(entry.split()): region
        for region, entries in MARKETPLACES.items()
        for entry in entries.split(", ")
    }
    assert {(each.name, each.value): each.region for each in Marketplace} == documented
    assert len(set(Marketplace)) == len(Marketplace.__members__) == 23


def test_a_marketplace_is_its_identifier() -> None:
    """A marketplace can be used wherever its identifier can."""
    assert str(Marketplace.US) == "ATVPDKIKX0DER"
    assert isinstance(Marketplace.US, str)
    assert f"{Marketplace.US}" == "ATVPDKIKX0DER"
    assert Marketplace("ATVPDKIKX0DER") is Marketplace.US


@pytest.mark.parametrize("sandbox", ["false", "", None, 0])
def test_the_sandbox_switch_must_be_a_bool(sandbox: Any) -> None:
    """A string from an environment is refused, because any non-empty string is true."""
    with pytest.raises(ConfigurationError, match=r"^sandbox: pass True or False"):
        settings(sandbox=sandbox)


@pytest.mark.parametrize("region", ["na", "NA", None, Marketplace.US])
def test_a_region_must_be_a_member(region: Any) -> None:
    """A string is refused, and the message says what to pass."""
    with pytest.raises(ConfigurationError, match=r"Region\.NA"):
        settings(region=region)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "https://example.com:8443",
        "https://example.com/prefix",
        "https://EXAMPLE.com",
        "http://localhost:8080",
        "http://127.0.0.1:1",
        "http://[::1]:8080",
        "https://[2001:db8::1]",
    ],
)
def test_a_custom_url_is_accepted(url: str) -> None:
    """Any https URL and http on this machine can replace Amazon's hosts."""
    assert settings(base_url=url).base_url == url
    assert settings(base_url=f"{url}/", sandbox=True).base_url == url
    assert settings(token_url=url).token_url == url


@pytest.mark.parametrize("name", ["base_url", "token_url"])
@pytest.mark.parametrize(
    "url",
    [
        "",
        " ",
        "example.com",
        "//example.com",
        "https://",
        "https:///path",
        "https:example.com",
        "ftp://example.com",
        "file:///etc/passwd",
        "http://example.com",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://127.0.0.1%2eexample.com",
        "http://localhost\\.example.com",
        "http://localhost:80\\@example.com",
        "http://0.0.0.0",
        "http://local\nhost",
        "http://localhost\t",
        " https://example.com",
        "https://exa mple.com",
        "https://example.com\r\nX: y",
        "https://user:password@example.com",
        "https://user@example.com",
        "https://example.com@evil.example",
        "https://example.com?a=b",
        "https://example.com?",
        "https://example.com/#a",
        "https://example.com#",
        "https://example.com:port",
        "https://example.com:99999",
        5,
        b"https://example.com",
    ],
)
def test_an_unsafe_url_is_refused(name: str, url: Any) -> None:
    """A malformed URL, or one that would send secrets unencrypted, is refused by name."""
    with pytest.raises(ConfigurationError, match=f"^{name}: "):
        settings(**{name: url})


@pytest.mark.parametrize("prefix", ["", "/", "/prefix", "/prefix/"])
async def test_a_base_url_may_have_a_path(connect: Connect, server: ApiServer, prefix: str) -> None:
    """Paths of operations are appended to it with one slash."""
    async with connect(base_url=server.url + prefix) as client:
        await client.get()
    assert server.requests[0].target.startswith(f"{prefix.rstrip('/')}/messaging/v1/orders/")


async def test_a_token_goes_to_the_configured_host_only(
    connect: Connect, server: ApiServer
) -> None:
    """Links in a response are never followed, whatever their host."""
    with ApiServer() as other:
        link = {"href": f"{other.url}/steal"}
        server.api_response.body["_links"] = {"self": link, "actions": [link]}
        async with connect() as client:
            response = await client.call(
                "get_messaging_actions_for_order", "1", marketplace_ids=["X"]
            )
        assert response.links.actions[0].href == link["href"]
        assert other.requests == other.token_requests == []
    assert server.requests[0].headers["host"] == server.url.removeprefix("http://")


async def test_the_user_agent_has_amazons_form(connect: Connect, server: ApiServer) -> None:
    """The User-Agent names application, language and platform in all requests."""
    async with connect(application="My Shop/2.1+beta") as client:
        await client.get()
    for request in (*server.requests, *server.token_requests):
        assert request.headers["user-agent"] == (
            f"My Shop/2.1+beta (Language=Python/{platform.python_version()}; "
            f"Platform={platform.system()})"
        )


async def test_without_an_application_the_package_names_itself(
    connect: Connect, server: ApiServer
) -> None:
    """By default, the User-Agent contains the package's name and version."""
    async with connect() as client:
        await client.get()
    form = rf"selling-partner/{re.escape(__version__)} \(Language=Python/[\d.]+\S*; Platform=\w+\)"
    assert re.fullmatch(form, server.requests[0].headers["user-agent"])


@pytest.mark.parametrize(
    "application",
    [
        "App",
        "App/",
        "/1",
        "",
        " ",
        " App/1",
        "App/1 ",
        "App/1 2",
        "Äpp/1",
        "App\n/1",
        "App/1\r\nX: y",
        "App/1\0",
        "App\x7f/1",
        "App/1 (x)",
        "App;/1",
        "App=x/1",
        "App/1/2",
        5,
        b"App/1",
    ],
)
def test_an_invalid_application_is_refused(application: Any) -> None:
    """A name that would break the header or Amazon's format is refused with an example."""
    with pytest.raises(ConfigurationError, match=r"application: .*'MyShop/2\.1'"):
        settings(application=application)


@pytest.mark.parametrize("application", ["", 5])
def test_an_empty_option_is_refused(application: Any) -> None:
    """Only ``None`` selects the default."""
    for options in ({"application": application}, {"base_url": application}):
        with pytest.raises(ConfigurationError):
            SellingPartner(CREDENTIALS, region=Region.NA, **options)


def test_a_user_agent_has_at_most_500_characters() -> None:
    """Amazon refuses a longer header."""
    rest = len(settings(application="A/1").user_agent) - 1
    longest = settings(application="A" * (500 - rest) + "/1").user_agent
    assert len(longest) == 500
    with pytest.raises(ConfigurationError, match="501 characters"):
        settings(application="A" * (501 - rest) + "/1")
