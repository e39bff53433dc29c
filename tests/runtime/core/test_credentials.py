"""The sources of credentials, and the values that are refused."""

from __future__ import annotations

import copy

import pytest

from selling_partner import Credentials, CredentialsError, Region, SellingPartner
from selling_partner.messaging_v1 import AsyncMessagingClient
from tests.runtime.support.clients import CLIENT_ID, CLIENT_SECRET, CREDENTIALS, REFRESH_TOKEN

ENVIRONMENT = {
    "SP_API_CLIENT_ID": CLIENT_ID,
    "SP_API_CLIENT_SECRET": CLIENT_SECRET,
    "SP_API_REFRESH_TOKEN": REFRESH_TOKEN,
}
FIELDS = ["client_id", "client_secret", "refresh_token"]


def test_the_documented_variables_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials are read from the three documented environment variables."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    assert Credentials.from_env() == CREDENTIALS


def test_a_mapping_replaces_the_environment() -> None:
    """Credentials can be read from a mapping that the caller passes."""
    assert Credentials.from_env(ENVIRONMENT) == CREDENTIALS


def test_white_space_around_a_variable_is_dropped() -> None:
    """Spaces and newlines around a value are removed, such as the last newline of a file."""
    padded = {name: f"  {value}\r\n" for name, value in ENVIRONMENT.items()}
    assert Credentials.from_env(padded) == CREDENTIALS


@pytest.mark.parametrize("empty", [None, "", "  \n"])
def test_every_missing_variable_is_named_at_once(empty: str | None) -> None:
    """One exception names all variables that are absent, empty or blank, and no others."""
    environ = dict(ENVIRONMENT)
    for name in ("SP_API_CLIENT_ID", "SP_API_REFRESH_TOKEN"):
        del environ[name]
        if empty is not None:
            environ[name] = empty
    with pytest.raises(CredentialsError) as caught:
        Credentials.from_env(environ)
    text = str(caught.value)
    assert "SP_API_CLIENT_ID" in text
    assert "SP_API_REFRESH_TOKEN" in text
    assert "SP_API_CLIENT_SECRET" not in text
    assert CLIENT_SECRET not in text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (field, value)
        for field in FIELDS
        for value in ("", "   ", "secret\n", "sec\x00ret", "sec\x7fret", None, 5, b"s")
        if (field, value) != ("refresh_token", None)  # Grantless operations do not use one.
    ],
)
def test_an_unusable_value_is_refused_by_name(field: str, value: object) -> None:
    """A value must be a printable string; the message names the field without its value."""
    values: dict[str, object] = {name: f"{name}-secret" for name in FIELDS} | {field: value}
    with pytest.raises(CredentialsError, match=field) as caught:
        Credentials(**values)  # type: ignore[arg-type]
    assert "sec" not in str(caught.value).replace("client_secret", "")


def test_grantless_credentials_need_no_refresh_token() -> None:
    """With ``grantless=True`` the variable may be missing or empty; if it is set, it is used."""
    environ = {name: ENVIRONMENT[name] for name in ("SP_API_CLIENT_ID", "SP_API_CLIENT_SECRET")}
    alone = Credentials(CLIENT_ID, CLIENT_SECRET)
    assert Credentials.from_env(environ, grantless=True) == alone
    assert Credentials.from_env(environ | {"SP_API_REFRESH_TOKEN": " "}, grantless=True) == alone
    assert Credentials.from_env(ENVIRONMENT, grantless=True) == CREDENTIALS
    assert alone.refresh_token is None
    assert repr(alone) == "Credentials(client_id='***', client_secret='***', refresh_token=None)"


def test_grantless_credentials_need_the_other_two_values() -> None:
    """The client id and secret are required with ``grantless=True``, too."""
    with pytest.raises(CredentialsError, match="set SP_API_CLIENT_SECRET in"):
        Credentials.from_env({"SP_API_CLIENT_ID": CLIENT_ID}, grantless=True)


@pytest.mark.parametrize("template", ["{}", "{!s}", "{!r:>5}", "{0:}", "{!a}"])
def test_no_secret_is_shown(template: str) -> None:
    """A string that contains credentials, however formatted, has none of the three values."""
    for text in (template.format(CREDENTIALS), template.format([CREDENTIALS]), f"{CREDENTIALS}"):
        assert "Credentials(" in text
        assert not any(value in text for value in ENVIRONMENT.values())


def test_credentials_cannot_be_changed_and_can_be_copied() -> None:
    """Credentials are frozen and compare by value, so a copy equals the original."""
    with pytest.raises(AttributeError):
        CREDENTIALS.client_id = "other"  # type: ignore[misc]
    assert copy.deepcopy(CREDENTIALS) == CREDENTIALS
    assert Credentials(CLIENT_ID, CLIENT_SECRET, "other") != CREDENTIALS


@pytest.mark.parametrize("given", [None, {}, ENVIRONMENT, "amzn1"])
def test_a_client_accepts_only_credentials(given: object) -> None:
    """The message for a dict of the values states what to pass, and shows no value."""
    for kind in (SellingPartner, AsyncMessagingClient):
        with pytest.raises(ValueError, match=r"Credentials\.from_env") as caught:
            kind(given, region=Region.NA)  # type: ignore[arg-type]
        assert CLIENT_SECRET not in str(caught.value)
