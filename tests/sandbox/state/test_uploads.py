"""Uploads: destinations, storage and the attachments of messages."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.sandbox.support import ORDER, ORDER_PATH, QUERY, Caller, HoldingClock, details, md5

FILE = b"%PDF-1.7 an invoice"


def invoice(identifier: str) -> Any:
    return {"attachments": [{"uploadDestinationId": identifier, "fileName": "invoice.pdf"}]}


def test_a_file_is_attached(caller: Caller) -> None:
    """An uploaded file is attached to the message that names it, byte for byte."""
    response = caller.tell(invoice(caller.upload(FILE)), kind="invoice")
    assert response.status_code == 201, response.text
    (attachment,) = caller.sandbox.messages[0].attachments
    assert (attachment.file_name, attachment.content) == ("invoice.pdf", FILE)
    (shown,) = caller.http.get("/_sandbox/messages").json()
    assert base64.b64decode(shown["attachments"][0]["content"]) == FILE


def test_a_missing_file(caller: Caller) -> None:
    """An attachment that is unknown or was never uploaded is rejected with its place."""
    promised = caller.destination(FILE)["uploadDestinationId"]
    for identifier in ("made-up", promised):
        response = caller.tell(invoice(identifier), kind="invoice")
        expected = "body at /attachments/0/uploadDestinationId: no file was uploaded"
        assert expected in details(response, 400)
    assert caller.sandbox.messages == []


def test_a_file_for_another_message(caller: Caller) -> None:
    """A file is valid only for the message that its destination was created for."""
    response = caller.tell(invoice(caller.upload(FILE, "warranty")), kind="invoice")
    assert details(response, 400).endswith(
        f"was uploaded for messaging/v1/orders/{ORDER}/messages/warranty"
    )


def test_a_wrong_digest(caller: Caller) -> None:
    """The storage compares the digest with the bytes, and keeps none that differ."""
    payload = caller.destination(FILE)
    response = caller.http.put(payload["url"], content=FILE + b"!", headers=payload["headers"])
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/xml")
    assert "<Code>BadDigest</Code>" in response.text
    message = caller.tell(invoice(payload["uploadDestinationId"]), kind="invoice")
    assert message.status_code == 400


def test_wrong_headers(caller: Caller) -> None:
    """An upload without the headers of its destination is rejected."""
    payload = caller.destination(FILE, content_type="application/pdf")
    good: dict[str, str] = payload["headers"]
    assert good["Content-Type"] == "application/pdf"
    for wrong in ({"Content-Type": "image/png"}, {"Content-MD5": md5(b"another")}):
        response = caller.http.put(payload["url"], content=FILE, headers=good | wrong)
        assert response.status_code == 403
        assert "SignatureDoesNotMatch" in response.text
    response = caller.http.put(payload["url"], content=FILE, headers={})
    assert response.status_code == 403
    assert caller.http.put(payload["url"], content=FILE, headers=good).status_code == 200


def test_wrong_urls(caller: Caller) -> None:
    """Only the issued URL accepts bytes, and only by PUT."""
    payload = caller.destination(FILE)
    url, headers = payload["url"], payload["headers"]
    wrong = [url.partition("?")[0], url + "0", url.replace("/storage/", "/storage/x")]
    for each in wrong:
        assert caller.http.put(each, content=FILE, headers=headers).status_code == 403
    assert caller.http.post(url, content=FILE, headers=headers).status_code == 405


@pytest.mark.parametrize("digest", ["", "x", "d41d8cd98f00b204e9800998ecf8427e", "XUFAKrxLKna5cZ2"])
def test_invalid_digests(caller: Caller, digest: str) -> None:
    """A digest is 16 bytes in Base64; hexadecimal digits are rejected."""
    path = f"/uploads/2020-11-01/uploadDestinations{ORDER_PATH}/messages/invoice"
    response = caller.send("POST", path, params={**QUERY, "contentMD5": digest})
    assert "query parameter contentMD5" in details(response, 400)


def test_a_url_expires(caller: Caller, clock: HoldingClock) -> None:
    """A destination is valid for a quarter of an hour."""
    payload = caller.destination(FILE)
    clock.advance(900)
    assert caller.http.put(payload["url"], content=FILE, headers=payload["headers"]).is_success
    clock.advance(1)
    response = caller.http.put(payload["url"], content=FILE, headers=payload["headers"])
    assert response.status_code == 403
    assert "<Message>Request has expired</Message>" in response.text


def test_large_files(caller: Caller) -> None:
    """A file may be larger than a request to an API, and is kept only once."""
    large = bytes(11 * 1024 * 1024)
    assert caller.upload(large)
    assert [each.name for each in caller.sandbox.exchanges][-1] == "upload"


def test_presigned_urls_are_not_recorded(caller: Caller) -> None:
    """The log of an upload does not contain its presigned URL."""
    payload = caller.destination(FILE)
    caller.http.put(payload["url"], content=FILE, headers=payload["headers"])
    assert "Signature" not in caller.sandbox.exchanges[-1].target
