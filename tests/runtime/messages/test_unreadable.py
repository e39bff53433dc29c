"""Reads whose success cannot be read: they are retried, and then raise."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import pytest

from generated.tests.server import Reply
from selling_partner import (
    RequestEvent,
    ResponseEvent,
    RetryPolicy,
    ServiceUnavailableError,
    TooManyRequestsError,
    UnreadableResponseError,
)
from selling_partner._runtime.messages.operation import Operation
from selling_partner._runtime.models.base import ApiModel
from tests.runtime.support.clients import AnyClient, ApiServer, Connect, json_response

THREE = RetryPolicy(attempts=3, first_wait=0)
HTML = b"<!DOCTYPE html><html><head><TITLE>Service\n Unavailable \x1b[31m&amp; more</TITLE>"


class Box(ApiModel):
    """The response of a read."""

    name: str | None = None
    payload: dict[str, int] | None = None
    errors: list[Any] | None = None


class Verdict(ApiModel):
    """A response about errors, which are required."""

    errors: list[Any]


GET: Operation[Box] = Operation("getBox", "GET", "/box", responses={200: Box})
SEARCH = replace(GET, operation_id="searchBoxes", method="POST", safe=True)
SEND = replace(GET, operation_id="sendBox", method="POST")

UNREADABLE: list[tuple[bytes, str, str]] = [
    (b"", "the body is empty", ""),
    (
        HTML,
        "the body is not JSON: it cannot be parsed (text/html, 78 bytes)",
        "Service Unavailable \\x1b[31m& more",
    ),
    (
        b"Bad \x07\x1b[2J gateway",
        "the body is not JSON: it cannot be parsed",
        "Bad \\x07\\x1b[2J gateway",
    ),
    (b'{"name": "a secr', "the body is not JSON: it is truncated", ""),
    (b'{"payload": {"a": 1}', "the body is not JSON: it is truncated", ""),
    (b'{"name": "a secret"}}', "the body is not JSON: it cannot be parsed", ""),
    (b'{"name": "\xe9"}', "the body is not JSON: it is not UTF-8", ""),
    (b"\x1f\x8b\x08\x00\x00", "the body is not JSON: it is not UTF-8", ""),
    (b"[" * 100_000, "the body is not JSON: it is nested too deeply", ""),
    (b"null", "the body is not an object", ""),
    (b'"a secret"', "the body is not an object", ""),
    (b"[]", "the body is not an object", ""),
    (b'{"errors": {"code": "a"}}', "errors is not empty", ""),
    (b'{"errors": [{"code": "a"}], "payload": {}}', "errors is not empty", ""),
]


@pytest.mark.parametrize("operation", [GET, SEARCH], ids=lambda each: each.method)
@pytest.mark.parametrize(
    ("body", "problem", "excerpt"), UNREADABLE, ids=lambda each: f"{each!r:.30}"
)
async def test_an_unreadable_read_raises(
    connect: Connect,
    server: ApiServer,
    log_lines: list[str],
    operation: Operation[Box],
    body: bytes,
    problem: str,
    excerpt: str,
) -> None:
    """A read is requested as often as the policy allows, then raises with the response.

    No JSON is shown, because it may be confidential. Of other text, only printable words are.
    """
    headers = {"x-amzn-RequestId": "r-1", "x-amzn-RateLimit-Limit": "0.5"}
    server.api_response = Reply(200, {"Content-Type": "text/html", **headers}, body)
    async with connect(retry=THREE) as client:
        with pytest.raises(UnreadableResponseError):
            await client.send(operation)
        server.requests.clear()
        with pytest.raises(UnreadableResponseError) as caught:
            await client.send(operation)
    assert len(server.requests) == 3
    error = caught.value
    assert error.problem.startswith(problem)
    assert (error.excerpt, error.resume) == (excerpt, None)
    assert (error.operation, error.status_code) == (operation.operation_id, 200)
    assert (error.request_id, error.rate_limit) == ("r-1", 0.5)
    assert error.response.content == body
    said = str(error)
    assert said.startswith(
        f"{operation.operation_id}: the response (200) cannot be read: {problem}"
    )
    assert excerpt in said
    assert said.endswith("; retry the call, or inspect `response` [request id r-1]")
    assert said.isprintable()
    assert "secr" not in f"{said} {error!r} {error.args} {error.__context__!r}"
    assert log_lines == []


async def test_errors_of_a_success_are_shown(connect: Connect, server: ApiServer) -> None:
    """The exception has and shows the errors, like that of an error status."""
    details = {"code": "InternalFailure", "message": "Try again\x1b[2J.\nNow."}
    server.api_response = json_response({"errors": [details]})
    async with connect() as client:
        with pytest.raises(UnreadableResponseError) as caught:
            await client.send(GET)
    (detail,) = caught.value.errors
    assert (detail.code, detail.message) == (details["code"], details["message"])
    assert "errors is not empty: InternalFailure: Try again" in str(caught.value)
    assert str(caught.value).isprintable()


async def test_another_value_is_not_an_empty_list(connect: Connect, server: ApiServer) -> None:
    """If a list is documented, ``null`` and an object are unreadable."""
    operation: Operation[Any] = replace(GET, responses={200: list[Box]})
    async with connect() as client:
        bodies: list[Any] = [None, {}, {"errors": []}]
        for body in bodies:
            server.api_response = json_response(b"null" if body is None else body)
            with pytest.raises(UnreadableResponseError, match="the body is not a list"):
                await client.send(operation)
        server.api_response = json_response([])
        assert await client.send(operation) == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"errors": []},
        {"errors": None, "name": None, "payload": None},
        {"name": 5, "payload": {"a": "b"}, "more": [1]},
        {"payload": [1]},
    ],
    ids=str,
)
async def test_deviations_are_not_retried(connect: Connect, server: ApiServer, body: Any) -> None:
    """Unknown fields, nulls, missing fields and odd types are kept, and nothing is sent again."""
    server.api_response = json_response(body)
    async with connect(retry=THREE) as client:
        found = await client.send(GET)
    assert found.model_dump(mode="json", by_alias=True, exclude_unset=True) == body
    assert len(server.requests) == 1


async def test_errors_beside_content_are_logged_each_time(
    connect: Connect, server: ApiServer, log_lines: list[str]
) -> None:
    """The content is returned; with ``strict=True`` the call raises."""
    server.api_response = json_response({"errors": [{"code": "a secret"}], "payload": {"a": 1}})
    async with connect(retry=THREE) as client:
        for _ in range(2):
            assert (await client.send(GET)).payload == {"a": 1}
        assert len(server.requests) == 2
        strict = AnyClient(client.root.with_options(strict=True))
        with pytest.raises(Exception, match="errors: is not empty") as caught:
            await strict.send(GET)
    assert type(caught.value).__name__ == "ResponseValidationError"
    line = "WARNING getBox: the request succeeded (200), but errors is not empty [request id None]"
    assert log_lines == [line] * 2


async def test_required_errors_are_content(
    connect: Connect, server: ApiServer, log_lines: list[str]
) -> None:
    """If the document requires ``errors``, they are content."""
    operation: Operation[Verdict] = Operation("judge", "GET", "/", responses={200: Verdict})
    server.api_response = json_response({"errors": [{"code": "a"}]})
    async with connect(strict=True) as client:
        assert (await client.send(operation)).errors == [{"code": "a"}]
    assert log_lines == []


@pytest.mark.parametrize(
    "body", [body for body, *_ in UNREADABLE], ids=lambda each: f"{each!r:.30}"
)
async def test_a_write_was_processed(
    connect: Connect, server: ApiServer, log_lines: list[str], body: bytes
) -> None:
    """The success of a write is returned, whatever it contains, and logged each time."""
    server.api_response = json_response(body, x_amzn_RequestId="r-1")
    async with connect(retry=replace(THREE, allow_duplicates=True)) as client:
        for count in (1, 2, 3):
            assert isinstance(await client.send(SEND), Box)
            assert len(server.requests) == count
    assert len(log_lines) == 3
    for report in log_lines:
        assert report.startswith("WARNING sendBox: the request succeeded (200), but ")
        assert report.endswith(" [request id r-1]")
        assert "secr" not in report


async def test_a_later_attempt_may_be_read(
    connect: Connect,
    server: ApiServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Hooks and the log receive each attempt, including the unreadable one."""
    caplog.set_level(logging.DEBUG, "selling_partner")
    replies = [Reply(200, {"x-amzn-RequestId": "r-1"}, HTML), json_response({"name": "a"})]
    look_up = server.look_up

    def in_turn(request: Any) -> Reply:
        reply = look_up(request)
        return replies.pop(0) if reply is server.api_response else reply

    monkeypatch.setattr(server, "look_up", in_turn)
    requests: list[RequestEvent] = []
    responses: list[ResponseEvent] = []
    hooks: dict[str, Any] = {"on_request": requests.append, "on_response": responses.append}
    async with connect(retry=THREE, **hooks) as client:
        assert (await client.send(GET)).name == "a"
    assert [each.attempt for each in requests] == [1, 2]
    assert [each.status_code for each in responses] == [200, 200]
    first, second = responses
    assert isinstance(first.error, UnreadableResponseError)
    assert first.response is first.error.response
    assert second.error is None
    lines = [each.getMessage() for each in caplog.records if each.name == "selling_partner"]
    assert [each for each in lines if "attempt 1: 200 (unreadable) after" in each]
    (retry,) = [each for each in lines if "(attempt 2 of 3)" in each]
    assert retry.endswith("after 200 (unreadable) [request id r-1]")


@pytest.mark.parametrize(
    ("status", "kind"), [(503, ServiceUnavailableError), (429, TooManyRequestsError)]
)
async def test_a_safe_post_is_retried_like_a_get(
    connect: Connect, server: ApiServer, status: int, kind: type[Exception]
) -> None:
    """An operation that only reads is retried like a GET, whatever its method."""
    server.api_response = json_response({}, status)
    async with connect(retry=THREE) as client:
        for operation, count in ((GET, 3), (SEARCH, 3), (SEND, 1 if status == 503 else 3)):
            server.requests.clear()
            with pytest.raises(kind):
                await client.send(operation)
            assert len(server.requests) == count


async def test_a_get_may_be_marked_as_a_write(
    connect: Connect, server: ApiServer, log_lines: list[str]
) -> None:
    """A GET that changes something is not retried, and its success counts as one."""
    operation = replace(GET, safe=False)
    async with connect(retry=THREE) as client:
        server.api_response = json_response({}, 503)
        with pytest.raises(ServiceUnavailableError):
            await client.send(operation)
        server.api_response = json_response(HTML)
        assert isinstance(await client.send(operation), Box)
    assert len(server.requests) == 2
    assert len(log_lines) == 1
