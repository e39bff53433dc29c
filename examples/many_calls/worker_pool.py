"""Send many buyers the same question from workers that share the rate limits.

The workers of one process always share their limits. Processes on any number of machines share them
if SP_API_REDIS_URL is set, such as to redis://localhost:6379.

SP_API_CLIENT_ID, SP_API_CLIENT_SECRET, SP_API_REFRESH_TOKEN and SP_API_REGION (na, eu or fe)
identify the seller. Set SP_API_BASE_URL and SP_API_TOKEN_URL to use a sandbox instead.
"""

import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter

from selling_partner import (
    Limiter,
    Marketplace,
    MemoryLimiter,
    RedisLimiter,
    SellingPartner,
    SellingPartnerError,
    map_calls,
)
from selling_partner.messaging_v1 import CreateConfirmOrderDetailsRequest

WORKERS = 4
QUESTION = CreateConfirmOrderDetailsRequest(text="Is the address still the right one?")


def limiter() -> Limiter:
    """Return the limiter: shared through Redis if it is configured, else in memory."""
    url = os.environ.get("SP_API_REDIS_URL")
    return MemoryLimiter() if url is None else RedisLimiter.from_url(url)


def main(order_ids: list[str]) -> None:
    # One client serves all workers. Each call waits for the rate limit, for an hour at most.
    with SellingPartner.from_env(limiter=limiter()) as sp:

        def ask(order_id: str) -> None:
            sp.messaging.create_confirm_order_details(
                order_id, marketplace_ids=[Marketplace.US], body=QUESTION
            )

        with map_calls(ask, order_ids, concurrency=WORKERS, collect_errors=True) as results:
            for each in results:
                print(f"{each.argument}: {each.error or 'asked'}", flush=True)


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("order_ids", metavar="ORDER_ID", nargs="+")
    arguments = parser.parse_args()
    try:
        main(arguments.order_ids)
    except SellingPartnerError as error:
        sys.exit(str(error))
