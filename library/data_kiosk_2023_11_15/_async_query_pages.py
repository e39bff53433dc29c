"""The iterator over the documents of a query with a large result."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .._runtime.documents.async_document import AsyncDocument

logger = logging.getLogger("selling_partner")


class AsyncQueryPages(AsyncIterator["AsyncDocument"]):
    """An iterator over the documents of a query. Each step runs a query for the next part.

    After an exception other than ``CreationUnknownError``, the next step continues with the same
    query. To resume in another process, save ``pagination_token`` and pass it to
    ``run_query_pages``.

    Args:
        create: Creates the query for a token, and returns its identifier.
        wait: Waits for a query, and returns its description.
        result: Returns the document of a description.
        pagination_token: The token of the first part.

    Attributes:
        pagination_token: The token of the next part; ``None`` for the first one.
        query_id: The identifier of the query in progress, if there is one.

    """

    def __init__(
        self,
        create: Callable[[str | None], Any],
        wait: Callable[[str], Any],
        result: Callable[[Any], AsyncDocument],
        pagination_token: str | None,
    ) -> None:
        self._create = create
        self._wait = wait
        self._result = result
        self._is_over = False
        self.pagination_token = pagination_token
        self.query_id: str | None = None

    async def __anext__(self) -> AsyncDocument:
        if self._is_over:
            raise StopAsyncIteration
        if self.query_id is None:
            self.query_id = await self._create(self.pagination_token)
        query = await self._wait(str(self.query_id))
        self.query_id = None
        token = query.pagination.next_token if query.pagination else None
        # A repeated token would create the same query without end.
        is_repeated = bool(token) and token == self.pagination_token
        if is_repeated:
            logger.warning(
                "run_query_pages: query %s repeats the token of its own part; ending the iteration",
                query.query_id,
            )
        self._is_over = not token or is_repeated
        self.pagination_token = token or self.pagination_token
        return self._result(query)
