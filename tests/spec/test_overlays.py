"""Checks of the overlays in spec/overlays against the files of Amazon that they patch.

The tests of a file that is not available are skipped.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.compiler import OverlayFolders, compile_api
from generator.constraints import formats
from generator.openapi import extensions
from generator.openapi.documents import Document, SourceFile, load
from generator.openapi.overlays.actions import apply_overlays
from generator.openapi.upgrade.document import upgrade
from generator.openapi.validation.validator import validate
from generator.pycode.api_keys import api_key, schema_key
from tests.needs import (
    MODELS_FOLDER,
    MODELS_REASON,
    MORE_MODELS_REASON,
    SCHEMAS_FOLDER,
    SCHEMAS_REASON,
)

ROOT = Path(__file__).parents[2]
OVERLAYS = ROOT / "spec" / "overlays"

FILES = {
    "aplus_content_2020_11_01": "aplusContent_2020-11-01.json",
    "application_2023_11_30": "application_2023-11-30.json",
    "authorization_v1": "authorization.json",
    "data_kiosk_2023_11_15": "dataKiosk_2023-11-15.json",
    "easy_ship_2022_03_23": "easyShip_2022-03-23.json",
    "feeds_2021_06_30": "feeds_2021-06-30.json",
    "fulfillment_outbound_2020_07_01": "fulfillmentOutbound_2020-07-01.json",
    "invoices_2024_06_19": "InvoicesApiModel_2024-06-19.json",
    "merchant_fulfillment_v0": "merchantFulfillmentV0.json",
    "messaging_v1": "messaging.json",
    "notifications_v1": "notifications.json",
    "orders_v0": "ordersV0.json",
    "product_fees_v0": "productFeesV0.json",
    "product_pricing_2022_05_01": "productPricing_2022-05-01.json",
    "product_pricing_v0": "productPricingV0.json",
    "replenishment_2022_11_07": "replenishment-2022-11-07.json",
    "reports_2021_06_30": "reports_2021-06-30.json",
    "services_v1": "services.json",
    "shipment_invoicing_v0": "shipmentInvoicingV0.json",
    "shipping_v1": "shipping.json",
    "shipping_v2": "shippingV2.json",
    "tokens_2021_03_01": "tokens_2021-03-01.json",
    "uploads_2020_11_01": "uploads_2020-11-01.json",
    "vehicles_2024_11_01": "vehicles_2024-11-01.json",
    "vendor_direct_fulfillment_orders_2021_12_28": "vendorDirectFulfillmentOrders_2021-12-28.json",
    "vendor_direct_fulfillment_orders_v1": "vendorDirectFulfillmentOrdersV1.json",
    "vendor_direct_fulfillment_shipping_2021_12_28": (
        "vendorDirectFulfillmentShipping_2021-12-28.json"
    ),
    "vendor_direct_fulfillment_shipping_v1": "vendorDirectFulfillmentShippingV1.json",
}
"""The vendor's file name for each API that has an overlay."""

SCHEMA_FILES = {
    "account_health_report_2020_11_18": "reports/accountHealthReport-2020-11-18.json",
    "b2b_product_opportunities_not_yet_on_amazon_report_2020_11_19": (
        "reports/b2bProductOpportunitiesNotYetOnAmazonReport-2020-11-19.json"
    ),
    "listings_feed_v2": "feeds/listings-feed-schema-v2.json",
    "listings_item_status_change_notification": (
        "notifications/ListingsItemStatusChangeNotification.json"
    ),
    "shipment_tracking_milestone_changed_notification": (
        "notifications/ShipmentTrackingMilestoneChangedNotification.json"
    ),
}
"""The vendor's file for each payload schema that has an overlay."""


def overlaid(folder: Path, key: str) -> Document:
    """Return the vendor's document as validation receives it."""
    model = MODELS_FOLDER / FILES[key]
    if not model.exists():
        pytest.skip(MORE_MODELS_REASON if MODELS_FOLDER.exists() else MODELS_REASON)
    file = folder / f"{key}.json"
    shutil.copy(model, file)
    (document,) = apply_overlays(
        [upgrade(each) for each in load([file], folder)], (OVERLAYS,), ROOT
    )
    return document


