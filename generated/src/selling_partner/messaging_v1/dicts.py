"""The objects in requests to Messaging API v1 as dicts with the names in JSON.

Type checkers and editors know the keys and their values. At runtime they are plain dicts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from . import models as _models


class CreateConfirmCustomizationDetailsRequestDict(TypedDict, total=False):
    """``CreateConfirmCustomizationDetailsRequest`` as a dict."""

    text: str
    attachments: Sequence[_models.Attachment | AttachmentDict]


class CreateConfirmDeliveryDetailsRequestDict(TypedDict, total=False):
    """``CreateConfirmDeliveryDetailsRequest`` as a dict."""

    text: str


class CreateLegalDisclosureRequestDict(TypedDict, total=False):
    """``CreateLegalDisclosureRequest`` as a dict."""

    attachments: Sequence[_models.Attachment | AttachmentDict]


class CreateConfirmOrderDetailsRequestDict(TypedDict, total=False):
    """``CreateConfirmOrderDetailsRequest`` as a dict."""

    text: str


class CreateConfirmServiceDetailsRequestDict(TypedDict, total=False):
    """``CreateConfirmServiceDetailsRequest`` as a dict."""

    text: str


class CreateAmazonMotorsRequestDict(TypedDict, total=False):
    """``CreateAmazonMotorsRequest`` as a dict."""

    attachments: Sequence[_models.Attachment | AttachmentDict]


class CreateWarrantyRequestDict(TypedDict, total=False):
    """``CreateWarrantyRequest`` as a dict."""

    attachments: Sequence[_models.Attachment | AttachmentDict]
    coverageStartDate: datetime | str
    coverageEndDate: datetime | str


class CreateDigitalAccessKeyRequestDict(TypedDict, total=False):
    """``CreateDigitalAccessKeyRequest`` as a dict."""

    text: str
    attachments: Sequence[_models.Attachment | AttachmentDict]


class CreateUnexpectedProblemRequestDict(TypedDict, total=False):
    """``CreateUnexpectedProblemRequest`` as a dict."""

    text: str


class InvoiceRequestDict(TypedDict, total=False):
    """``InvoiceRequest`` as a dict."""

    attachments: Sequence[_models.Attachment | AttachmentDict]


class AttachmentDict(TypedDict):
    """``Attachment`` as a dict."""

    uploadDestinationId: str
    fileName: str
