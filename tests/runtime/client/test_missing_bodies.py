"""Successes without a documented body, and undocumented bodies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generated.tests.server import Reply
from selling_partner import ResponseValidationError, RetryPolicy, UnreadableResponseError
from selling_partner._runtime.messages.operation import Operation
from selling_partner._runtime.models.base import ApiModel
from tests.runtime.support.clients import AnyClient, ApiServer, Connect, json_response

THREE = RetryPolicy(attempts=3, first_wait=0)
HTML = b"<!DOCTYPE html><html><head><title>Service Unavailable</title>"


class Box(ApiModel):
    """The documented body."""

    name: str | None = None


GET: Operation[Box] = Operation("getBox", "GET", "/box", responses={200: Box})
SEARCH = replace(GET, operation_id="searchBoxes", method="POST", safe=True)
SEND = replace(GET, operation_id="sendBox", method="POST")


async def test_a_success_may_have_no_body(
    connect: Connect, server: ApiServer, log_lines: list[str]
) -> None:
    """A documented 204, that of a write, and a success without a documented body are complete."""
    async with connect(retry=THREE) as client:
        server.api_response = Reply(204, {}, b"")
        assert (await client.send(replace(GET, responses={200: Box, 204: Box}))).name is None
        assert (await client.send(SEND)).name is None
        server.api_response = Reply(200, {}, b"")
        nothing: Operation[Any] = replace(GET, responses={200: None})
        assert await client.send(nothing) is None
        file: Operation[Any] = replace(GET, responses={200: bytes})
        assert await client.send(file) == b""
    assert len(server.requests) == 4
    assert log_lines == []


@pytest.mark.parametrize("operation", [GET, SEARCH, replace(GET, responses={200: list[Box]})])
async def test_an_undocumented_204_is_no_empty_result(
    connect: Connect, server: ApiServer, operation: Operation[Any]
) -> None:
    """A read that is documented with a body has failed without one."""
    server.api_response = Reply(204, {}, b"")
    async with connect(retry=THREE) as client:
        with pytest.raises(UnreadableResponseError, match="the body is empty"):
            await client.send(operation)
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (HTML, "the body is not JSON: it cannot be parsed (text/html, 61 bytes)"),
        (b'{"errors": [{"code": "a secret"}]}', "errors is not empty"),
        (b'{"errors": {"code": "a secret"}, "id": 1}', "errors is not empty"),
    ],
)
async def test_a_body_where_none_is_documented_is_logged(
    connect: Connect, server: ApiServer, log_lines: list[str], body: bytes, problem: str
) -> None:
    """A write without a documented body returns, and logs such a body each time."""
    operation: Operation[Any] = replace(SEND, responses={204: None})
    server.api_response = Reply(200, {"Content-Type": "text/html"}, body)
    async with connect(retry=THREE) as client:
        for _ in range(2):
            assert await client.send(operation) is None
        strict = AnyClient(client.root.with_options(strict=True))
        with pytest.raises(ResponseValidationError, match=r"sendBox was processed \(200\)"):
            await strict.send(operation)
    line = f"WARNING sendBox: the request succeeded (200), but {problem} [request id None]"
    assert log_lines == [line] * 2


async def test_errors_where_no_body_is_documented_are_a_failed_read(
    connect: Connect, server: ApiServer, log_lines: list[str]
) -> None:
    """Errors alone raise; other JSON is ignored, as no caller waits for it."""
    operation: Operation[Any] = replace(GET, responses={200: None})
    async with connect(retry=THREE) as client:
        server.api_response = json_response({"id": 1, "errors": []})
        assert await client.send(operation) is None
        server.api_response = json_response({"errors": [{"code": "X", "message": "m"}]})
        with pytest.raises(UnreadableResponseError, match="errors is not empty: X: m"):
            await client.send(operation)
    assert log_lines == []
