"""The client of Uploads API 2020-11-01 that returns raw responses."""

from __future__ import annotations

from typing import Final

from .._runtime.client.raw_response import async_raw_method
from .async_client import AsyncUploadsClient


class AsyncUploadsRawClient:
    """The operations of an ``AsyncUploadsClient``, each returning a ``RawResponse``.

    Arguments and exceptions are those of the client. The response has the status, the headers, the
    request id and the body, and ``parse()`` returns the model.
    """

    def __init__(self, client: AsyncUploadsClient) -> None:
        self.create_upload_destination_for_resource: Final = async_raw_method(
            client.create_upload_destination_for_resource
        )
