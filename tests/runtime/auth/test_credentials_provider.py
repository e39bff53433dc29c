"""Credentials that a client asks a function for: at first, after a while, and after a refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anyio
import pytest

from generated.tests.server import TOKEN_PATH, Reply, Request
from selling_partner import (
    ConfigurationError,
    Credentials,
    CredentialsError,
    CredentialsProvider,
    ManualClock,
    Region,
    SellingPartner,
)
from tests.runtime.support.clients import (
    ASYNC_FLAVOURS,
    CLIENT_ID,
    CREDENTIALS,
    REFRESH_TOKEN,
    ApiServer,
    Connect,
    json_response,
)
from tests.runtime.support.ordering import Hold
from tests.runtime.support.secrets import all_text_of
from tests.runtime.support.tokens import get_at_once

OLD = Credentials(CLIENT_ID, "old-secret", REFRESH_TOKEN)
NEW = Credentials(CLIENT_ID, "new-secret", REFRESH_TOKEN)


class Vault:
    """A secrets manager that counts how often it is asked."""

    def __init__(self, *kept: Any) -> None:
        self.kept = list(kept)
        self.asked = 0
        self.before_return: Callable[[], object] = lambda: None

    def __call__(self) -> Credentials:
        self.asked += 1
        self.before_return()
        found = self.kept.pop(0) if len(self.kept) > 1 else self.kept[0]
        if isinstance(found, Exception):
            raise found
        assert isinstance(found, Credentials | str)
        return found  # type: ignore[return-value]

    async def ask(self) -> Credentials:
        """Return them from an async function."""
        return self()


@pytest.fixture
def accepted(server: ApiServer, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The client secrets that Login with Amazon accepts."""
    secrets = {"old-secret"}
    look_up = server.look_up

    def checked(request: Request) -> Reply:
        if request.target == TOKEN_PATH and used_secret(request) not in secrets:
            server.token_requests.append(request)
            return json_response({"error": "invalid_client"}, 401)
        return look_up(request)

    monkeypatch.setattr(server, "look_up", checked)
    return secrets


def used_secret(request: Request) -> str:
    return request.form()["client_secret"][0]


def used_secrets(server: ApiServer) -> list[str]:
    return [used_secret(each) for each in server.token_requests]


async def test_a_function_is_asked_once(connect: Connect, server: ApiServer) -> None:
    """A client asks before its first request, and not when it is created."""
    vault = Vault(CREDENTIALS)
    async with connect(credentials=vault) as client:
        assert vault.asked == 0
        for _ in range(3):
            await client.get()
    assert vault.asked == 1
    assert len(server.token_requests) == 1


@pytest.mark.parametrize("flavour", ASYNC_FLAVOURS)
async def test_an_async_function_is_awaited(connect: Connect, server: ApiServer) -> None:
    """An async client awaits an async function."""
    vault = Vault(CREDENTIALS)
    for source in (vault.ask, CredentialsProvider(vault.ask), lambda: vault.ask()):
        async with connect(credentials=source) as client:
            await client.get()
    assert vault.asked == 3


def test_a_sync_client_refuses_an_async_function() -> None:
    """The mistake is reported when the client is created."""
    with pytest.raises(ConfigurationError, match="cannot call an async function"):
        SellingPartner(Vault(OLD).ask, region=Region.NA)  # type: ignore[arg-type]


async def test_concurrent_calls_ask_once(connect: Connect, server: ApiServer) -> None:
    """Calls that start together share what the function returns."""
    vault = Vault(CREDENTIALS)
    vault.before_return = Hold(lambda: vault.asked == 1)
    async with connect(credentials=vault) as client:
        await get_at_once(client, 8)
    assert vault.asked == 1
    assert len(server.token_requests) == 1


async def test_a_refused_secret_is_replaced(
    connect: Connect, server: ApiServer, accepted: set[str], all_log_lines: list[str]
) -> None:
    """After a rotation the call asks for the new secret and succeeds."""
    vault = Vault(OLD, NEW)
    accepted.clear()
    accepted.add("new-secret")
    async with connect(credentials=vault) as client:
        await client.get()
    assert used_secrets(server) == ["old-secret", "new-secret"]
    assert vault.asked == 2
    text = "".join(all_log_lines)
    assert "the credentials are renewed" in text
    assert "new-secret" not in text


