"""Copy a seller's orders into an SQLite file as ``orders_to_sqlite.py`` does, with ``await``.

The tables are the same, so either program continues where the other one stopped.
"""

import asyncio
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from orders_to_sqlite import TABLES, parse, progress, report, store

from selling_partner import AsyncSellingPartner, BadRequestError, Marketplace, SellingPartnerError


async def copy(sp: AsyncSellingPartner, database: sqlite3.Connection, country: Marketplace) -> int:
    """Copy the orders that have changed, and return the number of stored orders."""
    since, token = progress(database, country)
    stored = 0
    while True:
        try:
            response = await sp.orders.get_orders(
                marketplace_ids=[country], last_updated_after=since, next_token=token
            )
        except BadRequestError:
            if token is None:
                raise
            token = None
            continue
        count, token = store(database, country, response, since)
        stored += count
        if token is None:
            return stored


async def main(file: Path, marketplace: Marketplace) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.executescript(TABLES)
        async with AsyncSellingPartner.from_env() as sp:
            report(database, await copy(sp, database, marketplace))


if __name__ == "__main__":
    arguments = parse(__doc__)
    try:
        asyncio.run(main(arguments.file, Marketplace[arguments.country]))
    except (SellingPartnerError, sqlite3.Error) as error:
        sys.exit(str(error))
