"""Print the products of which few are left, as ``inventory_report.py`` does, with ``await``."""

import asyncio
import sys
from collections.abc import AsyncIterator

from inventory_report import REPORT_TYPE, parse, quantity

from selling_partner import AsyncDocument, AsyncSellingPartner, Marketplace, SellingPartnerError
from selling_partner.reports_2021_06_30 import AsyncReportsClient


async def report(
    client: AsyncReportsClient, marketplace: Marketplace, report_id: str | None
) -> AsyncDocument:
    """Return the document of a new report, or of the one with an identifier."""
    if report_id is None:
        return await client.run_report(REPORT_TYPE, marketplace_ids=[marketplace])
    found = await client.wait_for_report(report_id)
    if found.report_document_id is None:
        raise SystemExit(f"report {report_id} has no document")
    return client.download_document(found.report_document_id)


async def low_stock(document: AsyncDocument, limit: int) -> AsyncIterator[tuple[str, int]]:
    """Yield the SKU and the quantity of each product of which at most ``limit`` are left."""
    async with document.rows() as rows:
        async for row in rows:
            if quantity(row) <= limit:
                yield row["sku"], quantity(row)


async def main(marketplace: Marketplace, limit: int, report_id: str | None) -> None:
    async with AsyncSellingPartner.from_env() as sp:
        document = await report(sp.reports, marketplace, report_id)
        async for sku, left in low_stock(document, limit):
            print(f"{sku}: {left}")


if __name__ == "__main__":
    arguments = parse(__doc__)
    try:
        country = Marketplace[arguments.country]
        asyncio.run(main(country, arguments.limit, arguments.report_id))
    except SellingPartnerError as error:
        sys.exit(str(error))
