"""The client of Uploads API 2020-11-01 that gives raw responses."""

from __future__ import annotations

from typing import Final

from .._runtime.client.raw_response import async_raw_method
from .async_client import AsyncUploadsClient


class AsyncUploadsRawClient:
    """``with_raw_response`` of an ``AsyncUploadsClient``: its operations, each giving a ``RawResponse``.

    What is called, with what, and what is raised is the same. The response has the status, the
    headers, the request id and the body, and ``parse()`` gives the model.
    """

    def __init__(self, client: AsyncUploadsClient) -> None:
        self.create_upload_destination_for_resource: Final = async_raw_method(
            client.create_upload_destination_for_resource
        )
