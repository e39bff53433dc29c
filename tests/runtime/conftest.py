"""Fixtures of the runtime's tests: a server for the whole run, and clients of each flavour."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import partial

import pytest

from generated.tests.server import Reply, Request
from selling_partner import ManualClock
from tests.needs import REDIS_REASON
from tests.runtime.support.clients import FLAVOURS, ApiServer, Connect, connect_to, json_response
from tests.runtime.support.redis_server import PROGRAM, RedisServer
from tests.runtime.support.tokens import EXPIRED, refusal


@pytest.fixture(scope="session")
def running_server() -> Iterator[ApiServer]:
    with ApiServer() as server:
        yield server


@pytest.fixture
def server(running_server: ApiServer) -> ApiServer:
    running_server.reset()
    return running_server


@pytest.fixture(scope="session")
def running_redis() -> Iterator[RedisServer]:
    """The Redis of all tests that do not change its configuration."""
    if PROGRAM is None:
        pytest.skip(REDIS_REASON)
    with RedisServer() as server:
        yield server


@pytest.fixture
def redis_server(running_redis: RedisServer) -> RedisServer:
    """An empty Redis that tests share; a test must not pause, kill or configure it."""
    running_redis.command("FLUSHALL")
    return running_redis


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """An empty Redis for one test, which may pause, kill and configure it."""
    if PROGRAM is None:
        pytest.skip(REDIS_REASON)
    with RedisServer() as server:
        yield server


@pytest.fixture(scope="session")
def running_evil() -> Iterator[ApiServer]:
    with ApiServer() as server:
        yield server


@pytest.fixture
def evil(running_evil: ApiServer) -> ApiServer:
    """A second server on this machine, which must never receive a request."""
    running_evil.reset()
    return running_evil


@pytest.fixture(params=FLAVOURS)
def flavour(request: pytest.FixtureRequest) -> str:
    """The flavour of the client under test; parametrize it to exclude some."""
    return str(request.param)


@pytest.fixture
def anyio_backend(flavour: str) -> str:
    return "asyncio" if flavour == "sync" else flavour


@pytest.fixture
def connect(server: ApiServer, flavour: str, request: pytest.FixtureRequest) -> Connect:
    """A factory of clients of the server. They use the ``clock`` fixture if the test does."""
    if "clock" in request.fixturenames:
        return partial(connect_to, server, flavour, clock=request.getfixturevalue("clock"))
    return partial(connect_to, server, flavour)


@pytest.fixture
def log_lines() -> Iterator[list[str]]:
    """The lines that the library logs at its default level."""
    lines: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(f"{record.levelname} {record.getMessage()}")

    logger, collector = logging.getLogger("selling_partner"), Collector()
    logger.addHandler(collector)
    propagate, logger.propagate = logger.propagate, False
    yield lines
    logger.removeHandler(collector)
    logger.propagate = propagate


@pytest.fixture
def all_log_lines(log_lines: list[str]) -> Iterator[list[str]]:
    """The lines that the library logs, including those at INFO level."""
    logger = logging.getLogger("selling_partner")
    before = logger.level
    logger.setLevel(logging.INFO)
    yield log_lines
    logger.setLevel(before)


@pytest.fixture
def refused_tokens(server: ApiServer, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Access tokens that the server refuses, although it issued them; ``*`` refuses all."""
    tokens: set[str] = set()
    look_up = server.look_up

    def look_up_or_refuse(request: Request) -> Reply:
        token = request.headers.get("x-amz-access-token")
        if token is not None and tokens & {token, "*"}:
            server.requests.append(request)
            return json_response(refusal(EXPIRED), 403)
        return look_up(request)

    monkeypatch.setattr(server, "look_up", look_up_or_refuse)
    return tokens


@pytest.fixture
def clock() -> ManualClock:
    """The clock of the client, which moves only by waits and by the test.

    With a ``draw`` of 0 a retry waits 0 seconds, and a token is replaced as late as possible.
    """
    return ManualClock(draw=0.0)


@pytest.fixture(scope="session", autouse=True)
def _no_environment() -> Iterator[None]:
    """Remove proxies and credentials of the machine from the environment."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            patch.delenv(name, raising=False)
            patch.delenv(name.lower(), raising=False)
        for name in ("CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN", "REGION", "BASE_URL"):
            patch.delenv(f"SP_API_{name}", raising=False)
        patch.delenv("SP_API_TOKEN_URL", raising=False)
        yield
