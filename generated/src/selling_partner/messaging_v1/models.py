"""The models of Messaging API v1."""

from __future__ import annotations

from typing import Annotated, Any
from pydantic import Field

from .._runtime.models.base import ApiModel
from .._runtime.models.types import (
    IsoDatetime,
    PlainText,
)


class Attachment(ApiModel):
    """A file that was uploaded beforehand. Its destination comes from the operation
    `createUploadDestinationForResource` of the Uploads API.
    """

    upload_destination_id: Annotated[str, Field(alias="uploadDestinationId")]
    """Identifies the upload destination. The operation `createUploadDestinationForResource` of the
    Uploads API returns it.
    """
    file_name: Annotated[str, Field(alias="fileName")]
    """Name of the file with its extension, as the message shows it. The uploaded file itself may
    have another name.

    For example `warranty.pdf`.
    """


class LinkObject(ApiModel):
    """A link."""

    href: str
    """URI of the object that the link is for.

    For example `/messaging/v1/orders/123-1234567-1234567?marketplaceIds=ATVPDKIKX0DER`.
    """
    name: str | None = None
    """Identifier of the object that the link is for."""


class MessagingAction(ApiModel):
    """A small object with the name of a template."""

    name: str
    """Name of the template."""


class GetMessagingActionsForOrderResponseLinks(ApiModel):
    """Links of a response of `getMessagingActionsForOrder`."""

    self_: Annotated[LinkObject, Field(alias="self")]
    """Link to this response itself."""
    actions: list[LinkObject]
    """Links to the actions that the order named by `amazonOrderId` is eligible for."""


class GetMessagingActionResponseLinks(ApiModel):
    """Links of a messaging action."""

    self_: Annotated[LinkObject, Field(alias="self")]
    """Link to the messaging action itself."""
    schema_: Annotated[LinkObject, Field(alias="schema")]
    """Link to the JSON Schema document of the expected input."""


class GetSchemaResponseLinks(ApiModel):
    """Links of a response to a `GET` request for a schema."""

    self_: Annotated[LinkObject, Field(alias="self")]
    """Link to this response itself."""


class Error(ApiModel):
    """One error of a request that was unsuccessful."""

    code: str
    """Identifies the type of the error."""
    message: str
    """Describes the error in a sentence."""
    details: str | None = None
    """Further details, which may help to correct the request."""


class GetSchemaResponse(ApiModel):
    """Response to a `GET` request for a schema."""

    links: Annotated[GetSchemaResponseLinks | None, Field(alias="_links")] = None
    """Links that belong to the object."""
    payload: dict[str, Any] | None = None
    """JSON Schema document that describes the payload which the action expects. It can be validated
    against `http://json-schema.org/draft-04/schema`.
    """
    errors: list[Error] | None = None
    """Errors, present if the request was unsuccessful."""


class GetMessagingActionResponseEmbedded(ApiModel):
    """Objects embedded in a messaging action."""

    schema_: Annotated[GetSchemaResponse | None, Field(alias="schema")] = None
    """Response with the JSON Schema document of the expected input."""


class GetMessagingActionResponse(ApiModel):
    """A messaging action that can be taken for an order. It links, in the manner of the JSON
    Hypertext Application Language (HAL), to the JSON Schema document of the input that the
    action expects.
    """

    links: Annotated[GetMessagingActionResponseLinks | None, Field(alias="_links")] = None
    """Links that belong to the messaging action."""
    embedded: Annotated[GetMessagingActionResponseEmbedded | None, Field(alias="_embedded")] = None
    """Objects embedded in the messaging action."""
    payload: MessagingAction | None = None
    """Names the template of the action."""
    errors: list[Error] | None = None
    """Errors, present if the request was unsuccessful."""


class GetMessagingActionsForOrderResponseEmbedded(ApiModel):
    """Objects embedded in a response of `getMessagingActionsForOrder`."""

    actions: list[GetMessagingActionResponse]
    """Messaging actions for the order."""


