"""Shared parts of the tests of conveniences: a server for the API, sign-in and storage."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any

from generated.tests.server import Reply, Request
from tests.runtime.support.clients import ORDER, US, AnyClient, ApiServer, json_response

SIGNATURE = "X-Amz-Signature=d4f85c5f1a32-presigned"
STORED_AT = f"/attachments/%2F067/5d4e?X-Amz-SignedHeaders=content-md5%3Bhost&{SIGNATURE}"
DESTINATION_ID = "5d4e42b5-1d6e"
RESOURCE = f"messaging/v1/orders/{ORDER}/messages"
UPLOADS = "/uploads/2020-11-01/uploadDestinations"


def md5(content: bytes) -> str:
    return base64.b64encode(hashlib.md5(content).digest()).decode()


class Amazon(ApiServer):
    """The server of the runtime's tests, with the Uploads API and storage.

    Attributes:
        destination: The payload of the Uploads API's response.
        refusal: The response of the Uploads API in place of a destination.
        stored: The requests to the storage.
        storage_response: The response of the storage.
        between: Called after the request for a destination, before its response.

    """

    def reset(self) -> None:
        super().reset()
        self.destination: Any = {
            "uploadDestinationId": DESTINATION_ID,
            "url": self.url + STORED_AT,
            "headers": {"Content-MD5": "as-it-came=", "x-amz-server-side-encryption": "aws:kms"},
        }
        self.refusal: Reply | None = None
        self.stored: list[Request] = []
        self.storage_response = Reply(200, {}, b"")
        self.between: Callable[[], object] = lambda: None

    def look_up(self, request: Request) -> Reply:
        if request.method == "PUT":
            self.stored.append(request)
            return self.storage_response
        response = super().look_up(request)
        if response is self.api_response and request.target.startswith(UPLOADS):
            self.between()
            return self.refusal or json_response({"payload": self.destination}, 201)
        return response


async def upload(client: AnyClient, file: Any, **keywords: Any) -> Any:
    """Upload a file for a legal disclosure."""
    keywords = {"marketplace": US, **keywords}
    message_type = keywords.pop("message_type", "legalDisclosure")
    order = keywords.pop("order", ORDER)
    return await client.call("upload_attachment", order, message_type, file, **keywords)
