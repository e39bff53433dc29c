"""The upload of a document for a feed, as the client's methods do it."""

from __future__ import annotations

from typing import Any

from selling_partner._runtime.documents.async_content import AsyncUploadContent
from selling_partner._runtime.documents.content import UploadContent
from tests.runtime.documents.support import Library, send
from tests.runtime.faults.exchange import message

TEXT = "text/tab-separated-values; charset=UTF-8"
STORED = message(200, b"")
ROWS = "sku\tname\nA-1\tCafé\n"


class Feeds:
    """The API's document operation."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.created = 0
        self.options: Any = None
        self.document_id: Any = "doc-"
        library.store(send(STORED))

    def create(self, client: Any) -> tuple[Any, Any]:
        self.created += 1
        self.options = client._options
        name = self.document_id
        return (f"{name}{self.created}" if name == "doc-" else name), self.library.url

    async def upload(
        self,
        content: Any,
        content_type: str = TEXT,
        on_progress: Any = None,
        deadline: float | None = None,
        **options: Any,
    ) -> Any:
        access = self.library.access(on_progress=on_progress, **options)
        create = self.library.either(self.create)
        if self.library.flavour == "sync":
            with UploadContent("submit_feed", content, content_type) as file:
                return access.upload(file, create, content_type, deadline)
        async with AsyncUploadContent("submit_feed", content, content_type) as file:
            return await access.upload(file, create, content_type, deadline)

    @property
    def stored(self) -> list[bytes]:
        """The content of each complete upload."""
        return [each.content for each in self.library.storage.seen if each.is_processed]
