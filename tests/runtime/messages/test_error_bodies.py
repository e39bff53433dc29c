"""Error bodies of any shape, whose code and text are in ``errors`` and in the message."""

from __future__ import annotations

import json
from typing import Any

import pytest
from httpx2 import Request, Response

from generated.tests.server import Reply
from selling_partner import ApiStatusError, CredentialsError, ErrorDetail
from selling_partner._runtime.messages.error_bodies import read_error_details
from selling_partner._runtime.messages.response import read_error
from tests.runtime.support.clients import ApiServer, Connect, json_response

LISTED = {"errors": [{"code": "A", "message": "b", "details": "c"}]}
ONE = ErrorDetail("A", "b")
WHOLE = ErrorDetail("A", "b", "c")
JSON = {"Content-Type": "application/json"}
HTML = {"Content-Type": "text/html"}
S3 = '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code><Message>a &amp; b</Message></Error>'
SOAP = (
    "<s:Envelope><s:Body><s:Fault><faultcode>s:Client</faultcode>"
    "<faultstring>No.</faultstring></s:Fault></s:Body></s:Envelope>"
)

SHAPES: list[tuple[Any, list[ErrorDetail]]] = [
    (LISTED, [WHOLE]),
    (LISTED["errors"], [WHOLE]),
    (LISTED["errors"][0], [WHOLE]),
    ({"errors": LISTED["errors"][0]}, [WHOLE]),
    ({"payload": None, **LISTED}, [WHOLE]),
    ([LISTED], [WHOLE]),
    ({"Errors": [{"Code": "A", "Message": "b"}]}, [ONE]),
    ({"errors": [{"errorCode": "A", "errorMessage": "b"}]}, [ONE]),
    ({"message": "Forbidden"}, [ErrorDetail("", "Forbidden")]),
    ({"Message": "Forbidden"}, [ErrorDetail("", "Forbidden")]),
    ({"message": None, "code": "A"}, [ErrorDetail("A", "")]),
    ({"error": "A", "error_description": "b"}, [ONE]),
    ({"error": "A"}, [ErrorDetail("A", "")]),
    ({"error": {"code": "A", "message": "b"}}, [ONE]),
    ({"error": {"code": 403, "message": "b", "status": "X"}}, [ErrorDetail("403", "b")]),
    ({"Error": {"Code": "A", "Message": "b"}, "RequestId": "r"}, [ONE]),
    ({"ErrorResponse": {"Error": {"Code": "A", "Message": "b"}}}, [ONE]),
    ({"__type": "com.amazon.coral.service#A", "message": "b"}, [ONE]),
    ({"errorType": "A", "errorMessage": "b"}, [ONE]),
    (
        {"type": "about:blank", "title": "No", "status": 403, "detail": "b"},
        [ErrorDetail("about:blank", "b")],
    ),
    ({"errors": "no"}, [ErrorDetail("", "no")]),
    ({"errors": ["no", "never"]}, [ErrorDetail("", "no"), ErrorDetail("", "never")]),
    (
        {"errors": {"sku": ["is missing", "is short"], "asin": "is odd"}},
        [
            ErrorDetail("sku", "is missing"),
            ErrorDetail("sku", "is short"),
            ErrorDetail("asin", "is odd"),
        ],
    ),
    (
        {"message": "Invalid", "errors": [{"code": "A", "message": "b"}]},
        [ErrorDetail("", "Invalid"), ONE],
    ),
    (
        {"fault": {"faultstring": "b", "detail": {"errorcode": "x"}}},
        [ErrorDetail("", "b", '{"errorcode":"x"}')],
    ),
    (
        {"errors": ["a", 5, None, [], {"code": "A", "message": "b"}]},
        [ErrorDetail("", "a"), ErrorDetail("", "5"), ONE],
    ),
    ({"errors": [{"code": 5, "message": ["x"]}]}, [ErrorDetail("5", '["x"]')]),
    (
        {"errors": [{"code": "A", "message": "b", "details": {"field": "sku"}}]},
        [ErrorDetail("A", "b", '{"field":"sku"}')],
    ),
    ({"errors": [{"code": "A", "message": "b", "details": ""}]}, [ONE]),
    ({"errors": [{"code": "A", "message": "b", "new": 1}]}, [ONE]),
    ({"payload": LISTED}, [WHOLE]),
    ({"response": {"result": [LISTED]}}, [WHOLE]),
    ({"id": 5, "result": {"code": "A", "message": "b"}}, [ONE]),
    ({"payload": {"error": {"code": "A", "message": "b"}}, "errors": None}, [ONE]),
    ({"errors": {"sku-1": {"code": "A", "message": "b"}}}, [ONE]),
    (
        {"errors": {"sku-1": [{"code": "A", "message": "b"}, {"message": "c"}]}},
        [
            ONE,
            ErrorDetail("sku-1", "c"),
        ],
    ),
    (
        {"errors": {"sku": ["is missing", "is long"]}},
        [
            ErrorDetail("sku", "is missing"),
            ErrorDetail("sku", "is long"),
        ],
    ),
    ({"order": {"type": "a", "id": 1}}, [ErrorDetail("", '{"order": {"type": "a", "id": 1}}')]),
    ("no", [ErrorDetail("", "no")]),
    (5, [ErrorDetail("", "5")]),
    ({"reasons": 5}, [ErrorDetail("", '{"reasons": 5}')]),
    (None, []),
    (True, []),
    ({}, []),
    ([], []),
    ([{}], []),
    ({"errors": None}, []),
    ({"errors": []}, []),
    ({"errors": [{}]}, []),
    ({"errors": [{"code": None, "message": None}]}, []),
]


