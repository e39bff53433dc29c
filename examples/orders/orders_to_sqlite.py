"""Copy a seller's orders into an SQLite file, and keep it up to date.

The first run reads every order of the last DAYS days. A later run reads what has changed since the
one before. A run that was interrupted goes on with the page at which it stopped: each page is
stored together with the token of the next one. If Amazon refuses that token because it is too old,
the run begins again with the changes since the last complete run.

SP_API_CLIENT_ID, SP_API_CLIENT_SECRET, SP_API_REFRESH_TOKEN and SP_API_REGION (na, eu or fe)
identify the seller. Set SP_API_BASE_URL and SP_API_TOKEN_URL to use a sandbox instead.
"""

import json
import sqlite3
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from selling_partner import BadRequestError, Marketplace, SellingPartner, SellingPartnerError
from selling_partner.orders_v0 import GetOrdersResponse

DAYS = 30

TABLES = """
CREATE TABLE IF NOT EXISTS orders (
    id TEXT PRIMARY KEY, status TEXT NOT NULL, updated TEXT, content TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS progress (
    marketplace TEXT PRIMARY KEY, since TEXT NOT NULL, next_token TEXT
) STRICT;
"""


def progress(database: sqlite3.Connection, marketplace: Marketplace) -> tuple[str, str | None]:
    """Return the time since which changes are read, and the token of the page to request next."""
    select = "SELECT since, next_token FROM progress WHERE marketplace = ?"
    found: tuple[str, str | None] | None = database.execute(select, [marketplace]).fetchone()
    return found or ((datetime.now(UTC) - timedelta(days=DAYS)).isoformat(), None)


def store(
    database: sqlite3.Connection, marketplace: Marketplace, response: GetOrdersResponse, since: str
) -> tuple[int, str | None]:
    """Store the orders of a page and the position behind it, or neither.

    Returns:
        The number of orders, and the token of the next page.

    """
    page = response.payload
    if page is None:
        raise ValueError("the page of orders has no payload")
    rows = [
        (order.amazon_order_id, order.order_status, order.last_update_date, order.to_json())
        for order in page.orders
    ]
    token = page.next_token or None  # Amazon also sends an empty token.
    if token is None and page.last_updated_before is not None:
        since = page.last_updated_before  # Where the next run begins.
    with database:
        database.executemany("INSERT OR REPLACE INTO orders VALUES (?, ?, ?, ?)", rows)
        position = (marketplace, since, token)
        database.execute("INSERT OR REPLACE INTO progress VALUES (?, ?, ?)", position)
    return len(rows), token


def report(database: sqlite3.Connection, stored: int) -> None:
    """Print the number of orders that were stored, and of all orders."""
    (total,) = database.execute("SELECT count(*) FROM orders").fetchone()
    print(json.dumps({"stored": stored, "total": total}))


def copy(sp: SellingPartner, database: sqlite3.Connection, marketplace: Marketplace) -> int:
    """Copy the orders that have changed, and return the number of stored orders."""
    since, token = progress(database, marketplace)
    stored = 0
    while True:
        try:
            response = sp.orders.get_orders(
                marketplace_ids=[marketplace], last_updated_after=since, next_token=token
            )
        except BadRequestError:
            if token is None:
                raise
            token = None
            continue
        count, token = store(database, marketplace, response, since)
        stored += count
        if token is None:
            return stored


def main(file: Path, marketplace: Marketplace) -> None:
    with closing(sqlite3.connect(file)) as database, SellingPartner.from_env() as sp:
        database.executescript(TABLES)
        report(database, copy(sp, database, marketplace))


def parse(description: str | None) -> Namespace:
    """Return the arguments of the command line."""
    parser = ArgumentParser(description=description, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("file", metavar="FILE", type=Path, help="the SQLite file")
    parser.add_argument("country", choices=Marketplace.__members__, help="of the marketplace")
    return parser.parse_args()


if __name__ == "__main__":
    arguments = parse(__doc__)
    try:
        main(arguments.file, Marketplace[arguments.country])
    except (SellingPartnerError, sqlite3.Error) as error:
        sys.exit(str(error))