async def test_a_refusal_of_unchanged_credentials_raises(
    connect: Connect, server: ApiServer, accepted: set[str]
) -> None:
    """If the function returns the same credentials, Amazon's refusal is raised."""
    vault = Vault(OLD)
    accepted.clear()
    async with connect(credentials=vault) as client:
        with pytest.raises(CredentialsError, match="invalid_client") as caught:
            await client.get()
    assert used_secrets(server) == ["old-secret"]
    assert vault.asked == 2
    assert "old-secret" not in all_text_of(caught.value)


async def test_another_failure_does_not_ask_again(connect: Connect, server: ApiServer) -> None:
    """A failure that a rotation cannot explain is raised as it is."""
    vault = Vault(OLD, NEW)
    server.token_response = json_response({"error": "invalid_request"}, 400)
    async with connect(credentials=vault) as client:
        with pytest.raises(CredentialsError, match="invalid_request"):
            await client.get()
    assert vault.asked == 1


async def test_old_credentials_are_replaced(
    connect: Connect, server: ApiServer, clock: ManualClock, accepted: set[str]
) -> None:
    """A token request asks again after the lifetime, and other requests do not."""
    vault = Vault(OLD, NEW)
    accepted.add("new-secret")
    provider = CredentialsProvider(vault, lifetime=600)
    async with connect(credentials=provider) as client:
        await client.get()
        clock.advance(1200)
        await client.get()
        assert vault.asked == 1
        clock.advance(2400)
        await client.get()
    assert used_secrets(server) == ["old-secret", "new-secret"]


async def test_a_failing_provider_leaves_the_known_credentials(
    connect: Connect, server: ApiServer, clock: ManualClock, log_lines: list[str]
) -> None:
    """The failure is logged without its text, and the previous credentials are used."""
    vault = Vault(CREDENTIALS, LookupError("secret text"))
    async with connect(credentials=vault) as client:
        await client.get()
        clock.advance(3600)
        await client.get()
    assert len(server.token_requests) == 2
    (line,) = log_lines
    assert "the provider raised LookupError; the previous credentials are used" in line


@pytest.mark.parametrize(
    ("returned", "problem"),
    [
        (LookupError("secret text"), "the provider raised LookupError"),
        ("secret text", "the provider returned str, not Credentials"),
    ],
)
async def test_a_provider_without_credentials_raises(
    connect: Connect, server: ApiServer, returned: Any, problem: str
) -> None:
    """The exception names the problem and not what the function returned or raised."""
    vault = Vault(returned, CREDENTIALS)
    async with connect(credentials=vault) as client:
        with pytest.raises(CredentialsError, match=problem) as caught:
            await client.get()
        assert "secret text" not in str(caught.value)
        await client.get()
    assert len(server.requests) == 1


@pytest.mark.parametrize("flavour", ASYNC_FLAVOURS)
async def test_a_cancelled_call_leaves_the_provider_usable(
    connect: Connect, server: ApiServer
) -> None:
    """After a cancellation during the wait for the provider, the next call asks it."""
    asked = anyio.Event()

    async def slow() -> Credentials:
        if not asked.is_set():
            asked.set()
            await anyio.sleep_forever()
        return CREDENTIALS

    async with connect(credentials=slow) as client:
        async with anyio.create_task_group() as group:
            group.start_soon(client.get)
            await asked.wait()
            group.cancel_scope.cancel()
        await client.get()
    assert len(server.requests) == 1


@pytest.mark.parametrize("given", [None, "secret", 5, Credentials, {}])
def test_other_values_are_refused(given: Any) -> None:
    """The message for a wrong value names the accepted ones."""
    with pytest.raises(ConfigurationError, match="credentials: pass Credentials"):
        SellingPartner(given, region=Region.NA)


@pytest.mark.parametrize("lifetime", [0, -1, True, "1", 86_401])
def test_an_invalid_lifetime_is_refused(lifetime: Any) -> None:
    """A lifetime is a positive number of seconds, at most a day."""
    with pytest.raises(ConfigurationError, match="lifetime: expected a positive number"):
        CredentialsProvider(Vault(OLD), lifetime)
