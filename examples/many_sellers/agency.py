"""Count the unshipped orders of many sellers at once, as an agency does every morning.

One connection pool serves all sellers. Each seller has rate limits of its own, and its access token
is kept in a folder for the next run, which needs the extra ``file`` of the package. A seller whose
authorization has ended does not stop the others.

SELLERS is a JSON file: {"name": {"refresh_token": "...", "country": "DE"}, ...}. The environment
variables SP_API_CLIENT_ID and SP_API_CLIENT_SECRET identify the application. Set SP_API_BASE_URL
and SP_API_TOKEN_URL to use a sandbox instead.
"""

import json
import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import httpx2

from selling_partner import (
    CallResult,
    Credentials,
    FileTokenCache,
    Marketplace,
    MemoryLimiter,
    SellingPartner,
    SellingPartnerError,
    map_calls,
)

AT_ONCE = 20
CONNECTIONS = httpx2.Limits(max_connections=AT_ONCE)
STATUSES = ["Unshipped", "PartiallyShipped"]
DAYS = timedelta(days=30)


class Seller(NamedTuple):
    """A seller who has authorized the application.

    Attributes:
        name: The name in the output.
        refresh_token: The seller's refresh token.
        marketplace: The marketplace to look at.

    """

    name: str
    refresh_token: str
    marketplace: Marketplace

    @property
    def credentials(self) -> Credentials:
        """The application's credentials for the seller."""
        return Credentials.from_env({**os.environ, "SP_API_REFRESH_TOKEN": self.refresh_token})


def read_sellers(file: Path) -> list[Seller]:
    """Return the sellers of a JSON file."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return [
            Seller(name, each["refresh_token"], Marketplace[each["country"]])
            for name, each in content.items()
        ]
    except KeyError as error:
        raise SystemExit(f"{file}: no field, or no country, is called {error}") from None
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise SystemExit(f"{file}: not the JSON of sellers: {error}") from None


def show(result: CallResult[Seller, int]) -> bool:
    """Print the line of a seller, and return whether the seller failed."""
    name, error = result.argument.name, result.error
    print(f"{name}: {result.value if error is None else error}")
    return error is not None


def main(sellers: list[Seller], cache: Path) -> int:
    """Print a line for each seller, and return the number of sellers that failed."""
    limiter, tokens = MemoryLimiter(), FileTokenCache(cache)
    since = datetime.now(UTC) - DAYS

    with httpx2.Client(limits=CONNECTIONS) as http:

        def unshipped(seller: Seller) -> int:
            client = SellingPartner(
                seller.credentials,
                region=seller.marketplace.region,
                base_url=os.environ.get("SP_API_BASE_URL"),
                token_url=os.environ.get("SP_API_TOKEN_URL"),
                http_client=http,
                limiter=limiter,
                token_cache=tokens,
            )
            with client as sp:
                orders = sp.orders.iter_orders(
                    marketplace_ids=[seller.marketplace],
                    created_after=since,
                    order_statuses=STATUSES,
                )
                return sum(1 for _ in orders)

        counts = map_calls(unshipped, sellers, concurrency=AT_ONCE, collect_errors=True)
        with counts as results:
            return sum(map(show, results))


def parse(description: str | None) -> Namespace:
    """Return the arguments of the command line."""
    parser = ArgumentParser(description=description, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("sellers", metavar="SELLERS", type=Path, help="the JSON file")
    parser.add_argument("--cache", metavar="FOLDER", type=Path, default=Path(".tokens"))
    return parser.parse_args()


if __name__ == "__main__":
    arguments = parse(__doc__)
    try:
        sys.exit(bool(main(read_sellers(arguments.sellers), arguments.cache)))
    except SellingPartnerError as error:
        sys.exit(str(error))
