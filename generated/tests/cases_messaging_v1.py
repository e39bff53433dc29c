"""The operations in the document of Messaging API v1, as data."""

import documented_calls as documented

from selling_partner.messaging_v1 import (
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

CALLS = [
    documented.Call(
        method_name="get_messaging_actions_for_order",
        positional={
            "amazon_order_id": "123-1234567-1234567",
        },
        keywords={
            "marketplace_ids": ["ATVPDKIKX0DER"],
        },
        http_method="GET",
        target="/messaging/v1/orders/123-1234567-1234567?marketplaceIds=ATVPDKIKX0DER",
        accept="application/hal+json",
        refused_arguments=[
            ("marketplace_ids", ["ATVPDKIKX0DER"] * 2),
        ],
        wire_names={
            "marketplace_ids": "marketplaceIds",
        },
        successes=[
            documented.Success(
                200,
                GetMessagingActionsForOrderResponse,
                {
                    "_links": {
                        "self": {
                            "href": "/messaging/v1/orders/123-1234567-1234567?marketplaceIds=ATVPDKIKX0DER",
                            "name": "text",
                        },
                        "actions": [
                            {
                                "href": "/messaging/v1/orders/123-1234567-1234567?marketplaceIds=ATVPDKIKX0DER",
                                "name": "text",
                            },
                        ],
                    },
                    "_embedded": {
                        "actions": [
                            {
                                "_links": {
                                    "self": {
                                        "href": "/messaging/v1/orders/123-1234567-1234567?marketplaceIds=ATVPDKIKX0DER",
                                        "name": "text",
                                    },
                                    "schema": {
                                        "href": "/messaging/v1/orders/123-1234567-1234567?marketplaceIds=ATVPDKIKX0DER",
                                        "name": "text",
                                    },
                                },
                                "_embedded": {
                                    "schema": {
                                        "_links": {
                                            "self": {
                                                "href": "/messaging/v1/orders/123-1234567-1234567?marketplaceIds=ATVPDKIKX0DER",
                                                "name": "text",
                                            },
                                        },
                                        "payload": {},
                                        "errors": [
                                            {"code": "text", "message": "text", "details": "text"},
                                        ],
                                    },
                                },
                                "payload": {"name": "text"},
                                "errors": [{"code": "text", "message": "text", "details": "text"}],
                            },
                        ],
                    },
                },
                media_type="application/hal+json",
            ),
        ],
        errors=[
            documented.Error(400, "BadRequestError"),
            documented.Error(403, "ForbiddenError", rate_limit=None),
            documented.Error(404, "NotFoundError"),
            documented.Error(413, "RequestTooLargeError", rate_limit=None),
            documented.Error(415, "UnsupportedMediaTypeError", rate_limit=None),
            documented.Error(429, "TooManyRequestsError", rate_limit=None),
            documented.Error(500, "InternalServerError", rate_limit=None),
            documented.Error(503, "ServiceUnavailableError", rate_limit=None),
        ],
        actions=[
            documented.Action(
                "messaging_actions_for_order",
                links=["_links", "actions"],
                method_name="confirm_customization_details",
                call_name="confirm_customization_details",
                href="/messaging/v1/orders/123-1234567-1234567/messages/confirmCustomizationDetails?marketplaceIds=ATVPDKIKX0DER",
                keywords={},
            ),
            documented.Action(
                "messaging_actions_for_order",
                links=["_links", "actions"],
                method_name="create_confirm_delivery_details",
                call_name="create_confirm_delivery_details",
                href="/messaging/v1/orders/123-1234567-1234567/messages/confirmDeliveryDetails?marketplaceIds=ATVPDKIKX0DER",
                keywords={},
            ),
            documented.Action(
                "messaging_actions_for_order",
                links=["_links", "actions"],
                method_name="create_legal_disclosure",
                call_name="create_legal_disclosure",
                href="/messaging/v1/orders/123-1234567-1234567/messages/legalDisclosure?marketplaceIds=ATVPDKIKX0DER",
                keywords={},
            ),
            documented.Action(
                "messaging_actions_for_order",
                links=["_links", "actions"],
                method_name="create_negative_feedback_removal",
                call_name="create_negative_feedback_removal",
                href="/messaging/v1/orders/123-1234567-1234567/messages/negativeFeedbackRemoval?marketplaceIds=ATVPDKIKX0DER",
                keywords={},
            ),
            documented.Action(
                "messaging_actions_for_order",
                links=["_links", "actions"],
                method_name="create_confirm_order_details",
                call_name="create_confirm_order_details",
                href="/messaging/v1/orders/123-1234567-1234567/messages/confirmOrderDetails?marketplaceIds=ATVPDKIKX0DER",
                keywords={},
            ),
            documented.Action(
                "messaging_actions_for_order",
                links=["_links", "actions"],
                method_name="create_confirm_service_details",
                call_name="create_confirm_service_details",
                href="/messaging/v1/orders/123-1234567-1234567/messages/confirmServiceDetails?marketplaceIds=ATVPDKIKX0DER",
                keywords={},
            ),
            documented.Action(
                "messaging_actions_for_order",
                links=["_links", "actions"],
                method_name="create_amazon_motors",
                call_name="create_amazon_motors",
                href="/messaging/v1/orders/123-1234567-1234567/messages/amazonMotors?marketplaceIds=ATVPDKIKX0DER",
                keywords={},
            ),
            documented.Action(
                "messaging_actions_for_order",
                links=["_links", "actions"],
                method_name="create_warranty",
                call_name="create_warranty",
                href="/messaging/v1/orders/123-1234567-1234567/messages/warranty?marketplaceIds=ATVPDKIKX0DER",
                keywords={},
            ),
            documented.Action(
                "messaging_actions_for_order",
                links=["_links", "actions"],
                method_name="get_attributes",
                call_name="get_attributes",
                href="/messaging/v1/orders/123-1234567-1234567/attributes?marketplaceIds=ATVPDKIKX0DER",
                keywords={},
            ),
            documented.Action(
                "messaging_actions_for_order",
                links=["_links", "actions"],
                method_name="create_digital_access_key",
                call_name="create_digital_access_key",
                href="/messaging/v1/orders/123-1234567-1234567/messages/digitalAccessKey?marketplaceIds=ATVPDKIKX0DER",
                keywords={},
            ),
            documented.Action(
                "messaging_actions_for_order",
                links=["_links", "actions"],
                method_name="create_unexpected_problem",
                call_name="create_unexpected_problem",
                href="/messaging/v1/orders/123-1234567-1234567/messages/unexpectedProblem?marketplaceIds=ATVPDKIKX0DER",
                keywords={},
            ),
            documented.Action(
                "messaging_actions_for_order",
                links=["_links", "actions"],
                method_name="send_invoice",
                call_name="send_invoice",
                href="/messaging/v1/orders/123-1234567-1234567/messages/invoice?marketplaceIds=ATVPDKIKX0DER",
                keywords={},
            ),
        ],
    ),
    documented.Call(
        method_name="confirm_customization_details",
        positional={
            "amazon_order_id": "123-1234567-1234567",
        },
        keywords={
            "marketplace_ids": ["ATVPDKIKX0DER"],
        },
        http_method="POST",
        target="/messaging/v1/orders/123-1234567-1234567/messages/confirmCustomizationDetails?marketplaceIds=ATVPDKIKX0DER",
        accept="application/hal+json",
        media_type="application/json",
        body_type=CreateConfirmCustomizationDetailsRequest,
        body={
            "text": "text",
            "attachments": [{"uploadDestinationId": "text", "fileName": "warranty.pdf"}],
        },
        accepted_bodies={"/text: 1 character": ["a" * 1], "/text: 800 characters": ["a" * 800]},
        refused_bodies={
            "/text: 0 characters": ["a" * 0],
            "/text: 801 characters": ["a" * 801],
            "/text: HTML": ["A text with <b>HTML</b>."],
            "/text: an e-mail address": ["Write to somebody@example.com."],
            "/attachments/0/uploadDestinationId: missing": [],
            "/attachments/0/fileName: missing": [],
        },
        refused_arguments=[
            ("marketplace_ids", ["ATVPDKIKX0DER"] * 2),
        ],
        wire_names={
            "marketplace_ids": "marketplaceIds",
        },
        successes=[
            documented.Success(
                201,
                CreateConfirmCustomizationDetailsResponse,
                {},
                media_type="application/hal+json",
            ),
        ],
        errors=[
            documented.Error(400, "BadRequestError"),
            documented.Error(403, "ForbiddenError", rate_limit=None),
            documented.Error(404, "NotFoundError"),
            documented.Error(413, "RequestTooLargeError", rate_limit=None),
            documented.Error(415, "UnsupportedMediaTypeError", rate_limit=None),
            documented.Error(429, "TooManyRequestsError", rate_limit=None),
            documented.Error(500, "InternalServerError", rate_limit=None),
            documented.Error(503, "ServiceUnavailableError", rate_limit=None),
        ],
    ),
    documented.Call(
        method_name="create_confirm_delivery_details",
        positional={
            "amazon_order_id": "123-1234567-1234567",
        },
        keywords={
            "marketplace_ids": ["ATVPDKIKX0DER"],
        },
        http_method="POST",
        target="/messaging/v1/orders/123-1234567-1234567/messages/confirmDeliveryDetails?marketplaceIds=ATVPDKIKX0DER",
        accept="application/hal+json",
        media_type="application/json",
        body_type=CreateConfirmDeliveryDetailsRequest,
        body={"text": "text"},
        accepted_bodies={
            "/text: 1 character": ["a" * 1],
            "/text: 2000 characters": ["a" * 2000],
        },
        refused_bodies={
            "/text: 0 characters": ["a" * 0],
            "/text: 2001 characters": ["a" * 2001],
            "/text: HTML": ["A text with <b>HTML</b>."],
            "/text: an e-mail address": ["Write to somebody@example.com."],
        },
        refused_arguments=[
            ("marketplace_ids", ["ATVPDKIKX0DER"] * 2),
        ],
        wire_names={
            "marketplace_ids": "marketplaceIds",
        },
        successes=[
            documented.Success(
                201,
                CreateConfirmDeliveryDetailsResponse,
                {},
                media_type="application/hal+json",
            ),
        ],
        errors=[
            documented.Error(400, "BadRequestError"),
            documented.Error(403, "ForbiddenError", rate_limit=None),
            documented.Error(404, "NotFoundError"),
            documented.Error(413, "RequestTooLargeError", rate_limit=None),
            documented.Error(415, "UnsupportedMediaTypeError", rate_limit=None),
            documented.Error(429, "TooManyRequestsError", rate_limit=None),
            documented.Error(500, "InternalServerError", rate_limit=None),
            documented.Error(503, "ServiceUnavailableError", rate_limit=None),
        ],
    ),
    documented.Call(
        method_name="create_legal_disclosure",
        positional={
            "amazon_order_id": "123-1234567-1234567",
        },
        keywords={
            "marketplace_ids": ["ATVPDKIKX0DER"],
        },
        http_method="POST",
        target="/messaging/v1/orders/123-1234567-1234567/messages/legalDisclosure?marketplaceIds=ATVPDKIKX0DER",
        accept="application/hal+json",
        media_type="application/json",
        body_type=CreateLegalDisclosureRequest,
        body={
            "attachments": [{"uploadDestinationId": "text", "fileName": "warranty.pdf"}],
        },
        accepted_bodies={},
        refused_bodies={
            "/attachments/0/uploadDestinationId: missing": [],
            "/attachments/0/fileName: missing": [],
        },
        refused_arguments=[
            ("marketplace_ids", ["ATVPDKIKX0DER"] * 2),
        ],
        wire_names={
            "marketplace_ids": "marketplaceIds",
        },
        successes=[
            documented.Success(
                201,
                CreateLegalDisclosureResponse,
                {},
                media_type="application/hal+json",
            ),
        ],
        errors=[
            documented.Error(400, "BadRequestError"),
            documented.Error(403, "ForbiddenError", rate_limit=None),
            documented.Error(404, "NotFoundError"),
            documented.Error(413, "RequestTooLargeError", rate_limit=None),
            documented.Error(415, "UnsupportedMediaTypeError", rate_limit=None),
            documented.Error(429, "TooManyRequestsError", rate_limit=None),
            documented.Error(500, "InternalServerError", rate_limit=None),
            documented.Error(503, "ServiceUnavailableError", rate_limit=None),
        ],
    ),
    documented.Call(
        method_name="create_negative_feedback_removal",
        positional={
            "amazon_order_id": "123-1234567-1234567",
        },
        keywords={
            "marketplace_ids": ["ATVPDKIKX0DER"],
        },
        http_method="POST",
        target="/messaging/v1/orders/123-1234567-1234567/messages/negativeFeedbackRemoval?marketplaceIds=ATVPDKIKX0DER",
        accept="application/hal+json",
        refused_arguments=[
            ("marketplace_ids", ["ATVPDKIKX0DER"] * 2),
        ],
        wire_names={
            "marketplace_ids": "marketplaceIds",
        },
        successes=[
            documented.Success(
                201,
                CreateNegativeFeedbackRemovalResponse,
                {},
                media_type="application/hal+json",
            ),
        ],
        errors=[
            documented.Error(400, "BadRequestError"),
            documented.Error(403, "ForbiddenError", rate_limit=None),
            documented.Error(404, "NotFoundError"),
            documented.Error(413, "RequestTooLargeError", rate_limit=None),
            documented.Error(415, "UnsupportedMediaTypeError", rate_limit=None),
            documented.Error(429, "TooManyRequestsError", rate_limit=None),
            documented.Error(500, "InternalServerError", rate_limit=None),
            documented.Error(503, "ServiceUnavailableError", rate_limit=None),
        ],
    ),
    documented.Call(
        method_name="create_confirm_order_details",
        positional={
            "amazon_order_id": "123-1234567-1234567",
        },
        keywords={
            "marketplace_ids": ["ATVPDKIKX0DER"],
        },
        http_method="POST",
        target="/messaging/v1/orders/123-1234567-1234567/messages/confirmOrderDetails?marketplaceIds=ATVPDKIKX0DER",
        accept="application/hal+json",
        media_type="application/json",
        body_type=CreateConfirmOrderDetailsRequest,
        body={"text": "text"},
        accepted_bodies={
            "/text: 1 character": ["a" * 1],
            "/text: 2000 characters": ["a" * 2000],
        },
        refused_bodies={
            "/text: 0 characters": ["a" * 0],
            "/text: 2001 characters": ["a" * 2001],
            "/text: HTML": ["A text with <b>HTML</b>."],
            "/text: an e-mail address": ["Write to somebody@example.com."],
        },
        refused_arguments=[
            ("marketplace_ids", ["ATVPDKIKX0DER"] * 2),
        ],
        wire_names={
            "marketplace_ids": "marketplaceIds",
        },
        successes=[
            documented.Success(
                201,
                CreateConfirmOrderDetailsResponse,
                {},
                media_type="application/hal+json",
            ),
        ],
        errors=[
            documented.Error(400, "BadRequestError"),
            documented.Error(403, "ForbiddenError", rate_limit=None),
            documented.Error(404, "NotFoundError"),
            documented.Error(413, "RequestTooLargeError", rate_limit=None),
            documented.Error(415, "UnsupportedMediaTypeError", rate_limit=None),
            documented.Error(429, "TooManyRequestsError", rate_limit=None),
            documented.Error(500, "InternalServerError", rate_limit=None),
            documented.Error(503, "ServiceUnavailableError", rate_limit=None),
        ],
    ),
    documented.Call(
        method_name="create_confirm_service_details",
        positional={
            "amazon_order_id": "123-1234567-1234567",
        },
        keywords={
            "marketplace_ids": ["ATVPDKIKX0DER"],
        },
        http_method="POST",
        target="/messaging/v1/orders/123-1234567-1234567/messages/confirmServiceDetails?marketplaceIds=ATVPDKIKX0DER",
        accept="application/hal+json",
        media_type="application/json",
        body_type=CreateConfirmServiceDetailsRequest,
        body={"text": "text"},
        accepted_bodies={
            "/text: 1 character": ["a" * 1],
            "/text: 2000 characters": ["a" * 2000],
        },
        refused_bodies={
            "/text: 0 characters": ["a" * 0],
            "/text: 2001 characters": ["a" * 2001],
            "/text: HTML": ["A text with <b>HTML</b>."],
            "/text: an e-mail address": ["Write to somebody@example.com."],
        },
        refused_arguments=[
            ("marketplace_ids", ["ATVPDKIKX0DER"] * 2),
        ],
        wire_names={
            "marketplace_ids": "marketplaceIds",
        },
        successes=[
            documented.Success(
                201,
                CreateConfirmServiceDetailsResponse,
                {},
                media_type="application/hal+json",
            ),
        ],
        errors=[
            documented.Error(400, "BadRequestError"),
            documented.Error(403, "ForbiddenError", rate_limit=None),
            documented.Error(404, "NotFoundError"),
            documented.Error(413, "RequestTooLargeError", rate_limit=None),
            documented.Error(415, "UnsupportedMediaTypeError", rate_limit=None),
            documented.Error(429, "TooManyRequestsError", rate_limit=None),
            documented.Error(500, "InternalServerError", rate_limit=None),
            documented.Error(503, "ServiceUnavailableError", rate_limit=None),
        ],
    ),
    documented.Call(
        method_name="create_amazon_motors",
        positional={
            "amazon_order_id": "123-1234567-1234567",
        },
        keywords={
            "marketplace_ids": ["ATVPDKIKX0DER"],
        },
        http_method="POST",
        target="/messaging/v1/orders/123-1234567-1234567/messages/amazonMotors?marketplaceIds=ATVPDKIKX0DER",
        accept="application/hal+json",
        media_type="application/json",
        body_type=CreateAmazonMotorsRequest,
        body={
            "attachments": [{"uploadDestinationId": "text", "fileName": "warranty.pdf"}],
        },
        accepted_bodies={},
        refused_bodies={
            "/attachments/0/uploadDestinationId: missing": [],
            "/attachments/0/fileName: missing": [],
        },
        refused_arguments=[
            ("marketplace_ids", ["ATVPDKIKX0DER"] * 2),
        ],
        wire_names={
            "marketplace_ids": "marketplaceIds",
        },
        successes=[
            documented.Success(
                201,
                CreateAmazonMotorsResponse,
                {},
                media_type="application/hal+json",
            ),
        ],
        errors=[
            documented.Error(400, "BadRequestError"),
            documented.Error(403, "ForbiddenError", rate_limit=None),
            documented.Error(404, "NotFoundError"),
            documented.Error(413, "RequestTooLargeError", rate_limit=None),
            documented.Error(415, "UnsupportedMediaTypeError", rate_limit=None),
            documented.Error(429, "TooManyRequestsError", rate_limit=None),
            documented.Error(500, "InternalServerError", rate_limit=None),
            documented.Error(503, "ServiceUnavailableError", rate_limit=None),
        ],
    ),
    documented.Call(
        method_name="create_warranty",
        positional={
            "amazon_order_id": "123-1234567-1234567",
        },
        keywords={
            "marketplace_ids": ["ATVPDKIKX0DER"],
        },
        http_method="POST",
        target="/messaging/v1/orders/123-1234567-1234567/messages/warranty?marketplaceIds=ATVPDKIKX0DER",
        accept="application/hal+json",
        media_type="application/json",
        body_type=CreateWarrantyRequest,
        body={
            "attachments": [{"uploadDestinationId": "text", "fileName": "warranty.pdf"}],
            "coverageStartDate": "2026-01-01T00:00:00Z",
            "coverageEndDate": "2027-12-31T23:59:59Z",
        },
        accepted_bodies={},
        refused_bodies={
            "/coverageStartDate: not a date-time": ["yesterday"],
            "/coverageEndDate: not a date-time": ["yesterday"],
            "/attachments/0/uploadDestinationId: missing": [],
            "/attachments/0/fileName: missing": [],
        },
        refused_arguments=[
            ("marketplace_ids", ["ATVPDKIKX0DER"] * 2),
        ],
        wire_names={
            "marketplace_ids": "marketplaceIds",
        },
        successes=[
            documented.Success(
                201,
                CreateWarrantyResponse,
                {},
                media_type="application/hal+json",
            ),
        ],
        errors=[
            documented.Error(400, "BadRequestError"),
            documented.Error(403, "ForbiddenError", rate_limit=None),
            documented.Error(404, "NotFoundError"),
            documented.Error(413, "RequestTooLargeError", rate_limit=None),
            documented.Error(415, "UnsupportedMediaTypeError", rate_limit=None),
            documented.Error(429, "TooManyRequestsError", rate_limit=None),
            documented.Error(500, "InternalServerError", rate_limit=None),
            documented.Error(503, "ServiceUnavailableError", rate_limit=None),
        ],
    ),
    documented.Call(
        method_name="get_attributes",
        positional={
            "amazon_order_id": "123-1234567-1234567",
        },
        keywords={
            "marketplace_ids": ["ATVPDKIKX0DER"],
        },
        http_method="GET",
        target="/messaging/v1/orders/123-1234567-1234567/attributes?marketplaceIds=ATVPDKIKX0DER",
        accept="application/hal+json",
        refused_arguments=[
            ("marketplace_ids", ["ATVPDKIKX0DER"] * 2),
        ],
        wire_names={
            "marketplace_ids": "marketplaceIds",
        },
        successes=[
            documented.Success(
                200,
                GetAttributesResponse,
                {"locale": "en-US"},
                media_type="application/hal+json",
            ),
        ],
        errors=[
            documented.Error(400, "BadRequestError", body={}),
            documented.Error(403, "ForbiddenError", rate_limit=None, body={}),
            documented.Error(404, "NotFoundError", body={}),
            documented.Error(413, "RequestTooLargeError", rate_limit=None, body={}),
            documented.Error(415, "UnsupportedMediaTypeError", rate_limit=None, body={}),
            documented.Error(429, "TooManyRequestsError", rate_limit=None, body={}),
            documented.Error(500, "InternalServerError", rate_limit=None, body={}),
            documented.Error(503, "ServiceUnavailableError", rate_limit=None, body={}),
        ],
    ),
    documented.Call(
        method_name="create_digital_access_key",
        positional={
            "amazon_order_id": "123-1234567-1234567",
        },
        keywords={
            "marketplace_ids": ["ATVPDKIKX0DER"],
        },
        http_method="POST",
        target="/messaging/v1/orders/123-1234567-1234567/messages/digitalAccessKey?marketplaceIds=ATVPDKIKX0DER",
        accept="application/hal+json",
        media_type="application/json",
        body_type=CreateDigitalAccessKeyRequest,
        body={
            "text": "text",
            "attachments": [{"uploadDestinationId": "text", "fileName": "warranty.pdf"}],
        },
        accepted_bodies={"/text: 1 character": ["a" * 1], "/text: 400 characters": ["a" * 400]},
        refused_bodies={
            "/text: 0 characters": ["a" * 0],
            "/text: 401 characters": ["a" * 401],
            "/text: HTML": ["A text with <b>HTML</b>."],
            "/text: an e-mail address": ["Write to somebody@example.com."],
            "/attachments/0/uploadDestinationId: missing": [],
            "/attachments/0/fileName: missing": [],
        },
        refused_arguments=[
            ("marketplace_ids", ["ATVPDKIKX0DER"] * 2),
        ],
        wire_names={
            "marketplace_ids": "marketplaceIds",
        },
        successes=[
            documented.Success(
                201,
                CreateDigitalAccessKeyResponse,
                {},
                media_type="application/hal+json",
            ),
        ],
        errors=[
            documented.Error(400, "BadRequestError"),
            documented.Error(403, "ForbiddenError", rate_limit=None),
            documented.Error(404, "NotFoundError"),
            documented.Error(413, "RequestTooLargeError", rate_limit=None),
            documented.Error(415, "UnsupportedMediaTypeError", rate_limit=None),
            documented.Error(429, "TooManyRequestsError", rate_limit=None),
            documented.Error(500, "InternalServerError", rate_limit=None),
            documented.Error(503, "ServiceUnavailableError", rate_limit=None),
        ],
    ),
    documented.Call(
        method_name="create_unexpected_problem",
        positional={
            "amazon_order_id": "123-1234567-1234567",
        },
        keywords={
            "marketplace_ids": ["ATVPDKIKX0DER"],
        },
        http_method="POST",
        target="/messaging/v1/orders/123-1234567-1234567/messages/unexpectedProblem?marketplaceIds=ATVPDKIKX0DER",
        accept="application/hal+json",
        media_type="application/json",
        body_type=CreateUnexpectedProblemRequest,
        body={"text": "text"},
        accepted_bodies={
            "/text: 1 character": ["a" * 1],
            "/text: 2000 characters": ["a" * 2000],
        },
        refused_bodies={
            "/text: 0 characters": ["a" * 0],
            "/text: 2001 characters": ["a" * 2001],
            "/text: HTML": ["A text with <b>HTML</b>."],
            "/text: an e-mail address": ["Write to somebody@example.com."],
        },
        refused_arguments=[
            ("marketplace_ids", ["ATVPDKIKX0DER"] * 2),
        ],
        wire_names={
            "marketplace_ids": "marketplaceIds",
        },
        successes=[
            documented.Success(
                201,
                CreateUnexpectedProblemResponse,
                {},
                media_type="application/hal+json",
            ),
        ],
        errors=[
            documented.Error(400, "BadRequestError"),
            documented.Error(403, "ForbiddenError", rate_limit=None),
            documented.Error(404, "NotFoundError"),
            documented.Error(413, "RequestTooLargeError", rate_limit=None),
            documented.Error(415, "UnsupportedMediaTypeError", rate_limit=None),
            documented.Error(429, "TooManyRequestsError", rate_limit=None),
            documented.Error(500, "InternalServerError", rate_limit=None),
            documented.Error(503, "ServiceUnavailableError", rate_limit=None),
        ],
    ),
    documented.Call(
        method_name="send_invoice",
        positional={
            "amazon_order_id": "123-1234567-1234567",
        },
        keywords={
            "marketplace_ids": ["ATVPDKIKX0DER"],
        },
        http_method="POST",
        target="/messaging/v1/orders/123-1234567-1234567/messages/invoice?marketplaceIds=ATVPDKIKX0DER",
        accept="application/hal+json",
        media_type="application/json",
        body_type=InvoiceRequest,
        body={
            "attachments": [{"uploadDestinationId": "text", "fileName": "warranty.pdf"}],
        },
        accepted_bodies={},
        refused_bodies={
            "/attachments/0/uploadDestinationId: missing": [],
            "/attachments/0/fileName: missing": [],
        },
        refused_arguments=[
            ("marketplace_ids", ["ATVPDKIKX0DER"] * 2),
        ],
        wire_names={
            "marketplace_ids": "marketplaceIds",
        },
        successes=[
            documented.Success(
                201,
                InvoiceResponse,
                {},
                media_type="application/hal+json",
            ),
        ],
        errors=[
            documented.Error(400, "BadRequestError"),
            documented.Error(403, "ForbiddenError", rate_limit=None),
            documented.Error(404, "NotFoundError"),
            documented.Error(413, "RequestTooLargeError", rate_limit=None),
            documented.Error(415, "UnsupportedMediaTypeError", rate_limit=None),
            documented.Error(429, "TooManyRequestsError", rate_limit=None),
            documented.Error(500, "InternalServerError", rate_limit=None),
            documented.Error(503, "ServiceUnavailableError", rate_limit=None),
        ],
    ),
]
