"""Upload of files for messages through the Uploads API."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .._runtime.client.async_client import AsyncApiClient
from .._runtime.concurrency.threads import async_run
from .._runtime.core.deadline import Deadline
from .._runtime.core.errors import RequestValidationError, UploadError
from .._runtime.core.lazy import LazyModule
from .._runtime.core.regions import Marketplace
from .._runtime.http.upload_file import FileContent, UploadFile

if TYPE_CHECKING:
    from .._runtime.http.upload_destination import Destination
    from .._runtime.messages.operation import Operation
    from . import models as _models
else:  # A client's modules do not import pydantic.
    _models = LazyModule(f"{__package__}.models")

_NAME = "upload_attachment"


class AsyncAttachments(AsyncApiClient):
    """The methods of a client for attachments of messages."""

    async def upload_attachment(
        self,
        amazon_order_id: str,
        message_type: str,
        file: FileContent,
        *,
        marketplace: Marketplace | str,
        file_name: str | None = None,
        content_type: str | None = None,
        timeout: float | None = None,
    ) -> _models.Attachment:
        """Upload a file for a message, and return the attachment for the message's body.

        Creates an upload destination with the Uploads API, then uploads the file there. The buyer
        gets nothing until you send a message with the attachment in its body::

            invoice = await client.upload_attachment(
                order_id, "send_invoice", "invoice.pdf", marketplace=Marketplace.US
            )
            await client.send_invoice(
                order_id,
                marketplace_ids=[Marketplace.US],
                body=InvoiceRequest(attachments=[invoice]),
            )

        The file is read twice, in blocks. Both requests share one deadline, which begins after the
        first reading.

        Args:
            amazon_order_id: Amazon's identifier of the message's order.
            message_type: The message, by its method, such as ``create_legal_disclosure``, its
                operation, ``createLegalDisclosure``, or the end of its path, ``legalDisclosure``.
            file: A path, bytes, or a file open in binary mode, which is read from its current
                position and left open.
            marketplace: The marketplace where the order was placed.
            file_name: The name that the buyer sees, with its extension. Defaults to the file's own
                name; required for bytes.
            content_type: The file's media type, such as ``application/pdf``. Optional.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The attachment, for the ``attachments`` of the message's body.

        Raises:
            RequestValidationError: An argument is invalid, or the file is missing, empty or
                unreadable; nothing was sent.
            RateLimitWaitError: Waiting for the rate limit of the Uploads API would exceed
                ``max_wait``; nothing was sent.
            UploadError: There was no usable upload destination, or the file changed during upload.
            ApiStatusError: The Uploads API or the storage responded with an error status. Its
                ``operation`` is this method for the storage.
            NetworkError: No response was received.
            CredentialsError: Login with Amazon rejected the credentials.

        """
        resource = _resource(amazon_order_id, message_type)
        options = self._options_for(timeout)
        with await async_run(UploadFile, _NAME, file, file_name) as upload:
            deadline = Deadline(options.deadline, self._connection.settings.clock)
            found = await self._destination(resource, upload, marketplace, content_type, timeout)
            if found is None:
                unusable = f"{_NAME}: the Uploads API returned no usable upload destination"
                raise UploadError(unusable, operation=_NAME)
            identifier, destination = found
            await self._connection.upload(_NAME, destination, upload, options, deadline)
            from .models import Attachment

            return Attachment(upload_destination_id=identifier, file_name=upload.name)

    async def _destination(
        self,
        resource: str,
        upload: UploadFile,
        marketplace: Marketplace | str,
        content_type: str | None,
        timeout: float | None,
    ) -> tuple[str, Destination] | None:
        """Create an upload destination and return it with its identifier.

        Returns None if the response lacks a part. Nothing is raised while a variable holds the URL,
        because a traceback may show variables.
        """
        # Imported here, so that clients without attachments do not import another API.
        from ..uploads_2020_11_01.async_client import AsyncUploadsClient

        uploads = self._sibling(AsyncUploadsClient)
        response = await uploads.create_upload_destination_for_resource(
            resource,
            marketplace_ids=[marketplace],
            content_md5=upload.md5,
            content_type=content_type,
            timeout=timeout,
        )
        fields = ("upload_destination_id", "url", "headers")
        identifier, url, headers = (getattr(response.payload, name, None) for name in fields)
        destination = self._connection.destination(url, headers)
        if destination is None or not isinstance(identifier, str) or not identifier:
            return None
        return identifier, destination


def _resource(order_id: str, message_type: str) -> str:
    """Return the path of the message for the Uploads API.

    Raises:
        RequestValidationError: An argument is invalid.

    """
    problems = []
    paths = _paths()
    path = paths.get(message_type) if isinstance(message_type, str) else None
    if path is None:
        known = ", ".join(sorted({_last_segment(each) for each in paths.values()}))
        problems.append(f"message_type: not a message with attachments; pass one of: {known}")
    if not isinstance(order_id, str) or not order_id.strip(".") or "/" in order_id:
        problems.append("amazon_order_id: pass an order's identifier, such as 123-1234567-1234567")
    if path is None or problems:
        raise RequestValidationError(_NAME, problems)
    return re.sub(r"\{[^{}]*\}", lambda _: order_id, path.removeprefix("/"))


def _paths() -> dict[str, str]:
    """Return the paths of the messages with attachments, by each of their names."""
    from .._runtime.messages.operation import Operation
    from . import operations

    found: dict[str, str] = {}
    for constant, value in vars(operations).items():
        if isinstance(value, Operation) and _has_attachments(value):
            for name in (constant.lower(), value.operation_id, _last_segment(value.path)):
                found[name] = value.path
    return found


def _has_attachments(operation: Operation[object]) -> bool:
    model = operation.body.annotation if operation.body else None
    return "attachments" in getattr(model, "model_fields", {})


def _last_segment(path: str) -> str:
    return path.rpartition("/")[2]
