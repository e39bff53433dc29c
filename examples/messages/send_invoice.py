"""Send a buyer an invoice: upload the file, then send a message that refers to it.

SP_API_CLIENT_ID, SP_API_CLIENT_SECRET, SP_API_REFRESH_TOKEN and SP_API_REGION (na, eu or fe)
identify the seller. Set SP_API_BASE_URL and SP_API_TOKEN_URL to use a sandbox instead.
"""

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter

from selling_partner import (
    Marketplace,
    SellingPartner,
    SellingPartnerError,
)
from selling_partner.messaging_v1 import InvoiceRequest


def main(order_id: str, file: str) -> None:
    with SellingPartner.from_env() as sp:
        invoice = sp.messaging.upload_attachment(
            order_id, "send_invoice", file, marketplace=Marketplace.US
        )
        sp.messaging.send_invoice(
            order_id,
            marketplace_ids=[Marketplace.US],
            body=InvoiceRequest(attachments=[invoice]),
        )
    print(f"The buyer of {order_id} has been sent {invoice.file_name}.")


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("order_id", metavar="ORDER_ID")
    parser.add_argument("file", metavar="FILE")
    arguments = parser.parse_args()
    try:
        main(arguments.order_id, arguments.file)
    except SellingPartnerError as error:
        sys.exit(str(error))
