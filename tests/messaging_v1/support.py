"""What the tests of conveniences share: a server that is the API, its sign-in and its storage."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any

from generated.tests.server import ScriptedResponse, Request
from tests.runtime.support.clients import ORDER, US, AnyClient, Wire, json_answer

SIGNATURE = "X-Amz-Signature=d4f85c5f1a32-presigned"
STORED_AT = f"/attachments/%2F067/5d4e?X-Amz-SignedHeaders=content-md5%3Bhost&{SIGNATURE}"
DESTINATION_ID = "5d4e42b5-1d6e"
RESOURCE = f"messaging/v1/orders/{ORDER}/messages"
UPLOADS = "/uploads/2020-11-01/uploadDestinations"


def md5(content: bytes) -> str:
    return base64.b64encode(hashlib.md5(content).digest()).decode()


class Amazon(Wire):
    """The server of the runtime's tests, which here has the Uploads API and storage as well.

    Attributes:
        destination: The payload that the Uploads API answers with.
        refusal: What it answers instead.
        stored: The requests to the storage.
        storage_answer: What they get.
        between: Called when a destination has been asked for, before the answer.

    """

    def reset(self) -> None:
        super().reset()
        self.destination: Any = {
            "uploadDestinationId": DESTINATION_ID,
            "url": self.url + STORED_AT,
            "headers": {"Content-MD5": "as-it-came=", "x-amz-server-side-encryption": "aws:kms"},
        }
        self.refusal: ScriptedResponse | None = None
        self.stored: list[Request] = []
        self.storage_answer = ScriptedResponse(200, {}, b"")
        self.between: Callable[[], object] = lambda: None

    def look_up(self, request: Request) -> ScriptedResponse:
        if request.method == "PUT":
            self.stored.append(request)
            return self.storage_answer
        answer = super().look_up(request)
        if answer is self.anything and request.target.startswith(UPLOADS):
            self.between()
            return self.refusal or json_answer({"payload": self.destination}, 201)
        return answer


async def upload(client: AnyClient, file: Any, **keywords: Any) -> Any:
    """Upload a file for a legal disclosure."""
    keywords = {"marketplace": US, **keywords}
    message_type = keywords.pop("message_type", "legalDisclosure")
    order = keywords.pop("order", ORDER)
    return await client.call("upload_attachment", order, message_type, file, **keywords)
