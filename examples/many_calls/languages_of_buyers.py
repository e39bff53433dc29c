"""Print the languages of the buyers of several orders, requested concurrently within the limits.

SP_API_CLIENT_ID, SP_API_CLIENT_SECRET, SP_API_REFRESH_TOKEN and SP_API_REGION (na, eu or fe)
identify the seller. Set SP_API_BASE_URL and SP_API_TOKEN_URL to use a sandbox instead.
"""

import asyncio
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter

from selling_partner import (
    AsyncSellingPartner,
    Marketplace,
    SellingPartnerError,
    async_map_calls,
)


async def main(order_ids: list[str]) -> None:
    # The rate limit delays each call after the first five by a second.
    async with AsyncSellingPartner.from_env() as sp:

        async def language(order_id: str) -> str:
            attributes = await sp.messaging.get_attributes(
                order_id, marketplace_ids=[Marketplace.DE]
            )
            return attributes.locale or "unknown"

        async with async_map_calls(language, order_ids, collect_errors=True) as results:
            async for each in results:
                print(f"{each.argument}: {each.error or each.value}")


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("order_ids", metavar="ORDER_ID", nargs="+")
    arguments = parser.parse_args()
    try:
        asyncio.run(main(arguments.order_ids))
    except SellingPartnerError as error:
        sys.exit(str(error))
