"""The storage of documents: presigned URLs, downloads, uploads and their faults."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import httpx2
import pytest

from selling_partner import ManualClock
from selling_partner.sandbox import Sandbox
from tests.sandbox.simulation.support import (
    FEEDS,
    INVENTORY,
    TSV,
    create_report,
    post,
    report_url,
    upload,
)
from tests.sandbox.support import Caller

TEXT = b"sku\tprice\nA-1\t9.99\n"
ETAG = f'"{hashlib.md5(TEXT).hexdigest()}"'


@pytest.fixture
def url(sandbox: Sandbox, caller: Caller, clock: ManualClock) -> str:
    """The URL of a report's document."""
    sandbox.reports.add(INVENTORY, TEXT)
    report_id = create_report(caller)
    clock.advance(5)
    return report_url(caller, report_id)


def error(response: httpx2.Response, status: int) -> tuple[str, str]:
    """Return the code and the message of an error of the storage."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/xml"
    found = ElementTree.fromstring(response.text)
    return found.findtext("Code", ""), found.findtext("Message", "")


@pytest.mark.parametrize(
    ("headers", "status", "start", "end"),
    [
        ({}, 200, 0, 19),
        ({"Range": "bytes=4-"}, 206, 4, 19),
        ({"Range": "bytes=4-8"}, 206, 4, 9),
        ({"Range": "bytes=4-999"}, 206, 4, 19),
        ({"Range": "bytes=-5"}, 206, 14, 19),
        ({"Range": "bytes=4-", "If-Range": ETAG}, 206, 4, 19),
        ({"Range": "bytes=4-", "If-Range": '"other"'}, 200, 0, 19),
        ({"Range": "lines=4-"}, 200, 0, 19),
    ],
)
def test_a_download_may_be_of_a_range(
    url: str, headers: dict[str, str], status: int, start: int, end: int
) -> None:
    """A range gets 206 with its place, unless the document has changed."""
    response = httpx2.get(url, headers=headers)
    assert (response.status_code, response.content) == (status, TEXT[start:end])
    assert response.headers["etag"] == ETAG
    assert response.headers["accept-ranges"] == "bytes"
    place = f"bytes {start}-{end - 1}/19" if status == 206 else None
    assert response.headers.get("content-range") == place


def test_a_huge_number_in_a_range_is_ignored(url: str) -> None:
    """A range with thousands of digits is ignored like any malformed one."""
    response = httpx2.get(url, headers={"Range": f"bytes={'9' * 5000}-"})
    assert (response.status_code, response.content) == (200, TEXT)


def test_a_range_behind_the_end_is_refused(url: str) -> None:
    response = httpx2.get(url, headers={"Range": "bytes=19-"})
    assert error(response, 416)[0] == "InvalidRange"
    assert response.headers["content-range"] == "bytes */19"


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"x-amz-access-token": "Atza|secret"}, 403, "AccessDenied"),
        ({"Authorization": "Bearer secret"}, 400, "InvalidArgument"),
    ],
)
def test_a_token_for_the_storage_is_an_error(
    sandbox: Sandbox, url: str, headers: dict[str, str], status: int, code: str
) -> None:
    """The URL is enough, and a token must not leave the API's host. The log shows the mistake."""
    response = httpx2.get(url, headers=headers)
    assert error(response, status)[0] == code
    assert (sandbox.exchanges[-1].name, sandbox.exchanges[-1].status) == ("download", status)
    assert "secret" not in repr(sandbox.exchanges[-1].headers) + response.text


def test_a_url_expires_after_five_minutes(
    caller: Caller, clock: ManualClock, url: str, sandbox: Sandbox
) -> None:
    clock.advance(299.9)
    assert httpx2.get(url).content == TEXT
    clock.advance(0.1)
    assert error(httpx2.get(url), 403) == ("AccessDenied", "Request has expired")
    fresh = report_url(caller, sandbox.reports.jobs[0].job_id)
    assert httpx2.get(fresh).content == TEXT
    sandbox.expire_urls()
    assert error(httpx2.get(fresh), 403) == ("AccessDenied", "Request has expired")


