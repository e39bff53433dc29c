"""Send a buyer documents that the law requires, such as the terms of a right of withdrawal.

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
from selling_partner.messaging_v1 import CreateLegalDisclosureRequest


def main(order_id: str, files: list[str]) -> None:
    with SellingPartner.from_env() as sp:
        messaging = sp.messaging
        attachments = [
            messaging.upload_attachment(
                order_id, "create_legal_disclosure", file, marketplace=Marketplace.DE
            )
            for file in files
        ]
        messaging.create_legal_disclosure(
            order_id,
            marketplace_ids=[Marketplace.DE],
            body=CreateLegalDisclosureRequest(attachments=attachments),
        )
    names = ", ".join(each.file_name for each in attachments)
    print(f"The buyer of {order_id} has been sent {names}.")


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("order_id", metavar="ORDER_ID")
    parser.add_argument("files", metavar="FILE", nargs="+")
    arguments = parser.parse_args()
    try:
        main(arguments.order_id, arguments.files)
    except SellingPartnerError as error:
        sys.exit(str(error))
