"""The sandbox survives any input and never fails by accident."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from http.client import HTTPResponse

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selling_partner.sandbox import Sandbox
from tests.sandbox.support import (
    LIST,
    ORDER_PATH,
    TELL,
    Caller,
    connected,
    details,
    parsed,
    request,
    speak,
)

TOLD = b'{"text": "x"}'


def status(response: bytes) -> int:
    return int(response.split()[1])


@pytest.fixture(scope="module")
def hardened() -> Iterator[Caller]:
    """A caller of a sandbox without enforced usage plans."""
    with Sandbox(enforce_limits=False) as sandbox:
        caller = Caller(sandbox)
        yield caller
        caller.http.close()


@pytest.mark.parametrize(
    "garbage",
    [
        b"\0" * 100 + b"\r\n\r\n",
        b"\r\n\r\n\r\n",
        bytes(range(256)) * 300,
        b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03" + b"a" * 500 + b"\r\n\r\n",
        b"GET / HTTX/1.1\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"GET / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"GET / HTTP/1.1\r\nA: " + b"a" * 200_000 + b"\r\n\r\n",
    ],
)
def test_garbage(caller: Caller, garbage: bytes) -> None:
    """Input that is not HTTP gets an error or no response, and other clients are served."""
    response = speak(caller.sandbox, garbage, ends=True)
    if response:
        found, body = parsed(response)
        assert found in {400, 431, 501}
        assert body["errors"][0]["details"]
    assert caller.actions().status_code == 200


def test_chunks(caller: Caller) -> None:
    """A chunked body is read wherever it is split, and malformed chunks are rejected."""
    head = request(TELL, caller.token, "Transfer-Encoding: chunked")
    chunks = b"".join(b"1\r\n%c\r\n" % each for each in TOLD) + b"0\r\n\r\n"
    assert status(speak(caller.sandbox, head, chunks)) == 201
    assert status(speak(caller.sandbox, head, b"zz\r\n")) == 400
    assert len(caller.sandbox.messages) == 1


def test_a_slow_client(caller: Caller) -> None:
    """A request that arrives byte by byte is valid, and delays no other."""
    whole = request(TELL, caller.token, f"Content-Length: {len(TOLD)}", body=TOLD)
    with connected(caller.sandbox) as slow:
        slow.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for index in range(len(whole)):
            slow.sendall(whole[index : index + 1])
            if index % 50 == 0:
                assert caller.http.get("/_sandbox/messages").json() == []
        assert slow.recv(100).startswith(b"HTTP/1.1 201")


def test_half_requests(caller: Caller) -> None:
    """A client that disconnects within its request has no effect."""
    whole = request(TELL, caller.token, "Content-Length: 100", body=TOLD)
    for end in (10, 40, len(whole) - len(TOLD), len(whole)):
        assert speak(caller.sandbox, whole[:end], ends=True) == b""
    assert caller.sandbox.messages == []
    assert caller.actions().status_code == 200
    assert [each.name for each in caller.sandbox.exchanges][1:] == [
        "messaging_v1.get_messaging_actions_for_order"
    ]


def test_many_idle_connections(caller: Caller) -> None:
    """Hundreds of connections on which little happens do not block others."""
    held = []
    try:
        for _ in range(300):
            held.append(connected(caller.sandbox))
            held[-1].sendall(b"GET / HTTP/1.1\r\nHost:")
        assert caller.actions().status_code == 200
    finally:
        for each in held:
            each.close()


def test_pipelining(caller: Caller) -> None:
    """Pipelined requests get their responses in order."""
    one = request(LIST, caller.token, closes=False)
    response = speak(caller.sandbox, one * 3 + request(LIST, caller.token))
    assert response.count(b"HTTP/1.1 200") == 4


def test_other_forms_of_the_target(caller: Caller) -> None:
    """A whole URL as the target is reduced to its path; other targets are not found."""
    whole = LIST.replace(ORDER_PATH, f"http://anywhere{ORDER_PATH}")
    assert status(speak(caller.sandbox, request(whole, caller.token))) == 200
    whole = "GET HTTP://anywhere/_sandbox/messages HTTP/1.1"
    assert status(speak(caller.sandbox, request(whole, caller.token))) == 200
    for line in ("OPTIONS * HTTP/1.1", "CONNECT a:1 HTTP/1.1", "GET http://a HTTP/1.1"):
        response = speak(caller.sandbox, request(line, caller.token))
        assert status(response) == (200 if "http:" in line else 404)


@pytest.mark.parametrize("method", ["HEAD", "TRACE", "OPTIONS", "PROPFIND", "get", "X" * 300])
def test_other_methods(caller: Caller, method: str) -> None:
    """A method that the document does not know gets 405, and HEAD a response without a body."""
    line = LIST.replace("GET", method, 1)
    response = speak(caller.sandbox, request(line, caller.token))
    assert status(response) == 405
    assert response.endswith(b"\r\n\r\n") == (method == "HEAD")


def test_http_1_0(caller: Caller) -> None:
    """An HTTP/1.0 client needs no Host header, and its connection is closed."""
    line = (
        TELL.replace("1.1", "1.0")
        .replace("/messaging", "/uploads/2020-11-01/uploadDestinations/messaging")
        .replace(" HTTP", "&contentMD5=XUFAKrxLKna5cZ2REBfFkg%3D%3D HTTP")
    )
    whole = request(line, caller.token).replace(b"Host: sandbox\r\n", b"")
    found, body = parsed(speak(caller.sandbox, whole))
    assert found == 201
    assert body["payload"]["url"].startswith(caller.sandbox.url)


def test_expect(caller: Caller) -> None:
    """A client that expects 100 gets it, or a rejection of its body as too large."""
    head = request(TELL, caller.token, f"Content-Length: {len(TOLD)}", "Expect: 100-continue")
    response = speak(caller.sandbox, head, TOLD)
    assert response.startswith(b"HTTP/1.1 100")
    assert b"HTTP/1.1 201" in response
    head = request(TELL, caller.token, "Content-Length: 99999999", "Expect: 100-continue")
    assert status(speak(caller.sandbox, head)) == 413


def test_a_wrong_content_length(caller: Caller) -> None:
    """Bytes beyond Content-Length are another request, and a shorter body is not processed."""
    more = request(TELL, caller.token, "Content-Length: 2", body=TOLD, closes=False)
    with connected(caller.sandbox) as connection:
        connection.sendall(more)
        response = HTTPResponse(connection)
        response.begin()
        assert response.status == 400
    assert caller.sandbox.messages == []


def test_many_headers(caller: Caller) -> None:
    """A very large number of headers is read or rejected, and repeated ones are joined."""
    response = speak(caller.sandbox, request(LIST, caller.token, *["X: y"] * 30_000))
    assert status(response) in {200, 431}
    response = speak(caller.sandbox, request(LIST, caller.token, "x-amz-access-token: another"))
    assert status(response) == 403


@pytest.mark.parametrize(
    "path",
    [
        "/" * 5000,
        "/../../etc/passwd",
        "/_sandbox/page/..%2f__init__.py",
        "/_sandbox/page/%00",
        "/_sandbox/page/styles/..%2f..%2f__init__.py",
        "/_sandbox/page/styles",
        "/_sandbox/documents/..%2f..%2froot.json",
        "/_sandbox/storage/",
        "/_sandbox/orders/%ff",
        "/_sandbox/" + "a" * 5000,
        "/auth/o2/token/",
    ],
)
def test_unusual_paths(caller: Caller, path: str) -> None:
    """They are not found or not allowed, and no file is shown."""
    response = speak(caller.sandbox, request(f"GET {path} HTTP/1.1", caller.token))
    assert status(response) in {403, 404, 405}


@pytest.mark.parametrize(
    ("method", "path", "code", "allowed"),
    [("GET", "message", 404, set()), ("POST", "messages", 405, {"GET", "HEAD"})],
)
def test_the_control_path_returns_json(
    caller: Caller, method: str, path: str, code: int, allowed: set[str]
) -> None:
    """An unknown control path gets a JSON error that names the documentation."""
    response = caller.http.request(method, f"/_sandbox/{path}")
    assert response.status_code == code
    assert f"{method} /_sandbox/{path}: " in response.json()["error"]
    assert set(filter(None, response.headers.get("Allow", "").split(", "))) == allowed


@settings(max_examples=40, deadline=None)
@given(path=st.text("/%{}.0aF?&=,+", max_size=30), body=st.binary(max_size=40))
def test_any_request(hardened: Caller, path: str, body: bytes) -> None:
    """No URL and no body causes an internal error."""
    for prefix in ("/", f"{ORDER_PATH}/messages/invoice", "/_sandbox/faults", "/auth/o2/token"):
        line = f"POST {prefix}{path} HTTP/1.1"
        response = speak(
            hardened.sandbox,
            request(line, hardened.token, f"Content-Length: {len(body)}", body=body),
        )
        assert 200 <= status(response) < 500


@settings(max_examples=40, deadline=None)
@given(
    value=st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
        lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    )
)
def test_any_json(hardened: Caller, value: object) -> None:
    """No JSON of a body or a fault causes an internal error."""
    content = json.dumps(value).encode()
    assert hardened.tell(content).status_code in {201, 400}
    for path in ("/_sandbox/faults", "/_sandbox/orders/x"):
        method = "POST" if "faults" in path else "PUT"
        response = hardened.http.request(method, path, content=content)
        assert response.status_code in {201, 204, 400}
    hardened.sandbox.reset()


def test_a_body_full_of_faults(caller: Caller) -> None:
    """For a body with a million faults the first is reported, within the client's timeout."""
    expected = details(caller.tell({"attachments": [1] * 1_000_000}, kind="invoice"), 400)
    assert expected == 'body at /attachments/0: the value is not of type "object"'
    assert "longer than 2000" in details(caller.tell({"text": "<b>" + "a@" * 2_000_000}), 400)


def test_an_internal_error(caller: Caller, caplog: pytest.LogCaptureFixture) -> None:
    """A defect of the sandbox is reported in Amazon's format and in the log, and it continues."""
    caller.sandbox._state.limits.take = None  # type: ignore[method-assign, assignment]
    try:
        response = caller.actions()
    finally:
        del caller.sandbox._state.limits.take
    assert response.status_code == 500
    assert "defect of the sandbox" in response.json()["errors"][0]["details"]
    assert "Traceback" in caplog.text
    assert caller.sandbox.exchanges[-1].status == 500
    assert caller.actions().status_code == 200


def test_memory_is_limited(caller: Caller) -> None:
    """The latest thousand exchanges are kept, and fewer if they are large."""
    for _ in range(8):
        caller.upload(bytes(10 * 1024 * 1024))
    sizes = [len(each.content) for each in caller.sandbox.exchanges]
    assert sum(sizes) <= 64 * 1024 * 1024
