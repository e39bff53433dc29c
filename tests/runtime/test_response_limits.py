"""What a response may have: its decoded size, its coding, and all that comes before its body."""

from __future__ import annotations

import gzip
import json
from functools import partial
from typing import Any

import pytest

from selling_partner import (
    RetryPolicy,
)
from tests.runtime.scripted_network import (
    Script,
    Step,
    response,
    script_network,
    with_token,
)
from tests.runtime.support import AnyClient, connect_to

LIMIT = 1_000
GZIP = "Content-Encoding: gzip"
THRICE = RetryPolicy(attempts=3, first_wait=0)


class Nowhere:
    """A host that a scripted network answers for."""

    url = "https://api.example"
    token_url = "https://api.example/auth/o2/token"


def connect(flavour: str, **options: Any) -> AnyClient:
    return connect_to(
        Nowhere(), flavour, **{"max_response_bytes": LIMIT, "retry": THRICE, **options}
    )


def body(size: int) -> bytes:
    """JSON of exactly so many bytes."""
    return json.dumps({"locale": "x" * (size - len('{"locale": ""}'))}).encode()


def script(*steps: Step) -> Script:
    """A token, and then these steps, on each connection."""
    return partial(with_token, *steps)


@pytest.mark.parametrize("headers", [(), (GZIP,)], ids=["plain", "gzip"])
async def test_a_body_of_just_the_limit_is_read(
    flavour: str, headers: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is the size of the decoded body, and that size itself is allowed."""
    encoded = gzip.compress(body(LIMIT)) if headers else body(LIMIT)
    script_network(monkeypatch, script(response(encoded, 200, *headers)))
    async with connect(flavour) as client:
        assert len((await client.get()).locale) == LIMIT - 14
