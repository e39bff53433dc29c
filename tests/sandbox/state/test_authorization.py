"""A seller's consent: the page, the redirect, and the exchange of the code."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from selling_partner.sandbox import Sandbox
from tests.sandbox.support import Caller, HoldingClock

REDIRECT = "https://app.example/callback"
CONSENT = "/apps/authorize/consent"


def exchange(caller: Caller, code: str, **form: str) -> httpx2.Response:
    """Send an authorization code to Login with Amazon."""
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT}
    return caller.sign_in(**{**fields, "refresh_token": "", **form})


def problem(response: httpx2.Response) -> tuple[Any, Any]:
    """Return the error of Login with Amazon."""
    assert response.status_code == 400
    found = response.json()
    return found["error"], found["error_description"]


def test_a_code_gives_a_refresh_token(caller: Caller, sandbox: Sandbox) -> None:
    """The redirect has the code, the seller and the state; the tokens of the code can be used."""
    found = sandbox.authorize(f"{REDIRECT}?a=b", state="s&1", selling_partner_id="A2")
    parts = urlsplit(found.url)
    assert found.url.startswith(f"{REDIRECT}?a=b&")
    assert parse_qs(parts.query) == {
        "a": ["b"],
        "state": ["s&1"],
        "selling_partner_id": ["A2"],
        "spapi_oauth_code": [found.code],
    }
    assert found.code not in repr(found)
    tokens = exchange(caller, found.code, redirect_uri=f"{REDIRECT}?a=b").json()
    caller.token = tokens["access_token"]
    assert caller.actions().is_success
    assert caller.sign_in(refresh_token=tokens["refresh_token"]).is_success


def test_a_code_is_valid_once(caller: Caller, sandbox: Sandbox) -> None:
    found = sandbox.authorize(REDIRECT)
    assert exchange(caller, found.code).is_success
    error, text = problem(exchange(caller, found.code))
    assert error == "invalid_grant"
    assert "used before" in text


def test_a_code_expires(caller: Caller, sandbox: Sandbox, clock: HoldingClock) -> None:
    """A code is valid for five minutes."""
    first, second = sandbox.authorize(REDIRECT), sandbox.authorize(REDIRECT)
    clock.advance(299)
    assert exchange(caller, first.code).is_success
    clock.advance(1)
    assert "has expired" in problem(exchange(caller, second.code))[1]


@pytest.mark.parametrize("form", [{"redirect_uri": "https://other.example/"}, {"redirect_uri": ""}])
def test_the_redirect_uri_is_checked(
    caller: Caller, sandbox: Sandbox, form: dict[str, str]
) -> None:
    code = sandbox.authorize(REDIRECT).code
    assert "redirect_uri" in problem(exchange(caller, code, **form))[1]


@pytest.mark.parametrize("address", ["callback", "ftp://app.example/", "https://app.example/#a"])
def test_a_redirect_uri_is_an_absolute_url(sandbox: Sandbox, address: str) -> None:
    with pytest.raises(ValueError, match="redirect_uri"):
        sandbox.authorize(address)


def test_the_consent_page_redirects_to_the_application(caller: Caller, sandbox: Sandbox) -> None:
    """The seller confirms, and the code of the redirect is valid. The log does not hold it."""
    query = {"application_id": "<app>", "state": "s1", "redirect_uri": REDIRECT}
    page = caller.http.get(CONSENT, params=query)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<h1>Authorize &lt;app&gt;</h1>" in page.text
    confirmed = caller.http.post(CONSENT, params=query, data={"selling_partner_id": "A3"})
    assert confirmed.status_code == 302
    given = parse_qs(urlsplit(confirmed.headers["location"]).query)
    assert (given["state"], given["selling_partner_id"]) == (["s1"], ["A3"])
    assert exchange(caller, given["spapi_oauth_code"][0]).is_success
    shown = [str(vars(each)) for each in sandbox.exchanges if each.name == "consent"]
    assert len(shown) == 2
    assert given["spapi_oauth_code"][0] not in "".join(shown)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({"application_id": "app"}, "redirect_uri: missing"),
        ({"redirect_uri": REDIRECT}, "application_id: missing"),
    ],
)
def test_the_consent_page_names_what_is_missing(
    caller: Caller, query: dict[str, str], text: str
) -> None:
    response = caller.http.get(CONSENT, params=query)
    assert response.status_code == 400
    assert text in response.text
