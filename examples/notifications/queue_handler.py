"""Handle the notifications of a queue: offers that changed, and orders that changed.

The program reads the bodies of messages from standard input, one a line. In production, pass the
body of each message from Amazon SQS to ``handle``; a record of an AWS Lambda event works, too.
A message that cannot be read, or lacks a field that the handler needs, is reported and left in the
queue, where its redrive policy applies.
"""

import sys

from selling_partner import ParseError, notifications
from selling_partner.schemas.any_offer_changed_notification import AnyOfferChangedNotification
from selling_partner.schemas.order_change_notification import OrderChangeNotification


def handle(body: str) -> str:
    """Handle a notification, and return a line for the log."""
    match notifications.parse(body):
        case AnyOfferChangedNotification(payload=payload):
            change = payload.any_offer_changed_notification
            trigger, summary = change.offer_change_trigger, change.summary
            prices = [each.landed_price.amount for each in summary.buy_box_prices or ()]
            return f"{trigger.asin}: featured offer at {min(prices, default='no price')}"
        case OrderChangeNotification(payload=payload):
            order = payload.order_change_notification
            return f"{order.amazon_order_id}: {order.summary.order_status}"
        case other:
            return f"ignored: {type(other).__name__}"


def main() -> int:
    """Handle each line, and return the number of unreadable ones."""
    unreadable = 0
    for number, line in enumerate(filter(str.strip, sys.stdin), 1):
        try:
            print(handle(line), flush=True)
        except ParseError as error:
            unreadable += 1
            print(f"message {number}: {error}", file=sys.stderr)
        except (AttributeError, TypeError) as error:  # A field that is missing reads as None.
            unreadable += 1
            print(f"message {number} is incomplete: {error}", file=sys.stderr)
    return unreadable


if __name__ == "__main__":
    sys.exit(bool(main()))
