"""The client of Uploads API 2020-11-01 that returns raw responses."""

from __future__ import annotations

from typing import Final

from .._runtime.client.raw_response import raw_method
from .client import UploadsClient


class UploadsRawClient:
    """The operations of an ``UploadsClient``, each returning a ``RawResponse``.

    Arguments and exceptions are those of the client. The response has the status, the headers, the
    request id and the body, and ``parse()`` returns the model.
    """

    def __init__(self, client: UploadsClient) -> None:
        self.create_upload_destination_for_resource: Final = raw_method(
            client.create_upload_destination_for_resource
        )
