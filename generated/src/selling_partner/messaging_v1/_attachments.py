"""Files for messages: uploaded through the Uploads API, and named by the message's body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .._runtime.client.client import ApiClient
from .._runtime.core.concurrency import run
from .._runtime.core.deadline import Deadline
from .._runtime.core.errors import RequestValidationError, UploadError
from .._runtime.core.lazy import LazyModule
from .._runtime.core.regions import Marketplace
from .._runtime.http.upload_file import FileContent, UploadFile

if TYPE_CHECKING:
    from .._runtime.http.upload_destination import Destination
    from .._runtime.messages.operation import Operation
    from . import models as _models
else:  # A client's modules do without pydantic.
    _models = LazyModule(f"{__package__}.models")

_NAME = "upload_attachment"


class Attachments(ApiClient):
    """What a client has for the attachments of messages."""

    def upload_attachment(
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
        """Upload a file for a message, and get the attachment that names it in the message's body.

        Creates an upload destination with the Uploads API, then sends the file there. The buyer
        gets nothing until you send a message with the attachment in its body::

            invoice = client.upload_attachment(
                order_id, "send_invoice", "invoice.pdf", marketplace=Marketplace.US
            )
            client.send_invoice(
                order_id,
                marketplace_ids=[Marketplace.US],
                body=InvoiceRequest(attachments=[invoice]),
            )

        The file is read twice and in blocks, never as a whole. Both requests share one deadline,
        which begins once the file has been read for the first time.

        Args:
            amazon_order_id: Amazon's identifier of the order that the message is for.
            message_type: The message: its method, such as ``create_legal_disclosure``, its
                operation, ``createLegalDisclosure``, or the end of its path, ``legalDisclosure``.
            file: A path, the bytes themselves, or a file that is open in binary mode: it is read
                from where it stands, and left open.
            marketplace: The marketplace where the order was placed.
            file_name: The name that the buyer sees, with its extension. Without it the file's own
                name is taken; bytes have none.
            content_type: The file's media type, such as ``application/pdf``. Optional.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The attachment, for the ``attachments`` of the message's body.

        Raises:
            RequestValidationError: An argument cannot work, or the file is missing, empty or
                unreadable; nothing was sent.
            RateLimitWaitError: The rate limit of the Uploads API lets it go only after the
                deadline; nothing was sent.
            UploadError: Amazon named no usable destination, or the file changed on the way.
            ApiStatusError: The Uploads API or the storage refused. Its subclass is the status's
                own, and ``operation`` tells which of them it was: the storage's has the name of
                this method.
            NetworkError: No answer came.
            CredentialsError: Login with Amazon refused the credentials.

        """
        resource = _resource(amazon_order_id, message_type)
        options = self._options_for(timeout)
        with run(UploadFile, _NAME, file, file_name) as upload:
            deadline = Deadline(options.deadline, self._connection.settings.clock)
            found = self._destination(resource, upload, marketplace, content_type, timeout)
            if found is None:
                unusable = f"{_NAME}: the Uploads API named no usable destination"
                raise UploadError(unusable, operation=_NAME)
            identifier, destination = found
            self._connection.upload(_NAME, destination, upload, options, deadline)
            from .models import Attachment

            return Attachment(upload_destination_id=identifier, file_name=upload.name)

    def _destination(
        self,
        resource: str,
        upload: UploadFile,
        marketplace: Marketplace | str,
        content_type: str | None,
        timeout: float | None,
    ) -> tuple[str, Destination] | None:
        """The destination and its identifier, or nothing where the answer lacks something.

        Nothing is raised where variables hold the URL: a traceback may show them.
        """
        # Here, so that who attaches nothing does not import another API.
        from ..uploads_2020_11_01.client import UploadsClient

        uploads = self._sibling(UploadsClient)
        answer = uploads.create_upload_destination_for_resource(
            resource,
            marketplace_ids=[marketplace],
            content_md5=upload.md5,
            content_type=content_type,
            timeout=timeout,
        )
        fields = ("upload_destination_id", "url", "headers")
        identifier, url, headers = (getattr(answer.payload, name, None) for name in fields)
        destination = self._connection.destination(url, headers)
        if destination is None or not isinstance(identifier, str) or not identifier:
            return None
        return identifier, destination


def _resource(order_id: str, message_type: str) -> str:
    """The path of the message, as the Uploads API wants it.

    Raises:
        RequestValidationError: There is no such path.

    """
    problems = []
    paths = _paths()
    path = paths.get(message_type) if isinstance(message_type, str) else None
    if path is None:
        known = ", ".join(sorted({_last_segment(each) for each in paths.values()}))
        problems.append(f"message_type: no such message has attachments; those that do: {known}")
    if not isinstance(order_id, str) or not order_id.strip(".") or "/" in order_id:
        problems.append("amazon_order_id: pass an order's identifier, such as 123-1234567-1234567")
    if path is None or problems:
        raise RequestValidationError(_NAME, problems)
    return re.sub(r"\{[^{}]*\}", lambda _: order_id, path.removeprefix("/"))


def _paths() -> dict[str, str]:
    """The paths of the messages that have attachments, by all the names that they go by."""
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
