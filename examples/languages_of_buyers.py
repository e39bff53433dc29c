"""Print the languages of the buyers of several orders, requested concurrently within the limits.

Usage: languages_of_buyers.py ORDER_ID [ORDER_ID ...]

SP_API_CLIENT_ID, SP_API_CLIENT_SECRET and SP_API_REFRESH_TOKEN identify the seller. Set
SP_API_BASE_URL and SP_API_TOKEN_URL to use a sandbox instead.
"""

import asyncio
import sys

from selling_partner import (
    AsyncSellingPartner,
    Marketplace,
    Region,
    SellingPartnerError,
    async_map_calls,
)


async def main(order_ids: list[str]) -> None:
    # The rate limit delays each call after the first five by a second.
    async with AsyncSellingPartner.from_env(region=Region.EU) as sp:

        async def language(order_id: str) -> str:
            attributes = await sp.messaging_v1.get_attributes(
                order_id, marketplace_ids=[Marketplace.DE]
            )
            return attributes.locale or "unknown"

        async with async_map_calls(language, order_ids, collect_errors=True) as results:
            async for each in results:
                print(f"{each.argument}: {each.error or each.value}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    try:
        asyncio.run(main(sys.argv[1:]))
    except SellingPartnerError as error:
        sys.exit(str(error))