def details(content: bytes, headers: dict[str, str] = JSON) -> list[ErrorDetail]:
    return list(read_error_details(Response(400, headers=headers, content=content)))


@pytest.mark.parametrize(("body", "errors"), SHAPES, ids=lambda value: f"{value!r:.60}")
def test_json_of_any_shape_keeps_code_and_text(body: Any, errors: list[ErrorDetail]) -> None:
    """The code and text of an error are found in any object, list or string."""
    assert details(json.dumps(body).encode()) == errors


@pytest.mark.parametrize(
    ("headers", "content", "errors"),
    [
        (
            HTML,
            "<html><head><title>502 Bad\n Gateway</title></head><code>x</code></html>",
            [ErrorDetail("", "502 Bad Gateway")],
        ),
        (
            HTML,
            "<!DOCTYPE html>\n<html><h1 class=a>Not &lt;here&gt;</h1>",
            [ErrorDetail("", "Not <here>")],
        ),
        ({}, "<html><title></title><h1>502</h1></html>", [ErrorDetail("", "502")]),
        (HTML, "<html><title data-x=\"a>b\" y='>'>503</title>", [ErrorDetail("", "503")]),
        ({}, "<E><Code a='>'>A</Code><Message>b</Message></E>", [ErrorDetail("A", "b")]),
        (HTML, "<p>It does not work.</p>", []),
        (HTML, "upstream connect error", [ErrorDetail("", "upstream connect error")]),
        ({"Content-Type": "application/xml"}, S3, [ErrorDetail("AccessDenied", "a & b")]),
        ({}, S3, [ErrorDetail("AccessDenied", "a & b")]),
        ({}, "<E xmlns='x'><Message><![CDATA[a < b]]></Message></E>", [ErrorDetail("", "a < b")]),
        ({}, SOAP, [ErrorDetail("s:Client", "No.")]),
        (
            {"Content-Type": "text/plain"},
            " no healthy upstream\n",
            [ErrorDetail("", "no healthy upstream")],
        ),
        (JSON, '{"errors":[{"code":"Inva', [ErrorDetail("", '{"errors":[{"code":"Inva')]),
        (JSON, "", []),
        (JSON, " \n", []),
        ({"Content-Type": "text/plain; charset=latin-1"}, "F\xfcr", [ErrorDetail("", "F\xfcr")]),
        ({"Content-Type": "text/plain; charset=nonsense"}, "ab", [ErrorDetail("", "ab")]),
        ({"Content-Type": "application/octet-stream"}, "ab", []),
        ({}, "a\0b", []),
    ],
    ids=lambda value: f"{value!r:.40}",
)
def test_a_body_other_than_json_keeps_its_text(
    headers: dict[str, str], content: str, errors: list[ErrorDetail]
) -> None:
    """XML gives code and message, a page its title, plain text its beginning, an image nothing."""
    assert details(content.encode("latin-1"), headers) == errors


