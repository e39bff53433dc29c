"""Ask for the language of the buyers of several orders at once.

Usage: languages_of_buyers.py ORDER_ID [ORDER_ID ...]

The credentials come from SP_API_CLIENT_ID, SP_API_CLIENT_SECRET and SP_API_REFRESH_TOKEN.
"""

import asyncio
import sys

from selling_partner import ApiStatusError, AsyncSellingPartner, Credentials, Marketplace, Region


async def main(order_ids: list[str]) -> None:
    async with AsyncSellingPartner(Credentials.from_env(), region=Region.EU) as sp:

        async def language(order_id: str) -> str:
            try:
                attributes = await sp.messaging_v1.get_attributes(
                    order_id, marketplace_ids=[Marketplace.DE]
                )
            except ApiStatusError as error:
                return str(error)
            return attributes.locale or "unknown"

        for order_id, found in zip(
            order_ids, await asyncio.gather(*map(language, order_ids)), strict=True
        ):
            print(f"{order_id}: {found}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
