"""Parsing of responses: pure functions, and the reader of one call's responses."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, cast

from ..core.lazy import LazyModule
from ..core.status_errors import ResponseValidationError
from ..models.reading.drift_log import TOO_DEEP, UNKNOWN_FIELD, Deviation, Reporter, counted
from ..models.reading.exact_fit import read_value
from ..models.values.exact_numbers import parse_exactly
from .operation import Operation
from .response import read_error, read_rate_limit, read_request_id
from .unreadable import (
    Fault,
    content_fault,
    error_for,
    not_json_fault,
    undocumented_fault,
    wrong_type_fault,
)

if TYPE_CHECKING:
    from httpx2 import Response

    from ..models.reading import drift as _deviations
    from ..models.reading import lenient as _lenient
else:  # Most responses need neither.
    _deviations = LazyModule("..models.reading.drift", __package__)
    _lenient = LazyModule("..models.reading.lenient", __package__)

T = TypeVar("T")


class _Parsed(NamedTuple):
    """A parsed response with a successful status.

    Attributes:
        response: The response.
        value: The value that it was read as.
        deviations: Its deviations from the documentation.
        fault: The fault that makes it unusable for a read, if there is one.

    """

    response: Response
    value: object
    deviations: Counter[Deviation]
    fault: Fault | None = None


class Reading(Generic[T]):
    """The reader of one call's responses, which parses each when it is received.

    A write never raises because of the shape of a success: the request was processed. A read raises
    if the body is unusable: it is not JSON, has another type than documented, or is a page with
    errors or without its list. All other deviations are kept and reported, without their values.
    With ``strict`` they raise, except for unknown fields, which any version of an API may add.

    Args:
        operation: The operation that is called.
        reporter: Logs the deviations.
        strict: Raise ``ResponseValidationError`` instead.
        is_page: Whether the call is an iterator's, which needs the page to continue.

    Attributes:
        refused: The last response for which ``check`` raised.

    """

    def __init__(
        self,
        operation: Operation[T],
        reporter: Reporter,
        *,
        strict: bool = False,
        is_page: bool = False,
    ) -> None:
        self._operation = operation
        self._reporter = reporter
        self._strict = strict
        self._raises = operation.is_safe or is_page
        self._parsed: _Parsed | None = None
        self.refused: Response | None = None

    def check(self, response: Response) -> None:
        """Parse a response with a successful status; ignore any other.

        Raises:
            UnreadableResponseError: The operation is a read, and the response is unusable.

        """
        if not self._operation.is_result(response.status_code):
            return
        parsed = _parse(self._operation, response)
        if parsed.fault is not None and parsed.fault.is_fatal and self._raises:
            self.refused = response
            raise error_for(self._operation, response, parsed.fault)
        self._parsed = parsed

    def result(self, response: Response) -> T:
        """Return the call's result, and report deviations.

        Raises:
            ApiStatusError: The status is not a success. Its class depends on the status.
            UnreadableResponseError: The operation is a read, and the response is unusable.
            ResponseValidationError: The response deviates from the documentation, and ``strict`` is
                set.

        """
        if not self._operation.is_result(response.status_code):
            raise read_error(self._operation.operation_id, response)
        if self._parsed is None or self._parsed.response is not response:
            self.check(response)
        assert self._parsed is not None
        self._report(self._parsed)
        return cast(T, self._parsed.value)

    def _report(self, parsed: _Parsed) -> None:
        response, deviations, fault = parsed.response, parsed.deviations, parsed.fault
        name, reporter = self._operation.operation_id, self._reporter
        has_null = reporter.logs_deviations and b"null" in response.content
        if self._strict or reporter.logs_additions or has_null:
            annotation = self._operation.responses.get(_documented(self._operation, response))
            found = _deviations.find_undocumented(annotation, parsed.value)
            deviations = deviations + Counter(found)
        if fault is not None:
            places = {"", fault.path}
            deviations = Counter({k: n for k, n in deviations.items() if k.path not in places})
        if self._strict:
            faults = [] if fault is None else [Deviation(fault.path, fault.problem)]
            _refuse(name, Counter(faults) + deviations, response)
        if fault is not None:
            reporter.report_fault(name, response.status_code, str(fault), read_request_id(response))
        if deviations:
            reporter.report(name, deviations, read_request_id(response))


def read_response(
    operation: Operation[T], response: Response, reporter: Reporter, strict: bool = False
) -> T:
    """Return a call's result; see ``Reading``."""
    return Reading(operation, reporter, strict=strict).result(response)


def _parse(operation: Operation[Any], response: Response) -> _Parsed:
    status = _documented(operation, response)
    annotation = operation.responses.get(status)
    if annotation is None:
        return _Parsed(response, None, Counter(), undocumented_fault(response))
    if annotation is bytes:
        return _Parsed(response, response.content, Counter())
    value, fits = read_value(operation.response_adapter(status), response.content)
    if fits:
        return _Parsed(response, value, Counter(), content_fault(operation, value))
    if _may_be_empty(operation, response):
        value = _lenient.read_misfit(annotation, None)[0]
        is_page = operation.pagination is not None
        return _Parsed(
            response, value, Counter(), content_fault(operation, value) if is_page else None
        )
    try:
        body = parse_exactly(response.content)
    except (ValueError, RecursionError) as error:
        value, _ = _lenient.read_misfit(annotation, None)
        return _Parsed(response, value, Counter(), not_json_fault(response, error))
    value, deviations = _lenient.read_misfit(annotation, body)
    if Deviation("", TOO_DEEP) in deviations:
        return _Parsed(response, value, Counter(), not_json_fault(response, RecursionError()))
    fault = wrong_type_fault(annotation, body) or content_fault(operation, value)
    return _Parsed(response, value, deviations, fault)


def _documented(operation: Operation[Any], response: Response) -> int:
    """Return the status, or the first documented one if it is not documented."""
    status = response.status_code
    return status if status in operation.responses else next(iter(operation.responses), status)


def _may_be_empty(operation: Operation[Any], response: Response) -> bool:
    """Return whether a response is complete without a body.

    A 204 completes a write, but a read only if it is documented: otherwise nothing was read.
    """
    if response.content:
        return False
    is_expected = response.status_code in operation.responses or not operation.is_safe
    return operation.method == "HEAD" or (response.status_code == 204 and is_expected)


def _refuse(operation_id: str, deviations: Counter[Deviation], response: Response) -> None:
    """Raise if there are deviations other than unknown fields."""
    problems = {each: n for each, n in deviations.items() if each.reason != UNKNOWN_FIELD}
    if problems:
        raise ResponseValidationError(
            operation_id,
            response,
            problems=[f"{each.place}: {reason}" for each, reason in counted(problems)],
            request_id=read_request_id(response),
            rate_limit=read_rate_limit(response),
        )
