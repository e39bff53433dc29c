"""The website of authorize_sellers.py, with the consent page and tokens of the sandbox."""

from __future__ import annotations

import json
import runpy
import stat
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest

from selling_partner.sandbox import Sandbox
from tests.examples.layout import find_program

WEBSITE = "https://shop.example"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "sellers.json"


@pytest.fixture
def website(sandbox: Sandbox, store: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The application of the website."""
    environment = sandbox.environment | {
        "APPLICATION_ID": "amzn1.sp.solution.shop",
        "CONSENT_URL": sandbox.url,
        "SELLERS_FILE": str(store),
        "WEBSITE_SECRET": "0123456789abcdef0123456789abcdef",
        "WEBSITE_URL": WEBSITE,
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(find_program("authorize_sellers")))["app"]


def test_missing_and_weak_settings_are_named(website: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server ends with what is missing, not with a traceback."""
    program = str(find_program("authorize_sellers"))
    monkeypatch.setenv("WEBSITE_SECRET", "short")
    with pytest.raises(SystemExit, match=r"^WEBSITE_SECRET: "):
        runpy.run_path(program)
    monkeypatch.delenv("WEBSITE_SECRET")
    monkeypatch.delenv("APPLICATION_ID")
    with pytest.raises(SystemExit, match=r"^Set APPLICATION_ID, WEBSITE_SECRET; "):
        runpy.run_path(program)


def browser(website: Any) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(website), base_url=WEBSITE)


async def consent(client: httpx2.AsyncClient, seller: str) -> str:
    """Visit the website, confirm on Amazon's page, and return the URL of the redirect."""
    page = (await client.get("/connect/DE")).headers["Location"]
    async with httpx2.AsyncClient() as amazon:
        confirmed = await amazon.post(page, data={"selling_partner_id": seller})
    return confirmed.headers["Location"]


def test_the_refresh_token_of_a_seller_is_stored(website: Any, store: Path) -> None:
    """A seller who confirms is connected; the file is private and keeps earlier sellers."""

    async def visit() -> list[str]:
        async with browser(website) as client:
            pages = [await client.get(await consent(client, each)) for each in ("A1", "B2")]
            return [each.text for each in pages]

    assert anyio.run(visit) == ["A1 is connected.", "B2 is connected."]
    sellers = json.loads(store.read_text())
    assert sellers.keys() == {"A1", "B2"}
    assert all(each["refresh_token"] for each in sellers.values())
    assert stat.S_IMODE(store.stat().st_mode) == 0o600


def test_a_redirect_of_another_session_is_refused(website: Any, store: Path) -> None:
    """A browser cannot finish the authorization that another one began."""

    async def visit() -> httpx2.Response:
        async with browser(website) as victim, browser(website) as attacker:
            await victim.get("/connect/DE")
            return await victim.get(await consent(attacker, "A1"))

    refused = anyio.run(visit)
    assert (refused.status_code, store.exists()) == (400, False)
    assert refused.text.startswith("Start again: ")


def test_a_code_is_valid_once(website: Any) -> None:
    """A second visit of the same redirect is refused without an internal error."""

    async def visit() -> list[int]:
        async with browser(website) as client:
            url = await consent(client, "A1")
            return [(await client.get(url)).status_code for _ in range(2)]

    assert anyio.run(visit) == [200, 400]


def test_an_unknown_country_is_not_found(website: Any) -> None:
    """The path must name a marketplace."""

    async def visit() -> int:
        async with browser(website) as client:
            return (await client.get("/connect/XX")).status_code

    assert anyio.run(visit) == 404