def test_the_header_gives_a_code_that_the_body_lacks() -> None:
    """If a gateway's body has only a message, the code is read from AWS's header."""
    headers = {**JSON, "x-amzn-ErrorType": "AccessDeniedException:http://internal.amazon.com/"}
    kind = "AccessDeniedException"
    assert details(b'{"message": "No."}', headers) == [ErrorDetail(kind, "No.")]
    assert details(b"", headers) == [ErrorDetail(kind, "")]
    assert details(json.dumps(LISTED).encode(), headers) == [WHOLE]


def test_long_texts_are_cut_and_deep_ones_ignored() -> None:
    """A long page of text and deeply nested brackets cost neither space nor time."""
    assert details(b"a" * 10_000_000) == [ErrorDetail("", "a" * 1000)]
    assert details(b"[" * 10_000_000)[0].message == "[" * 1000
    assert len(details(b"<" * 60_000 + b"<code " * 5_000)) == 0


def test_the_message_shows_codes_and_texts() -> None:
    """``str(error)`` shows up to five errors, and the number of the others."""
    many = {"errors": [{"code": f"C{index}", "message": "m"} for index in range(7)]}
    request = Request("GET", "https://host/path")
    error = read_error("getIt", Response(403, json={"message": "Forbidden"}, request=request))
    assert str(error) == "getIt failed with 403 Forbidden: Forbidden [request id None]"
    error = read_error("getIt", Response(400, json=many, request=request))
    assert "C0: m; C1: m; C2: m; C3: m; C4: m; and 2 more [" in str(error)
    assert len(error.errors) == 7


@pytest.mark.parametrize("body", [{"message": "Denied."}, [{"code": "X", "message": "Denied."}]])
async def test_a_call_raises_with_the_errors_of_any_body(
    connect: Connect, server: ApiServer, body: Any
) -> None:
    """The exception of a call has the errors of an unusual body, and shows them."""
    server.api_response = json_response(body, 403)
    async with connect() as client:
        with pytest.raises(ApiStatusError, match=r"Denied\.") as caught:
            await client.get()
    assert [each.message for each in caught.value.errors] == ["Denied."]


@pytest.mark.parametrize(
    ("response", "error"),
    [
        (
            json_response({"error": "invalid_client", "error_description": "No such client."}, 401),
            ErrorDetail("invalid_client", "No such client."),
        ),
        (json_response({"errors": [{"code": "A", "message": "b"}]}, 400), ONE),
        (
            Reply(403, HTML, b"<html><title>Blocked</title></html>"),
            ErrorDetail("", "Blocked"),
        ),
    ],
    ids=["oauth", "errors", "page"],
)
async def test_a_refused_sign_in_has_the_reason(
    connect: Connect, server: ApiServer, response: Reply, error: ErrorDetail
) -> None:
    """The exception has the code, text and status of Login with Amazon."""
    server.token_response = Reply(
        response.status, {**response.headers, "x-amzn-RequestId": "r-1"}, response.body
    )
    async with connect() as client:
        with pytest.raises(CredentialsError) as caught:
            await client.get()
    raised = caught.value
    assert raised.errors == (error,)
    assert (raised.status_code, raised.request_id) == (response.status, "r-1")
    assert raised.response is not None
    assert raised.operation == "LoginWithAmazon"
    assert str(error) in str(raised)


async def test_a_token_refused_in_another_shape_is_renewed(
    connect: Connect, server: ApiServer
) -> None:
    """An expired token is renewed even if a gateway reports it in another shape."""
    server.api_response = json_response(
        {"message": "The access token you provided has expired."}, 403
    )
    async with connect() as client:
        with pytest.raises(ApiStatusError):
            await client.get()
    assert len(server.token_requests) == 2


async def test_a_failing_sign_in_has_the_reason(connect: Connect, server: ApiServer) -> None:
    """Another status of Login with Amazon raises its class, with code and text."""
    server.token_response = json_response(
        {"error": "server_error", "error_description": "Later."}, 503
    )
    async with connect() as client:
        with pytest.raises(ApiStatusError) as caught:
            await client.get()
    assert caught.value.errors == (ErrorDetail("server_error", "Later."),)
