"""Set the prices of many listings with one feed, as ``listings_feed.py`` does, with ``await``."""

import asyncio
import sys
from pathlib import Path

from listings_feed import FEED_TYPE, feed, parse, report

from selling_partner import AsyncSellingPartner, Marketplace, SellingPartnerError
from selling_partner.schemas.listings_feed_processing_report_v2 import (
    ListingsFeedProcessingReport,
)


async def main(prices: Path, seller_id: str, marketplace: Marketplace) -> int:
    """Send the feed, print the issues, and return the number of rejected messages."""
    async with AsyncSellingPartner.from_env() as sp:
        feeds = sp.feeds
        content = feed(prices, seller_id, marketplace)
        feed_id = await feeds.submit_feed(FEED_TYPE, content, marketplace_ids=[marketplace])
        print(f"feed {feed_id}")
        result = feeds.feed_result(await feeds.wait_for_feed(feed_id))
        return report(await result.json(ListingsFeedProcessingReport))


if __name__ == "__main__":
    arguments = parse(__doc__)
    try:
        country = Marketplace[arguments.country]
        sys.exit(bool(asyncio.run(main(arguments.prices, arguments.seller_id, country))))
    except (SellingPartnerError, OSError) as error:
        sys.exit(str(error))
