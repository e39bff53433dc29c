"""The operations of Uploads API 2020-11-01, as data."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .._runtime.messages import operation as rt
from .models import CreateUploadDestinationResponse

CREATE_UPLOAD_DESTINATION_FOR_RESOURCE = rt.Operation[CreateUploadDestinationResponse](
    operation_id="createUploadDestinationForResource",
    method="POST",
    path="/uploads/2020-11-01/uploadDestinations/{resource}",
    responses={201: CreateUploadDestinationResponse},
    parameters=(
        rt.Parameter("resource", "resource", "path", str, greedy=True),
        rt.Parameter(
            "marketplace_ids", "marketplaceIds", "query", Annotated[list[str], Field(max_length=1)]
        ),
        rt.Parameter(
            "content_md5",
            "contentMD5",
            "query",
            Annotated[str, Field(pattern="^[A-Za-z0-9+/]{21}[AQgw]==$")],
        ),
        rt.Parameter("content_type", "contentType", "query", str, required=False),
    ),
    accept="application/json",
    usage_plan=rt.UsagePlan(rate=10, burst=10),
)
