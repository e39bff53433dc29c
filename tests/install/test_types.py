"""The installed package as type checkers see it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.install.conftest import Installed
from tests.install.test_wheel import EXAMPLE

pytestmark = pytest.mark.slow(measured=False)

# A line with `wrong` must be an error, and no other line may be one.
SURFACE = """
import math
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import assert_type

import httpx2

import selling_partner
from selling_partner import AsyncSellingPartner, ErrorDetail, Marketplace, Region, SellingPartner
from selling_partner import ApiStatusError, Credentials, MemoryLimiter, RawResponse
from selling_partner import Action, AsyncAction, Deviation, Link, RequestEvent, RetryPolicy
from selling_partner.messaging_v1 import (
    AsyncMessagingActionsForOrder, AsyncMessagingClient, Attachment, CreateWarrantyRequest,
    CreateWarrantyResponse, Error, ForbiddenError, GetAttributesResponse,
    GetMessagingActionsForOrderResponse, MessagingActionsForOrder, MessagingClient, operations,
)
from selling_partner.messaging_v1.dicts import CreateWarrantyRequestDict


def sync(sp: SellingPartner, body: CreateWarrantyRequest) -> None:
    assert_type(sp.messaging_v1, MessagingClient)
    attributes = sp.messaging_v1.get_attributes("1", marketplace_ids=[Marketplace.US], timeout=1)
    assert_type(attributes, GetAttributesResponse)
    assert_type(attributes.locale, str | None)
    response = sp.messaging_v1.create_warranty("1", marketplace_ids=["A"], body=body)
    assert_type(response, CreateWarrantyResponse)
    assert_type(response.errors, list[Error] | None)
    sp.messaging_v1.create_warranty("1", marketplace_ids=("A",), body={"attachments": []})
    sp.messaging.create_warranty(
        "1", marketplace_ids=["A"], body={"coverageStartDate": "2026-01-01T00:00:00Z"}
    )
    dated: CreateWarrantyRequestDict = {"coverageEndDate": datetime(2026, 1, 1, tzinfo=UTC)}
    sp.messaging.create_warranty("1", marketplace_ids=["A"], body=dated)
    sp.messaging.create_warranty("1", marketplace_ids=["A"], body={"attachment": []})  # wrong
    sp.messaging.create_warranty("1", marketplace_ids=["A"], body={"attachments": [{}]})  # wrong
    sp.messaging_v1.create_warranty(1, marketplace_ids=["A"], body=body)  # wrong
    sp.messaging_v1.create_warranty("1", marketplace_ids=[1], body=body)  # wrong
    sp.messaging_v1.create_warranty("1", marketplace_ids=["A"], body="text")  # wrong
    sp.messaging_v1.create_warranty("1", marketplace_ids=["A"])  # wrong
    sp.messaging_v1.create_warranty("1", ["A"], body=body)  # wrong
    sp.messaging_v1.create_warranty("1", marketplace_ids=["A"], body=body, retries=1)  # wrong
    sp.messaging_v1.get_attributes("1", marketplace_ids=["A"], scope="a")  # wrong
    sp.messaging_v1.get_attributes("1", marketplace_ids=["A"], restricted_data_token="a")  # wrong

    deviations: list[Deviation] = []
    assert_type(Error.from_json(b"{}", on_deviation=deviations.append), Error)
    assert_type(Error.from_json({"code": "a"}, strict=True), Error)
    assert_type(attributes.to_json(indent=2), str)
    assert_type(operations.GET_ATTRIBUTES.parse("{}"), GetAttributesResponse)
    Error.from_json(5)  # wrong
    Error.from_json("{}", strict="yes")  # wrong

    attachment = sp.messaging_v1.upload_attachment(
        "1", "send_invoice", b"content", marketplace=Marketplace.US, file_name="a.pdf"
    )
    assert_type(attachment, Attachment)
    sp.messaging_v1.upload_attachment("1", "send_invoice", Path("a.pdf"), marketplace="A")
    with open("a.pdf", "rb") as file:
        sp.messaging_v1.upload_attachment("1", "send_invoice", file, marketplace="A")
    sp.messaging_v1.upload_attachment("1", "send_invoice", "a.pdf")  # wrong
    sp.messaging_v1.upload_attachment("1", "send_invoice", 5, marketplace="A")  # wrong

    actions = sp.messaging_v1.messaging_actions_for_order("1", marketplace_ids=["A"], timeout=1)
    assert_type(actions, MessagingActionsForOrder)
    assert_type(actions.allowed, tuple[str, ...])
    assert_type(actions.response, GetMessagingActionsForOrderResponse)
    assert_type(actions.create_warranty(body=body, timeout=1), CreateWarrantyResponse)
    assert_type([each.href for each in actions.refused], list[str])
    actions["create_warranty"](body=body)
    assert_type(actions.refused, tuple[Link, ...])
    assert_type(actions["create_warranty"], Action)
    for each in actions:
        assert_type(each.method_name, str)
        each(body={})
    actions.create_negative_feedback_removal()
    actions.create_warranty()  # wrong
    actions.create_warranty("1", body=body)  # wrong
    actions.create_warranty(body=attachment)  # wrong
    actions.create_telegram(body=body)  # wrong

    raw = sp.messaging_v1.with_raw_response.create_warranty("1", marketplace_ids=["A"], body=body)
    assert_type(raw, RawResponse[CreateWarrantyResponse])
    assert_type(raw.parse(), CreateWarrantyResponse)
    assert_type(raw.request_id, str | None)
    sp.messaging_v1.with_raw_response.create_warranty("1", marketplace_ids=["A"])  # wrong

