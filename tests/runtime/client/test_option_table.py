"""Every option of the table is an argument wherever it applies, with one type, default and text."""

from __future__ import annotations

import inspect
import math
import re
import ssl
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from library.client_options import CLIENT_OPTIONS, OptionRow
from selling_partner import (
    AsyncSellingPartner,
    Credentials,
    FileTokenCache,
    ManualClock,
    Region,
    RetryPolicy,
    SellingPartner,
    Unlimited,
)
from selling_partner._runtime.client import async_base_client, base_client
from selling_partner.messaging_v1 import AsyncMessagingClient, MessagingClient

CLIENTS: tuple[type[Any], ...] = (
    SellingPartner,
    AsyncSellingPartner,
    MessagingClient,
    AsyncMessagingClient,
)
CALL_OPTIONS = tuple(row for row in CLIENT_OPTIONS if row.check)
EMPTY = inspect.Parameter.empty

pytestmark = pytest.mark.parametrize("client", CLIENTS)


def form(client: type[Any], text: str) -> str:
    """Return the text in the client's form: without ``Async`` for a sync client."""
    return text if client.__name__.startswith("Async") else text.replace("Async", "")


def default(client: type[Any], row: OptionRow) -> object:
    """Return the row's default as a value."""
    is_async = client.__name__.startswith("Async")
    module = async_base_client if is_async else base_client
    return eval(row.default, dict(vars(module))) if row.default else EMPTY


def parameters(function: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    """Return the parameters by name, without ``self``."""
    found = dict(inspect.signature(function).parameters)
    found.pop("self", None)
    return found


def entries(function: Callable[..., Any]) -> dict[str, str]:
    """Return the entries of a docstring's arguments by name, each on one line."""
    text = inspect.getdoc(function) or ""
    section = re.search(r"^Args:\n(.*?)\n\n", text, re.S | re.M)
    assert section
    found = re.findall(r"^    (\w+): (.*?)(?=\n    \w|\Z)", section[1], re.S | re.M)
    return {name: " ".join(entry.split()) for name, entry in found}


def test_the_constructor_takes_every_option(client: type[Any]) -> None:
    """Names, order, types, defaults and texts are the table's."""
    found, texts = parameters(client.__init__), entries(client.__init__)
    names = [row.name for row in CLIENT_OPTIONS]
    assert list(found) == list(texts) == names
    for row in CLIENT_OPTIONS:
        assert found[row.name].annotation == form(client, row.annotation)
        assert found[row.name].default == default(client, row)
        assert texts[row.name] == row.description


def test_from_env_takes_every_option(client: type[Any]) -> None:
    """A required one is optional there, and the text names the variables that take its place."""
    found, texts = parameters(client.from_env), entries(client.from_env)
    names = ["environ", "grantless", *(row.name for row in CLIENT_OPTIONS)]
    assert list(found) == list(texts) == names
    for row in CLIENT_OPTIONS:
        suffix = "" if row.default else " | None"
        assert found[row.name].annotation == form(client, row.annotation) + suffix
        assert found[row.name].default == (default(client, row) if row.default else None)
        assert texts[row.name].startswith(row.description)
        rest = texts[row.name].removeprefix(row.description)
        assert re.findall(r"``(\w+)``", rest) == list(row.variables)


def test_with_options_takes_the_options_of_calls(client: type[Any]) -> None:
    """Each is optional, with the type and the text of the constructor."""
    found, texts = parameters(client.with_options), entries(client.with_options)
    assert list(found) == list(texts) == [row.name for row in CALL_OPTIONS]
    for row in CALL_OPTIONS:
        assert found[row.name].annotation == f"{form(client, row.annotation)} | None"
        assert found[row.name].default is None
        assert texts[row.name] == row.description


def values(client: type[Any]) -> dict[str, Any]:
    """Return a valid value for each option, other than its default."""
    is_async = client.__name__.startswith("Async")

    def hook(event: object) -> None:
        """Do nothing."""

    return {
        "credentials": Credentials("a", "b", "c"),
        "region": Region.FE,
        "sandbox": True,
        "base_url": "https://one.example",
        "token_url": "https://two.example",
        "application": "App/2",
        "timeout": httpx2.Timeout(3),
        "deadline": math.inf,
        "max_wait": 7.0,
        "retry": RetryPolicy(attempts=7),
        "limiter": Unlimited(),
        "token_cache": FileTokenCache("tokens"),
        "strict": True,
        "check_texts": False,
        "validate_requests": False,
        "on_request": hook,
        "on_response": hook,
        "proxy": "http://proxy.example",
        "verify": ssl.create_default_context(),
        "http_client": httpx2.AsyncClient() if is_async else httpx2.Client(),
        "max_response_bytes": 5,
        "clock": ManualClock(),
    }


@pytest.mark.parametrize("constructor", ["__call__", "from_env"])
def test_every_value_arrives(client: type[Any], constructor: str) -> None:
    """Both constructors hand over each option under its own name."""
    handed: list[Any] = []

    class Observed(client):  # type: ignore[misc]
        def _connect(self, given: Any, options: Any) -> None:
            handed.extend([given, options])

    given = values(client)
    assert given.keys() == {row.name for row in CLIENT_OPTIONS}
    make = Observed if constructor == "__call__" else Observed.from_env
    make(**given)
    taken, options = handed
    assert taken._asdict() == given
    assert options._asdict() == {row.name: given[row.name] for row in CALL_OPTIONS}


def test_each_option_of_a_call_changes_alone(client: type[Any]) -> None:
    """``with_options`` changes what it is given, and nothing else."""
    first = client(Credentials("a", "b", "c"), region=Region.NA)
    for row in CALL_OPTIONS:
        value = values(client)[row.name]
        before, after = first._options._asdict(), {row.name: value}
        assert before[row.name] != value
        assert first.with_options(**after)._options._asdict() == {**before, **after}
