"""Print the messages that may be sent for orders.

SP_API_CLIENT_ID, SP_API_CLIENT_SECRET, SP_API_REFRESH_TOKEN and SP_API_REGION (na, eu or fe)
identify the seller. Set SP_API_BASE_URL and SP_API_TOKEN_URL to use a sandbox instead.
"""

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter

from selling_partner import (
    Marketplace,
    NotFoundError,
    SellingPartner,
    SellingPartnerError,
)


def main(order_ids: list[str]) -> None:
    with SellingPartner.from_env() as sp:
        for order_id in order_ids:
            try:
                actions = sp.messaging.messaging_actions_for_order(
                    order_id, marketplace_ids=[Marketplace.US]
                )
            except NotFoundError:
                print(f"{order_id}: no such order")
            else:
                print(f"{order_id}: {', '.join(actions.allowed) or 'nothing'}")


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("order_ids", metavar="ORDER_ID", nargs="+")
    arguments = parser.parse_args()
    try:
        main(arguments.order_ids)
    except SellingPartnerError as error:
        sys.exit(str(error))
