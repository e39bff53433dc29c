"""Pagination in Amazon's published models, as it is found without overlays.

The tests are skipped where the models are not available.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.build.api import build
from generator.ir import Operation
from generator.openapi.documents import load
from generator.openapi.upgrade.document import upgrade
from tests.needs import MODELS_FOLDER, needs_models

FILES = sorted(MODELS_FOLDER.glob("*.json"))

Row = tuple[str, str, str, str | None]
"""The iterator, token, next token and items of an operation."""

PAGING: dict[str, dict[str, Row]] = {
    "InvoicesApiModel_2024-06-19": {
        "getInvoicesExports": ("iter_invoices_exports", "nextToken", "nextToken", "exports"),
        "getInvoices": ("iter_invoices", "nextToken", "nextToken", "invoices"),
    },
    "aplusContent_2020-11-01": {
        "searchContentDocuments": (
            "iter_content_documents",
            "pageToken",
            "nextPageToken",
            "contentMetadataRecords",
        ),
        "listContentDocumentAsinRelations": (
            "iter_content_document_asin_relations",
            "pageToken",
            "nextPageToken",
            "asinMetadataSet",
        ),
        "searchContentPublishRecords": (
            "iter_content_publish_records",
            "pageToken",
            "nextPageToken",
            "publishRecordList",
        ),
    },
    "catalogItems_2020-12-01": {
        "searchCatalogItems": ("iter_catalog_items", "pageToken", "pagination.nextToken", "items"),
    },
    "catalogItems_2022-04-01": {
        "searchCatalogItems": ("iter_catalog_items", "pageToken", "pagination.nextToken", "items"),
    },
    "dataKiosk_2023-11-15": {
        "getQueries": ("iter_queries", "paginationToken", "pagination.nextToken", "queries"),
    },
    "externalFulfillmentShipments_2024-09-11": {
        "getShipments": ("iter_shipments", "paginationToken", "pagination.nextToken", "shipments"),
    },
    "fbaInventory": {
        "getInventorySummaries": (
            "iter_inventory_summaries",
            "nextToken",
            "pagination.nextToken",
            "payload.inventorySummaries",
        ),
    },
    "feeds_2021-06-30": {
        "getFeeds": ("iter_feeds", "nextToken", "nextToken", "feeds"),
    },
    "financesV0": {
        "listFinancialEventGroups": (
            "iter_financial_event_groups",
            "NextToken",
            "payload.NextToken",
            "payload.FinancialEventGroupList",
        ),
        "listFinancialEventsByGroupId": (
            "iter_pages_of_financial_events_by_group_id",
            "NextToken",
            "payload.NextToken",
            None,
        ),
        "listFinancialEventsByOrderId": (
            "iter_pages_of_financial_events_by_order_id",
            "NextToken",
            "payload.NextToken",
            None,
        ),
        "listFinancialEvents": (
            "iter_pages_of_financial_events",
            "NextToken",
            "payload.NextToken",
            None,
        ),
    },
    "finances_2024-06-19": {
        "listTransactions": (
            "iter_transactions",
            "nextToken",
            "payload.nextToken",
            "payload.transactions",
        ),
        "listBalances": ("iter_balances", "nextToken", "nextToken", "balances"),
        "listSummary": ("iter_summary", "nextToken", "nextToken", "summaries"),
    },
    "fulfillmentInbound_2024-03-20": {
        "listInboundPlans": (
            "iter_inbound_plans",
            "paginationToken",
            "pagination.nextToken",
            "inboundPlans",
        ),
        "listInboundPlanBoxes": (
            "iter_inbound_plan_boxes",
            "paginationToken",
            "pagination.nextToken",
            "boxes",
        ),
        "listInboundPlanItems": (
            "iter_inbound_plan_items",
            "paginationToken",
            "pagination.nextToken",
            "items",
        ),
        "listPackingGroupBoxes": (
            "iter_packing_group_boxes",
            "paginationToken",
            "pagination.nextToken",
            "boxes",
        ),
        "listPackingGroupItems": (
            "iter_packing_group_items",
            "paginationToken",
            "pagination.nextToken",
            "items",
        ),
        "listPackingOptions": (
            "iter_packing_options",
            "paginationToken",
            "pagination.nextToken",
            "packingOptions",
        ),
        "listInboundPlanPallets": (
            "iter_inbound_plan_pallets",
            "paginationToken",
            "pagination.nextToken",
            "pallets",
        ),
        "listPlacementOptions": (
            "iter_placement_options",
            "paginationToken",
            "pagination.nextToken",
            "placementOptions",
        ),
        "listShipmentBoxes": (
            "iter_shipment_boxes",
            "paginationToken",
            "pagination.nextToken",
            "boxes",
        ),
        "listShipmentContentUpdatePreviews": (
            "iter_shipment_content_update_previews",
            "paginationToken",
            "pagination.nextToken",
            "contentUpdatePreviews",
        ),
        "listDeliveryWindowOptions": (
            "iter_delivery_window_options",
            "paginationToken",
            "pagination.nextToken",
            "deliveryWindowOptions",
        ),
        "listShipmentItems": (
            "iter_shipment_items",
            "paginationToken",
            "pagination.nextToken",
            "items",
        ),
        "listShipmentPallets": (
            "iter_shipment_pallets",
            "paginationToken",
            "pagination.nextToken",
            "pallets",
        ),
        "getSelfShipAppointmentSlots": (
            "iter_self_ship_appointment_slots",
            "paginationToken",
            "pagination.nextToken",
            "selfShipAppointmentSlotsAvailability.slots",
        ),
        "listTransportationOptions": (
            "iter_transportation_options",
            "paginationToken",
            "pagination.nextToken",
            "transportationOptions",
        ),
    },
    "fulfillmentOutbound_2020-07-01": {
        "listAllFulfillmentOrders": (
            "iter_all_fulfillment_orders",
            "nextToken",
            "payload.nextToken",
            "payload.fulfillmentOrders",
        ),
        "getFeatureInventory": (
            "iter_feature_inventory",
            "nextToken",
            "payload.nextToken",
            "payload.featureSkus",
        ),
    },
    "listingsItems_2021-08-01": {
        "searchListingsItems": (
            "iter_listings_items",
            "pageToken",
            "pagination.nextToken",
            "items",
        ),
    },
    "notifications": {
        "getSubscriptions": (
            "iter_subscriptions",
            "nextToken",
            "payload.nextToken",
            "payload.subscriptions",
        ),
    },
    "ordersV0": {
        "getOrders": ("iter_orders", "NextToken", "payload.NextToken", "payload.Orders"),
        "getOrderItems": (
            "iter_order_items",
            "NextToken",
            "payload.NextToken",
            "payload.OrderItems",
        ),
        "getOrderItemsBuyerInfo": (
            "iter_order_items_buyer_info",
            "NextToken",
            "payload.NextToken",
            "payload.OrderItems",
        ),
    },
    "reports_2021-06-30": {
        "getReports": ("iter_reports", "nextToken", "nextToken", "reports"),
    },
    "supplySources_2020-07-01": {
        "getSupplySources": (
            "iter_supply_sources",
            "nextPageToken",
            "nextPageToken",
            "supplySources",
        ),
    },
    "vehicles_2024-11-01": {
        "getVehicles": ("iter_vehicles", "pageToken", "pagination.nextToken", "vehicles"),
    },
    "vendorDirectFulfillmentOrders_2021-12-28": {
        "getOrders": ("iter_orders", "nextToken", "pagination.nextToken", "orders"),
    },
    "vendorOrders": {
        "getPurchaseOrders": (
            "iter_purchase_orders",
            "nextToken",
            "payload.pagination.nextToken",
            "payload.orders",
        ),
        "getPurchaseOrdersStatus": (
            "iter_purchase_orders_status",
            "nextToken",
            "payload.pagination.nextToken",
            "payload.ordersStatus",
        ),
    },
    "vendorShipments": {
        "GetShipmentDetails": (
            "iter_shipment_details",
            "nextToken",
            "payload.pagination.nextToken",
            "payload.shipments",
        ),
        "GetShipmentLabels": (
            "iter_shipment_labels",
            "nextToken",
            "payload.pagination.nextToken",
            "payload.transportLabels",
        ),
    },
}

ALONE = {"getFeeds", "getReports"}
"""Operations whose token must be the only parameter."""


@pytest.fixture(params=FILES, ids=lambda file: str(file.stem))
def model(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, list[Operation]]:
    """Return a model's name and its operations with pagination."""
    file: Path = request.param
    named = tmp_path / "model_v1.json"
    shutil.copy(file, named)
    (api,) = build(map(upgrade, load([named], tmp_path)))
    return file.stem, [each for each in api.operations if each.pagination]


@needs_models
def test_the_pagination_is_found(model: tuple[str, list[Operation]]) -> None:
    """Exactly the listed operations have the listed iterator, token and items."""
    name, operations = model
    assert {each.operation_id: row(each) for each in operations} == PAGING.get(name, {})
    alone = {each.operation_id for each in operations if each.pagination and each.pagination.alone}
    assert alone == ALONE & PAGING.get(name, {}).keys()


def row(operation: Operation) -> Row:
    """Return the operation's row of the table."""
    paging = operation.pagination
    assert paging is not None
    ways = [
        None if way is None else ".".join(each.wire_name for each in way)
        for way in (paging.next, paging.items)
    ]
    return paging.method_name, paging.token_name, ways[0] or "", ways[1]