def actions(key: str) -> list[dict[str, Any]]:
    text = (OVERLAYS / f"{key}.overlay.yaml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = yaml.safe_load(text)["actions"]
    return found


def operations(document: Document) -> dict[str, dict[str, Any]]:
    items = document.data["paths"].values()
    inside = (each for item in items for each in item.values() if isinstance(each, dict))
    return {each["operationId"]: each for each in inside if "operationId" in each}


def test_the_files_are_named_for_every_overlay() -> None:
    """Every overlay is tested."""
    keys = {*FILES, *SCHEMA_FILES}
    assert {file.name for file in OVERLAYS.iterdir()} == {f"{key}.overlay.yaml" for key in keys}


@pytest.mark.parametrize("key", FILES)
def test_an_overlay_is_for_the_file_beside_the_documents(key: str) -> None:
    """An overlay names the vendor's file in spec/, so that none of our documents is patched."""
    overlay = yaml.safe_load((OVERLAYS / f"{key}.overlay.yaml").read_text(encoding="utf-8"))
    assert overlay["extends"] == f"../{key}.json"


@pytest.mark.parametrize("key", FILES)
def test_every_action_is_used_and_the_result_is_valid(key: str, tmp_path: Path) -> None:
    """Each action changes something and has a reason, and the result is valid OpenAPI."""
    document = overlaid(tmp_path, key)
    assert list(document.applied) == [each["description"] for each in actions(key)]
    assert [str(problem) for problem in validate([document])] == []


@pytest.mark.parametrize("key", SCHEMA_FILES)
def test_an_overlay_of_a_payload_schema_applies(key: str) -> None:
    """Each action changes something, and the payload has its types and examples."""
    file = SCHEMAS_FOLDER / SCHEMA_FILES[key]
    if not file.exists():
        pytest.skip(SCHEMAS_REASON)
    assert schema_key(file) == key
    overlay = yaml.safe_load((OVERLAYS / f"{key}.overlay.yaml").read_text(encoding="utf-8"))
    assert overlay["extends"] == f"../schemas/{key}.json"
    source = SourceFile(key, f"{key}.json", file.read_bytes())
    document, api = compile_api(source, OverlayFolders((OVERLAYS,)))
    assert list(document.applied) == [each["description"] for each in actions(key)]
    assert api.payload is not None
    assert api.payload.types


def test_attachments_of_messages_are_limited_as_a_list(tmp_path: Path) -> None:
    """A message takes five attachments at most, and at least one where Amazon meant it."""
    schemas = overlaid(tmp_path, "messaging_v1").data["components"]["schemas"].items()
    limits = {
        name: {key: found[key] for key in ("minItems", "maxItems") if key in found}
        for name, schema in schemas
        if (found := schema.get("properties", {}).get("attachments"))
    }
    assert limits == {
        "CreateConfirmCustomizationDetailsRequest": {"maxItems": 5},
        "CreateDigitalAccessKeyRequest": {"maxItems": 5},
        "CreateLegalDisclosureRequest": {"maxItems": 5},
        "CreateWarrantyRequest": {"minItems": 1, "maxItems": 5},
        "InvoiceRequest": {"minItems": 1, "maxItems": 5},
    }


def test_the_two_carrier_account_operations_have_different_names(tmp_path: Path) -> None:
    """The operation that links an account keeps the vendor's name."""
    item = overlaid(tmp_path, "shipping_v2").data["paths"][
        "/shipping/v2/carrierAccounts/{carrierId}"
    ]
    assert item["post"]["operationId"] == "linkCarrierAccount"
    assert item["put"]["operationId"] == "updateCarrierAccount"


@pytest.mark.parametrize(
    ("key", "extension", "expected"),
    [
        ("orders_v0", "x-amzn-restricted", 7),
        ("merchant_fulfillment_v0", "x-amzn-restricted", 3),
        ("notifications_v1", "x-amzn-grantless-scope", 6),
        ("product_fees_v0", "x-amzn-safe", 3),
        ("shipping_v2", "x-amzn-safe", 4),
    ],
)
def test_operations_are_marked_one_by_one(
    key: str, extension: str, expected: int, tmp_path: Path
) -> None:
    """Each action marks exactly the operation that it names."""
    marked = [each for each in operations(overlaid(tmp_path, key)).values() if extension in each]
    assert len(marked) == expected
    assert expected == sum(extension in each.get("update", {}) for each in actions(key))


TIMES = {
    "orders_v0": {
        ("getOrders", f"{what}{when}")
        for what in ("Created", "LastUpdated", "EarliestDeliveryDate", "LatestDeliveryDate")
        for when in ("After", "Before")
    },
    "services_v1": {
        ("getServiceJobs", "createdAfter"),
        ("getServiceJobs", "createdBefore"),
        ("getServiceJobs", "lastUpdatedAfter"),
        ("getServiceJobs", "lastUpdatedBefore"),
        ("getServiceJobs", "scheduleStartDate"),
        ("getServiceJobs", "scheduleEndDate"),
        ("getAppointmmentSlotsByJobId", "startTime"),
        ("getAppointmmentSlotsByJobId", "endTime"),
        ("getAppointmentSlots", "startTime"),
        ("getAppointmentSlots", "endTime"),
    },
    "vehicles_2024_11_01": {("getVehicles", "updatedAfter")},
}
"""Parameters that are documented as ISO 8601 but lack a format, by operation and name."""


@pytest.mark.parametrize("key", TIMES)
def test_a_time_without_a_format_takes_a_datetime_or_a_string(key: str, tmp_path: Path) -> None:
    """Each parameter is named by an action, and takes a time or any string."""
    found = {
        (name, each["name"])
        for name, operation in operations(overlaid(tmp_path, key)).items()
        for each in operation.get("parameters", ())
        if formats.is_time_or_text(each.get("schema", {}))
    }
    assert found == TIMES[key]


INTERVALS = {("sales_v1", "interval")}
"""Strings with two times, which have a meaning only together."""


def test_no_parameter_is_a_time_unnoticed() -> None:
    """Every ISO 8601 string in Amazon's files has a format, in the file or by an overlay."""
    if not MODELS_FOLDER.exists():
        pytest.skip(MODELS_REASON)
    found = set()
    for file in sorted(MODELS_FOLDER.glob("*.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        key = api_key(file, data["info"]["version"])
        for path in data["paths"].values():
            for operation in (each for each in path.values() if isinstance(each, dict)):
                for each in operation.get("parameters", ()):
                    is_iso = re.search(r"ISO.?8601", each.get("description", ""))
                    if is_iso and each.get("type") == "string" and "format" not in each:
                        found.add((key, operation["operationId"], each["name"]))
    intervals = {each for each in found if (each[0], each[2]) in INTERVALS}
    known = {(key, *each) for key, names in TIMES.items() for each in names}
    assert found - intervals == {each for each in known if each[0] != "services_v1"}


def test_the_examples_of_the_pages_are_overlays(tmp_path: Path) -> None:
    """Each page's example changes a document as the page describes."""
    example, paging = (
        re.findall(r"```yaml\n(overlay: .*?)```", (ROOT / "spec" / page).read_text("utf-8"), re.S)[
            0
        ]
        for page in ("README.md", "conventions.md")
    )
    (tmp_path / "overlays").mkdir()
    (tmp_path / "overlays" / "orders_v0.overlay.yaml").write_text(example, encoding="utf-8")
    file = tmp_path / "orders_v0.json"
    properties = {"sent": {"format": "dateTime"}, "bought": {"format": "date-time"}}
    parameters = [{"name": "Debug"}, {"name": "NextToken"}]
    data = {
        "paths": {"/orders/v0/orders": {"get": {"parameters": parameters}}},
        "components": {"schemas": {"Order": {"properties": properties}}},
    }
    file.write_text(json.dumps(data), encoding="utf-8")
    (document,) = apply_overlays(load([file], tmp_path), (tmp_path / "overlays",), tmp_path)
    schemas, operation = document.data["components"]["schemas"], document.data["paths"]
    assert schemas["Order"]["properties"]["sent"] == {"format": "date-time"}
    assert operation["/orders/v0/orders"]["get"]["parameters"] == parameters[1:]
    (action,) = yaml.safe_load(paging)["actions"]
    assert extensions.pagination(action["update"][extensions.PAGINATION])