def test_a_url_is_valid_for_its_document_and_method(url: str) -> None:
    changed = url[:-1] + ("0" if url[-1] != "0" else "1")
    moved = url.replace("amzn1.spdoc.1.4.na.", "amzn1.spdoc.1.4.eu.")
    for response in (httpx2.get(changed), httpx2.get(moved), httpx2.put(url, content=b"x")):
        assert error(response, 403)[0] == "SignatureDoesNotMatch"
    assert error(httpx2.post(url), 405)[0] == "MethodNotAllowed"


@pytest.mark.parametrize(
    "sent", [None, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"]
)
def test_an_upload_has_exactly_the_declared_content_type(
    caller: Caller, sandbox: Sandbox, sent: str | None
) -> None:
    created = post(caller, f"{FEEDS}/documents", contentType=TSV).json()
    headers = {"Content-Type": sent} if sent else {}
    response = httpx2.put(created["url"], content=TEXT, headers=headers)
    assert error(response, 403)[0] == "SignatureDoesNotMatch"
    accepted = httpx2.put(created["url"], content=TEXT, headers={"Content-Type": TSV})
    assert (accepted.status_code, accepted.headers["etag"]) == (200, ETAG)
    assert sandbox.exchanges[-1].name == "upload"


def test_an_upload_has_a_length(caller: Caller) -> None:
    """The storage does not accept a body in chunks."""
    created = post(caller, f"{FEEDS}/documents", contentType=TSV).json()

    def parts() -> Iterator[bytes]:
        yield TEXT

    response = httpx2.put(created["url"], content=parts(), headers={"Content-Type": TSV})
    assert error(response, 501)[0] == "NotImplemented"


def test_a_large_document_is_not_held_in_memory(
    sandbox: Sandbox, caller: Caller, clock: ManualClock
) -> None:
    """The log keeps the beginning of a document, whichever way it goes."""
    part = bytes(range(256)) * 1024
    sandbox.reports.add(INVENTORY, (part for _ in range(24)), gzip=True)
    report_id = create_report(caller)
    clock.advance(5)
    response = httpx2.get(report_url(caller, report_id))
    assert gzip.decompress(response.content) == part * 24
    upload(caller, part * 24)
    assert sandbox.exchanges[-1].content == (part * 24)[:100_000]


@pytest.mark.parametrize(
    ("fault", "content"),
    [
        ({"document": "truncated"}, TEXT[:9]),
        ({"document": "corrupt"}, TEXT[:9] + bytes([TEXT[9] ^ 0xFF]) + TEXT[10:]),
        ({"pace": 3}, TEXT),
        ({"delay": 2}, TEXT),
    ],
)
def test_faults_of_a_whole_download(
    sandbox: Sandbox, clock: ManualClock, url: str, fault: dict[str, Any], content: bytes
) -> None:
    """These faults are invisible to HTTP, and happen once."""
    sandbox.fail_next("download", **fault)
    response = httpx2.get(url)
    assert (response.status_code, response.content) == (200, content)
    assert clock.sleeps == {"pace": [3, 3, 3], "delay": [2]}.get(next(iter(fault)), [])
    assert httpx2.get(url).content == TEXT


@pytest.mark.parametrize(("fault", "size"), [({"cut": "body"}, 9), ({"document": "length"}, 19)])
def test_faults_that_end_a_download_early(
    sandbox: Sandbox, url: str, fault: dict[str, Any], size: int
) -> None:
    """The connection closes before all announced bytes have arrived."""
    sandbox.fail_next("download", **fault)
    found = bytearray()
    with httpx2.stream("GET", url) as response, pytest.raises(httpx2.RemoteProtocolError):
        _read(response, found)
    assert found == TEXT[:size]
    announced = int(response.headers["content-length"])
    assert announced == 19 + (fault.get("document") == "length")


def _read(response: httpx2.Response, found: bytearray) -> None:
    for part in response.iter_raw():
        found += part


def test_faults_instead_of_a_response(sandbox: Sandbox, url: str) -> None:
    sandbox.fail_next("download", document="expired")
    sandbox.fail_next("download", status=503)
    assert error(httpx2.get(url), 403) == ("AccessDenied", "Request has expired")
    assert error(httpx2.get(url), 503)[0] == "Sandbox"
    assert httpx2.get(url).content == TEXT
