"""The storage of documents behind presigned URLs."""

from __future__ import annotations

import json
import math
import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ..._runtime.core.clock import SYSTEM_CLOCK, Clock
from ..._runtime.documents.formats.character_sets import declared_encoding, known_encoding
from ..protocol.exchanges import rejection
from ..protocol.stored_bytes import StoredBytes
from .contents import Encoded

PATH = "/_sandbox/storage/documents/"
LIFETIME = 300.0
"""The lifetime of a presigned URL in seconds."""


@dataclass
class StoredDocument:
    """A document in the storage.

    Attributes:
        document_id: The identifier.
        kind: The type of the report or feed, or what else the document belongs to.
        content_type: The media type with its character set, as declared.
        is_declared_gzip: Whether the API states that the document is compressed.
        owner: The application and selling partner that may use it; ``None`` for all.
        stored: The bytes; ``None`` until they are uploaded.

    """

    document_id: str
    kind: str
    content_type: str
    is_declared_gzip: bool = False
    owner: str | None = field(default=None, repr=False)
    stored: StoredBytes | None = field(default=None, repr=False)

    @property
    def content(self) -> bytes:
        """The bytes as stored; empty before the upload."""
        return b"" if self.stored is None else self.stored.read()

    @property
    def text(self) -> str:
        """The text, in the declared character set or else in UTF-8."""
        name = declared_encoding(self.content_type) or "utf-8"
        return self.content.decode(known_encoding(name, "Content-Type"))

    def json(self) -> Any:
        """Return the content's JSON value."""
        return json.loads(self.text)


@dataclass
class PresignedUrl:
    """A URL that was issued.

    Attributes:
        document: The document.
        method: The HTTP method for which it was issued.
        expires: The time of expiry, in seconds of the clock.
        content_encoding: The ``Content-Encoding`` of the response, if any.

    """

    document: StoredDocument
    method: str
    expires: float
    content_encoding: str | None = None


class DocumentStore:
    """The documents and their presigned URLs.

    Args:
        clock: The clock for the expiry of URLs.

    """

    def __init__(self, clock: Clock = SYSTEM_CLOCK) -> None:
        self.clock = clock
        self._documents: dict[str, StoredDocument] = {}
        self._urls: dict[str, PresignedUrl] = {}

    def reset(self) -> None:
        """Remove all documents and URLs."""
        self._documents = {}
        self._urls = {}

    def __iter__(self) -> Iterator[StoredDocument]:
        return iter(list(self._documents.values()))

    def create(self, kind: str, content_type: str, owner: str | None) -> StoredDocument:
        """Create a document without content, for an upload."""
        identifier = f"amzn1.spdoc.1.4.na.{uuid.uuid4()}.{secrets.token_hex(4).upper()}"
        document = StoredDocument(identifier, kind, content_type, owner=owner)
        self._documents[identifier] = document
        return document

    def add(self, kind: str, encoded: Encoded, owner: str | None) -> StoredDocument:
        """Add a document with its content."""
        document = self.create(kind, encoded.content_type, owner)
        document.stored = encoded.stored
        document.is_declared_gzip = encoded.is_declared_gzip
        return document

    def find(self, identifier: str, owner: str | None) -> StoredDocument:
        """Return the document with that identifier.

        Raises:
            RejectedRequestError: 404, if the owner has no such document.

        """
        document = self._documents.get(identifier)
        if document is None or document.owner not in {None, owner}:
            raise rejection(404, f"no document has the identifier {identifier[:80]}")
        return document

    def kind_of(self, identifier: str) -> str | None:
        """Return the kind of a document, or ``None`` for an unknown one."""
        document = self._documents.get(identifier)
        return None if document is None else document.kind

    def url(
        self,
        document: StoredDocument,
        base_url: str,
        method: str = "GET",
        *,
        lifetime: float = LIFETIME,
        is_encoding_declared: bool = False,
    ) -> str:
        """Issue a URL for a document.

        Args:
            document: The document.
            base_url: The address of the sandbox.
            method: ``GET`` or ``PUT``.
            lifetime: The lifetime in seconds.
            is_encoding_declared: Whether the response of a compressed document has a
                ``Content-Encoding``.

        """
        signature = secrets.token_hex(32)
        encoding = "gzip" if is_encoding_declared and document.is_declared_gzip else None
        expires = self.clock.monotonic() + lifetime
        self._urls[signature] = PresignedUrl(document, method, expires, encoding)
        date = datetime.fromtimestamp(self.clock.time(), UTC)
        signed = "host" if method == "GET" else "content-type%3Bhost"
        query = (
            f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date={date:%Y%m%dT%H%M%SZ}"
            f"&X-Amz-SignedHeaders={signed}&X-Amz-Expires={lifetime:.0f}"
            f"&X-Amz-Signature={signature}"
        )
        return f"{base_url}{PATH}{document.document_id}?{query}"

    def issued(self, signature: str) -> PresignedUrl | None:
        """Return the URL with a signature."""
        return self._urls.get(signature)

    def expire_urls(self) -> None:
        """Expire all issued URLs."""
        for each in list(self._urls.values()):
            each.expires = -math.inf
