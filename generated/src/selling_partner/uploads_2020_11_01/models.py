"""The models of Uploads API 2020-11-01."""

from __future__ import annotations

from typing import Annotated, Any
from pydantic import Field

from .._runtime.models.base import ApiModel


class UploadDestination(ApiModel):
    """A destination to which one file can be uploaded."""

    upload_destination_id: Annotated[str | None, Field(alias="uploadDestinationId")] = None
    """Identifier of the destination, by which other APIs know the file that was uploaded there.

    For example `0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9`.
    """
    url: Annotated[str | None, Field(repr=False)] = None
    """Address to which the file is sent with `PUT`. It expires after some minutes, and must be kept
    secret: it is all that an upload needs.

    For example `https://storage.example/attachments/067?X-Amz-Expires=900`.
    """
    headers: dict[str, Any] | None = None
    """Headers that the upload must have, by name."""


class Error(ApiModel):
    """One error of a request that was unsuccessful."""

    code: str
    """Identifies the type of the error."""
    message: str
    """Describes the error in a sentence."""
    details: str | None = None
    """Further details, which may help to correct the request."""


class CreateUploadDestinationResponse(ApiModel):
    """Response of `createUploadDestinationForResource`."""

    payload: UploadDestination | None = None
    """Where and how to upload the file, if the request was successful."""
    errors: list[Error] | None = None
    """Errors, present if the request was unsuccessful."""
