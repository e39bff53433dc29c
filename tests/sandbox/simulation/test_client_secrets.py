"""Rotation of an application's client secret."""

from __future__ import annotations

import pytest

from selling_partner import ManualClock
from selling_partner.sandbox import Sandbox
from tests.sandbox.support import Caller

SCOPE = "sellingpartnerapi::client_credential:rotation"
PATH = "/applications/2023-11-30/clientSecret"
WEEK = 7 * 86_400


def rotate(caller: Caller, secret: str) -> None:
    """Rotate the secret of the application ``client``."""
    form = {"grant_type": "client_credentials", "scope": SCOPE, "client_secret": secret}
    caller.token = caller.sign_in(refresh_token="", **form).json()["access_token"]
    assert caller.send("POST", PATH).status_code == 204


def accepted(caller: Caller, *secrets: str) -> list[bool]:
    """Return whether an application can sign in with each secret."""
    responses = [caller.sign_in(client_secret=each) for each in secrets]
    for each in responses:
        assert each.is_success or each.json()["error"] == "invalid_client"
    return [each.is_success for each in responses]


def test_an_old_secret_is_valid_for_a_week(
    caller: Caller, sandbox: Sandbox, clock: ManualClock
) -> None:
    """After a rotation, the sandbox accepts the new secret and for a week the old one."""
    assert accepted(caller, "first", "any") == [True, True]
    rotate(caller, "first")
    second = sandbox.client_secret("client")
    assert accepted(caller, "first", second, "any") == [True, True, False]
    clock.advance(WEEK - 1)
    rotate(caller, second)
    third = sandbox.client_secret("client")
    clock.advance(1)
    assert accepted(caller, "first", second, third) == [False, True, True]
    clock.advance(WEEK)
    assert accepted(caller, second, third) == [False, True]
    assert caller.sign_in(client_id="other", client_secret="any").is_success


def test_the_secret_of_an_application_must_be_rotated(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="was not rotated"):
        sandbox.client_secret("client")
