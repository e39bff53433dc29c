"""Login with Amazon as the sandbox simulates it, and the validity of tokens."""

from __future__ import annotations

import pytest

from selling_partner.sandbox import Sandbox
from tests.sandbox.support import FORM, ORDER, US, Caller, HoldingClock, details


def test_any_credentials_are_accepted(caller: Caller) -> None:
    """A valid sign-in gets a token for an hour."""
    response = caller.sign_in(client_id="whoever", client_secret="whatever")
    assert response.status_code == 200
    body = response.json()
    assert (body["token_type"], body["expires_in"]) == ("bearer", 3600)
    assert body["refresh_token"] == FORM["refresh_token"]
    caller.token = body["access_token"]
    assert caller.actions().status_code == 200


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": ""}, "unsupported_grant_type"),
        ({"client_secret": ""}, "invalid_request"),
        ({"refresh_token": " "}, "invalid_request"),
        ({"grant_type": "client_credentials"}, "invalid_request"),
    ],
)
def test_incomplete_requests(caller: Caller, form: dict[str, str], error: str) -> None:
    """A request without a required field gets an error in OAuth's format."""
    response = caller.sign_in(**form)
    assert response.status_code == 400
    assert set(response.json()) == {"error", "error_description"}
    assert response.json()["error"] == error


@pytest.mark.parametrize("content", [b"client_id=%ff", b"\xff=1", b"\x00" * 1000])
def test_invalid_forms(caller: Caller, content: bytes) -> None:
    """A body that is not a form gets an error in OAuth's format."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    response = caller.http.post(caller.sandbox.token_url, content=content, headers=headers)
    assert response.status_code == 400
    assert "error" in response.json()
    response = caller.http.post(caller.sandbox.token_url, json=FORM)
    assert response.json()["error"] == "invalid_request"
    assert caller.http.get(caller.sandbox.token_url).status_code == 405


@pytest.mark.parametrize(
    ("token", "expected"),
    [("", "Access token is missing"), ("Atza|made-up", "access token you provided is revoked")],
)
def test_unknown_tokens(caller: Caller, token: str, expected: str) -> None:
    """A missing or unknown token gets 403 with Amazon's code."""
    caller.token = token
    response = caller.actions()
    assert expected in details(response, 403)
    assert response.json()["errors"][0]["code"] == "Unauthorized"


def test_expired_tokens(caller: Caller) -> None:
    """An expired token is rejected with Amazon's message, and a new one works."""
    caller.sandbox.expire_token()
    assert details(caller.actions(), 403) == "The access token you provided has expired."
    caller.token = caller.sign_in().json()["access_token"]
    assert caller.actions().status_code == 200


def test_lifetime() -> None:
    """A token has the lifetime that was set, and states it."""
    clock = HoldingClock()
    with Sandbox(token_lifetime=60.0, clock=clock) as sandbox:
        caller = Caller(sandbox)
        assert caller.sign_in().json()["expires_in"] == 60
        clock.advance(59)
        assert caller.actions().status_code == 200
        clock.advance(1)
        assert "expired" in details(caller.actions(), 403)
        caller.http.close()


def test_the_client_signs_in_again(sandbox: Sandbox) -> None:
    """The package's client understands the refusal, and the call succeeds with a new token."""
    with sandbox.client() as client:
        for _ in range(2):
            client.messaging_v1.get_messaging_actions_for_order(ORDER, marketplace_ids=[US])
            sandbox.expire_token()
        client.messaging_v1.get_messaging_actions_for_order(ORDER, marketplace_ids=[US])
    signed_in = [each for each in sandbox.exchanges if each.name == "token"]
    refused = [each for each in sandbox.exchanges if each.status == 403]
    assert (len(signed_in), len(refused)) == (3, 2)


def test_a_grantless_token(caller: Caller) -> None:
    """A grantless token gives no access to a selling partner's resources."""
    response = caller.sign_in(grant_type="client_credentials", scope="sellingpartnerapi::migration")
    caller.token = response.json()["access_token"]
    assert "needs a selling partner's token" in details(caller.actions(), 403)


def test_secrets_are_not_recorded(caller: Caller) -> None:
    """The sandbox neither records nor shows credentials, wherever they were sent."""
    caller.actions(headers={"x-amz-security-token": "signed-in"})
    for path in ("/auth/o2/token", "/auth/token"):
        caller.http.post(path, params=FORM, data=FORM)
    expected = [caller.http.get(f"/_sandbox/{each}").text for each in ("exchanges", "levels")]
    kept = [repr(vars(each)) for each in caller.sandbox.exchanges]
    for secret in (FORM["client_secret"], f"={FORM['refresh_token']}", "signed-in", caller.token):
        assert not any(secret in each for each in [*expected, *kept])
