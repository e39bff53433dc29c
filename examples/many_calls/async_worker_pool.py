"""Send many buyers the same question from tasks that share the rate limits, with ``await``.

The tasks of one process always share their limits. Processes on any number of machines share them
if SP_API_REDIS_URL is set, such as to redis://localhost:6379, also with ``worker_pool.py``.

SP_API_CLIENT_ID, SP_API_CLIENT_SECRET, SP_API_REFRESH_TOKEN and SP_API_REGION (na, eu or fe)
identify the seller. Set SP_API_BASE_URL and SP_API_TOKEN_URL to use a sandbox instead.
"""

import asyncio
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter

from worker_pool import QUESTION, WORKERS, limiter

from selling_partner import (
    AsyncSellingPartner,
    Marketplace,
    SellingPartnerError,
    async_map_calls,
)


async def main(order_ids: list[str]) -> None:
    # One client serves all tasks. Each call waits for the rate limit, for an hour at most.
    async with AsyncSellingPartner.from_env(limiter=limiter()) as sp:

        async def ask(order_id: str) -> None:
            await sp.messaging.create_confirm_order_details(
                order_id, marketplace_ids=[Marketplace.US], body=QUESTION
            )

        calls = async_map_calls(ask, order_ids, concurrency=WORKERS, collect_errors=True)
        async with calls as results:
            async for each in results:
                print(f"{each.argument}: {each.error or 'asked'}", flush=True)


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("order_ids", metavar="ORDER_ID", nargs="+")
    arguments = parser.parse_args()
    try:
        asyncio.run(main(arguments.order_ids))
    except SellingPartnerError as error:
        sys.exit(str(error))
