"""Copy a seller's orders into an SQLite file, and keep it up to date.

The first run reads every order of the last DAYS days. A later run reads what has changed since the
one before. A run that was interrupted goes on with the page at which it stopped: each page is
stored together with the token of the next one.

SP_API_CLIENT_ID, SP_API_CLIENT_SECRET, SP_API_REFRESH_TOKEN and SP_API_REGION (na, eu or fe)
identify the seller. Set SP_API_BASE_URL and SP_API_TOKEN_URL to use a sandbox instead.
"""

import json
import sqlite3
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from selling_partner import Marketplace, SellingPartner, SellingPartnerError
from selling_partner.orders_v0 import Order

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
    database: sqlite3.Connection,
    marketplace: Marketplace,
    orders: Iterable[Order],
    since: str,
    next_token: str | None,
) -> None:
    """Store the orders of a page and the position behind it, or neither."""
    rows = [
        (order.amazon_order_id, order.order_status, order.last_update_date, order.to_json())
        for order in orders
    ]
    with database:
        database.executemany("INSERT OR REPLACE INTO orders VALUES (?, ?, ?, ?)", rows)
        position = (marketplace, since, next_token)
        database.execute("INSERT OR REPLACE INTO progress VALUES (?, ?, ?)", position)


def copy(sp: SellingPartner, database: sqlite3.Connection, marketplace: Marketplace) -> int:
    """Copy the orders that have changed, and return the number of stored orders."""
    since, token = progress(database, marketplace)
    count = 0
    while True:
        page = sp.orders.get_orders(
            marketplace_ids=[marketplace], last_updated_after=since, next_token=token
        ).payload
        if page is None:
            raise ValueError("the page of orders has no payload")
        token = page.next_token or None  # Amazon also sends an empty token.
        if token is None and page.last_updated_before is not None:
            since = page.last_updated_before  # Where the next run begins.
        store(database, marketplace, page.orders, since, token)
        count += len(page.orders)
        if token is None:
            return count


def main(file: Path, marketplace: Marketplace) -> None:
    with closing(sqlite3.connect(file)) as database, SellingPartner.from_env() as sp:
        database.executescript(TABLES)
        count = copy(sp, database, marketplace)
        (total,) = database.execute("SELECT count(*) FROM orders").fetchone()
        print(json.dumps({"stored": count, "total": total}))


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("file", metavar="FILE", type=Path, help="the SQLite file")
    parser.add_argument("country", choices=Marketplace.__members__, help="of the marketplace")
    arguments = parser.parse_args()
    try:
        main(arguments.file, Marketplace[arguments.country])
    except SellingPartnerError as error:
        sys.exit(str(error))
