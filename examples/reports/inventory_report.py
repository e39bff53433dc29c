"""Print the products of which few are left, from an inventory report.

The report is created, awaited and read in one call. Rows are read one at a time, so the size of the
report does not matter. A wait that was interrupted continues with --report-id.

SP_API_CLIENT_ID, SP_API_CLIENT_SECRET, SP_API_REFRESH_TOKEN and SP_API_REGION (na, eu or fe)
identify the seller. Set SP_API_BASE_URL and SP_API_TOKEN_URL to use a sandbox instead.
"""

import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterator, Mapping

from selling_partner import Document, Marketplace, SellingPartner, SellingPartnerError
from selling_partner.reports_2021_06_30 import ReportsClient

REPORT_TYPE = "GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA"
COLUMN = "afn-fulfillable-quantity"


def report(client: ReportsClient, marketplace: Marketplace, report_id: str | None) -> Document:
    """Return the document of a new report, or of the one with an identifier."""
    if report_id is None:
        return client.run_report(REPORT_TYPE, marketplace_ids=[marketplace])
    found = client.wait_for_report(report_id)
    if found.report_document_id is None:
        raise SystemExit(f"report {report_id} has no document")
    return client.download_document(found.report_document_id)


def quantity(row: Mapping[str, str]) -> int:
    """Return the number of pieces that a row of the report states."""
    if COLUMN not in row:
        raise SystemExit(f"the report has no column {COLUMN}; is it a {REPORT_TYPE}?")
    return int(row[COLUMN] or 0)


def low_stock(document: Document, limit: int) -> Iterator[tuple[str, int]]:
    """Yield the SKU and the quantity of each product of which at most ``limit`` are left."""
    with document.rows() as rows:
        for row in rows:
            if quantity(row) <= limit:
                yield row["sku"], quantity(row)


def main(marketplace: Marketplace, limit: int, report_id: str | None) -> None:
    with SellingPartner.from_env() as sp:
        document = report(sp.reports, marketplace, report_id)
        for sku, left in low_stock(document, limit):
            print(f"{sku}: {left}")


def parse(description: str | None) -> Namespace:
    """Return the arguments of the command line."""
    parser = ArgumentParser(description=description, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("country", choices=Marketplace.__members__, help="of the marketplace")
    parser.add_argument("--limit", type=int, default=5, help="the quantity that is few")
    parser.add_argument("--report-id", help="of a report that was created before")
    return parser.parse_args()


if __name__ == "__main__":
    arguments = parse(__doc__)
    try:
        main(Marketplace[arguments.country], arguments.limit, arguments.report_id)
    except SellingPartnerError as error:
        sys.exit(str(error))
