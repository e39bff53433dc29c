"""Requests are validated against the document, and errors name the place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from selling_partner import SellingPartner
from selling_partner._runtime.models.values.text_rules import faults_in
from selling_partner.sandbox import Sandbox
from tests.sandbox.support import (
    ORDER_PATH,
    QUERY,
    US,
    Caller,
    details,
    parsed,
    request,
    speak,
)

LARGEST = 10 * 1024 * 1024


@pytest.fixture(scope="module")
def roomy() -> Iterator[Sandbox]:
    """A sandbox without enforced usage plans."""
    with Sandbox(enforce_limits=False) as found:
        yield found


@pytest.fixture(scope="module")
def client(roomy: Sandbox) -> Iterator[SellingPartner]:
    """A client of that sandbox."""
    with roomy.client() as found:
        yield found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, "query parameter marketplaceIds: missing"),
        ({"marketplaceIds": f"{US},{US}"}, "query parameter marketplaceIds: the value has more"),
        ({"marketplaceIds": [US, US]}, "query parameter marketplaceIds: given 2 times; separate"),
        ({**QUERY, "marketplaceId": US}, "marketplaceId: unknown; did you mean marketplaceIds?"),
        ({**QUERY, "x": "y"}, "query parameter x: unknown"),
    ],
)
def test_query(caller: Caller, query: dict[str, Any], expected: str) -> None:
    """The error names a parameter that is missing, unknown, too long or repeated."""
    assert expected in details(caller.send("GET", ORDER_PATH, params=query), 400)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (f"{ORDER_PATH}?marketplaceIds=%zz", "query: %zz is not valid percent-encoding"),
        (f"{ORDER_PATH}%?marketplaceIds={US}", "path: % is not valid percent-encoding"),
        (f"{ORDER_PATH}%ff?marketplaceIds={US}", "path: %FF is not valid UTF-8"),
        (f"{ORDER_PATH}?marketplaceIds=%ed%a0%80", "query: %ED is not valid UTF-8"),
    ],
)
def test_encoding(caller: Caller, target: str, expected: str) -> None:
    """A URL must be percent-encoded UTF-8; the error names the invalid part."""
    response = speak(caller.sandbox, request(f"GET {target} HTTP/1.1", caller.token))
    status, body = parsed(response)
    assert status == 400
    assert expected in body["errors"][0]["details"]


@pytest.mark.parametrize(
    ("text", "place"),
    [(f"{US},", 1), (f",{US}", 0), (f"{US},,{US}", 1), (",", 0), (f"{US}%2C", 1), ("", 0)],
)
def test_an_empty_item(caller: Caller, text: str, place: int) -> None:
    """An empty item is refused with its position, and the client refuses to send one."""
    target = f"{ORDER_PATH}?marketplaceIds={text}"
    expected = f"query parameter marketplaceIds at /{place}: an item is empty"
    assert expected in details(caller.send("GET", target), 400)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "body: missing"),
        (b"{", "body: Expecting"),
        (b"[]", 'body at /: the value is not of type "object"'),
        ({"text": ""}, "body at /text: the value is shorter than 1 character"),
        ({"text": "x" * 2001}, "body at /text: the value is longer than 2000 characters"),
        ({"text": 5}, 'body at /text: the value is not of type "string"'),
        ({"text": "see <b>this</b>"}, "body at /text: the text contains HTML at character 5"),
        ({"text": "ask me@example.com"}, "body at /text: the text contains an e-mail address"),
        (b'{"text": NaN}', "body: NaN is not valid JSON"),
        (b'{"text": 1e999}', "body: the number 1e999 is too large"),
        (b'{"text": "\\ud800"}', "body: \\ud800 is a lone surrogate"),
        (b'{"\\udfff": "x"}', "body: \\udfff is a lone surrogate"),
        (b'{"text": "a", "text": "b"}', "body: an object has the name 'text' twice"),
        (b'{"text": "\xff"}', "body: the byte 10 is not valid UTF-8"),
        (b'\xef\xbb\xbf{"text": "x"}', "body: Unexpected UTF-8 BOM"),
        ('{"text": "x"}'.encode("utf-16"), "body: the byte 0 is not valid UTF-8"),
        (b'{"text": ' + b"[" * 101 + b"]" * 101 + b"}", "nested more than 100 levels"),
        (b"[" * 100_000, "nested more than 100 levels"),
        (b'{"text": ' + b"9" * 5000 + b"}", "body: Exceeds the limit"),
    ],
)
def test_body(caller: Caller, body: Any, expected: str) -> None:
    """An invalid body is rejected with the place of the problem."""
    assert expected in details(caller.tell(body), 400)
    assert caller.sandbox.messages == []


def test_no_value_is_quoted(caller: Caller) -> None:
    """An error quotes no value, because it may end up in a log."""
    expected = details(caller.tell({"text": "private" * 300, "attachments": "private"}), 400)
    assert "private" not in expected
    assert "private" not in details(caller.tell({"text": "private <b>"}), 400)


def test_every_fault_is_reported(caller: Caller) -> None:
    """An error lists the first five faults at once."""
    expected = details(caller.send("GET", ORDER_PATH, params=dict.fromkeys("abcdefg", "x")), 400)
    assert expected.count("query parameter") == 5
    assert expected.endswith("and 3 more")


@pytest.mark.parametrize("media_type", ["text/plain", "application/xml", "multipart/form-data"])
def test_media_type(caller: Caller, media_type: str) -> None:
    """A body of another media type gets 415, with the accepted one."""
    response = caller.tell({"text": "x"}, headers={"Content-Type": media_type})
    assert details(response, 415) == (
        f"Content-Type is {media_type}; this operation takes application/json"
    )


@pytest.mark.parametrize("media_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_other_forms_of_the_media_type(caller: Caller, media_type: str) -> None:
    """Parameters and letter case are ignored."""
    assert caller.tell({"text": "x"}, headers={"Content-Type": media_type}).status_code == 201


def test_size(caller: Caller) -> None:
    """A body that is too large gets 413, with or without a Content-Length."""
    large = b"x" * (LARGEST + 1)
    assert str(LARGEST) in details(caller.tell(large), 413)
    parts = (large[start : start + 100_000] for start in range(0, len(large), 100_000))
    path = f"{ORDER_PATH}/messages/invoice"
    response = caller.send(
        "POST", path, params=QUERY, content=parts, headers={"Content-Type": "application/json"}
    )
    assert str(LARGEST) in details(response, 413)


def test_the_maximum_size(caller: Caller) -> None:
    """A body of the maximum size is read."""
    content = b'{"text": "' + b"x" * (LARGEST - 12) + b'"}'
    assert len(content) == LARGEST
    assert "longer than 2000" in details(caller.tell(content), 400)


@pytest.mark.parametrize("agent", ["", "x" * 501])
def test_user_agent(caller: Caller, agent: str) -> None:
    """A User-Agent is required, with at most 500 characters."""
    assert "header User-Agent" in details(caller.actions(headers={"User-Agent": agent}), 400)


def test_an_undocumented_body(caller: Caller) -> None:
    """It is ignored, because some clients always send one."""
    assert caller.send("GET", ORDER_PATH, params=QUERY, content=b"{").status_code == 200


@pytest.mark.parametrize("path", ["/", "/messaging", "/messaging/v1/orders", f"{ORDER_PATH}/"])
def test_unknown_path(caller: Caller, path: str) -> None:
    """A path without a document gets 404, and the error names it."""
    path = path if path != "/" else "/nothing"
    assert path in details(caller.send("GET", path), 404)


def test_unknown_method(caller: Caller) -> None:
    """An undocumented method gets 405, with the documented ones."""
    response = caller.send("DELETE", ORDER_PATH, params=QUERY)
    assert details(response, 405) == "DELETE: not one of GET"
    assert response.headers["Allow"] == "GET"


@settings(max_examples=25, deadline=None)
@given(order=st.text(min_size=1))
def test_the_path_is_decoded_once(roomy: Sandbox, client: SellingPartner, order: str) -> None:
    """The path that the client encodes arrives unchanged."""
    client.messaging_v1.create_confirm_order_details(
        order, marketplace_ids=[US], body={"text": "x"}
    )
    assert roomy.messages[-1].order_id == order


@settings(max_examples=25, deadline=None)
@given(marketplace=st.text(min_size=1).filter(lambda text: "," not in text))
def test_the_query_is_decoded_once(
    roomy: Sandbox, client: SellingPartner, marketplace: str
) -> None:
    """The query that the client encodes arrives unchanged, apart from commas."""
    client.messaging_v1.create_confirm_order_details(
        "x", marketplace_ids=[marketplace], body={"text": "x"}
    )
    assert roomy.messages[-1].marketplace_ids == (marketplace,)


@settings(max_examples=25, deadline=None)
@given(text=st.text(min_size=1, max_size=2000), name=st.text(min_size=1))
def test_the_body_is_decoded_once(
    roomy: Sandbox, client: SellingPartner, text: str, name: str
) -> None:
    """The body that the client encodes arrives unchanged, with unknown fields."""
    assume(not faults_in(text, html=False, emails=False))
    expected: Any = {"text": text, name: "x"} if name != "attachments" else {"text": text}
    client.messaging_v1.create_confirm_order_details("x", marketplace_ids=[US], body=expected)
    assert roomy.messages[-1].body == expected


def test_the_served_document_forbids_empty_items(caller: Caller) -> None:
    """A tool that reads the document sends no list that the sandbox rejects for an empty item."""
    document = caller.send("GET", "/_sandbox/documents/messaging_v1.json").json()
    assert document["servers"] == [{"url": "/"}]
    parameters = document["components"]["parameters"].values()
    (schema,) = (each["schema"] for each in parameters if each["name"] == "marketplaceIds")
    assert schema["items"]["minLength"] == 1
