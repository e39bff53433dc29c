"""Clients configured by the environment: ``from_env`` of the root and of each API's client."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from typing import Any

import pytest

from selling_partner import (
    AsyncSellingPartner,
    ConfigurationError,
    Credentials,
    CredentialsError,
    Region,
    SellingPartner,
)
from selling_partner._runtime.client.settings import Settings
from selling_partner.messaging_v1 import AsyncMessagingClient, MessagingClient
from tests.runtime.support.clients import US, ApiServer, json_response

SECRET = "very-secret-indeed"
COMPLETE = {
    "SP_API_CLIENT_ID": "client",
    "SP_API_CLIENT_SECRET": SECRET,
    "SP_API_REFRESH_TOKEN": "Atzr|refresh",
    "SP_API_REGION": "eu",
}
KINDS: list[Any] = [SellingPartner, AsyncSellingPartner, MessagingClient, AsyncMessagingClient]


def settings(environ: Mapping[str, str], kind: Any = SellingPartner, **options: Any) -> Settings:
    found: Settings = kind.from_env(environ, **options)._connection.settings
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_variable_is_read(kind: Any) -> None:
    """Credentials, region and hosts come from the environment, without surrounding white space."""
    local = {
        "SP_API_BASE_URL": " http://127.0.0.1:8042/\n",
        "SP_API_TOKEN_URL": "http://127.0.0.1:8042/token",
    }
    found = settings(COMPLETE, kind)
    assert found.credentials == Credentials("client", SECRET, "Atzr|refresh")
    assert found.base_url == Region.EU.endpoint
    assert found.token_url == "https://api.amazon.com/auth/o2/token"
    found = settings({**COMPLETE, **local}, kind)
    assert (found.base_url, found.token_url) == ("http://127.0.0.1:8042", local["SP_API_TOKEN_URL"])


def test_the_process_environment_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a mapping, ``os.environ`` is read."""
    for name, value in {**COMPLETE, "SP_API_BASE_URL": "", "SP_API_TOKEN_URL": ""}.items():
        monkeypatch.setenv(name, value)
    assert SellingPartner.from_env()._connection.settings.base_url == Region.EU.endpoint


@pytest.mark.parametrize("text", ["na", "NA", " eu ", "FE"])
def test_the_case_of_a_region_is_ignored(text: str) -> None:
    """``na`` and ``NA`` are the same region."""
    found = settings({**COMPLETE, "SP_API_REGION": text})
    assert found.base_url == Region(text.strip().lower()).endpoint


def test_arguments_override_the_environment() -> None:
    """The variables of a given argument may be missing or malformed."""
    credentials = Credentials("a", "b")
    wrong = {"SP_API_REGION": "?", "SP_API_BASE_URL": "?", "SP_API_TOKEN_URL": "?"}
    found = settings(
        wrong,
        credentials=credentials,
        region=Region.FE,
        base_url="https://proxy.example",
        token_url="https://login.example/token",
    )
    assert found.credentials is credentials
    assert found.base_url == "https://proxy.example"
    assert found.token_url == "https://login.example/token"


def test_other_options_pass_through() -> None:
    """``from_env`` takes every option of the constructor, with the same type and default."""
    for kind in KINDS:
        made = inspect.signature(kind.__init__, eval_str=False).parameters
        read = inspect.signature(kind.from_env, eval_str=False).parameters
        assert [*read] == ["environ", "grantless", *(name for name in made if name != "self")]
        for name in set(made) - {"self", "credentials", "region"}:
            assert read[name].default == made[name].default, name
            assert read[name].annotation == made[name].annotation, name
            assert read[name].kind is inspect.Parameter.KEYWORD_ONLY
        assert inspect.signature(kind.from_env).return_annotation == "Self"
    given: dict[str, Any] = {"sandbox": True, "application": "Shop/2", "strict": True}
    client = SellingPartner.from_env(COMPLETE, deadline=7, check_texts=False, **given)
    assert client._connection.settings.base_url == Region.EU.sandbox_endpoint
    assert client._connection.settings.user_agent.startswith("Shop/2 ")
    assert (client._options.deadline, client._options.strict) == (7, True)
    assert client._options.check_texts is False


def test_a_grantless_application_needs_no_refresh_token() -> None:
    """``grantless=True`` works as in ``Credentials.from_env``."""
    environ = {name: text for name, text in COMPLETE.items() if "REFRESH" not in name}
    assert settings(environ, grantless=True).credentials == Credentials("client", SECRET)
    with pytest.raises(CredentialsError, match="SP_API_REFRESH_TOKEN: not set"):
        settings(environ)


def test_every_missing_variable_is_named_at_once() -> None:
    """For an empty environment, one message lists all required variables and the remedy."""
    with pytest.raises(ConfigurationError) as caught:
        SellingPartner.from_env({})
    assert str(caught.value) == (
        "environment: SP_API_CLIENT_ID, SP_API_CLIENT_SECRET, SP_API_REFRESH_TOKEN, "
        "SP_API_REGION: not set; set these variables, or pass keywords in their place to from_env()"
    )


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"SP_API_CLIENT_SECRET": " "}, CredentialsError, "SP_API_CLIENT_SECRET: not set"),
        (
            {"SP_API_CLIENT_SECRET": "very\x00secret", "SP_API_CLIENT_ID": ""},
            CredentialsError,
            "SP_API_CLIENT_ID: not set; SP_API_CLIENT_SECRET: must consist of printable characters",
        ),
        (
            {"SP_API_REGION": "us\n-east"},
            ConfigurationError,
            r"SP_API_REGION: must be one of na, eu, fe, not 'us\n-east'",
        ),
        (
            {"SP_API_BASE_URL": "https://user:very-secret@host"},
            ConfigurationError,
            "SP_API_BASE_URL: the URL must not contain a user name or password",
        ),
        (
            {"SP_API_BASE_URL": "host", "SP_API_TOKEN_URL": "http://elsewhere.example/"},
            ConfigurationError,
            "SP_API_BASE_URL: expected scheme, host and path, such as https://host; "
            "SP_API_TOKEN_URL: http would send secrets",
        ),
        (
            {"SP_API_CLIENT_ID": "", "SP_API_REGION": "", "SP_API_BASE_URL": "host"},
            ConfigurationError,
            "environment: SP_API_CLIENT_ID, SP_API_REGION: not set; SP_API_BASE_URL: expected",
        ),
    ],
)
def test_a_malformed_variable_is_named_without_its_value(
    changes: dict[str, str], kind: type[Exception], words: str
) -> None:
    """The message names each malformed variable and its problem, without secrets."""
    with pytest.raises(kind, match=re.escape(words)) as caught:
        SellingPartner.from_env({**COMPLETE, **changes})
    assert "secret@" not in str(caught.value)
    assert SECRET not in str(caught.value)


def test_the_environment_can_select_a_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the variables of a sandbox, calls and sign-in go to the sandbox only."""
    with ApiServer() as server:
        server.api_response = json_response({"locale": "de-DE"})
        place = {"SP_API_BASE_URL": server.url, "SP_API_TOKEN_URL": server.token_url}
        for name, value in {**COMPLETE, **place}.items():
            monkeypatch.setenv(name, value)
        with SellingPartner.from_env() as sp:
            sp.messaging_v1.get_attributes("1", marketplace_ids=[US])
        assert len(server.requests) == len(server.token_requests) == 1
