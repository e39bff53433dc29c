"""Fixtures of the tests of access tokens: the stores that clients share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from selling_partner import ManualClock
from selling_partner._runtime.auth.lwa import token_key
from tests.runtime.support.clients import CREDENTIALS, ApiServer
from tests.runtime.support.redis_server import RedisServer
from tests.runtime.support.token_store import TokenStore


@pytest.fixture
def key(server: ApiServer) -> str:
    """The key of the tests' credentials in a token cache."""
    return token_key(CREDENTIALS, None, server.token_url)


@pytest.fixture(params=["file", "redis"])
def store(
    request: pytest.FixtureRequest, key: str, clock: ManualClock, tmp_path: Path
) -> Iterator[TokenStore]:
    """An empty store of each kind, whose caches use the clock of the test."""
    if request.param == "file":
        folder = tmp_path / "tokens"

        def all_files() -> bytes:
            return b"".join(file.name.encode() + file.read_bytes() for file in folder.iterdir())

        def overwrite(content: bytes) -> None:
            (folder / f"{key}.json").write_bytes(content)

        yield TokenStore(str(folder), clock, all_files, overwrite)
        return
    running: RedisServer = request.getfixturevalue("redis_server")
    with redis.Redis.from_url(running.url) as client:

        def all_keys() -> bytes:
            return b"".join(name + (client.get(name) or b"") for name in client.scan_iter())

        def overwrite(content: bytes) -> None:
            client.set(f"selling-partner:token:{key}", content)

        yield TokenStore(running.url, clock, all_keys, overwrite)
