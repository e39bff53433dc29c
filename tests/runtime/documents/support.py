"""Documents in a scripted storage, and one interface to documents of all flavours."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from selling_partner import RetryPolicy
from selling_partner._runtime.documents.access import DocumentAccess
from selling_partner._runtime.documents.async_access import AsyncDocumentAccess
from tests.runtime.faults.exchange import Exchange, Play, header, message
from tests.runtime.faults.network import ScriptedServer
from tests.runtime.support.clients import connect_to

SIGNATURE = "X-Amz-Signature=d4f85c5f1a32-presigned"
DOCUMENT = "amzn1.spdoc.1.4.eu.1"
RETRY = RetryPolicy(attempts=3)
XML = {"Content-Type": "application/xml"}
EXPIRED = message(
    403,
    b"<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>",
    XML,
)


@dataclass
class Stored:
    """A document in storage.

    Attributes:
        content: The bytes.
        content_type: Its media type.
        etag: Its version; empty for none.
        ranges: Whether storage obeys ``Range``.
        headers: Headers that replace those of the response.

    """

    content: bytes
    content_type: str = "text/plain"
    etag: str = '"1"'
    ranges: bool = True
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self, offset: int = 0) -> bytes:
        """Return the response to a request from an offset on."""
        fields = {"Content-Type": self.content_type}
        if self.etag:
            fields["ETag"] = self.etag
        if offset and self.ranges:
            size = len(self.content)
            fields["Content-Range"] = f"bytes {offset}-{size - 1}/{size}"
            return message(206, self.content[offset:], {**fields, **self.headers})
        return message(200, self.content, {**fields, **self.headers})

    def __call__(self, exchange: Exchange) -> None:
        """Send the document."""
        exchange.read()
        exchange.send(self.response(offset_of(exchange)))

    def cut(self, after: int, end: str = "close") -> Play:
        """Return a play that ends the connection after that number of bytes of the content.

        Args:
            after: The number of bytes.
            end: The method of the exchange that ends it.

        """

        def play(exchange: Exchange) -> None:
            exchange.read()
            head, _, body = self.response(offset_of(exchange)).partition(b"\r\n\r\n")
            exchange.send(head + b"\r\n\r\n" + body[:after])
            getattr(exchange, end)()

        return play


def offset_of(exchange: Exchange) -> int:
    """Return the first byte that a request asks for."""
    found = header(exchange.head, "Range")
    return 0 if found is None else int(found.removeprefix("bytes=").removesuffix("-"))


def refuse(exchange: Exchange) -> None:
    """Refuse a URL that has expired."""
    exchange.read()
    exchange.send(EXPIRED)


def send(data: bytes) -> Play:
    """Return a play that sends these bytes."""

    def play(exchange: Exchange) -> None:
        exchange.read()
        exchange.send(data)

    return play


class Library:
    """A client's documents.

    Attributes:
        heads: The head of each request to storage.
        urls: The number of URLs that were requested from the API.
        options: The options of the last of these requests.

    """

    def __init__(self, storage: ScriptedServer, flavour: str) -> None:
        self.storage = storage
        self.flavour = flavour
        self.heads: list[bytes] = []
        self.urls = 0
        self.options: Any = None
        self.url: Any = f"{storage.url}/document?{SIGNATURE}"

    def store(self, *plays: Play) -> None:
        """Set a play for each request to storage; the last one serves all that follow."""
        self.storage.play("/document", *map(self._recorded, plays))

    def access(self, on_progress: Any = None, **options: Any) -> Any:
        """Return the access of a client."""
        options = {"retry": RETRY, "clock": self.storage.clock, **options}
        client = connect_to(self.storage, self.flavour, **options)
        kind: Any = DocumentAccess if self.flavour == "sync" else AsyncDocumentAccess
        return kind(client.root.messaging_v1, "download_document", on_progress, None)

    def document(
        self, document_id: str | None = DOCUMENT, deadline: float | None = None, **options: Any
    ) -> Any:
        """Return a document."""
        access = self.access(**options)
        return access.document(document_id, self.either(self._request_url), deadline=deadline)

    def either(self, function: Callable[..., Any]) -> Any:
        """Return a function as the flavour's methods call it."""
        if self.flavour == "sync":
            return function

        async def called(*arguments: Any) -> Any:
            return function(*arguments)

        return called

    def _request_url(self, client: Any) -> Any:
        self.urls += 1
        self.options = client._options
        return self.url

    def _recorded(self, play: Play) -> Play:
        def recorded(exchange: Exchange) -> None:
            self.heads.append(exchange.head)
            play(exchange)

        return recorded


async def result(value: Any) -> Any:
    """Return the result of a call of any flavour."""
    return await value if inspect.isawaitable(value) else value


async def items(stream: Any) -> list[Any]:
    """Return the items of a stream of any flavour."""
    if hasattr(stream, "__anext__"):
        return [each async for each in stream]
    return list(stream)


async def close(stream: Any) -> None:
    """Close a stream of any flavour."""
    await result(stream.aclose() if hasattr(stream, "aclose") else stream.close())
