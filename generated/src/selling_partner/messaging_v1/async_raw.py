"""The client of Messaging API v1 that returns raw responses."""

from __future__ import annotations

from typing import Final

from .._runtime.client.raw_response import async_raw_method
from .async_client import AsyncMessagingClient


class AsyncMessagingRawClient:
    """The operations of an ``AsyncMessagingClient``, each returning a ``RawResponse``.

    Arguments and exceptions are those of the client. The response has the status, the headers, the
    request id and the body, and ``parse()`` returns the model.
    """

    def __init__(self, client: AsyncMessagingClient) -> None:
        self.get_messaging_actions_for_order: Final = async_raw_method(
            client.get_messaging_actions_for_order
        )
        self.confirm_customization_details: Final = async_raw_method(
            client.confirm_customization_details
        )
        self.create_confirm_delivery_details: Final = async_raw_method(
            client.create_confirm_delivery_details
        )
        self.create_legal_disclosure: Final = async_raw_method(client.create_legal_disclosure)
        self.create_negative_feedback_removal: Final = async_raw_method(
            client.create_negative_feedback_removal
        )
        self.create_confirm_order_details: Final = async_raw_method(
            client.create_confirm_order_details
        )
        self.create_confirm_service_details: Final = async_raw_method(
            client.create_confirm_service_details
        )
        self.create_amazon_motors: Final = async_raw_method(client.create_amazon_motors)
        self.create_warranty: Final = async_raw_method(client.create_warranty)
        self.get_attributes: Final = async_raw_method(client.get_attributes)
        self.create_digital_access_key: Final = async_raw_method(client.create_digital_access_key)
        self.create_unexpected_problem: Final = async_raw_method(client.create_unexpected_problem)
        self.send_invoice: Final = async_raw_method(client.send_invoice)
