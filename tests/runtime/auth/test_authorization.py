"""Authorization by a selling partner: the consent page, its state and its redirect."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from selling_partner import (
    AuthorizationError,
    AuthorizationRedirect,
    AuthorizationState,
    AuthorizationStateError,
    ConfigurationError,
    ManualClock,
    Marketplace,
    authorization_url,
)
from selling_partner._runtime.auth.central_hosts import SELLER_CENTRAL, VENDOR_CENTRAL
from tests.runtime.support.secrets import all_text_of

APPLICATION = "amzn1.sp.solution.0123-4567"
SECRET = b"0123456789abcdef"
SESSION = "session-1"
REDIRECT = (
    "https://shop.example/amazon?state=a%3D%3D&selling_partner_id=A3X&spapi_oauth_code=ANcode"
)


@pytest.mark.parametrize(
    ("marketplace", "host"),
    [
        (Marketplace.US, "sellercentral.amazon.com"),
        (Marketplace.DE, "sellercentral-europe.amazon.com"),
        ("A1VC38T7YXB528", "sellercentral.amazon.co.jp"),
        (Marketplace.ZA, "sellercentral.amazon.co.za"),
    ],
)
def test_the_consent_page_is_that_of_the_marketplace(
    marketplace: Marketplace | str, host: str
) -> None:
    """The URL names the marketplace's Seller Central, the application and the state."""
    url = urlsplit(authorization_url(marketplace, APPLICATION, "a+b&c=d"))
    assert (url.scheme, url.netloc, url.path) == ("https", host, "/apps/authorize/consent")
    assert parse_qs(url.query) == {"application_id": [APPLICATION], "state": ["a+b&c=d"]}


def test_the_consent_page_has_options() -> None:
    """A vendor, a draft application and a redirect URI change the URL."""
    url = authorization_url(
        Marketplace.IN,
        APPLICATION,
        "s",
        vendor=True,
        draft=True,
        redirect_uri="https://shop.example/amazon",
    )
    assert url == (
        "https://www.vendorcentral.in/apps/authorize/consent?application_id=amzn1.sp.solution."
        "0123-4567&state=s&version=beta&redirect_uri=https%3A%2F%2Fshop.example%2Famazon"
    )


def test_another_site_can_have_the_consent_page() -> None:
    """A sandbox shows the page in place of Amazon."""
    url = authorization_url(Marketplace.US, APPLICATION, "s", base_url="http://127.0.0.1:8080/")
    assert url.startswith("http://127.0.0.1:8080/apps/authorize/consent?application_id=")


def test_every_marketplace_has_a_consent_page() -> None:
    """Seller Central covers all marketplaces, and Vendor Central all but Ireland."""
    assert SELLER_CENTRAL.keys() == set(Marketplace)
    assert VENDOR_CENTRAL.keys() == set(Marketplace) - {Marketplace.IE}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        (
            {"marketplace": "XX"},
            "marketplace: 'XX' has no Seller Central; pass a Marketplace of US",
        ),
        ({"marketplace": Marketplace.IE, "vendor": True}, "has no Vendor Central"),
        ({"marketplace": None}, "marketplace: 'None' has no Seller Central"),
        ({"application_id": "amzn1.application-oa2-client.1"}, "this is the client identifier"),
        ({"application_id": ""}, "application_id: expected a non-empty string"),
        ({"state": "a\nb"}, "state: expected a non-empty string"),
        ({"redirect_uri": "http://shop.example"}, "redirect_uri: http would send secrets"),
    ],
)
def test_an_invalid_argument_is_refused(changes: dict[str, Any], problem: str) -> None:
    """The message names the argument and a valid value."""
    given = {"marketplace": Marketplace.US, "application_id": APPLICATION, "state": "s"}
    with pytest.raises(ConfigurationError, match=problem):
        authorization_url(**{**given, **changes})


