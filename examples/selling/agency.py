"""Count the unshipped orders of many sellers at once, as an agency does every morning.

One connection pool serves all sellers. Each seller has rate limits of its own, and its access token
is kept in a folder for the next run. A seller whose authorization has ended does not stop the
others.

SELLERS is a JSON file: {"name": {"refresh_token": "...", "country": "DE"}, ...}. The environment
variables SP_API_CLIENT_ID and SP_API_CLIENT_SECRET identify the application. Set SP_API_BASE_URL
and SP_API_TOKEN_URL to use a sandbox instead.
"""

import asyncio
import json
import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import httpx2

from selling_partner import (
    AsyncSellingPartner,
    Credentials,
    FileTokenCache,
    Marketplace,
    MemoryLimiter,
    async_map_calls,
)

AT_ONCE = 20
CONNECTIONS = httpx2.Limits(max_connections=AT_ONCE)


class Seller(NamedTuple):
    """A seller who has authorized the application.

    Attributes:
        name: The name in the output.
        refresh_token: The seller's refresh token.
        marketplace: The marketplace to look at.

    """

    name: str
    refresh_token: str
    marketplace: Marketplace


def read_sellers(file: Path) -> list[Seller]:
    """Return the sellers of a JSON file."""
    content = json.loads(file.read_text(encoding="utf-8"))
    return [
        Seller(name, each["refresh_token"], Marketplace[each["country"]])
        for name, each in content.items()
    ]


async def main(sellers: list[Seller], cache: Path) -> int:
    """Print a line for each seller, and return the number of sellers that failed."""
    limiter, tokens = MemoryLimiter(), FileTokenCache(cache)
    since = datetime.now(UTC) - timedelta(days=30)

    async with httpx2.AsyncClient(limits=CONNECTIONS) as http:

        async def unshipped(seller: Seller) -> int:
            client = AsyncSellingPartner(
                Credentials(
                    os.environ["SP_API_CLIENT_ID"],
                    os.environ["SP_API_CLIENT_SECRET"],
                    seller.refresh_token,
                ),
                region=seller.marketplace.region,
                base_url=os.environ.get("SP_API_BASE_URL"),
                token_url=os.environ.get("SP_API_TOKEN_URL"),
                http_client=http,
                limiter=limiter,
                token_cache=tokens,
            )
            async with client as sp:
                orders = sp.orders.iter_orders(
                    marketplace_ids=[seller.marketplace],
                    created_after=since,
                    order_statuses=["Unshipped", "PartiallyShipped"],
                )
                return len([order async for order in orders])

        failed = 0
        counts = async_map_calls(unshipped, sellers, concurrency=AT_ONCE, collect_errors=True)
        async with counts as results:
            async for each in results:
                failed += each.error is not None
                print(f"{each.argument.name}: {each.value if each.error is None else each.error}")
    return failed


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("sellers", metavar="SELLERS", type=Path, help="the JSON file")
    parser.add_argument("--cache", metavar="FOLDER", type=Path, default=Path(".tokens"))
    arguments = parser.parse_args()
    sys.exit(bool(asyncio.run(main(read_sellers(arguments.sellers), arguments.cache))))