class GetMessagingActionsForOrderResponse(ApiModel):
    """Response of `getMessagingActionsForOrder`."""

    links: Annotated[GetMessagingActionsForOrderResponseLinks | None, Field(alias="_links")] = None
    """Links that belong to the order named by `amazonOrderId`."""
    embedded: Annotated[
        GetMessagingActionsForOrderResponseEmbedded | None, Field(alias="_embedded")
    ] = None
    """Messaging actions that belong to the order named by `amazonOrderId`."""
    errors: list[Error] | None = None
    """Errors, present if the request was unsuccessful."""


class InvoiceRequest(ApiModel):
    """Request of `sendInvoice`."""

    attachments: list[Attachment] | None = None
    """Files to attach to the message that the buyer gets."""


class InvoiceResponse(ApiModel):
    """Response of `sendInvoice`."""

    errors: list[Error] | None = None
    """Errors, present if the request was unsuccessful."""


class CreateConfirmCustomizationDetailsRequest(ApiModel):
    """Request of `confirmCustomizationDetails`."""

    text: Annotated[
        str | None,
        Field(min_length=1, max_length=800, repr=False),
        PlainText(html=False, emails=False),
    ] = None
    """Text for the buyer. It must be written in the buyer's language of preference, which
    `GetAttributes` returns. Links are allowed only if they relate to customization details. HTML
    and email addresses are not allowed.

    1 to 800 characters.
    """
    attachments: list[Attachment] | None = None
    """Files to attach to the message that the buyer gets."""


class CreateConfirmCustomizationDetailsResponse(ApiModel):
    """Response of `confirmCustomizationDetails`."""

    errors: list[Error] | None = None
    """Errors, present if the request was unsuccessful."""


class CreateConfirmDeliveryDetailsRequest(ApiModel):
    """Request of `createConfirmDeliveryDetails`."""

    text: Annotated[
        str | None,
        Field(min_length=1, max_length=2000, repr=False),
        PlainText(html=False, emails=False),
    ] = None
    """Text for the buyer. It must be written in the buyer's language of preference, which
    `GetAttributes` returns. Links are allowed only if they relate to order delivery. HTML and
    email addresses are not allowed.

    1 to 2000 characters.
    """


class CreateConfirmDeliveryDetailsResponse(ApiModel):
    """Response of `createConfirmDeliveryDetails`."""

    errors: list[Error] | None = None
    """Errors, present if the request was unsuccessful."""


class CreateNegativeFeedbackRemovalResponse(ApiModel):
    """Response of `createNegativeFeedbackRemoval`."""

    errors: list[Error] | None = None
    """Errors, present if the request was unsuccessful."""


class CreateLegalDisclosureRequest(ApiModel):
    """Request of `createLegalDisclosure`."""

    attachments: list[Attachment] | None = None
    """Files to attach to the message that the buyer gets. Any text in them must be in the buyer's
    language of preference, which `GetAttributes` returns.
    """


class CreateLegalDisclosureResponse(ApiModel):
    """Response of `createLegalDisclosure`."""

    errors: list[Error] | None = None
    """Errors, present if the request was unsuccessful."""


class CreateConfirmOrderDetailsRequest(ApiModel):
    """Request of `createConfirmOrderDetails`."""

    text: Annotated[
        str | None,
        Field(min_length=1, max_length=2000, repr=False),
        PlainText(html=False, emails=False),
    ] = None
    """Text for the buyer. It must be written in the buyer's language of preference, which
    `GetAttributes` returns. Links are allowed only if they relate to order completion. HTML and
    email addresses are not allowed.

    1 to 2000 characters.
    """


class CreateConfirmOrderDetailsResponse(ApiModel):
    """Response of `createConfirmOrderDetails`."""

    errors: list[Error] | None = None
    """Errors, present if the request was unsuccessful."""


