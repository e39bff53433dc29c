"""Enforcement of Restricted Data Tokens."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from selling_partner import ManualClock
from selling_partner.sandbox import Sandbox
from tests.sandbox.simulation.support import REPORTS, get, post
from tests.sandbox.support import ORDER, US, Caller, details

ORDER_PATH = f"/orders/v0/orders/{ORDER}"
ANY_ORDER = "/orders/v0/orders/{orderId}"
TOKENS = "/tokens/2021-03-01/restrictedDataToken"
PAYLOAD = {
    "AmazonOrderId": ORDER,
    "PurchaseDate": "2026-01-02T03:04:05Z",
    "LastUpdateDate": "2026-01-02T03:04:05Z",
    "OrderStatus": "Unshipped",
    "BuyerInfo": {"BuyerName": "Jo"},
    "ShippingAddress": {"Name": "Jo"},
    "BuyerTaxInformation": {"BuyerLegalCompanyName": "Jo"},
}
TAX_REPORT = "GET_ORDER_REPORT_DATA_TAX"


def token(caller: Caller, *resources: tuple[str, list[str]]) -> str:
    """Return a Restricted Data Token for paths with their data elements."""
    given = [
        {"method": "GET", "path": path} | ({"dataElements": elements} if elements else {})
        for path, elements in resources
    ]
    response = post(caller, TOKENS, restrictedResources=given)
    assert response.status_code == 200, response.text
    assert response.json()["expiresIn"] == 3600
    return str(response.json()["restrictedDataToken"])


def send(caller: Caller, path: str, restricted: str) -> httpx2.Response:
    """Send a request with a Restricted Data Token."""
    return caller.send("GET", path, headers={"x-amz-access-token": restricted})


@pytest.mark.parametrize(
    ("elements", "fields"),
    [
        (None, set()),
        (["buyerInfo"], {"BuyerInfo"}),
        (["shippingAddress", "buyerTaxInformation"], {"ShippingAddress", "BuyerTaxInformation"}),
    ],
)
def test_an_order_shows_the_granted_data(
    caller: Caller, sandbox: Sandbox, elements: list[str] | None, fields: set[str]
) -> None:
    """A token without an element gets the order without its data, also of a set response."""
    sandbox.answer("get_order", {"payload": PAYLOAD})
    granted = caller.token if elements is None else token(caller, (ANY_ORDER, elements))
    order = send(caller, ORDER_PATH, granted).json()["payload"]
    personal = {"BuyerInfo", "ShippingAddress", "BuyerTaxInformation"}
    assert personal & set(order) == fields
    assert "AmazonOrderId" in order


def test_other_restricted_operations_need_a_token(caller: Caller) -> None:
    path = f"{ORDER_PATH}/address"
    assert "Restricted Data Token" in details(caller.send("GET", path), 403)
    assert send(caller, path, token(caller, (f"{ANY_ORDER}/address", []))).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{ORDER_PATH}/address", 200),
        (f"{ORDER_PATH}/buyerInfo", 403),
        ("/orders/v0/orders/902-2222222-2222222/address", 403),
        (f"{ORDER_PATH}/orderItems", 403),
        (f"/messaging/v1/orders/{ORDER}?marketplaceIds={US}", 403),
    ],
)
def test_a_token_is_for_its_path(caller: Caller, path: str, status: int) -> None:
    """A token for one path does not open another one."""
    granted = token(caller, (f"{ORDER_PATH}/address", []))
    response = send(caller, path, granted)
    assert response.status_code == status
    if status == 403:
        assert f"GET {ORDER_PATH}/address" in details(response, 403)


def test_a_token_can_have_several_resources(caller: Caller) -> None:
    granted = token(caller, (f"{ORDER_PATH}/address", []), (ANY_ORDER, ["buyerInfo"]))
    assert send(caller, f"{ORDER_PATH}/address", granted).status_code == 200
    assert "BuyerInfo" in send(caller, ORDER_PATH, granted).json()["payload"]


def test_a_token_expires_after_an_hour(caller: Caller, clock: ManualClock) -> None:
    granted = token(caller, (f"{ANY_ORDER}/address", []))
    clock.advance(3599)
    assert send(caller, f"{ORDER_PATH}/address", granted).status_code == 200
    clock.advance(1)
    assert "expired" in details(send(caller, f"{ORDER_PATH}/address", granted), 403)


@pytest.mark.parametrize(
    ("resource", "place"),
    [
        ({"path": "/unknown"}, "0/path"),
        ({"path": "/orders/v0/orders/{orderId}/shipment"}, "0/path"),
        ({"path": f"{ORDER_PATH}/address", "method": "POST"}, "0/path"),
        ({"path": ORDER_PATH}, "0/dataElements: required; pass buyerInfo"),
        ({"path": ORDER_PATH, "dataElements": ["email"]}, "0/dataElements: email"),
        ({"path": REPORTS + "/documents/{reportDocumentId}"}, "without placeholders"),
    ],
)
def test_a_token_is_for_a_restricted_operation(
    caller: Caller, resource: dict[str, Any], place: str
) -> None:
    response = post(caller, TOKENS, restrictedResources=[{"method": "GET", **resource}])
    assert place in details(response, 400)


def test_a_report_with_personal_data_needs_a_token(caller: Caller, sandbox: Sandbox) -> None:
    """The type of the report decides whether its document is restricted."""
    path = f"{REPORTS}/documents/"
    report = sandbox.reports.publish(TAX_REPORT, "order\tbuyer\n")
    assert report.document is not None
    path += report.document.document_id
    assert TAX_REPORT in details(caller.send("GET", path), 403)
    assert "url" in send(caller, path, token(caller, (path, []))).json()
    other = sandbox.reports.publish("GET_MERCHANT_LISTINGS_ALL_DATA", "sku\n")
    assert other.document is not None
    assert "url" in get(caller, f"{REPORTS}/documents/{other.document.document_id}")


def test_examples_do_not_restrict(caller: Caller, sandbox: Sandbox) -> None:
    sandbox.simulations = False
    assert "ShippingAddress" in get(caller, ORDER_PATH)["payload"]
    assert caller.send("GET", f"{ORDER_PATH}/address").status_code == 200
