"""Send a buyer documents that the law requires, such as the terms of a right of withdrawal.

Usage: send_legal_disclosure.py ORDER_ID FILE [FILE ...]

SP_API_CLIENT_ID, SP_API_CLIENT_SECRET, SP_API_REFRESH_TOKEN and SP_API_REGION (na, eu or fe)
identify the seller. Set SP_API_BASE_URL and SP_API_TOKEN_URL to use a sandbox instead.
"""

import sys

from selling_partner import (
    Marketplace,
    SellingPartner,
    SellingPartnerError,
)
from selling_partner.messaging_v1 import CreateLegalDisclosureRequest


def main(order_id: str, files: list[str]) -> None:
    with SellingPartner.from_env() as sp:
        messaging = sp.messaging_v1
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
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    try:
        main(sys.argv[1], sys.argv[2:])
    except SellingPartnerError as error:
        sys.exit(str(error))