def test_a_state_is_valid_for_its_session_and_time(clock: ManualClock) -> None:
    """A state is accepted until it expires, and each one is different."""
    states = AuthorizationState(SECRET, max_age=60, clock=clock)
    state = states.create(SESSION)
    assert state != states.create(SESSION)
    AuthorizationState(SECRET, clock=clock).verify(state, SESSION)
    clock.advance(59)
    states.verify(state, SESSION)
    clock.advance(2)
    with pytest.raises(AuthorizationStateError, match="state: expired"):
        states.verify(state, SESSION)


def test_a_forged_state_is_refused(clock: ManualClock) -> None:
    """Another session, another secret, and a change of any character are refused."""
    states = AuthorizationState("a secret of 20 bytes", clock=clock)
    state = states.create(SESSION)
    others: list[Any] = ["", "é", "a", state[:-4], state + "AAAA", state * 2, None, 5]
    for place, letter in enumerate(state[:-2]):
        others.append(state[:place] + ("A" if letter != "A" else "B") + state[place + 1 :])
    for other in others:
        with pytest.raises(AuthorizationStateError, match="not created for this session"):
            states.verify(other, SESSION)
    for each, session in (
        (states, "session-2"),
        (AuthorizationState(SECRET, clock=clock), SESSION),
    ):
        with pytest.raises(AuthorizationStateError, match="not created for this session"):
            each.verify(state, session)


@pytest.mark.parametrize("secret", ["", b"short", None, 5])
def test_a_short_secret_is_refused(secret: Any) -> None:
    """The message says how to make a secret."""
    with pytest.raises(ConfigurationError, match=r"secret: expected at least 16 bytes"):
        AuthorizationState(secret)


@pytest.mark.parametrize("session", ["", None, 5])
def test_an_empty_session_is_refused(session: Any) -> None:
    """A state that is tied to no session would protect nothing."""
    states = AuthorizationState(SECRET)
    with pytest.raises(ConfigurationError, match="session: expected"):
        states.create(session)
    with pytest.raises(ConfigurationError, match="session: expected"):
        states.verify("AAAA", session)


@pytest.mark.parametrize(
    "request_",
    [
        REDIRECT,
        REDIRECT.partition("?")[2],
        {"state": "a==", "selling_partner_id": "A3X", "spapi_oauth_code": "ANcode"},
        {"state": ["a=="], "selling_partner_id": ["A3X"], "spapi_oauth_code": ["ANcode"], "b": []},
    ],
)
def test_a_redirect_is_parsed(request_: Any) -> None:
    """A URL, a query and the parameters of a framework give the same values."""
    redirect = AuthorizationRedirect.parse(request_)
    assert redirect == AuthorizationRedirect("ANcode", "A3X", "a==")
    assert repr(redirect) == "AuthorizationRedirect(selling_partner_id='A3X')"


@pytest.mark.parametrize(
    ("request_", "problem"),
    [
        ("https://shop.example/amazon", "no usable spapi_oauth_code"),
        (f"{REDIRECT}&state=b", "the redirect repeats state"),
        (REDIRECT.replace("A3X", ""), "no usable selling_partner_id"),
        (REDIRECT.replace("ANcode", "A" * 5_000), "no usable spapi_oauth_code"),
        (REDIRECT.replace("ANcode", "AN%0Acode"), "no usable spapi_oauth_code"),
        (f"{REDIRECT}&a=%ff", "the redirect's query is malformed"),
        (f"{REDIRECT}{'&a=1' * 200}", "the redirect's query is malformed"),
        ("?error=access_denied&error_description=No\n", r"Amazon reported 'access_denied', 'No"),
        (None, "pass the redirect's URL or its parameters"),
    ],
)
def test_an_unusable_redirect_is_refused(request_: Any, problem: str) -> None:
    """The message names the parameter, and never the code."""
    with pytest.raises(AuthorizationError, match=problem) as caught:
        AuthorizationRedirect.parse(request_)
    assert "ANcode" not in str(caught.value)
    assert "AAAA" not in all_text_of(caught.value).partition("AuthorizationError")[2]
