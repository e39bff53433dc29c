"""Messages to buyers: what an order allows, what was sent, and the files that went along."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ..._runtime.core.clock import SYSTEM_CLOCK, Clock
from ..protocol.documents import Operation
from ..protocol.messages import refusal
from .uploads import Storage


@dataclass(frozen=True)
class Attachment:
    """A file that a buyer got.

    Attributes:
        file_name: The name that the buyer sees.
        content: The bytes.
        content_type: The media type that was announced for the upload, if one was.

    """

    file_name: str
    content: bytes = field(repr=False)
    content_type: str | None


@dataclass(frozen=True)
class Message:
    """A message that a buyer got.

    Attributes:
        number: Counted from 1 since the last reset.
        order_id: Amazon's identifier of the order.
        operation: The client's method that sent it, such as ``create_warranty``.
        marketplace_ids: Where the order was placed.
        body: The body of the request; empty for a message without.
        attachments: The files that went along.
        sent_at: When it came.

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
        """The text, where the type of message has one."""
        found = self.body.get("text")
        return found if isinstance(found, str) else None


class Orders:
    """What each order allows. One of which nothing was said allows everything."""

    def __init__(self) -> None:
        self._allowed: dict[str, frozenset[str]] = {}
        self.locales: dict[str, str] = {}

    def reset(self) -> None:
        """Let every order allow everything."""
        self._allowed = {}
        self.locales = {}

    def allow(self, order_id: str, methods: Iterable[str]) -> None:
        """Let an order allow these alone."""
        self._allowed[order_id] = frozenset(methods)

    def is_set(self, order_id: str) -> bool:
        """Whether something was said of the order."""
        return order_id in self._allowed

    def does_allow(self, order_id: str, operation: Operation) -> bool:
        """Whether the order allows the operation."""
        allowed = self._allowed.get(order_id)
        return allowed is None or any(map(operation.is_called, allowed))


class Outbox:
    """The messages that were sent.

    Args:
        storage: Where attachments are.
        clock: The clock that dates messages.

    """

    def __init__(self, storage: Storage, clock: Clock = SYSTEM_CLOCK) -> None:
        self._storage = storage
        self._clock = clock
        self.messages: list[Message] = []

    def reset(self) -> None:
        """Forget every message."""
        self.messages = []

    def attachments(self, operation: Operation, order_id: str, body: Any) -> list[Attachment]:
        """The files that a body names.

        Raises:
            RefusedError: One was never uploaded, or for another message.

        """
        named = body.get("attachments") if isinstance(body, dict) else None
        path = re.sub(r"\{[^{}]*\}", lambda _: order_id, operation.path).strip("/")
        found = []
        for index, each in enumerate(named or ()):
            upload = self._storage.find(each["uploadDestinationId"])
            where = f"body at /attachments/{index}/uploadDestinationId"
            if upload is None or upload.content is None:
                raise refusal(400, f"{where}: no file was uploaded for this identifier")
            if upload.resource != path:
                raise refusal(400, f"{where}: the file was uploaded for {upload.resource}")
            found.append(Attachment(each["fileName"], upload.content, upload.content_type))
        return found

    def send(
        self,
        operation: Operation,
        order_id: str,
        marketplace_ids: Iterable[str],
        body: Any,
        attachments: Iterable[Attachment],
    ) -> Message:
        """Let the buyer have it."""
        messages = self.messages  # Of those alone, if it is reset meanwhile.
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
