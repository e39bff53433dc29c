"""The client of Messaging API v1 that returns raw responses."""

from __future__ import annotations

from typing import Final

from .._runtime.client.raw_response import raw_method
from .client import MessagingClient


class MessagingRawClient:
    """The operations of an ``MessagingClient``, each returning a ``RawResponse``.

    Arguments and exceptions are those of the client. The response has the status, the headers, the
    request id and the body, and ``parse()`` returns the model.
    """

    def __init__(self, client: MessagingClient) -> None:
        self.get_messaging_actions_for_order: Final = raw_method(
            client.get_messaging_actions_for_order
        )
        self.confirm_customization_details: Final = raw_method(client.confirm_customization_details)
        self.create_confirm_delivery_details: Final = raw_method(
            client.create_confirm_delivery_details
        )
        self.create_legal_disclosure: Final = raw_method(client.create_legal_disclosure)
        self.create_negative_feedback_removal: Final = raw_method(
            client.create_negative_feedback_removal
        )
        self.create_confirm_order_details: Final = raw_method(client.create_confirm_order_details)
        self.create_confirm_service_details: Final = raw_method(
            client.create_confirm_service_details
        )
        self.create_amazon_motors: Final = raw_method(client.create_amazon_motors)
        self.create_warranty: Final = raw_method(client.create_warranty)
        self.get_attributes: Final = raw_method(client.get_attributes)
        self.create_digital_access_key: Final = raw_method(client.create_digital_access_key)
        self.create_unexpected_problem: Final = raw_method(client.create_unexpected_problem)
        self.send_invoice: Final = raw_method(client.send_invoice)
