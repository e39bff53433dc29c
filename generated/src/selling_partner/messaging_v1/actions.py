"""Actions that responses of Messaging API v1 allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._runtime.client.actions import Actions as _Actions
from .._runtime.core.lazy import LazyModule as _LazyModule
from . import operations as _operations
from .models import (
    CreateAmazonMotorsRequest,
    CreateAmazonMotorsResponse,
    CreateConfirmCustomizationDetailsRequest,
    CreateConfirmCustomizationDetailsResponse,
    CreateConfirmDeliveryDetailsRequest,
    CreateConfirmDeliveryDetailsResponse,
    CreateConfirmOrderDetailsRequest,
    CreateConfirmOrderDetailsResponse,
    CreateConfirmServiceDetailsRequest,
    CreateConfirmServiceDetailsResponse,
    CreateDigitalAccessKeyRequest,
    CreateDigitalAccessKeyResponse,
    CreateLegalDisclosureRequest,
    CreateLegalDisclosureResponse,
    CreateNegativeFeedbackRemovalResponse,
    CreateUnexpectedProblemRequest,
    CreateUnexpectedProblemResponse,
    CreateWarrantyRequest,
    CreateWarrantyResponse,
    GetAttributesResponse,
    GetMessagingActionsForOrderResponse,
    InvoiceRequest,
    InvoiceResponse,
)

if TYPE_CHECKING:
    from . import dicts as _dicts
else:
    _dicts = _LazyModule(f"{__package__}.dicts")


class MessagingActionsForOrder(_Actions[GetMessagingActionsForOrderResponse]):
    """Actions that a response allows, as the client's `messaging_actions_for_order` returns them.

    Known actions: `confirm_customization_details`, `create_confirm_delivery_details`,
    `create_legal_disclosure`, `create_negative_feedback_removal`,
    `create_confirm_order_details`, `create_confirm_service_details`, `create_amazon_motors`,
    `create_warranty`, `get_attributes`, `create_digital_access_key`,
    `create_unexpected_problem`, `send_invoice`. `allowed` has the names of the allowed ones.
    `name in actions` is true if an action is allowed, `actions[name]` returns it, and iteration
    yields all of them. `refused` has the rejected links, and `response` is the response.
    """

    _path = "links.actions"
    _known = {
        "confirm_customization_details": _operations.CONFIRM_CUSTOMIZATION_DETAILS,
        "create_confirm_delivery_details": _operations.CREATE_CONFIRM_DELIVERY_DETAILS,
        "create_legal_disclosure": _operations.CREATE_LEGAL_DISCLOSURE,
        "create_negative_feedback_removal": _operations.CREATE_NEGATIVE_FEEDBACK_REMOVAL,
        "create_confirm_order_details": _operations.CREATE_CONFIRM_ORDER_DETAILS,
        "create_confirm_service_details": _operations.CREATE_CONFIRM_SERVICE_DETAILS,
        "create_amazon_motors": _operations.CREATE_AMAZON_MOTORS,
        "create_warranty": _operations.CREATE_WARRANTY,
        "get_attributes": _operations.GET_ATTRIBUTES,
        "create_digital_access_key": _operations.CREATE_DIGITAL_ACCESS_KEY,
        "create_unexpected_problem": _operations.CREATE_UNEXPECTED_PROBLEM,
        "send_invoice": _operations.SEND_INVOICE,
    }

    def confirm_customization_details(
        self,
        *,
        body: (
            CreateConfirmCustomizationDetailsRequest
            | _dicts.CreateConfirmCustomizationDetailsRequestDict
        ),
        timeout: float | None = None,
    ) -> CreateConfirmCustomizationDetailsResponse:
        """Ask the buyer for customization details.

        Asks the buyer to give or to check details of a customization, for example how a name is
        spelled, images or initials.

        Usage plan: 1 request per second, burst 5.

        Args:
            body: Contents of the customization message. A
                CreateConfirmCustomizationDetailsRequest, or a dict of its fields by their names
                in JSON; validated against its constraints and text rules.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The customization message now exists for the order.

        Raises:
            ActionNotAllowedError: The response does not allow the action; nothing was sent.
            LinkError: The action's link was rejected: other host, other order or unknown
                operation; nothing was sent.
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
        return self._follow(
            _operations.CONFIRM_CUSTOMIZATION_DETAILS,
            {},
            body=body,
            timeout=timeout,
        )

    def create_confirm_delivery_details(
        self,
        *,
        body: CreateConfirmDeliveryDetailsRequest | _dicts.CreateConfirmDeliveryDetailsRequestDict,
        timeout: float | None = None,
    ) -> CreateConfirmDeliveryDetailsResponse:
        """Arrange a delivery with the buyer.

        Writes to the buyer to arrange a delivery, or to check the contact information needed to
        make it.

        Usage plan: 1 request per second, burst 5.

        Args:
            body: Contents of the delivery message. A CreateConfirmDeliveryDetailsRequest, or a
                dict of its fields by their names in JSON; validated against its constraints and
                text rules.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The delivery message now exists for the order.

        Raises:
            ActionNotAllowedError: The response does not allow the action; nothing was sent.
            LinkError: The action's link was rejected: other host, other order or unknown
                operation; nothing was sent.
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
        return self._follow(
            _operations.CREATE_CONFIRM_DELIVERY_DETAILS,
            {},
            body=body,
            timeout=timeout,
        )

    def create_legal_disclosure(
        self,
        *,
        body: CreateLegalDisclosureRequest | _dicts.CreateLegalDisclosureRequestDict,
        timeout: float | None = None,
    ) -> CreateLegalDisclosureResponse:
        """Send documents that the law requires.

        Sends the buyer a critical message with documents that the law obliges the seller to
        provide. Use it to deliver such documents only.

        Usage plan: 1 request per second, burst 5.

        Args:
            body: Contents of the legal disclosure message. A CreateLegalDisclosureRequest, or a
                dict of its fields by their names in JSON; validated against its constraints.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The legal disclosure message now exists for the order.

        Raises:
            ActionNotAllowedError: The response does not allow the action; nothing was sent.
            LinkError: The action's link was rejected: other host, other order or unknown
                operation; nothing was sent.
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
        return self._follow(
            _operations.CREATE_LEGAL_DISCLOSURE,
            {},
            body=body,
            timeout=timeout,
        )

    def create_negative_feedback_removal(
        self,
        *,
        timeout: float | None = None,
    ) -> CreateNegativeFeedbackRemovalResponse:
        """Ask the buyer to remove negative feedback.

        Asks the buyer, in a non-critical message, to take back negative feedback. Send it only
        once the seller has solved the buyer's problem. The request has no body.

        Usage plan: 1 request per second, burst 5.

        Args:
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The `negativeFeedbackRemoval` message now exists for the order.

        Raises:
            ActionNotAllowedError: The response does not allow the action; nothing was sent.
            LinkError: The action's link was rejected: other host, other order or unknown
                operation; nothing was sent.
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
        return self._follow(
            _operations.CREATE_NEGATIVE_FEEDBACK_REMOVAL,
            {},
            timeout=timeout,
        )

    def create_confirm_order_details(
        self,
        *,
        body: CreateConfirmOrderDetailsRequest | _dicts.CreateConfirmOrderDetailsRequestDict,
        timeout: float | None = None,
    ) -> CreateConfirmOrderDetailsResponse:
        """Ask the buyer a question about the order.

        Asks the buyer a question that concerns the order, before it ships.

        Usage plan: 1 request per second, burst 5.

        Args:
            body: Contents of the message with the question. A CreateConfirmOrderDetailsRequest,
                or a dict of its fields by their names in JSON; validated against its constraints
                and text rules.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The message with the question about the order now exists.

        Raises:
            ActionNotAllowedError: The response does not allow the action; nothing was sent.
            LinkError: The action's link was rejected: other host, other order or unknown
                operation; nothing was sent.
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
        return self._follow(
            _operations.CREATE_CONFIRM_ORDER_DETAILS,
            {},
            body=body,
            timeout=timeout,
        )

    def create_confirm_service_details(
        self,
        *,
        body: CreateConfirmServiceDetailsRequest | _dicts.CreateConfirmServiceDetailsRequestDict,
        timeout: float | None = None,
    ) -> CreateConfirmServiceDetailsResponse:
        """Contact the buyer about a Home Service call.

        Contacts a Home Service customer before a service call, to arrange it or to collect
        information for it.

        Usage plan: 1 request per second, burst 5.

        Args:
            body: Contents of the Home Service message. A CreateConfirmServiceDetailsRequest, or
                a dict of its fields by their names in JSON; validated against its constraints
                and text rules.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The Home Service message now exists for the order.

        Raises:
            ActionNotAllowedError: The response does not allow the action; nothing was sent.
            LinkError: The action's link was rejected: other host, other order or unknown
                operation; nothing was sent.
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
        return self._follow(
            _operations.CREATE_CONFIRM_SERVICE_DETAILS,
            {},
            body=body,
            timeout=timeout,
        )

    def create_amazon_motors(
        self,
        *,
        body: CreateAmazonMotorsRequest | _dicts.CreateAmazonMotorsRequestDict,
        timeout: float | None = None,
    ) -> CreateAmazonMotorsResponse:
        """Send details of an Amazon Motors order to the buyer.

        Gives the buyer details about an Amazon Motors order. Only Amazon Motors sellers can send
        it.

        Usage plan: 1 request per second, burst 5.

        Args:
            body: Contents of the Amazon Motors message. A CreateAmazonMotorsRequest, or a dict
                of its fields by their names in JSON; validated against its constraints.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The Amazon Motors message now exists for the order.

        Raises:
            ActionNotAllowedError: The response does not allow the action; nothing was sent.
            LinkError: The action's link was rejected: other host, other order or unknown
                operation; nothing was sent.
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
        return self._follow(
            _operations.CREATE_AMAZON_MOTORS,
            {},
            body=body,
            timeout=timeout,
        )

    def create_warranty(
        self,
        *,
        body: CreateWarrantyRequest | _dicts.CreateWarrantyRequestDict,
        timeout: float | None = None,
    ) -> CreateWarrantyResponse:
        """Send warranty details to the buyer.

        Gives the buyer details about the warranty on a purchase in the order.

        Usage plan: 1 request per second, burst 5.

        Args:
            body: Contents of the warranty message. A CreateWarrantyRequest, or a dict of its
                fields by their names in JSON; validated against its constraints.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The warranty message now exists for the order.

        Raises:
            ActionNotAllowedError: The response does not allow the action; nothing was sent.
            LinkError: The action's link was rejected: other host, other order or unknown
                operation; nothing was sent.
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
        return self._follow(
            _operations.CREATE_WARRANTY,
            {},
            body=body,
            timeout=timeout,
        )

    def get_attributes(
        self,
        *,
        timeout: float | None = None,
    ) -> GetAttributesResponse:
        """Get an order's attributes, such as the buyer's preferences.

        Returns the attributes that belong to an order, among them what the buyer prefers.

        Usage plan: 1 request per second, burst 5.

        Args:
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The attributes of the order.

        Raises:
            ActionNotAllowedError: The response does not allow the action; nothing was sent.
            LinkError: The action's link was rejected: other host, other order or unknown
                operation; nothing was sent.
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
        return self._follow(
            _operations.GET_ATTRIBUTES,
            {},
            timeout=timeout,
        )

    def create_digital_access_key(
        self,
        *,
        body: CreateDigitalAccessKeyRequest | _dicts.CreateDigitalAccessKeyRequestDict,
        timeout: float | None = None,
    ) -> CreateDigitalAccessKeyResponse:
        """Send a digital access key to the buyer.

        Shares with the buyer the digital access key that opens digital content in the order.

        Usage plan: 1 request per second, burst 5.

        Args:
            body: Contents of the digital access key message. A CreateDigitalAccessKeyRequest, or
                a dict of its fields by their names in JSON; validated against its constraints
                and text rules.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The digital access key message now exists for the order.

        Raises:
            ActionNotAllowedError: The response does not allow the action; nothing was sent.
            LinkError: The action's link was rejected: other host, other order or unknown
                operation; nothing was sent.
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
        return self._follow(
            _operations.CREATE_DIGITAL_ACCESS_KEY,
            {},
            body=body,
            timeout=timeout,
        )

    def create_unexpected_problem(
        self,
        *,
        body: CreateUnexpectedProblemRequest | _dicts.CreateUnexpectedProblemRequestDict,
        timeout: float | None = None,
    ) -> CreateUnexpectedProblemResponse:
        """Tell the buyer about an unexpected problem.

        Tells the buyer, in a critical message, that an unexpected problem affects the completion
        of the order.

        Usage plan: 1 request per second, burst 5.

        Args:
            body: Contents of the message about the problem. A CreateUnexpectedProblemRequest, or
                a dict of its fields by their names in JSON; validated against its constraints
                and text rules.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The message about the unexpected problem now exists for the order.

        Raises:
            ActionNotAllowedError: The response does not allow the action; nothing was sent.
            LinkError: The action's link was rejected: other host, other order or unknown
                operation; nothing was sent.
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
        return self._follow(
            _operations.CREATE_UNEXPECTED_PROBLEM,
            {},
            body=body,
            timeout=timeout,
        )

    def send_invoice(
        self,
        *,
        body: InvoiceRequest | _dicts.InvoiceRequestDict,
        timeout: float | None = None,
    ) -> InvoiceResponse:
        """Send an invoice to the buyer.

        Sends the buyer a message with an invoice. Amazon documents no usage plan for this
        operation.

        Usage plan: not documented by Amazon (no client-side limit).

        Args:
            body: Contents of the invoice message. An InvoiceRequest, or a dict of its fields by
                their names in JSON; validated against its constraints.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The invoice message now exists for the order.

        Raises:
            ActionNotAllowedError: The response does not allow the action; nothing was sent.
            LinkError: The action's link was rejected: other host, other order or unknown
                operation; nothing was sent.
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
        return self._follow(
            _operations.SEND_INVOICE,
            {},
            body=body,
            timeout=timeout,
        )
