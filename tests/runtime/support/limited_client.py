"""Clients of a scripted network that limit the size of a response."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from selling_partner import (
    RetryPolicy,
)
from tests.runtime.support.clients import (
    AnyClient,
    connect_to,
)
from tests.runtime.support.scripted_network import (
    Script,
    Step,
    with_token,
)

LIMIT = 1_000
"""The limit of the clients in bytes."""

GZIP = "Content-Encoding: gzip"
THRICE = RetryPolicy(attempts=3, first_wait=0)


class ScriptedHost:
    """The URLs of a host that exists only in a scripted network."""

    url = "https://api.example"
    token_url = "https://api.example/auth/o2/token"


def connect(flavour: str, **options: Any) -> AnyClient:
    """Return a client with these options, three attempts and the limit."""
    return connect_to(
        ScriptedHost(), flavour, **{"max_response_bytes": LIMIT, "retry": THRICE, **options}
    )


def body(size: int) -> bytes:
    """Return JSON of exactly `size` bytes."""
    return json.dumps({"locale": "x" * (size - len('{"locale": ""}'))}).encode()


def script(*steps: Step | Iterable[Step]) -> Script:
    """Return a script of a token response and these steps, which all connections share."""
    shared = with_token(*steps)
    return lambda: shared