def options(sp: SellingPartner) -> None:
    assert_type(sp.with_options(deadline=5, strict=True), SellingPartner)
    api = sp.messaging_v1.with_options(retry=RetryPolicy(attempts=2, allow_duplicates=True))
    assert_type(api, MessagingClient)
    sp.with_options(limiter=None)  # wrong
    RetryPolicy(3)  # wrong
    SellingPartner(
        Credentials("a", "b", "c"),
        region=Region.NA,
        timeout=httpx2.Timeout(5, connect=1),
        deadline=math.inf,
        limiter=MemoryLimiter(),
        on_request=seen,
        on_response=lambda event: print(event.status_code),
        proxy="http://localhost:3128",
        verify=ssl.create_default_context(),
    )
    SellingPartner(Credentials("a", "b", "c"), region=Region.NA, limiter="redis://a")  # wrong
    SellingPartner(Credentials("a", "b", "c"), region=Region.NA, on_response=seen)  # wrong

def seen(event: RequestEvent) -> None:
    assert_type(event.attempt, int)

async def asynchronous(sp: AsyncSellingPartner) -> None:
    response = await sp.messaging_v1.with_raw_response.get_attributes("1", marketplace_ids=["A"])
    assert_type(response, RawResponse[GetAttributesResponse])
    allowed = await sp.messaging_v1.messaging_actions_for_order("1", marketplace_ids=["A"])
    assert_type(allowed, AsyncMessagingActionsForOrder)
    assert_type(await allowed.create_warranty(body={}), CreateWarrantyResponse)
    assert_type([each for each in allowed], list[AsyncAction])
    attachment = await sp.messaging_v1.upload_attachment("1", "x", "a.pdf", marketplace="A")
    assert_type(attachment, Attachment)
    assert_type(sp.messaging_v1, AsyncMessagingClient)
    actions = await sp.messaging_v1.get_messaging_actions_for_order("1", marketplace_ids=["A"])
    assert_type(actions, GetMessagingActionsForOrderResponse)
    if actions.links is not None:
        assert_type(actions.links.self_.href, str)

def models() -> None:
    CreateWarrantyRequest(coverage_start_date=datetime(2026, 1, 1, tzinfo=UTC))
    CreateWarrantyRequest(coverage_start_date=1.5j)  # wrong
    Error(code="a")  # wrong

def errors(error: ForbiddenError) -> None:
    base: ApiStatusError = error
    assert_type(base.errors, tuple[ErrorDetail, ...])
    assert_type(base.request_id, str | None)
    assert_type(base.rate_limit, float | None)

from selling_partner import SelingPartner  # wrong
from selling_partner.messaging_v1 import MesagingClient  # wrong
selling_partner.mesaging_v1  # wrong
assert_type(selling_partner.messaging_v1.MessagingClient, type[MessagingClient])
SellingPartner(Credentials("a", "b", "c"))  # wrong
SellingPartner(Credentials("a", "b", "c"), region="na")  # wrong
SellingPartner(Credentials("a", "b", "c"), region=Region.NA)
SellingPartner(Credentials("a", "b"), region=Region.NA, validate_requests=False)
Credentials("a")  # wrong
Credentials.from_env(grantless=True)
"""


def complaints(installed: Installed, code: str, *command: str) -> tuple[set[int], str]:
    """Return the lines with an error of a type checker, and its output."""
    file = installed.folder / "surface.py"
    file.write_text(code)
    result = subprocess.run(
        [sys.executable, "-m", *command, str(file)],
        cwd=installed.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    found = set()
    for line in result.stdout.splitlines():
        path, _, rest = line.strip().partition(":")
        if path.endswith("surface.py") and "error" in line:
            found.add(int(rest.split(":")[0]))
    return found, result.stdout + result.stderr


def wrong_lines(code: str) -> set[int]:
    return {number for number, line in enumerate(code.splitlines(), 1) if "# wrong" in line}


def test_mypy_sees_the_surface(installed: Installed) -> None:
    """Strict mypy accepts correct calls and rejects each wrong one."""
    options = ("mypy", "--strict", "--python-executable", str(installed.python))
    found, said = complaints(installed, SURFACE, *options)
    assert found == wrong_lines(SURFACE), said


def test_pyright_sees_the_surface(installed: Installed) -> None:
    """Pyright accepts correct calls and rejects each wrong one."""
    options = ("pyright", "--pythonpath", str(installed.python))
    found, said = complaints(installed, SURFACE, *options)
    assert found == wrong_lines(SURFACE), said


def test_the_package_is_completely_typed(equipped: Installed) -> None:
    """Every public name has a type that all type checkers agree on."""
    result = subprocess.run(
        [sys.executable, "-m", "pyright", "--verifytypes", "selling_partner", "--ignoreexternal"],
        cwd=equipped.folder,
        # Pyright has no option here for the place of packages.
        env={**os.environ, "PATH": f"{equipped.python.parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Type completeness score: 100%" in result.stdout, result.stdout + result.stderr


def test_the_example_of_the_design_is_well_typed(installed: Installed) -> None:
    """Strict mypy reports only that links of the example may be absent."""
    code = EXAMPLE.replace("print(actions.links.actions[0].name)", "print(actions.links)")
    options = ("mypy", "--strict", "--python-executable", str(installed.python))
    found, said = complaints(installed, code, *options)
    assert found == set(), said
