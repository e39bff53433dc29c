"""Messages to buyers: allowed actions of orders, sent messages and their attachments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ..._runtime.core.clock import SYSTEM_CLOCK, Clock
from ..protocol.documents import DocumentedOperation
from ..protocol.exchanges import rejection
from .uploads import Storage


@dataclass(frozen=True)
class Attachment:
    """A file attached to a message.

    Attributes:
        file_name: The name that the buyer sees.
        content: The bytes.
        content_type: The media type announced for the upload, if any.

    """

    file_name: str
    content: bytes = field(repr=False)
    content_type: str | None


@dataclass(frozen=True)
class Message:
    """A message to a buyer.

    Attributes:
        number: The number since the last reset, from 1.
        order_id: Amazon's identifier of the order.
        operation: The client's method, such as ``create_warranty``.
        marketplace_ids: The marketplaces of the order.
        body: The body of the request; empty for a message without one.
        attachments: The attached files.
        sent_at: The time of the request.

    """

    number: int
    order_id: str
    operation: str
    marketplace_ids: tuple[str, ...]
    body: Mapping[str, Any]
    attachments: tuple[Attachment, ...]
    sent_at: datetime

    @property
    def text(self) -> str | None:
        """The text, if the type of message has one."""
        found = self.body.get("text")
        return found if isinstance(found, str) else None


class Orders:
    """The allowed actions and the buyer's language of each order. The default allows all."""

    def __init__(self) -> None:
        self._allowed: dict[str, frozenset[str]] = {}
        self.locales: dict[str, str] = {}

    def reset(self) -> None:
        """Allow all actions for all orders."""
        self._allowed = {}
        self.locales = {}

    def allow(self, order_id: str, methods: Iterable[str]) -> None:
        """Allow only the given actions for an order."""
        self._allowed[order_id] = frozenset(methods)

    def is_set(self, order_id: str) -> bool:
        """Return whether the order's actions were set."""
        return order_id in self._allowed

    def does_allow(self, order_id: str, operation: DocumentedOperation) -> bool:
        """Return whether the order allows the operation."""
        allowed = self._allowed.get(order_id)
        return allowed is None or any(map(operation.has_name, allowed))


class Outbox:
    """The sent messages.

    Args:
        storage: The storage of attachments.
        clock: The clock for the messages' times.

    """

    def __init__(self, storage: Storage, clock: Clock = SYSTEM_CLOCK) -> None:
        self._storage = storage
        self._clock = clock
        self.messages: list[Message] = []

    def reset(self) -> None:
        """Remove all messages."""
        self.messages = []

    def attachments(
        self, operation: DocumentedOperation, order_id: str, body: Any
    ) -> list[Attachment]:
        """Return the files that a body names.

        Raises:
            RejectedRequestError: A file was not uploaded, or was uploaded for another message.

        """
        named = body.get("attachments") if isinstance(body, dict) else None
        path = re.sub(r"\{[^{}]*\}", lambda _: order_id, operation.path).strip("/")
        found = []
        for index, each in enumerate(named or ()):
            upload = self._storage.find(each["uploadDestinationId"])
            where = f"body at /attachments/{index}/uploadDestinationId"
            if upload is None or upload.content is None:
                raise rejection(400, f"{where}: no file was uploaded for this identifier")
            if upload.resource != path:
                raise rejection(400, f"{where}: the file was uploaded for {upload.resource}")
            found.append(Attachment(each["fileName"], upload.content, upload.content_type))
        return found

    def send(
        self,
        operation: DocumentedOperation,
        order_id: str,
        marketplace_ids: Iterable[str],
        body: Any,
        attachments: Iterable[Attachment],
    ) -> Message:
        """Add a message and return it."""
        messages = self.messages  # This list, even if a reset replaces it meanwhile.
        message = Message(
            number=len(messages) + 1,
            order_id=order_id,
            operation=operation.method_name,
            marketplace_ids=tuple(marketplace_ids),
            body=body if isinstance(body, dict) else {},
            attachments=tuple(attachments),
            sent_at=datetime.fromtimestamp(self._clock.time(), UTC),
        )
        messages.append(message)
        return message
