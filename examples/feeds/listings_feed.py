"""Set the prices of many listings with one feed, and print what Amazon rejects.

PRICES is a CSV file with the columns sku, product_type, price and currency. The messages of the
feed are written as they are uploaded, so their number does not matter.

SP_API_CLIENT_ID, SP_API_CLIENT_SECRET, SP_API_REFRESH_TOKEN and SP_API_REGION (na, eu or fe)
identify the seller. Set SP_API_BASE_URL and SP_API_TOKEN_URL to use a sandbox instead.
"""

import csv
import json
import math
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterator
from pathlib import Path

from selling_partner import Marketplace, SellingPartner, SellingPartnerError
from selling_partner.schemas.listings_feed_processing_report_v2 import (
    ListingsFeedProcessingReport,
)

FEED_TYPE = "JSON_LISTINGS_FEED"


def price_of(row: dict[str, str]) -> float:
    """Return the price of a row.

    Raises:
        ValueError: It is not a positive number.

    """
    price = float(row["price"])
    if not 0 < price < math.inf:
        raise ValueError(f"not a price: {row['price']}")
    return price


def message(number: int, row: dict[str, str], marketplace: Marketplace) -> dict[str, object]:
    """Return the message of the feed that sets the price of one listing."""
    price = {
        "currency": row["currency"],
        "our_price": [{"schedule": [{"value_with_tax": price_of(row)}]}],
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
    """Yield the JSON text of the feed, a message at a time. A wrong row ends the program."""
    header = {"sellerId": seller_id, "version": "2.0"}
    yield f'{{"header": {json.dumps(header)}, "messages": ['
    with prices.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 1):
            separator = "" if number == 1 else ","
            try:
                text = json.dumps(message(number, row, marketplace))
            except KeyError as error:
                raise SystemExit(f"{prices}: no column is called {error}") from None
            except (TypeError, ValueError) as error:
                raise SystemExit(f"{prices}, row {number}: {error}; nothing was sent") from None
            yield separator + text
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
    except (SellingPartnerError, OSError) as error:
        sys.exit(str(error))
