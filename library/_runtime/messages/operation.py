"""The description of an operation: plain data, which the generator renders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeVar, cast

from pydantic import TypeAdapter

from ..models.base import adapter_for
from ..ratelimit.token_bucket import UsagePlan as UsagePlan  # For the rendered operations.

if TYPE_CHECKING:
    from ..models.reading.drift_log import Deviation

T_co = TypeVar("T_co", covariant=True)

MULTIPART, URLENCODED = "multipart/form-data", "application/x-www-form-urlencoded"
"""The media types of forms."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""The HTTP methods that only read, unless the document of an operation states otherwise."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of an operation.

    Attributes:
        name: The argument's name in Python.
        wire_name: The name in the request.
        location: The part of the request that contains it.
        annotation: Its type for pydantic, with the API's constraints.
        required: Whether a call must pass it.
        repeated: Whether a list in a query is sent as ``name=a&name=b`` instead of ``name=a,b``,
            and an object as ``key=a`` for each property instead of ``name=key,a``.
        greedy: Whether a value in the path may be several segments, with slashes in between.
        style: The style, if it is not the usual one of the location: ``object`` for an object in
            the usual style, and ``json`` for any value as JSON.

    """

    name: str
    wire_name: str
    location: Literal["path", "query", "header", "cookie"]
    annotation: Any
    required: bool = True
    repeated: bool = False
    greedy: bool = False
    style: Literal["", "spaceDelimited", "pipeDelimited", "deepObject", "object", "json"] = ""

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """The adapter that validates and converts an argument."""
        return adapter_for(self.annotation)


class FormField(NamedTuple):
    """A field of a form that is not sent in the usual way.

    Attributes:
        name: The name in the form.
        style: ``file``, ``json``, ``text``, or a style as ``Parameter`` has it.
        repeated: Whether each item of a list, or each property of an object, is a field by itself.
        content_types: The media types that the API accepts; empty for the usual one.
        min_bytes: The smallest size of a file in bytes.
        max_bytes: The largest size of a file in bytes.

    """

    name: str
    style: str
    repeated: bool = True
    content_types: tuple[str, ...] = ()
    min_bytes: int = 0
    max_bytes: int | None = None


@dataclass(frozen=True)
class Body:
    """The body of a request.

    Attributes:
        annotation: Its type for pydantic; ``bytes`` for a file, which is sent unchanged.
        media_type: The ``Content-Type`` header; that of a form in parts also has a boundary.
        required: Whether a call must pass it.
        fields: The fields of a form that are not sent in the usual way: each item of a list by
            itself, an object as JSON, and a single value as text.

    """

    annotation: Any
    media_type: str = "application/json"
    required: bool = True
    fields: tuple[FormField, ...] = ()

    @property
    def has_files(self) -> bool:
        """Whether a field is a file, which may have to be read from a disk."""
        return any(each.style == "file" for each in self.fields)

    @property
    def is_form(self) -> bool:
        """Whether the body consists of named fields."""
        return self.is_multipart or self.media_type.lower().startswith(URLENCODED)

    @property
    def is_multipart(self) -> bool:
        """Whether each field is a part with headers of its own."""
        return self.media_type.lower().startswith(MULTIPART)

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """The adapter that validates and converts a body."""
        return adapter_for(self.annotation)


class Pagination(NamedTuple):
    """The pagination of an operation.

    Attributes:
        next: The path of attributes from a response to the token of the next page, with dots.
        items: The path of attributes to its list; ``None`` if whole pages are iterated.
        parameter: The argument for the token; ``None`` if the token is in the body.
        body_path: The path of fields to the token in the body, each by its name in Python and in
            JSON.
        alone: Whether a token replaces the optional arguments of the first request.
        along: Further arguments that are sent with a token.
        may_omit_items: Whether an empty page may omit its list.

    """

    next: str
    items: str | None = None
    parameter: str | None = None
    body_path: tuple[tuple[str, str], ...] = ()
    alone: bool = False
    along: Mapping[str, str] = MappingProxyType({})
    may_omit_items: bool = False


class Restriction(NamedTuple):
    """The Restricted Data Token that an operation takes.

    Attributes:
        data_elements: The kinds of personal data that a token may be issued for; ``None`` if they
            are not documented.
        needs_specific_path: Whether a token is issued for one path only, without placeholders.

    """

    data_elements: tuple[str, ...] | None = None
    needs_specific_path: bool = False


@dataclass(frozen=True)
class Operation(Generic[T_co]):
    """An operation of the API; ``T_co`` is the result of a successful call.

    Attributes:
        operation_id: The identifier in Amazon's documentation.
        method: The HTTP method.
        path: The path, with ``{wire name}`` for a path parameter.
        responses: The type of the body for each documented success, for pydantic; ``None`` for no
            body, ``bytes`` for a file.
        parameters: The parameters, in the order of the method's signature.
        body: The request body, if there is one.
        accept: The media types of the responses, for the ``Accept`` header.
        usage_plan: The documented limits, if there are any.
        scope: The scope of a grantless operation, for which the application signs in as itself.
        restriction: The Restricted Data Token that a call may carry, if any.
        pagination: The pagination, if the operation has pages.
        safe: Whether the operation only reads, if its document states so; with ``None`` the HTTP
            method decides.

    """

    operation_id: str
    method: str
    path: str
    responses: Mapping[int, Any]
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    accept: str = "application/json"
    usage_plan: UsagePlan | None = None
    scope: str | None = None
    pagination: Pagination | None = None
    restriction: Restriction | None = None
    safe: bool | None = None

    @property
    def is_safe(self) -> bool:
        """Whether the operation only reads, so that its request can be retried."""
        return self.method in _SAFE if self.safe is None else self.safe

    def is_result(self, status: int) -> bool:
        """Return whether a response with this status is a result and not an error.

        Redirects are not followed. They are results of an operation that documents nothing else.
        """
        is_redirect = 300 <= status < 400
        return 200 <= status < 300 or (is_redirect and min(self.responses) >= 300)

    def make_adapters(self) -> None:
        """Create the adapters of all arguments and responses, which takes milliseconds."""
        for each in self.parameters:
            _ = each.adapter
        for status, annotation in self.responses.items():
            if annotation is not None and annotation is not bytes:
                self.response_adapter(status)

    def parse(
        self,
        data: object,
        *,
        status: int | None = None,
        strict: bool = False,
        on_deviation: Callable[[Deviation], object] | None = None,
    ) -> T_co:
        """Read a saved response body like the body of a call.

        Args:
            data: The body: JSON as a string or bytes, parsed JSON, or the bytes of a file.
            status: The status of the documented success; by default the first one.
            strict: Raise if the data does not match its type; unknown fields are allowed.
            on_deviation: Called with each deviation. By default the logger ``selling_partner``
                reports deviations, once for each path.

        Raises:
            ParseError: The data is not JSON or has the wrong type, or it does not match its type
                and ``strict`` is set. The message names the path.
            ValueError: The status is not a documented success.

        """
        from ..models.reading.loading import load_json, load_value  # That module imports this one.

        if status is not None and status not in self.responses:
            raise ValueError(f"status: {self.operation_id} documents {sorted(self.responses)}")
        annotation = self.responses[next(iter(self.responses)) if status is None else status]
        if annotation is None or annotation is bytes:
            return cast(T_co, None if annotation is None else data)
        load: Any = load_json if isinstance(data, str | bytes | bytearray) else load_value
        given = {"strict": strict, "on_deviation": on_deviation}
        return cast(T_co, load(annotation, data, name=self.operation_id, **given))

    def response_adapter(self, status: int) -> TypeAdapter[Any]:
        """Return the adapter for the body of a documented success."""
        known = self._response_adapters
        if status not in known:
            known[status] = adapter_for(self.responses[status])
        return known[status]

    @cached_property
    def _response_adapters(self) -> dict[int, TypeAdapter[Any]]:
        return {}
