"""What a client knows of one operation: plain data, printed by the generator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeVar, cast

from pydantic import TypeAdapter

from ..models.base import adapter_for
from ..ratelimit.token_bucket import UsagePlan as UsagePlan  # For the operations that are printed.

if TYPE_CHECKING:
    from ..models.drift_log import Deviation

T_co = TypeVar("T_co", covariant=True)

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""The HTTP methods that only read, unless the document says otherwise of an operation."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of an operation.

    Attributes:
        name: The argument's name in Python.
        wire_name: The name in the request.
        location: Where in the request it travels.
        annotation: Its type, with the API's constraints, as pydantic reads it.
        required: Whether a call must give it.
        repeated: A list in a query is sent as ``name=a&name=b`` instead of ``name=a,b``, an object
            as ``key=a`` for each property instead of ``name=key,a``.
        greedy: A text in the path whose slashes stay slashes: it is several segments.
        style: The style other than the usual one of a location; ``object`` for an object in the
            usual style, and ``json`` for any value as JSON.

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
        """Checks and converts an argument."""
        return adapter_for(self.annotation)


@dataclass(frozen=True)
class Body:
    """The body of a request.

    Attributes:
        annotation: Its type as pydantic reads it; ``bytes`` for a file, which travels as it is.
        media_type: The ``Content-Type`` header.
        required: Whether a call must give it.

    """

    annotation: Any
    media_type: str = "application/json"
    required: bool = True

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """Checks, converts and encodes a body."""
        return adapter_for(self.annotation)


class Pagination(NamedTuple):
    """How the pages of an operation follow each other.

    Attributes:
        next: The attributes that lead from an answer to the next page's token, dots in between.
        items: Those that lead to its list; ``None`` where whole pages are iterated.
        parameter: The argument that takes the token; ``None`` where it travels in the body.
        body_path: The fields that lead to the token in the body, each by its name in Python and
            in JSON.
        alone: Whether a token comes without the optional arguments of the first request.
        along: What else comes with a token, by argument.
        may_omit_items: Whether an empty page may leave its list out.

    """

    next: str
    items: str | None = None
    parameter: str | None = None
    body_path: tuple[tuple[str, str], ...] = ()
    alone: bool = False
    along: Mapping[str, str] = MappingProxyType({})
    may_omit_items: bool = False


@dataclass(frozen=True)
class Operation(Generic[T_co]):
    """An operation of the API; ``T_co`` is what a successful call returns.

    Attributes:
        operation_id: The identifier in Amazon's documentation.
        method: The HTTP method.
        path: The path, with ``{wire name}`` where a path parameter goes.
        answers: The type of the body for each documented success, as pydantic reads it; ``None``
            for no body, ``bytes`` for a file.
        parameters: In the order of the method's signature.
        body: The request's body, where there is one.
        accept: The media types of the answers, as the ``Accept`` header gives them.
        usage_plan: Absent where Amazon documents none.
        scope: The scope of a grantless operation, for which the application signs in as itself.
        pagination: Absent where the operation does not page.
        safe: Whether the operation only reads, where its document says so; ``None`` leaves that to
            the HTTP method.

    """

    operation_id: str
    method: str
    path: str
    answers: Mapping[int, Any]
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    accept: str = "application/json"
    usage_plan: UsagePlan | None = None
    scope: str | None = None
    pagination: Pagination | None = None
    safe: bool | None = None

    @property
    def is_safe(self) -> bool:
        """Whether the operation only reads: its request may be sent any number of times."""
        return self.method in _SAFE if self.safe is None else self.safe

    def is_result(self, status: int) -> bool:
        """Return whether a response with this status is a result and not an error.

        Redirects are not followed. They are results of an operation that documents nothing else.
        """
        is_redirect = 300 <= status < 400
        return 200 <= status < 300 or (is_redirect and min(self.answers) >= 300)

    def make_adapters(self) -> None:
        """Make what checks its arguments and reads its first answer, which takes milliseconds."""
        for each in self.parameters:
            _ = each.adapter
        for status, annotation in self.answers.items():
            if annotation is not None and annotation is not bytes:
                self.answer_adapter(status)

    def parse(
        self,
        data: object,
        *,
        status: int | None = None,
        strict: bool = False,
        on_deviation: Callable[[Deviation], object] | None = None,
    ) -> T_co:
        """Read a saved response body as a call returns it.

        Args:
            data: The body: JSON as text or bytes, what was parsed from it, or the bytes of a file.
            status: Of which documented success it is; without it the first one.
            strict: Raise where the data departs from its type, other than by an unknown field.
            on_deviation: Is called with each deviation. Without it the logger ``selling_partner``
                is told, once for each place.

        Raises:
            ParseError: The data is no JSON or not of the kind that is documented, or departs from
                its type and ``strict`` is set. The message names the place.
            ValueError: No such success is documented.

        """
        from ..models.loading import load_json, load_value  # It builds on this module.

        if status is not None and status not in self.answers:
            raise ValueError(f"status: {self.operation_id} documents {sorted(self.answers)}")
        annotation = self.answers[next(iter(self.answers)) if status is None else status]
        if annotation is None or annotation is bytes:
            return cast(T_co, None if annotation is None else data)
        load: Any = load_json if isinstance(data, str | bytes | bytearray) else load_value
        given = {"strict": strict, "on_deviation": on_deviation}
        return cast(T_co, load(annotation, data, name=self.operation_id, **given))

    def answer_adapter(self, status: int) -> TypeAdapter[Any]:
        """Reads the body of a documented success."""
        known = self._answer_adapters
        if status not in known:
            known[status] = adapter_for(self.answers[status])
        return known[status]

    @cached_property
    def _answer_adapters(self) -> dict[int, TypeAdapter[Any]]:
        return {}
