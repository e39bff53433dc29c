"""Ask for the language of the buyers of several orders.

Usage: languages_of_buyers.py ORDER_ID [ORDER_ID ...]

The credentials come from SP_API_CLIENT_ID, SP_API_CLIENT_SECRET and SP_API_REFRESH_TOKEN.
"""

import asyncio
import sys

from selling_partner import (
    AsyncSellingPartner,
    Credentials,
    Marketplace,
    Region,
    SellingPartnerError,
)

BURST = 5
"""The usage plan of getAttributes: five calls at once, then one a second."""


async def main(order_ids: list[str]) -> None:
    async with AsyncSellingPartner(Credentials.from_env(), region=Region.EU) as sp:

        async def language(number: int, order_id: str) -> str:
            await asyncio.sleep(max(0, number - BURST + 1))
            try:
                attributes = await sp.messaging_v1.get_attributes(
                    order_id, marketplace_ids=[Marketplace.DE]
                )
            except SellingPartnerError as error:
                return str(error)
            return attributes.locale or "unknown"

        found = await asyncio.gather(*(language(*each) for each in enumerate(order_ids)))
        for order_id, answer in zip(order_ids, found, strict=True):
            print(f"{order_id}: {answer}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    try:
        asyncio.run(main(sys.argv[1:]))
    except SellingPartnerError as error:
        sys.exit(str(error))
