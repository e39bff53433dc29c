"""An order, its links and its actions, for the tests of actions."""

from __future__ import annotations

import inspect
from typing import Any

from generated.tests.server import Reply
from tests.runtime.support.clients import ORDER, US, AnyClient, json_response

GET_ACTIONS = "messaging_actions_for_order"
PATH = f"/messaging/v1/orders/{ORDER}"
QUERY = f"?marketplaceIds={US}"
WARRANTY = f"{PATH}/messages/warranty"


def links_response(*hrefs: Any, name: str | None = None) -> Reply:
    """Return a response with these links, named as given or after the end of their paths."""
    names = [name or str(each).partition("?")[0].rpartition("/")[2] for each in hrefs]
    links = [{"href": href, "name": name} for href, name in zip(hrefs, names, strict=True)]
    return json_response({"_links": {"self": {"href": PATH}, "actions": links}})


async def get_actions(client: AnyClient, order: str = ORDER, **keywords: Any) -> Any:
    """Return the actions of an order."""
    return await client.call(GET_ACTIONS, order, **{"marketplace_ids": [US], **keywords})


async def resolve(result: Any) -> Any:
    """Return the result of a call of any client, and await it if necessary."""
    return await result if inspect.isawaitable(result) else result
