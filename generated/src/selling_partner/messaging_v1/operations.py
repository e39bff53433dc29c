"""The operations of Messaging API v1, as data."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .._runtime.messages import operation as rt
from .models import (
    CreateAmazonMotorsRequest,
    CreateAmazonMotorsResponse,
    CreateConfirmCustomizationDetailsRequest,
    CreateConfirmCustomizationDetailsResponse,
    CreateConfirmDeliveryDetailsRequest,
    CreateConfirmDeliveryDetailsResponse,
    CreateConfirmOrderDetailsRequest,
    CreateConfirmOrderDetailsResponse,
    CreateConfirmServiceDetailsRequest,
    CreateConfirmServiceDetailsResponse,
    CreateDigitalAccessKeyRequest,
    CreateDigitalAccessKeyResponse,
    CreateLegalDisclosureRequest,
    CreateLegalDisclosureResponse,
    CreateNegativeFeedbackRemovalResponse,
    CreateUnexpectedProblemRequest,
    CreateUnexpectedProblemResponse,
    CreateWarrantyRequest,
    CreateWarrantyResponse,
    GetAttributesResponse,
    GetMessagingActionsForOrderResponse,
    InvoiceRequest,
    InvoiceResponse,
)

GET_MESSAGING_ACTIONS_FOR_ORDER = rt.Operation[GetMessagingActionsForOrderResponse](
    operation_id="getMessagingActionsForOrder",
    method="GET",
    path="/messaging/v1/orders/{amazonOrderId}",
    responses={200: GetMessagingActionsForOrderResponse},
    parameters=(
        rt.Parameter("amazon_order_id", "amazonOrderId", "path", str),
        rt.Parameter(
            "marketplace_ids", "marketplaceIds", "query", Annotated[list[str], Field(max_length=1)]
        ),
    ),
    accept="application/hal+json",
    usage_plan=rt.UsagePlan(rate=1, burst=5),
)

CONFIRM_CUSTOMIZATION_DETAILS = rt.Operation[CreateConfirmCustomizationDetailsResponse](
    operation_id="confirmCustomizationDetails",
    method="POST",
    path="/messaging/v1/orders/{amazonOrderId}/messages/confirmCustomizationDetails",
    responses={201: CreateConfirmCustomizationDetailsResponse},
    parameters=(
        rt.Parameter("amazon_order_id", "amazonOrderId", "path", str),
        rt.Parameter(
            "marketplace_ids", "marketplaceIds", "query", Annotated[list[str], Field(max_length=1)]
        ),
    ),
    body=rt.Body(CreateConfirmCustomizationDetailsRequest, "application/json", required=True),
    accept="application/hal+json",
    usage_plan=rt.UsagePlan(rate=1, burst=5),
)

CREATE_CONFIRM_DELIVERY_DETAILS = rt.Operation[CreateConfirmDeliveryDetailsResponse](
    operation_id="createConfirmDeliveryDetails",
    method="POST",
    path="/messaging/v1/orders/{amazonOrderId}/messages/confirmDeliveryDetails",
    responses={201: CreateConfirmDeliveryDetailsResponse},
    parameters=(
        rt.Parameter("amazon_order_id", "amazonOrderId", "path", str),
        rt.Parameter(
            "marketplace_ids", "marketplaceIds", "query", Annotated[list[str], Field(max_length=1)]
        ),
    ),
    body=rt.Body(CreateConfirmDeliveryDetailsRequest, "application/json", required=True),
    accept="application/hal+json",
    usage_plan=rt.UsagePlan(rate=1, burst=5),
)

CREATE_LEGAL_DISCLOSURE = rt.Operation[CreateLegalDisclosureResponse](
    operation_id="createLegalDisclosure",
    method="POST",
    path="/messaging/v1/orders/{amazonOrderId}/messages/legalDisclosure",
    responses={201: CreateLegalDisclosureResponse},
    parameters=(
        rt.Parameter("amazon_order_id", "amazonOrderId", "path", str),
        rt.Parameter(
            "marketplace_ids", "marketplaceIds", "query", Annotated[list[str], Field(max_length=1)]
        ),
    ),
    body=rt.Body(CreateLegalDisclosureRequest, "application/json", required=True),
    accept="application/hal+json",
    usage_plan=rt.UsagePlan(rate=1, burst=5),
)

CREATE_NEGATIVE_FEEDBACK_REMOVAL = rt.Operation[CreateNegativeFeedbackRemovalResponse](
    operation_id="createNegativeFeedbackRemoval",
    method="POST",
    path="/messaging/v1/orders/{amazonOrderId}/messages/negativeFeedbackRemoval",
    responses={201: CreateNegativeFeedbackRemovalResponse},
    parameters=(
        rt.Parameter("amazon_order_id", "amazonOrderId", "path", str),
        rt.Parameter(
            "marketplace_ids", "marketplaceIds", "query", Annotated[list[str], Field(max_length=1)]
        ),
    ),
    accept="application/hal+json",
    usage_plan=rt.UsagePlan(rate=1, burst=5),
)

CREATE_CONFIRM_ORDER_DETAILS = rt.Operation[CreateConfirmOrderDetailsResponse](
    operation_id="createConfirmOrderDetails",
    method="POST",
    path="/messaging/v1/orders/{amazonOrderId}/messages/confirmOrderDetails",
    responses={201: CreateConfirmOrderDetailsResponse},
    parameters=(
        rt.Parameter("amazon_order_id", "amazonOrderId", "path", str),
        rt.Parameter(
            "marketplace_ids", "marketplaceIds", "query", Annotated[list[str], Field(max_length=1)]
        ),
    ),
    body=rt.Body(CreateConfirmOrderDetailsRequest, "application/json", required=True),
    accept="application/hal+json",
    usage_plan=rt.UsagePlan(rate=1, burst=5),
)

CREATE_CONFIRM_SERVICE_DETAILS = rt.Operation[CreateConfirmServiceDetailsResponse](
    operation_id="createConfirmServiceDetails",
    method="POST",
    path="/messaging/v1/orders/{amazonOrderId}/messages/confirmServiceDetails",
    responses={201: CreateConfirmServiceDetailsResponse},
    parameters=(
        rt.Parameter("amazon_order_id", "amazonOrderId", "path", str),
        rt.Parameter(
            "marketplace_ids", "marketplaceIds", "query", Annotated[list[str], Field(max_length=1)]
        ),
    ),
    body=rt.Body(CreateConfirmServiceDetailsRequest, "application/json", required=True),
    accept="application/hal+json",
    usage_plan=rt.UsagePlan(rate=1, burst=5),
)

CREATE_AMAZON_MOTORS = rt.Operation[CreateAmazonMotorsResponse](
    operation_id="CreateAmazonMotors",
    method="POST",
    path="/messaging/v1/orders/{amazonOrderId}/messages/amazonMotors",
    responses={201: CreateAmazonMotorsResponse},
    parameters=(
        rt.Parameter("amazon_order_id", "amazonOrderId", "path", str),
        rt.Parameter(
            "marketplace_ids", "marketplaceIds", "query", Annotated[list[str], Field(max_length=1)]
        ),
    ),
    body=rt.Body(CreateAmazonMotorsRequest, "application/json", required=True),
    accept="application/hal+json",
    usage_plan=rt.UsagePlan(rate=1, burst=5),
)

CREATE_WARRANTY = rt.Operation[CreateWarrantyResponse](
    operation_id="CreateWarranty",
    method="POST",
    path="/messaging/v1/orders/{amazonOrderId}/messages/warranty",
    responses={201: CreateWarrantyResponse},
    parameters=(
        rt.Parameter("amazon_order_id", "amazonOrderId", "path", str),
        rt.Parameter(
            "marketplace_ids", "marketplaceIds", "query", Annotated[list[str], Field(max_length=1)]
        ),
    ),
    body=rt.Body(CreateWarrantyRequest, "application/json", required=True),
    accept="application/hal+json",
    usage_plan=rt.UsagePlan(rate=1, burst=5),
)

GET_ATTRIBUTES = rt.Operation[GetAttributesResponse](
    operation_id="GetAttributes",
    method="GET",
    path="/messaging/v1/orders/{amazonOrderId}/attributes",
    responses={200: GetAttributesResponse},
    parameters=(
        rt.Parameter("amazon_order_id", "amazonOrderId", "path", str),
        rt.Parameter(
            "marketplace_ids", "marketplaceIds", "query", Annotated[list[str], Field(max_length=1)]
        ),
    ),
    accept="application/hal+json",
    usage_plan=rt.UsagePlan(rate=1, burst=5),
)

CREATE_DIGITAL_ACCESS_KEY = rt.Operation[CreateDigitalAccessKeyResponse](
    operation_id="createDigitalAccessKey",
    method="POST",
    path="/messaging/v1/orders/{amazonOrderId}/messages/digitalAccessKey",
    responses={201: CreateDigitalAccessKeyResponse},
    parameters=(
        rt.Parameter("amazon_order_id", "amazonOrderId", "path", str),
        rt.Parameter(
            "marketplace_ids", "marketplaceIds", "query", Annotated[list[str], Field(max_length=1)]
        ),
    ),
    body=rt.Body(CreateDigitalAccessKeyRequest, "application/json", required=True),
    accept="application/hal+json",
    usage_plan=rt.UsagePlan(rate=1, burst=5),
)

CREATE_UNEXPECTED_PROBLEM = rt.Operation[CreateUnexpectedProblemResponse](
    operation_id="createUnexpectedProblem",
    method="POST",
    path="/messaging/v1/orders/{amazonOrderId}/messages/unexpectedProblem",
    responses={201: CreateUnexpectedProblemResponse},
    parameters=(
        rt.Parameter("amazon_order_id", "amazonOrderId", "path", str),
        rt.Parameter(
            "marketplace_ids", "marketplaceIds", "query", Annotated[list[str], Field(max_length=1)]
        ),
    ),
    body=rt.Body(CreateUnexpectedProblemRequest, "application/json", required=True),
    accept="application/hal+json",
    usage_plan=rt.UsagePlan(rate=1, burst=5),
)

SEND_INVOICE = rt.Operation[InvoiceResponse](
    operation_id="sendInvoice",
    method="POST",
    path="/messaging/v1/orders/{amazonOrderId}/messages/invoice",
    responses={201: InvoiceResponse},
    parameters=(
        rt.Parameter("amazon_order_id", "amazonOrderId", "path", str),
        rt.Parameter(
            "marketplace_ids", "marketplaceIds", "query", Annotated[list[str], Field(max_length=1)]
        ),
    ),
    body=rt.Body(InvoiceRequest, "application/json", required=True),
    accept="application/hal+json",
)
