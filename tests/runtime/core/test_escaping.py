"""Text of a server in messages, logs and reprs: always one line of printable ASCII."""

from __future__ import annotations

import io
import json
import logging
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from httpx2 import Headers, RemoteProtocolError, Request, Response, Timeout

import selling_partner
from generated.tests.server import Reply
from selling_partner import (
    ApiStatusError,
    CredentialsError,
    ErrorDetail,
    LinkError,
    RawResponse,
    ResponseValidationError,
    SellingPartnerError,
)
from selling_partner._runtime.auth.lwa import MAX_TOKEN_BYTES
from selling_partner._runtime.core.deadline import Deadline
from selling_partner._runtime.core.escaping import escaped, quoted
from selling_partner._runtime.http.timeouts import Bounds, RemainingTimeouts, to_network_error
from selling_partner._runtime.messages.error_bodies import read_error_details
from selling_partner._runtime.messages.response import read_error
from selling_partner._runtime.models.reading.drift_log import Deviation, Reporter
from tests.runtime.support.clients import ApiServer, Connect, json_response

HOSTILE = {
    "line feed": "a\nERROR forged",
    "carriage return": "a\rforged",
    "colour": "a\x1b[31mb\x1b[0m",
    "title of the terminal": "\x1b]0;owned\x07",
    "C1 control": "a\x9b31mb\x85",
    "line separator": "a\u2028b\u2029c",
    "direction": "a\u202egnp.exe\u2066b\u200f",
    "lone surrogate": "a\ud800b\udfff",
    "nothing": "a\u200b\ufeff\u00adb",
    "null": "a\0b\x7f",
    "letters": "Gr\u00fc\u00dfe \u6ce8\u6587 \U0001f4e6",
    "length": "a\n" * 500_000,
}
REQUEST = Request("GET", "https://host/path")


def is_safe(text: str) -> bool:
    """Return whether a text is one line of printable ASCII, and short."""
    return text.isascii() and text.isprintable() and len(text) < 4000


def printed(*values: object, encoding: str = "ascii") -> str:
    """Return the output of ``print`` on a stream with a strict encoding."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict")
    print(*values, file=stream)
    stream.flush()
    return stream.buffer.getvalue().decode(encoding)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_text_becomes_one_line_of_printable_ascii(text: str) -> None:
    """An escaped text cannot break a line, control a terminal or fail to be encoded."""
    assert is_safe(escaped(text))
    assert is_safe(quoted(text))
    assert escaped(escaped(text), None) == escaped(text)


def test_a_printable_text_stays_unchanged() -> None:
    """Plain text is unchanged, other characters are escaped, and omitted characters are counted."""
    assert escaped("C:\\orders (1) 'a'") == "C:\\orders (1) 'a'"
    assert escaped("a\nb\x1b\u202e\ud800\xfc\U0001f4e6") == r"a\nb\x1b\u202e\ud800\xfc\U0001f4e6"
    assert escaped("a" * 12, 10) == "aaaaaaaaaa... (2 more characters)"
    assert escaped(None) == "None"


def example_errors(text: str) -> list[SellingPartnerError]:
    """Return exceptions that contain a text of a server in every possible place."""
    body = {"errors": [{"code": text, "message": text, "details": text}]}
    headers = Headers([(b"x-amzn-RequestId", b"a\x1b[31m\xfc"), (b"Content-Type", b"a\x1b\xff")])
    response = Response(400, headers=headers, content=json.dumps(body), request=REQUEST)
    empty = Response(400, headers=headers, content=b"", request=REQUEST)
    page = f"<html><title>{text.replace('<', '')}</title>".encode("utf-8", "surrogatepass")
    phases = RemainingTimeouts(Bounds(Timeout(5), Deadline(1.0), 1))
    broken = to_network_error("getIt", RemoteProtocolError(text), phases)
    found: list[SellingPartnerError] = [
        read_error("getIt", response),
        read_error("getIt", empty),
        read_error("getIt", Response(502, content=page, request=REQUEST)),
        ResponseValidationError("getIt", response, problems=[text[:99]], request_id=text),
        LinkError("getIt", text, "has another host"),
        broken,
    ]
    return found


@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "cp1252"])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_an_exception_can_be_printed_anywhere(text: str, encoding: str) -> None:
    """``print``, ``str``, ``repr`` and ``logging`` accept any exception on any strict stream."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict")
    handler, logger = logging.StreamHandler(stream), logging.Logger("test")
    logger.addHandler(handler)
    for error in example_errors(text):
        assert is_safe(str(error))
        assert is_safe(repr(error))
        assert printed(error, repr(error), encoding=encoding)
        assert str(pickle.loads(pickle.dumps(error))) == str(error)
        logger.error("%s %r", error, error)
    stream.flush()
    assert len(stream.buffer.getvalue().splitlines()) == len(example_errors(text))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_attributes_are_not_escaped(text: str) -> None:
    """Attributes have the text of the server unchanged, so that programs can compare it."""
    error = example_errors(text)[0]
    assert error.errors == (ErrorDetail(text, text, text),)
    assert error.request_id == "a\x1b[31m\xfc"
    assert is_safe(str(error.errors[0]))
    assert is_safe(repr(error.errors[0]))


