"""Count the unshipped orders of many sellers at once as ``agency.py`` does, with ``await``."""

import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx2
from agency import AT_ONCE, CONNECTIONS, DAYS, STATUSES, Seller, parse, read_sellers, show

from selling_partner import (
    AsyncSellingPartner,
    FileTokenCache,
    MemoryLimiter,
    SellingPartnerError,
    async_map_calls,
)


async def main(sellers: list[Seller], cache: Path) -> int:
    """Print a line for each seller, and return the number of sellers that failed."""
    limiter, tokens = MemoryLimiter(), FileTokenCache(cache)
    since = datetime.now(UTC) - DAYS

    async with httpx2.AsyncClient(limits=CONNECTIONS) as http:

        async def unshipped(seller: Seller) -> int:
            client = AsyncSellingPartner(
                seller.credentials,
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
                    order_statuses=STATUSES,
                )
                return len([order async for order in orders])

        counts = async_map_calls(unshipped, sellers, concurrency=AT_ONCE, collect_errors=True)
        async with counts as results:
            return sum([show(each) async for each in results])


if __name__ == "__main__":
    arguments = parse(__doc__)
    try:
        sys.exit(bool(asyncio.run(main(read_sellers(arguments.sellers), arguments.cache))))
    except SellingPartnerError as error:
        sys.exit(str(error))
