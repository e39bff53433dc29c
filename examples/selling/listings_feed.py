"""Set the prices of many listings with one feed, and print what Amazon rejects.

PRICES is a CSV file with the columns sku, product_type, price and currency. The messages of the
feed are written as they are uploaded, so their number does not matter.

SP_API_CLIENT_ID, SP_API_CLIENT_SECRET, SP_API_REFRESH_TOKEN and SP_API_REGION (na, eu or fe)
identify the seller. Set SP_API_BASE_URL and SP_API_TOKEN_URL to use a sandbox instead.
"""

import csv
import json
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterator
from pathlib import Path

from selling_partner import Marketplace, SellingPartner, SellingPartnerError
from selling_partner.schemas.listings_feed_processing_report_v2 import (
    ListingsFeedProcessingReport,
)

FEED_TYPE = "JSON_LISTINGS_FEED"


def message(number: int, row: dict[str, str], marketplace: Marketplace) -> dict[str, object]:
    """Return the message of the feed that sets the price of one listing."""
    price = {
        "currency": row["currency"],
        "our_price": [{"schedule": [{"value_with_tax": float(row["price"])}]}],
    }
    return {
        "messageId": number,
        "sku": row["sku"],
        "operationType": "PATCH",
        "productType": row["product_type"],
        "patches": [
            {
                "op": "replace",
                "path": "/attributes/purchasable_offer",
                "value": [{"marketplace_id": marketplace, **price}],
            }
        ],
    }


def feed(prices: Path, seller_id: str, marketplace: Marketplace) -> Iterator[str]:
    """Yield the JSON text of the feed, a message at a time."""
    header = {"sellerId": seller_id, "version": "2.0"}
    yield f'{{"header": {json.dumps(header)}, "messages": ['
    with prices.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 1):
            separator = "" if number == 1 else ","
            yield separator + json.dumps(message(number, row, marketplace))
    yield "]}"


def main(prices: Path, seller_id: str, marketplace: Marketplace) -> int:
    """Send the feed, print the issues, and return the number of rejected messages."""
    with SellingPartner.from_env() as sp:
        feeds = sp.feeds
        content = feed(prices, seller_id, marketplace)
        feed_id = feeds.submit_feed(FEED_TYPE, content, marketplace_ids=[marketplace])
        print(f"feed {feed_id}")
        result = feeds.feed_result(feeds.wait_for_feed(feed_id)).json(ListingsFeedProcessingReport)
        return report(result)


def report(result: ListingsFeedProcessingReport) -> int:
    """Print the issues of a processing report, and return the number of rejected messages."""
    for issue in result.issues:
        print(f"{issue.severity} {issue.sku or 'feed'}: {issue.message}")
    print(f"accepted: {result.summary.messages_accepted}")
    return result.summary.messages_invalid


def parse(description: str | None) -> Namespace:
    """Return the arguments of the command line."""
    parser = ArgumentParser(description=description, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("prices", metavar="PRICES", type=Path, help="the CSV file")
    parser.add_argument("seller_id", metavar="SELLER_ID", help="the seller's identifier")
    parser.add_argument("country", choices=Marketplace.__members__, help="of the marketplace")
    return parser.parse_args()


if __name__ == "__main__":
    arguments = parse(__doc__)
    try:
        country = Marketplace[arguments.country]
        sys.exit(bool(main(arguments.prices, arguments.seller_id, country)))
    except SellingPartnerError as error:
        sys.exit(str(error))
