"""The upload of an attachment, from the file to the message."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2
import pytest

from selling_partner import (
    Region,
    RequestValidationError,
)
from selling_partner.messaging_v1 import (
    AsyncMessagingClient,
    Attachment,
    CreateLegalDisclosureRequest,
    MessagingClient,
)
from tests.messaging_v1.support import (
    DESTINATION_ID,
    RESOURCE,
    STORED_AT,
    UPLOADS,
    Amazon,
    md5,
    upload,
)
from tests.runtime.support.clients import (
    CREDENTIALS,
    ORDER,
    US,
    Connect,
)

CONTENT = b"%PDF-1.7\x00\xff"


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    file = tmp_path / "Rücktritt a.pdf"
    file.write_bytes(CONTENT)
    return file


async def test_a_file_reaches_the_buyer(connect: Connect, server: Amazon, pdf: Path) -> None:
    """The file is uploaded to a new destination, which the message then names."""
    async with connect() as client:
        attachment = await upload(client, pdf, content_type="application/pdf")
        assert attachment == Attachment(upload_destination_id=DESTINATION_ID, file_name=pdf.name)
        body = CreateLegalDisclosureRequest(attachments=[attachment])
        await client.call("create_legal_disclosure", ORDER, marketplace_ids=[US], body=body)
    asked, message = server.requests
    query = f"marketplaceIds={US}&contentMD5={quote(md5(CONTENT), safe='')}"
    query += "&contentType=application%2Fpdf"
    target = f"{UPLOADS}/{RESOURCE}/legalDisclosure?{query}"
    assert (asked.method, asked.target, asked.content) == ("POST", target, b"")
    (stored,) = server.stored
    assert (stored.method, stored.target, stored.content) == ("PUT", STORED_AT, CONTENT)
    sent = {"uploadDestinationId": DESTINATION_ID, "fileName": pdf.name}
    assert message.json() == {"attachments": [sent]}
    assert len(server.token_requests) == 1


async def test_storage_gets_the_headers_of_the_destination(
    connect: Connect, server: Amazon, pdf: Path
) -> None:
    """Only the host and the length are added: no token, and no unsigned header."""
    async with connect() as client:
        await upload(client, pdf)
    (stored,) = server.stored
    assert stored.headers == {
        "content-md5": "as-it-came=",
        "x-amz-server-side-encryption": "aws:kms",
        "host": server.url.removeprefix("http://"),
        "content-length": str(len(CONTENT)),
    }


async def test_a_callers_http_client_adds_nothing_at_storage(
    connect: Connect, server: Amazon, pdf: Path, flavour: str
) -> None:
    """Headers, cookies and sign-in of a given HTTP client are sent to the API only."""
    kind: type[Any] = httpx2.Client if flavour == "sync" else httpx2.AsyncClient
    http = kind(headers={"X-Own": "1"}, cookies={"own": "1"}, auth=("name", "pass-word"))
    async with connect(http_client=http) as client:
        await upload(client, pdf)
    if isinstance(http, httpx2.AsyncClient):
        await http.aclose()
    else:
        http.close()
    assert {"x-own", "cookie", "authorization"} < server.requests[0].headers.keys()
    names = {"content-md5", "x-amz-server-side-encryption", "host", "content-length"}
    assert server.stored[0].headers.keys() == names


@pytest.mark.parametrize(
    ("name", "segment"),
    [
        ("legalDisclosure", "legalDisclosure"),
        ("createLegalDisclosure", "legalDisclosure"),
        ("create_legal_disclosure", "legalDisclosure"),
        ("CreateWarranty", "warranty"),
        ("create_amazon_motors", "amazonMotors"),
        ("confirmCustomizationDetails", "confirmCustomizationDetails"),
        ("create_digital_access_key", "digitalAccessKey"),
        ("send_invoice", "invoice"),
        ("invoice", "invoice"),
    ],
)
@pytest.mark.parametrize("flavour", ["sync"])
async def test_a_message_can_be_named_in_three_ways(
    connect: Connect, server: Amazon, name: str, segment: str
) -> None:
    """Method, operation and path each name the message that a file is for."""
    async with connect() as client:
        await upload(client, CONTENT, message_type=name, file_name="a.pdf")
    assert server.requests[0].target.startswith(f"{UPLOADS}/{RESOURCE}/{segment}?")


async def test_the_file_may_be_bytes_or_open(connect: Connect, server: Amazon, pdf: Path) -> None:
    """Bytes need a name; an open file is read from its current position and stays open."""
    with pdf.open("rb") as opened:
        opened.seek(5)
        async with connect() as client:
            named = [
                await upload(client, CONTENT, file_name="b.pdf"),
                await upload(client, str(pdf)),
                await upload(client, opened),
                await upload(client, io.BytesIO(CONTENT), file_name="c.pdf"),
                await upload(client, pdf, file_name="Widerruf.pdf"),
            ]
        assert not opened.closed
    names = ["b.pdf", pdf.name, pdf.name, "c.pdf", "Widerruf.pdf"]
    assert [each.file_name for each in named] == names
    contents = [CONTENT, CONTENT, CONTENT[5:], CONTENT, CONTENT]
    assert [each.content for each in server.stored] == contents
    asked = [httpx2.URL(each.target).params["contentMD5"] for each in server.requests]
    assert asked == [md5(each) for each in contents]


async def test_it_works_without_a_root(server: Amazon, pdf: Path, flavour: str) -> None:
    """A client of the Messaging API alone uploads with a token of its own."""
    kind = MessagingClient if flavour == "sync" else AsyncMessagingClient
    client = kind(CREDENTIALS, region=Region.NA, base_url=server.url, token_url=server.token_url)
    found: Any = client.upload_attachment(ORDER, "invoice", pdf, marketplace=US)
    if isinstance(client, AsyncMessagingClient):
        found = await found
        await client.aclose()
    else:
        client.close()
    assert found.upload_destination_id == DESTINATION_ID
    assert len(server.token_requests) == 1


@pytest.mark.parametrize("name", ["getAttributes", "createUnexpectedProblem", "", "x", None, ["a"]])
async def test_a_message_without_attachments_is_refused(
    connect: Connect, server: Amazon, name: Any
) -> None:
    """The exception names the messages with attachments, and nothing is sent."""
    known = "amazonMotors, confirmCustomizationDetails, digitalAccessKey, invoice, legalDisclosure"
    async with connect() as client:
        with pytest.raises(RequestValidationError, match=f"message_type: .*{known}, warranty$"):
            await upload(client, CONTENT, message_type=name, file_name="a.pdf")
    assert server.requests == server.token_requests == []


@pytest.mark.parametrize("order", ["", ".", "..", "1/../../x", "/", None, 5, "\ud800"])
@pytest.mark.parametrize("flavour", ["sync"])
async def test_an_invalid_order_is_refused(connect: Connect, server: Amazon, order: Any) -> None:
    """An order id cannot lead to another resource, and nothing is sent."""
    async with connect() as client:
        with pytest.raises(RequestValidationError, match=r"amazon_order_id: |character|surrogate"):
            await upload(client, CONTENT, order=order, file_name="a.pdf")
    assert server.requests == server.token_requests == []


async def test_an_order_is_one_segment(connect: Connect, server: Amazon) -> None:
    """Special characters of an order id are encoded and stay within its path segment."""
    async with connect() as client:
        await upload(client, CONTENT, order="a?b#%2F\\c", file_name="a.pdf")
    path = f"{UPLOADS}/messaging/v1/orders/a%3Fb%23%252F%5Cc/messages/legalDisclosure"
    assert server.requests[0].target.partition("?")[0] == path


@pytest.mark.parametrize(
    "changes", [{"marketplace": None}, {"marketplace": [US]}, {"content_type": 5}]
)
async def test_other_arguments_are_checked(
    connect: Connect, server: Amazon, changes: dict[str, Any]
) -> None:
    """A marketplace or media type must be a string; otherwise nothing is sent."""
    async with connect() as client:
        with pytest.raises(RequestValidationError, match=next(iter(changes))):
            await upload(client, CONTENT, file_name="a.pdf", **changes)
    assert server.requests == server.token_requests == []
