"""The base of an API's client."""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from ..auth.access import access_for
from ..concurrency.threads import run
from ..core.deadline import Deadline
from ..core.lazy import LazyModule
from ..core.secrets import Secret
from ..core.status_errors import UnreadableResponseError
from ..messages.lazy_operations import LazyOperation
from ..messages.response import read_error
from .base_client import BaseClient
from .option_checks import checked_timeout
from .pages import Pages
from .raw_response import RawResponse
from .restricted_tokens import tokens_operation

if TYPE_CHECKING:
    from httpx2 import Response

    from ..messages import decode as _decode
    from ..messages import pagination as _pagination
    from ..messages import request as _request
    from ..messages.operation import Operation
    from ..models.values import text_rules as _texts
    from .call_options import CallOptions
else:
    _decode = LazyModule("..messages.decode", __package__)
    _pagination = LazyModule("..messages.pagination", __package__)
    _request = LazyModule("..messages.request", __package__)
    _texts = LazyModule("..models.values.text_rules", __package__)

T = TypeVar("T")

_TEXTS_CHECKED = nullcontext()


class ApiClient(BaseClient):
    """The base of an API's client."""

    _is_raw = False

    def _call(
        self,
        operation: Operation[T] | LazyOperation[T],
        arguments: Mapping[str, object],
        *,
        body: object = None,
        restricted_data_token: Secret | None = None,
        data_elements: Collection[str] | None = None,
        scope: str | None = None,
        timeout: float | None = None,
        is_page: bool = False,
    ) -> T:
        """Check the arguments, send the request, and return the response's model."""
        options = self._options_for(timeout)
        clock = self._connection.settings.clock
        deadline = Deadline(options.deadline, clock, options.max_wait)
        failure = None
        if data_elements is not None:
            tokens_operation()  # Report a missing Tokens API before anything is sent.
        # The API's first call. Report invalid arguments before a failed sign-in.
        if isinstance(operation, LazyOperation):
            if restricted_data_token is None and scope is None:
                work = partial(_import_for, operation)
                failure = self._connection.sign_in(operation.scope, options, deadline, work)
            operation = operation.load()
        with _texts.any_text() if not options.check_texts else _TEXTS_CHECKED:
            prepare = partial(
                _request.prepare, operation, arguments, body, checked=options.validate_requests
            )
            has_files = operation.body is not None and operation.body.has_files
            request = run(prepare) if has_files else prepare()
        self._connection.regions.check(operation.operation_id, arguments, body)
        if failure is not None:
            raise failure
        access = access_for(operation, request.target, restricted_data_token, data_elements, scope)
        send = partial(self._connection.send, operation, request, access, options, deadline)
        reading = _decode.Reading(
            operation, self._connection.reporter, strict=options.strict, is_page=is_page
        )
        if self._is_raw:
            try:
                response = send(reading.check)
            except UnreadableResponseError as error:
                if reading.refused is not error.response:
                    raise
                response = error.response  # It was retried; now the caller may look at it.
            return self._raw(operation, response, options)
        return reading.result(send(reading.check))

    def _iterate(
        self,
        operation: Operation[Any] | LazyOperation[Any],
        arguments: Mapping[str, object],
        *,
        body: object = None,
        restricted_data_token: Secret | None = None,
        data_elements: Collection[str] | None = None,
        scope: str | None = None,
        timeout: float | None = None,
    ) -> Pages[Any]:
        """Return an iterator over the items of the operation's pages."""
        if isinstance(operation, LazyOperation):
            operation = operation.load()
        call = partial(
            self._call,
            operation,
            restricted_data_token=restricted_data_token,
            data_elements=data_elements,
            scope=scope,
            timeout=timeout,
            is_page=True,
        )
        return Pages(call, _pagination.PageCursor(operation, arguments, body))

    def _options_for(self, timeout: float | None) -> CallOptions:
        """Return the options of a call."""
        if timeout is None:
            return self._options
        return self._options._replace(timeout=checked_timeout("timeout", timeout))

    def _giving_raw(self) -> Self:
        """Return a client whose calls return a ``RawResponse`` instead of the model."""
        client = copy.copy(self)
        client._is_raw = True
        client._owns_connection = False
        return client

    def _raw(self, operation: Operation[T], response: Response, options: CallOptions) -> T:
        """Return a ``RawResponse``; ``with_raw_response`` corrects the type."""
        if not operation.is_result(response.status_code):
            raise read_error(operation.operation_id, response)
        reporter, strict = self._connection.reporter, options.strict
        parse = partial(_decode.read_response, operation, reporter=reporter, strict=strict)
        return cast(T, RawResponse(response, parse))


def _import_for(operation: LazyOperation[Any]) -> None:
    """Import the modules that prepare and parse a call."""
    for module in (_request, _decode):
        module.load()
    operation.load().make_adapters()
