"""The client of Messaging API v1."""

from __future__ import annotations

from collections.abc import Sequence

from functools import cached_property
from typing import TYPE_CHECKING, Final

from .._runtime.client.client import ApiClient
from .._runtime.client.raw_response import raw_method
from .._runtime.core.lazy import LazyModule as _LazyModule
from .._runtime.messages.lazy_operations import Operations as _Operations
from .._runtime.core.regions import Marketplace
from ..version import APPLICATION
from ._attachments import Attachments as _Attachments

if TYPE_CHECKING:
    from . import dicts as _dicts
    from . import models as _models
    from . import operations as _operations
    from .actions import (
        MessagingActionsForOrder,
    )
else:
    _dicts = _LazyModule(f"{__package__}.dicts")
    _models = _LazyModule(f"{__package__}.models")
    _operations = _Operations(__package__, {})


class MessagingClient(_Attachments, ApiClient):
    """Messaging API v1.

    For applications that write to buyers. Ask which message types an order allows, then call the
    operation that sends a message of that type to its buyer. Responses follow the JSON Hypertext
    Application Language (HAL) standard.
    """

    _default_application = APPLICATION

    @cached_property
    def with_raw_response(self) -> MessagingRawClient:
        """The same operations, each returning a ``RawResponse``: status, headers, body and model."""
        return MessagingRawClient(self._giving_raw())

    def get_messaging_actions_for_order(
        self,
        amazon_order_id: str,
        *,
        marketplace_ids: Sequence[Marketplace | str],
        timeout: float | None = None,
    ) -> _models.GetMessagingActionsForOrderResponse:
        """List the message types available for an order.

        Lists which types of message can be sent for an order. An actions object stands for each
        type: a path and query parameters with which to call the operation that sends it.

        Usage plan: 1 request per second, burst 5.

        Args:
            amazon_order_id: Amazon's identifier of the order whose available message types you
                want listed.
            marketplace_ids: Identifier of the marketplace where the order was placed. At most 1
                item.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            Hypermedia links, under `_links.actions`, to the messaging actions allowed for the
            order.

        Raises:
            RequestValidationError: An argument is invalid; nothing was sent.
            RateLimitWaitError: Waiting for the rate limit would exceed ``max_wait``; nothing was
                sent.
            BadRequestError: 400. A parameter is missing or invalid, and the request cannot be
                parsed.
            ForbiddenError: 403. Access to the resource is forbidden, for example because access
                was denied, the caller is unauthorized, the token has expired or the signature is
                invalid.
            NotFoundError: 404. The resource named by the path does not exist.
            RequestTooLargeError: 413. The request is larger than the maximum accepted.
            UnsupportedMediaTypeError: 415. The format of the request's payload is not supported.
            TooManyRequestsError: 429. The request rate exceeds the limit.
            InternalServerError: 500. An unexpected condition kept the server from fulfilling the
                request.
            ServiceUnavailableError: 503. The server is temporarily overloaded or under
                maintenance.
            ApiStatusError: Any other error status.
            UnreadableResponseError: No attempt received a readable success.
            ResponseValidationError: `strict=True` and the response does not match its model.
            NetworkError: No response was received.
            CredentialsError: A credential is missing, or Login with Amazon rejected it.
        """
        return self._call(
            _operations.GET_MESSAGING_ACTIONS_FOR_ORDER,
            {"amazon_order_id": amazon_order_id, "marketplace_ids": marketplace_ids},
            timeout=timeout,
        )

    def messaging_actions_for_order(
        self,
        amazon_order_id: str,
        *,
        marketplace_ids: Sequence[Marketplace | str],
        timeout: float | None = None,
    ) -> MessagingActionsForOrder:
        """Call `get_messaging_actions_for_order` with the same arguments, and return the actions
        its response allows.

        `actions.allowed` has the names of the allowed actions. Each action has a method:
        `actions.confirm_customization_details(...)` calls its operation through the link in the
        response. An action that is not allowed raises ActionNotAllowedError, and nothing is
        sent. `actions.response` is the response of `get_messaging_actions_for_order`.

        Usage plan: 1 request per second, burst 5.

        Raises the exceptions of `get_messaging_actions_for_order`.
        """
        from .actions import MessagingActionsForOrder

        return MessagingActionsForOrder._ask(
            self,
            _operations.GET_MESSAGING_ACTIONS_FOR_ORDER,
            {"amazon_order_id": amazon_order_id, "marketplace_ids": marketplace_ids},
            timeout=timeout,
        )

    def confirm_customization_details(
        self,
        amazon_order_id: str,
        *,
        marketplace_ids: Sequence[Marketplace | str],
        body: (
            _models.CreateConfirmCustomizationDetailsRequest
            | _dicts.CreateConfirmCustomizationDetailsRequestDict
        ),
        timeout: float | None = None,
    ) -> _models.CreateConfirmCustomizationDetailsResponse:
        """Ask the buyer for customization details.

        Asks the buyer to give or to check details of a customization, for example how a name is
        spelled, images or initials.

        Usage plan: 1 request per second, burst 5.

        Args:
            amazon_order_id: Amazon's identifier of the order that the message is sent for.
            marketplace_ids: Identifier of the marketplace where the order was placed. At most 1
                item.
            body: Contents of the customization message. A
                CreateConfirmCustomizationDetailsRequest, or a dict of its fields by their names
                in JSON; validated against its constraints and text rules.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The customization message now exists for the order.

        Raises:
            RequestValidationError: An argument is invalid; nothing was sent.
            RateLimitWaitError: Waiting for the rate limit would exceed ``max_wait``; nothing was
                sent.
            BadRequestError: 400. A parameter is missing or invalid, and the request cannot be
                parsed.
            ForbiddenError: 403. Access to the resource is forbidden, for example because access
                was denied, the caller is unauthorized, the token has expired or the signature is
                invalid.
            NotFoundError: 404. The resource named by the path does not exist.
            RequestTooLargeError: 413. The request is larger than the maximum accepted.
            UnsupportedMediaTypeError: 415. The format of the request's payload is not supported.
            TooManyRequestsError: 429. The request rate exceeds the limit.
            InternalServerError: 500. An unexpected condition kept the server from fulfilling the
                request.
            ServiceUnavailableError: 503. The server is temporarily overloaded or under
                maintenance.
            ApiStatusError: Any other error status.
            ResponseValidationError: `strict=True` and the response does not match its model.
            NetworkError: No response was received.
            CredentialsError: A credential is missing, or Login with Amazon rejected it.
        """
        return self._call(
            _operations.CONFIRM_CUSTOMIZATION_DETAILS,
            {"amazon_order_id": amazon_order_id, "marketplace_ids": marketplace_ids},
            body=body,
            timeout=timeout,
        )

    def create_confirm_delivery_details(
        self,
        amazon_order_id: str,
        *,
        marketplace_ids: Sequence[Marketplace | str],
        body: (
            _models.CreateConfirmDeliveryDetailsRequest
            | _dicts.CreateConfirmDeliveryDetailsRequestDict
        ),
        timeout: float | None = None,
    ) -> _models.CreateConfirmDeliveryDetailsResponse:
        """Arrange a delivery with the buyer.

        Writes to the buyer to arrange a delivery, or to check the contact information needed to
        make it.

        Usage plan: 1 request per second, burst 5.

        Args:
            amazon_order_id: Amazon's identifier of the order that the message is sent for.
            marketplace_ids: Identifier of the marketplace where the order was placed. At most 1
                item.
            body: Contents of the delivery message. A CreateConfirmDeliveryDetailsRequest, or a
                dict of its fields by their names in JSON; validated against its constraints and
                text rules.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The delivery message now exists for the order.

        Raises:
            RequestValidationError: An argument is invalid; nothing was sent.
            RateLimitWaitError: Waiting for the rate limit would exceed ``max_wait``; nothing was
                sent.
            BadRequestError: 400. A parameter is missing or invalid, and the request cannot be
                parsed.
            ForbiddenError: 403. Access to the resource is forbidden, for example because access
                was denied, the caller is unauthorized, the token has expired or the signature is
                invalid.
            NotFoundError: 404. The resource named by the path does not exist.
            RequestTooLargeError: 413. The request is larger than the maximum accepted.
            UnsupportedMediaTypeError: 415. The format of the request's payload is not supported.
            TooManyRequestsError: 429. The request rate exceeds the limit.
            InternalServerError: 500. An unexpected condition kept the server from fulfilling the
                request.
            ServiceUnavailableError: 503. The server is temporarily overloaded or under
                maintenance.
            ApiStatusError: Any other error status.
            ResponseValidationError: `strict=True` and the response does not match its model.
            NetworkError: No response was received.
            CredentialsError: A credential is missing, or Login with Amazon rejected it.
        """
        return self._call(
            _operations.CREATE_CONFIRM_DELIVERY_DETAILS,
            {"amazon_order_id": amazon_order_id, "marketplace_ids": marketplace_ids},
            body=body,
            timeout=timeout,
        )

    def create_legal_disclosure(
        self,
        amazon_order_id: str,
        *,
        marketplace_ids: Sequence[Marketplace | str],
        body: _models.CreateLegalDisclosureRequest | _dicts.CreateLegalDisclosureRequestDict,
        timeout: float | None = None,
    ) -> _models.CreateLegalDisclosureResponse:
        """Send documents that the law requires.

        Sends the buyer a critical message with documents that the law obliges the seller to
        provide. Use it to deliver such documents only.

        Usage plan: 1 request per second, burst 5.

        Args:
            amazon_order_id: Amazon's identifier of the order that the message is sent for.
            marketplace_ids: Identifier of the marketplace where the order was placed. At most 1
                item.
            body: Contents of the legal disclosure message. A CreateLegalDisclosureRequest, or a
                dict of its fields by their names in JSON; validated against its constraints.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The legal disclosure message now exists for the order.

        Raises:
            RequestValidationError: An argument is invalid; nothing was sent.
            RateLimitWaitError: Waiting for the rate limit would exceed ``max_wait``; nothing was
                sent.
            BadRequestError: 400. A parameter is missing or invalid, and the request cannot be
                parsed.
            ForbiddenError: 403. Access to the resource is forbidden, for example because access
                was denied, the caller is unauthorized, the token has expired or the signature is
                invalid.
            NotFoundError: 404. The resource named by the path does not exist.
            RequestTooLargeError: 413. The request is larger than the maximum accepted.
            UnsupportedMediaTypeError: 415. The format of the request's payload is not supported.
            TooManyRequestsError: 429. The request rate exceeds the limit.
            InternalServerError: 500. An unexpected condition kept the server from fulfilling the
                request.
            ServiceUnavailableError: 503. The server is temporarily overloaded or under
                maintenance.
            ApiStatusError: Any other error status.
            ResponseValidationError: `strict=True` and the response does not match its model.
            NetworkError: No response was received.
            CredentialsError: A credential is missing, or Login with Amazon rejected it.
        """
        return self._call(
            _operations.CREATE_LEGAL_DISCLOSURE,
            {"amazon_order_id": amazon_order_id, "marketplace_ids": marketplace_ids},
            body=body,
            timeout=timeout,
        )

    def create_negative_feedback_removal(
        self,
        amazon_order_id: str,
        *,
        marketplace_ids: Sequence[Marketplace | str],
        timeout: float | None = None,
    ) -> _models.CreateNegativeFeedbackRemovalResponse:
        """Ask the buyer to remove negative feedback.

        Asks the buyer, in a non-critical message, to take back negative feedback. Send it only
        once the seller has solved the buyer's problem. The request has no body.

        Usage plan: 1 request per second, burst 5.

        Args:
            amazon_order_id: Amazon's identifier of the order that the message is sent for.
            marketplace_ids: Identifier of the marketplace where the order was placed. At most 1
                item.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The `negativeFeedbackRemoval` message now exists for the order.

        Raises:
            RequestValidationError: An argument is invalid; nothing was sent.
            RateLimitWaitError: Waiting for the rate limit would exceed ``max_wait``; nothing was
                sent.
            BadRequestError: 400. A parameter is missing or invalid, and the request cannot be
                parsed.
            ForbiddenError: 403. Access to the resource is forbidden, for example because access
                was denied, the caller is unauthorized, the token has expired or the signature is
                invalid.
            NotFoundError: 404. The resource named by the path does not exist.
            RequestTooLargeError: 413. The request is larger than the maximum accepted.
            UnsupportedMediaTypeError: 415. The format of the request's payload is not supported.
            TooManyRequestsError: 429. The request rate exceeds the limit.
            InternalServerError: 500. An unexpected condition kept the server from fulfilling the
                request.
            ServiceUnavailableError: 503. The server is temporarily overloaded or under
                maintenance.
            ApiStatusError: Any other error status.
            ResponseValidationError: `strict=True` and the response does not match its model.
            NetworkError: No response was received.
            CredentialsError: A credential is missing, or Login with Amazon rejected it.
        """
        return self._call(
            _operations.CREATE_NEGATIVE_FEEDBACK_REMOVAL,
            {"amazon_order_id": amazon_order_id, "marketplace_ids": marketplace_ids},
            timeout=timeout,
        )

    def create_confirm_order_details(
        self,
        amazon_order_id: str,
        *,
        marketplace_ids: Sequence[Marketplace | str],
        body: (
            _models.CreateConfirmOrderDetailsRequest | _dicts.CreateConfirmOrderDetailsRequestDict
        ),
        timeout: float | None = None,
    ) -> _models.CreateConfirmOrderDetailsResponse:
        """Ask the buyer a question about the order.

        Asks the buyer a question that concerns the order, before it ships.

        Usage plan: 1 request per second, burst 5.

        Args:
            amazon_order_id: Amazon's identifier of the order that the message is sent for.
            marketplace_ids: Identifier of the marketplace where the order was placed. At most 1
                item.
            body: Contents of the message with the question. A CreateConfirmOrderDetailsRequest,
                or a dict of its fields by their names in JSON; validated against its constraints
                and text rules.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The message with the question about the order now exists.

        Raises:
            RequestValidationError: An argument is invalid; nothing was sent.
            RateLimitWaitError: Waiting for the rate limit would exceed ``max_wait``; nothing was
                sent.
            BadRequestError: 400. A parameter is missing or invalid, and the request cannot be
                parsed.
            ForbiddenError: 403. Access to the resource is forbidden, for example because access
                was denied, the caller is unauthorized, the token has expired or the signature is
                invalid.
            NotFoundError: 404. The resource named by the path does not exist.
            RequestTooLargeError: 413. The request is larger than the maximum accepted.
            UnsupportedMediaTypeError: 415. The format of the request's payload is not supported.
            TooManyRequestsError: 429. The request rate exceeds the limit.
            InternalServerError: 500. An unexpected condition kept the server from fulfilling the
                request.
            ServiceUnavailableError: 503. The server is temporarily overloaded or under
                maintenance.
            ApiStatusError: Any other error status.
            ResponseValidationError: `strict=True` and the response does not match its model.
            NetworkError: No response was received.
            CredentialsError: A credential is missing, or Login with Amazon rejected it.
        """
        return self._call(
            _operations.CREATE_CONFIRM_ORDER_DETAILS,
            {"amazon_order_id": amazon_order_id, "marketplace_ids": marketplace_ids},
            body=body,
            timeout=timeout,
        )

    def create_confirm_service_details(
        self,
        amazon_order_id: str,
        *,
        marketplace_ids: Sequence[Marketplace | str],
        body: (
            _models.CreateConfirmServiceDetailsRequest
            | _dicts.CreateConfirmServiceDetailsRequestDict
        ),
        timeout: float | None = None,
    ) -> _models.CreateConfirmServiceDetailsResponse:
        """Contact the buyer about a Home Service call.

        Contacts a Home Service customer before a service call, to arrange it or to collect
        information for it.

        Usage plan: 1 request per second, burst 5.

        Args:
            amazon_order_id: Amazon's identifier of the order that the message is sent for.
            marketplace_ids: Identifier of the marketplace where the order was placed. At most 1
                item.
            body: Contents of the Home Service message. A CreateConfirmServiceDetailsRequest, or
                a dict of its fields by their names in JSON; validated against its constraints
                and text rules.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The Home Service message now exists for the order.

        Raises:
            RequestValidationError: An argument is invalid; nothing was sent.
            RateLimitWaitError: Waiting for the rate limit would exceed ``max_wait``; nothing was
                sent.
            BadRequestError: 400. A parameter is missing or invalid, and the request cannot be
                parsed.
            ForbiddenError: 403. Access to the resource is forbidden, for example because access
                was denied, the caller is unauthorized, the token has expired or the signature is
                invalid.
            NotFoundError: 404. The resource named by the path does not exist.
            RequestTooLargeError: 413. The request is larger than the maximum accepted.
            UnsupportedMediaTypeError: 415. The format of the request's payload is not supported.
            TooManyRequestsError: 429. The request rate exceeds the limit.
            InternalServerError: 500. An unexpected condition kept the server from fulfilling the
                request.
            ServiceUnavailableError: 503. The server is temporarily overloaded or under
                maintenance.
            ApiStatusError: Any other error status.
            ResponseValidationError: `strict=True` and the response does not match its model.
            NetworkError: No response was received.
            CredentialsError: A credential is missing, or Login with Amazon rejected it.
        """
        return self._call(
            _operations.CREATE_CONFIRM_SERVICE_DETAILS,
            {"amazon_order_id": amazon_order_id, "marketplace_ids": marketplace_ids},
            body=body,
            timeout=timeout,
        )

    def create_amazon_motors(
        self,
        amazon_order_id: str,
        *,
        marketplace_ids: Sequence[Marketplace | str],
        body: _models.CreateAmazonMotorsRequest | _dicts.CreateAmazonMotorsRequestDict,
        timeout: float | None = None,
    ) -> _models.CreateAmazonMotorsResponse:
        """Send details of an Amazon Motors order to the buyer.

        Gives the buyer details about an Amazon Motors order. Only Amazon Motors sellers can send
        it.

        Usage plan: 1 request per second, burst 5.

        Args:
            amazon_order_id: Amazon's identifier of the order that the message is sent for.
            marketplace_ids: Identifier of the marketplace where the order was placed. At most 1
                item.
            body: Contents of the Amazon Motors message. A CreateAmazonMotorsRequest, or a dict
                of its fields by their names in JSON; validated against its constraints.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The Amazon Motors message now exists for the order.

        Raises:
            RequestValidationError: An argument is invalid; nothing was sent.
            RateLimitWaitError: Waiting for the rate limit would exceed ``max_wait``; nothing was
                sent.
            BadRequestError: 400. A parameter is missing or invalid, and the request cannot be
                parsed.
            ForbiddenError: 403. Access to the resource is forbidden, for example because access
                was denied, the caller is unauthorized, the token has expired or the signature is
                invalid.
            NotFoundError: 404. The resource named by the path does not exist.
            RequestTooLargeError: 413. The request is larger than the maximum accepted.
            UnsupportedMediaTypeError: 415. The format of the request's payload is not supported.
            TooManyRequestsError: 429. The request rate exceeds the limit.
            InternalServerError: 500. An unexpected condition kept the server from fulfilling the
                request.
            ServiceUnavailableError: 503. The server is temporarily overloaded or under
                maintenance.
            ApiStatusError: Any other error status.
            ResponseValidationError: `strict=True` and the response does not match its model.
            NetworkError: No response was received.
            CredentialsError: A credential is missing, or Login with Amazon rejected it.
        """
        return self._call(
            _operations.CREATE_AMAZON_MOTORS,
            {"amazon_order_id": amazon_order_id, "marketplace_ids": marketplace_ids},
            body=body,
            timeout=timeout,
        )

    def create_warranty(
        self,
        amazon_order_id: str,
        *,
        marketplace_ids: Sequence[Marketplace | str],
        body: _models.CreateWarrantyRequest | _dicts.CreateWarrantyRequestDict,
        timeout: float | None = None,
    ) -> _models.CreateWarrantyResponse:
        """Send warranty details to the buyer.

        Gives the buyer details about the warranty on a purchase in the order.

        Usage plan: 1 request per second, burst 5.

        Args:
            amazon_order_id: Amazon's identifier of the order that the message is sent for.
            marketplace_ids: Identifier of the marketplace where the order was placed. At most 1
                item.
            body: Contents of the warranty message. A CreateWarrantyRequest, or a dict of its
                fields by their names in JSON; validated against its constraints.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The warranty message now exists for the order.

        Raises:
            RequestValidationError: An argument is invalid; nothing was sent.
            RateLimitWaitError: Waiting for the rate limit would exceed ``max_wait``; nothing was
                sent.
            BadRequestError: 400. A parameter is missing or invalid, and the request cannot be
                parsed.
            ForbiddenError: 403. Access to the resource is forbidden, for example because access
                was denied, the caller is unauthorized, the token has expired or the signature is
                invalid.
            NotFoundError: 404. The resource named by the path does not exist.
            RequestTooLargeError: 413. The request is larger than the maximum accepted.
            UnsupportedMediaTypeError: 415. The format of the request's payload is not supported.
            TooManyRequestsError: 429. The request rate exceeds the limit.
            InternalServerError: 500. An unexpected condition kept the server from fulfilling the
                request.
            ServiceUnavailableError: 503. The server is temporarily overloaded or under
                maintenance.
            ApiStatusError: Any other error status.
            ResponseValidationError: `strict=True` and the response does not match its model.
            NetworkError: No response was received.
            CredentialsError: A credential is missing, or Login with Amazon rejected it.
        """
        return self._call(
            _operations.CREATE_WARRANTY,
            {"amazon_order_id": amazon_order_id, "marketplace_ids": marketplace_ids},
            body=body,
            timeout=timeout,
        )

    def get_attributes(
        self,
        amazon_order_id: str,
        *,
        marketplace_ids: Sequence[Marketplace | str],
        timeout: float | None = None,
    ) -> _models.GetAttributesResponse:
        """Get an order's attributes, such as the buyer's preferences.

        Returns the attributes that belong to an order, among them what the buyer prefers.

        Usage plan: 1 request per second, burst 5.

        Args:
            amazon_order_id: Amazon's identifier of the order that the message is sent for.
            marketplace_ids: Identifier of the marketplace where the order was placed. At most 1
                item.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The attributes of the order.

        Raises:
            RequestValidationError: An argument is invalid; nothing was sent.
            RateLimitWaitError: Waiting for the rate limit would exceed ``max_wait``; nothing was
                sent.
            BadRequestError: 400. A parameter is missing or invalid, and the request cannot be
                parsed.
            ForbiddenError: 403. Access to the resource is forbidden, for example because access
                was denied, the caller is unauthorized, the token has expired or the signature is
                invalid.
            NotFoundError: 404. The resource named by the path does not exist.
            RequestTooLargeError: 413. The request is larger than the maximum accepted.
            UnsupportedMediaTypeError: 415. The format of the request's payload is not supported.
            TooManyRequestsError: 429. The request rate exceeds the limit.
            InternalServerError: 500. An unexpected condition kept the server from fulfilling the
                request.
            ServiceUnavailableError: 503. The server is temporarily overloaded or under
                maintenance.
            ApiStatusError: Any other error status.
            UnreadableResponseError: No attempt received a readable success.
            ResponseValidationError: `strict=True` and the response does not match its model.
            NetworkError: No response was received.
            CredentialsError: A credential is missing, or Login with Amazon rejected it.
        """
        return self._call(
            _operations.GET_ATTRIBUTES,
            {"amazon_order_id": amazon_order_id, "marketplace_ids": marketplace_ids},
            timeout=timeout,
        )

    def create_digital_access_key(
        self,
        amazon_order_id: str,
        *,
        marketplace_ids: Sequence[Marketplace | str],
        body: _models.CreateDigitalAccessKeyRequest | _dicts.CreateDigitalAccessKeyRequestDict,
        timeout: float | None = None,
    ) -> _models.CreateDigitalAccessKeyResponse:
        """Send a digital access key to the buyer.

        Shares with the buyer the digital access key that opens digital content in the order.

        Usage plan: 1 request per second, burst 5.

        Args:
            amazon_order_id: Amazon's identifier of the order that the message is sent for.
            marketplace_ids: Identifier of the marketplace where the order was placed. At most 1
                item.
            body: Contents of the digital access key message. A CreateDigitalAccessKeyRequest, or
                a dict of its fields by their names in JSON; validated against its constraints
                and text rules.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The digital access key message now exists for the order.

        Raises:
            RequestValidationError: An argument is invalid; nothing was sent.
            RateLimitWaitError: Waiting for the rate limit would exceed ``max_wait``; nothing was
                sent.
            BadRequestError: 400. A parameter is missing or invalid, and the request cannot be
                parsed.
            ForbiddenError: 403. Access to the resource is forbidden, for example because access
                was denied, the caller is unauthorized, the token has expired or the signature is
                invalid.
            NotFoundError: 404. The resource named by the path does not exist.
            RequestTooLargeError: 413. The request is larger than the maximum accepted.
            UnsupportedMediaTypeError: 415. The format of the request's payload is not supported.
            TooManyRequestsError: 429. The request rate exceeds the limit.
            InternalServerError: 500. An unexpected condition kept the server from fulfilling the
                request.
            ServiceUnavailableError: 503. The server is temporarily overloaded or under
                maintenance.
            ApiStatusError: Any other error status.
            ResponseValidationError: `strict=True` and the response does not match its model.
            NetworkError: No response was received.
            CredentialsError: A credential is missing, or Login with Amazon rejected it.
        """
        return self._call(
            _operations.CREATE_DIGITAL_ACCESS_KEY,
            {"amazon_order_id": amazon_order_id, "marketplace_ids": marketplace_ids},
            body=body,
            timeout=timeout,
        )

    def create_unexpected_problem(
        self,
        amazon_order_id: str,
        *,
        marketplace_ids: Sequence[Marketplace | str],
        body: _models.CreateUnexpectedProblemRequest | _dicts.CreateUnexpectedProblemRequestDict,
        timeout: float | None = None,
    ) -> _models.CreateUnexpectedProblemResponse:
        """Tell the buyer about an unexpected problem.

        Tells the buyer, in a critical message, that an unexpected problem affects the completion
        of the order.

        Usage plan: 1 request per second, burst 5.

        Args:
            amazon_order_id: Amazon's identifier of the order that the message is sent for.
            marketplace_ids: Identifier of the marketplace where the order was placed. At most 1
                item.
            body: Contents of the message about the problem. A CreateUnexpectedProblemRequest, or
                a dict of its fields by their names in JSON; validated against its constraints
                and text rules.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The message about the unexpected problem now exists for the order.

        Raises:
            RequestValidationError: An argument is invalid; nothing was sent.
            RateLimitWaitError: Waiting for the rate limit would exceed ``max_wait``; nothing was
                sent.
            BadRequestError: 400. A parameter is missing or invalid, and the request cannot be
                parsed.
            ForbiddenError: 403. Access to the resource is forbidden, for example because access
                was denied, the caller is unauthorized, the token has expired or the signature is
                invalid.
            NotFoundError: 404. The resource named by the path does not exist.
            RequestTooLargeError: 413. The request is larger than the maximum accepted.
            UnsupportedMediaTypeError: 415. The format of the request's payload is not supported.
            TooManyRequestsError: 429. The request rate exceeds the limit.
            InternalServerError: 500. An unexpected condition kept the server from fulfilling the
                request.
            ServiceUnavailableError: 503. The server is temporarily overloaded or under
                maintenance.
            ApiStatusError: Any other error status.
            ResponseValidationError: `strict=True` and the response does not match its model.
            NetworkError: No response was received.
            CredentialsError: A credential is missing, or Login with Amazon rejected it.
        """
        return self._call(
            _operations.CREATE_UNEXPECTED_PROBLEM,
            {"amazon_order_id": amazon_order_id, "marketplace_ids": marketplace_ids},
            body=body,
            timeout=timeout,
        )

    def send_invoice(
        self,
        amazon_order_id: str,
        *,
        marketplace_ids: Sequence[Marketplace | str],
        body: _models.InvoiceRequest | _dicts.InvoiceRequestDict,
        timeout: float | None = None,
    ) -> _models.InvoiceResponse:
        """Send an invoice to the buyer.

        Sends the buyer a message with an invoice. Amazon documents no usage plan for this
        operation.

        Usage plan: not documented by Amazon (no client-side limit).

        Args:
            amazon_order_id: Amazon's identifier of the order that the message is sent for.
            marketplace_ids: Identifier of the marketplace where the order was placed. At most 1
                item.
            body: Contents of the invoice message. An InvoiceRequest, or a dict of its fields by
                their names in JSON; validated against its constraints.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The invoice message now exists for the order.

        Raises:
            RequestValidationError: An argument is invalid; nothing was sent.
            BadRequestError: 400. A parameter is missing or invalid, and the request cannot be
                parsed.
            ForbiddenError: 403. Access was denied, the caller is unauthorized, the token has
                expired, the signature is invalid or the resource was not found, for example.
            NotFoundError: 404. The resource named by the path does not exist.
            RequestTooLargeError: 413. The request is larger than the maximum accepted.
            UnsupportedMediaTypeError: 415. The resource named by the path does not support the
                format of the request's entity.
            TooManyRequestsError: 429. The request rate exceeds the limit.
            InternalServerError: 500. The server met an unexpected condition and could not
                fulfill the request.
            ServiceUnavailableError: 503. The server is temporarily overloaded or under
                maintenance.
            ApiStatusError: Any other error status.
            ResponseValidationError: `strict=True` and the response does not match its model.
            NetworkError: No response was received.
            CredentialsError: A credential is missing, or Login with Amazon rejected it.
        """
        return self._call(
            _operations.SEND_INVOICE,
            {"amazon_order_id": amazon_order_id, "marketplace_ids": marketplace_ids},
            body=body,
            timeout=timeout,
        )


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
