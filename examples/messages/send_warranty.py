"""Send a buyer the warranty of a purchase, if the order allows that message.

SP_API_CLIENT_ID, SP_API_CLIENT_SECRET, SP_API_REFRESH_TOKEN and SP_API_REGION (na, eu or fe)
identify the seller. Set SP_API_BASE_URL and SP_API_TOKEN_URL to use a sandbox instead.
"""

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from datetime import UTC, datetime, timedelta

from selling_partner import (
    ActionNotAllowedError,
    Marketplace,
    NotFoundError,
    SellingPartner,
    SellingPartnerError,
)
from selling_partner.messaging_v1 import CreateWarrantyRequest


def main(order_id: str) -> None:
    today = datetime.now(UTC).replace(microsecond=0)
    warranty = CreateWarrantyRequest(
        coverage_start_date=today, coverage_end_date=today + timedelta(days=730)
    )
    with SellingPartner.from_env() as sp:
        try:
            actions = sp.messaging.messaging_actions_for_order(
                order_id, marketplace_ids=[Marketplace.US]
            )
            actions.create_warranty(body=warranty)
        except NotFoundError as error:
            sys.exit(f"No such order: {error}")
        except ActionNotAllowedError as error:
            sys.exit(f"Order {order_id} allows only: {', '.join(error.allowed) or 'nothing'}")
    print(f"The buyer of {order_id} has been notified.")


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("order_id", metavar="ORDER_ID")
    arguments = parser.parse_args()
    try:
        main(arguments.order_id)
    except SellingPartnerError as error:
        sys.exit(str(error))
