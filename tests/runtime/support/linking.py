"""What the tests of actions share: an order, its links, and calls that are awaited if need be."""

from __future__ import annotations

import inspect
from typing import Any

from generated.tests.server import Reply
from tests.runtime.support.clients import ORDER, US, AnyClient, json_answer

ASK = "messaging_actions_for_order"
PATH = f"/messaging/v1/orders/{ORDER}"
QUERY = f"?marketplaceIds={US}"
WARRANTY = f"{PATH}/messages/warranty"


def linking(*hrefs: Any, name: str | None = None) -> Reply:
    """Return an answer with these links, each named as given or after the end of its path."""
    names = [name or str(each).partition("?")[0].rpartition("/")[2] for each in hrefs]
    links = [{"href": href, "name": name} for href, name in zip(hrefs, names, strict=True)]
    return json_answer({"_links": {"self": {"href": PATH}, "actions": links}})


async def ask(client: AnyClient, order: str = ORDER, **keywords: Any) -> Any:
    """Return the actions of an order."""
    return await client.call(ASK, order, **{"marketplace_ids": [US], **keywords})


async def done(answer: Any) -> Any:
    """What a call of either kind of client gives."""
    return await answer if inspect.isawaitable(answer) else answer