def test_every_exception_escapes_its_message() -> None:
    """No exception class overrides the ``__str__`` and ``__repr__`` that escape."""
    for name in selling_partner.__all__:
        kind = getattr(selling_partner, name)
        if isinstance(kind, type) and issubclass(kind, SellingPartnerError):
            assert kind.__str__ is SellingPartnerError.__str__
            assert kind.__repr__ is SellingPartnerError.__repr__
    assert str(SellingPartnerError("a\nb\ud800")) == r"a\nb\ud800"
    assert repr(SellingPartnerError("a\nb\ud800")) == r"SellingPartnerError('a\\nb\\ud800')"


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """A function that returns all lines that the library has logged."""
    caplog.set_level(logging.DEBUG, "selling_partner")
    return lambda: [each.getMessage() for each in caplog.records if each.name == "selling_partner"]


async def test_a_request_id_is_escaped_wherever_it_is_logged(
    connect: Connect, server: ApiServer, logged: Callable[[], list[str]]
) -> None:
    """An escape sequence in a request id appears neither in the log nor in the exception."""
    headers = {"x_amzn_RequestId": "r\x1b[31m-1", "Retry_After": "0"}
    server.api_response = json_response({"locale": 5, "no\x1bne": 1}, 200, **headers)
    async with connect() as client:
        await client.get()
        server.api_response = json_response({"message": "a\x1b]0;x\x07\nb"}, 503, **headers)
        with pytest.raises(ApiStatusError, match=r"r\\x1b\[31m-1") as caught:
            await client.get()
        raw = RawResponse(caught.value.response, str)
    assert caught.value.request_id == "r\x1b[31m-1"
    assert all(map(is_safe, [*logged(), str(caught.value), repr(raw)]))
    assert sum(r"r\x1b[31m-1" in line for line in logged()) >= 3


def test_a_deviation_is_escaped_in_the_log(logged: Callable[[], list[str]]) -> None:
    """Neither the path of a deviation nor the request id breaks the line."""
    Reporter().report("getIt", {Deviation("a\x1b[31m\n", "missing"): 1}, "r\n2")
    (line,) = logged()
    assert line.endswith(r"at 'a\x1b[31m\n': missing [request id r\n2]")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_a_refused_sign_in_can_be_printed(
    connect: Connect, server: ApiServer, text: str
) -> None:
    """The text of Login with Amazon is escaped in the message, too."""
    server.token_response = json_response({"error": text, "error_description": text}, 400)
    async with connect() as client:
        with pytest.raises(CredentialsError) as caught:
            await client.get()
    assert is_safe(str(caught.value))
    is_read = (
        len(text) < MAX_TOKEN_BYTES / 4
    )  # A longer one exceeds the limit for a token response.
    assert caught.value.errors == ((ErrorDetail(text, text),) if is_read else ())


@pytest.mark.slow
def test_a_huge_body_makes_a_short_message() -> None:
    """The message for ten thousand long errors has a few thousand characters."""
    body: Any = [{"code": "c" * 1000, "message": "m" * 10_000, "details": "d" * 10_000}] * 10_000
    response = Response(400, json=body, request=REQUEST)
    assert len(read_error_details(response)) == 10_000
    error = read_error("getIt", response)
    assert len(str(error)) < 8000
    assert str(error).count("(9500 more characters)") == 10
    assert "and 9995 more" in str(error)


@pytest.mark.parametrize(
    "secret", ["Atza|IQEBLjAsAhR", "Atzr|IwEBIA-_x", "Atz.sprdt|IQE", "amzn1.oa2-cs.v1.0123abcdef"]
)
async def test_a_secret_that_a_server_repeats_is_not_shown(
    connect: Connect, server: ApiServer, logged: Callable[[], list[str]], secret: str
) -> None:
    """If a page quotes its request, the token does not appear in a message or a log."""
    page = f"GET / HTTP/1.1\nx-amz-access-token: {secret}\n".encode()
    server.api_response = Reply(
        400, {"Content-Type": "text/plain", "x-amzn-RequestId": secret}, page
    )
    async with connect() as client:
        with pytest.raises(ApiStatusError) as caught:
            await client.get()
    prefix = secret[: secret.rindex("|" if "|" in secret else ".") + 1]
    assert f"x-amz-access-token: {prefix}*** [request id {prefix}***]" in str(caught.value)
    for text in (str(caught.value), repr(caught.value), repr(caught.value.errors), *logged()):
        assert secret not in text