class CreateConfirmServiceDetailsRequest(ApiModel):
    """Request of `createConfirmServiceDetails`."""

    text: Annotated[
        str | None,
        Field(min_length=1, max_length=2000, repr=False),
        PlainText(html=False, emails=False),
    ] = None
    """Text for the buyer. It must be written in the buyer's language of preference, which
    `GetAttributes` returns. Links are allowed only if they relate to Home Service calls. HTML
    and email addresses are not allowed.

    1 to 2000 characters.
    """


class CreateConfirmServiceDetailsResponse(ApiModel):
    """Response of `createConfirmServiceDetails`."""

    errors: list[Error] | None = None
    """Errors, present if the request was unsuccessful."""


class CreateAmazonMotorsRequest(ApiModel):
    """Request of `CreateAmazonMotors`."""

    attachments: list[Attachment] | None = None
    """Files to attach to the message that the buyer gets. Any text in them must be in the buyer's
    language of preference, which `GetAttributes` returns.
    """


class CreateAmazonMotorsResponse(ApiModel):
    """Response of `CreateAmazonMotors`."""

    errors: list[Error] | None = None
    """Errors, present if the request was unsuccessful."""


class CreateWarrantyRequest(ApiModel):
    """Request of `CreateWarranty`."""

    attachments: list[Attachment] | None = None
    """Files to attach to the message that the buyer gets. Any text in them must be in the buyer's
    language of preference, which `GetAttributes` returns.
    """
    coverage_start_date: Annotated[IsoDatetime | None, Field(alias="coverageStartDate")] = None
    """When the warranty coverage starts, as the message tells the buyer.

    With a time zone.

    For example `2026-01-01T00:00:00Z`.
    """
    coverage_end_date: Annotated[IsoDatetime | None, Field(alias="coverageEndDate")] = None
    """When the warranty coverage ends, as the message tells the buyer.

    With a time zone.

    For example `2027-12-31T23:59:59Z`.
    """


class CreateWarrantyResponse(ApiModel):
    """Response of `CreateWarranty`."""

    errors: list[Error] | None = None
    """Errors, present if the request was unsuccessful."""


class GetAttributesResponse(ApiModel):
    """Response of `GetAttributes`."""

    locale: str | None = None
    """The buyer's preferred language, as a language tag that names the locale.

    For example `en-US`, `zh-CN`, `en-GB`.
    """


class CreateDigitalAccessKeyRequest(ApiModel):
    """Request of `createDigitalAccessKey`."""

    text: Annotated[
        str | None,
        Field(min_length=1, max_length=400, repr=False),
        PlainText(html=False, emails=False),
    ] = None
    """Text for the buyer. It must be written in the buyer's language of preference, which
    `GetAttributes` returns. Links are allowed only if they relate to the digital access key.
    HTML and email addresses are not allowed.

    1 to 400 characters.
    """
    attachments: list[Attachment] | None = None
    """Files to attach to the message that the buyer gets."""


class CreateDigitalAccessKeyResponse(ApiModel):
    """Response of `createDigitalAccessKey`."""

    errors: list[Error] | None = None
    """Errors, present if the request was unsuccessful."""


class CreateUnexpectedProblemRequest(ApiModel):
    """Request of `createUnexpectedProblem`."""

    text: Annotated[
        str | None,
        Field(min_length=1, max_length=2000, repr=False),
        PlainText(html=False, emails=False),
    ] = None
    """Text for the buyer. It must be written in the buyer's language of preference, which
    `GetAttributes` returns. Links are allowed only if they relate to unexpected problem calls.
    HTML and email addresses are not allowed.

    1 to 2000 characters.
    """


class CreateUnexpectedProblemResponse(ApiModel):
    """Response of `createUnexpectedProblem`."""

    errors: list[Error] | None = None
    """Errors, present if the request was unsuccessful."""
