"""Fixtures of the runtime's tests: one server a run, and clients of each flavour."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import partial

import pytest

from generated.tests.server import Reply, Request
from selling_partner import ManualClock
from tests.needs import REDIS_REASON
from tests.runtime.support.clients import FLAVOURS, Connect, Wire, connect_to, json_answer
from tests.runtime.support.redis_server import PROGRAM, RedisServer
from tests.runtime.support.tokens import EXPIRED, refusal


@pytest.fixture(scope="session")
def running_server() -> Iterator[Wire]:
    with Wire() as server:
        yield server


@pytest.fixture
def server(running_server: Wire) -> Wire:
    running_server.reset()
    return running_server


@pytest.fixture(scope="session")
def running_redis() -> Iterator[RedisServer]:
    """The Redis of all tests that leave it as it was set up."""
    if PROGRAM is None:
        pytest.skip(REDIS_REASON)
    with RedisServer() as server:
        yield server


@pytest.fixture
def redis_server(running_redis: RedisServer) -> RedisServer:
    """A Redis that is empty; it must be neither stopped nor configured."""
    running_redis.command("FLUSHALL")
    return running_redis


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """A Redis of the test's own, empty, which it may stop, kill and configure."""
    if PROGRAM is None:
        pytest.skip(REDIS_REASON)
    with RedisServer() as server:
        yield server


@pytest.fixture(scope="session")
def running_evil() -> Iterator[Wire]:
    with Wire() as server:
        yield server


@pytest.fixture
def evil(running_evil: Wire) -> Wire:
    """Another server on this machine, to which nothing may ever come."""
    running_evil.reset()
    return running_evil


@pytest.fixture(params=FLAVOURS)
def flavour(request: pytest.FixtureRequest) -> str:
    """Which client a test is about; parametrize it to leave some out."""
    return str(request.param)


@pytest.fixture
def anyio_backend(flavour: str) -> str:
    return "asyncio" if flavour == "sync" else flavour


@pytest.fixture
def connect(server: Wire, flavour: str, request: pytest.FixtureRequest) -> Connect:
    """Makes clients of the server; they go by the ``clock`` of a test that asks for one."""
    if "clock" in request.fixturenames:
        return partial(connect_to, server, flavour, clock=request.getfixturevalue("clock"))
    return partial(connect_to, server, flavour)


@pytest.fixture
def reports() -> Iterator[list[str]]:
    """What the library's logger reports; pytest's own fixture would need its level set."""
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
def all_reports(reports: list[str]) -> Iterator[list[str]]:
    """The same where the logger takes information, too."""
    logger = logging.getLogger("selling_partner")
    before = logger.level
    logger.setLevel(logging.INFO)
    yield reports
    logger.setLevel(before)


@pytest.fixture
def refused(server: Wire, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Tokens that the server has given out and does not take any more; ``*`` stands for all."""
    tokens: set[str] = set()
    look_up = server.look_up

    def look_up_or_refuse(request: Request) -> Reply:
        token = request.headers.get("x-amz-access-token")
        if token is not None and tokens & {token, "*"}:
            server.requests.append(request)
            return json_answer(refusal(EXPIRED), 403)
        return look_up(request)

    monkeypatch.setattr(server, "look_up", look_up_or_refuse)
    return tokens


@pytest.fixture
def clock() -> ManualClock:
    """The clock of the client: it stands still until the test or a wait moves it.

    Its ``draw`` decides how long a retry waits, and how early a token is replaced: not at all.
    """
    return ManualClock(draw=0.0)


@pytest.fixture(scope="session", autouse=True)
def _no_environment() -> Iterator[None]:
    """Neither a proxy nor credentials of the machine that runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            patch.delenv(name, raising=False)
            patch.delenv(name.lower(), raising=False)
        for name in ("CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN", "REGION", "BASE_URL"):
            patch.delenv(f"SP_API_{name}", raising=False)
        patch.delenv("SP_API_TOKEN_URL", raising=False)
        yield
