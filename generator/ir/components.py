"""The parts of an operation: usage plan, parameters, body, responses and pagination."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from library._runtime.core import status_errors

from ..pycode.identifiers import Identifier
from ..pycode.literals import Code, argument
from .models import Field


@dataclass(frozen=True)
class UsagePlan:
    """The default limits of an operation.

    Attributes:
        rate: Requests a second.
        burst: The requests that may be sent at once.
        others: The limits of particular callers, each in words.

    """

    rate: float
    burst: int
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parameter:
    """A parameter of an operation.

    Attributes:
        name: The name of the argument.
        wire_name: The name in the request.
        location: ``path``, ``query``, ``header`` or ``cookie``.
        required: Whether a call must pass it.
        repeated: Whether a list is sent as ``a=1&a=2`` instead of ``a=1,2``, and an object as
            ``key=1`` instead of ``a=key,1``.
        type: The type in a method's signature.
        checked_type: The type with its constraints, for pydantic.
        description: The document's text.
        limits: The constraints and the default in words; empty without any.
        sample: A value that the API accepts.
        sample_text: The sample as the request contains it, percent-encoded.
        refused: Values that violate a constraint, by the violation: ``: 2 items``.
        greedy: Whether it is a string in the path that keeps its slashes.
        style: ``spaceDelimited``, ``pipeDelimited``, ``deepObject``, ``object`` for an object in
            the usual style of the location, or ``json``; empty for any other value.

    """

    name: Identifier
    wire_name: str
    location: str
    required: bool
    repeated: bool
    type: Code
    checked_type: Code
    description: str
    limits: str
    sample: Any
    sample_text: str
    refused: Mapping[str, Any]
    greedy: bool = False
    style: str = ""

    @property
    def argument(self) -> Code:
        """The argument in a method's signature, with its type and its default."""
        return argument(self.name, self.type, required=self.required)

    @property
    def holds_models(self) -> bool:
        """Whether the value is an object, or JSON that may hold one."""
        return self.style in {"object", "deepObject", "json"}

    @property
    def is_positional(self) -> bool:
        """Whether the argument is positional in a call."""
        return self.location == "path"


@dataclass(frozen=True)
class FormField:
    """A field of a form that is a file, or that the document encodes in a way of its own.

    Attributes:
        name: The name in the form.
        style: ``file``, ``json``, ``text``, or a style as ``Parameter.style`` has it.
        repeated: Whether each item of a list, or each property of an object, is a field by itself.
        content_types: The media types that the document allows; empty for the usual one.
        min_bytes: The smallest size of a file in bytes.
        max_bytes: The largest size of a file in bytes; ``None`` for no limit.

    """

    name: str
    style: str
    repeated: bool = True
    content_types: tuple[str, ...] = ()
    min_bytes: int = 0
    max_bytes: int | None = None

    @property
    def sample_type(self) -> str:
        """The media type of a sample file."""
        first = (*self.content_types, "application/octet-stream")[0]
        return first.replace("*/*", "application/*").replace("*", "x-sample")


@dataclass(frozen=True)
class Body:
    """The body of a request.

    Attributes:
        type: The type of the argument in a method's signature.
        checked_type: The type with its constraints, for pydantic; ``bytes`` unless it is JSON.
        instance: The class of the parsed value, for ``isinstance``.
        media_type: Such as ``application/json``.
        required: Whether a call must pass it.
        description: The document's text.
        sample: A body that the API accepts.
        accepted: Mutations of the sample that move one value to a limit, by place and limit, such
            as ``/text: 800 characters``. Each is a list of the one new value.
        refused: Mutations that move one value just beyond a limit or violate a text rule. An empty
            list removes a required field: ``/text: missing``.
        checks_texts: Whether text rules apply to its strings.
        form_fields: The fields of a form that are not sent in the usual way.
        sample_form: The fields of the sample of a form, as names and texts; ``None`` for no form.

    """

    type: Code
    checked_type: Code
    instance: Code
    media_type: str
    required: bool
    description: str
    sample: Any
    accepted: Mapping[str, Any]
    refused: Mapping[str, Any]
    checks_texts: bool = False
    form_fields: tuple[FormField, ...] = ()
    sample_form: tuple[tuple[str, ...], ...] | None = None

    @property
    def files(self) -> Mapping[str, str]:
        """The media type of a sample of each file in a form, by the field's name."""
        return {each.name: each.sample_type for each in self.form_fields if each.style == "file"}

    @property
    def argument(self) -> Code:
        """The argument in a method's signature, with its type and its default."""
        return argument("body", self.type, required=self.required)


@dataclass(frozen=True)
class Response:
    """A documented response.

    Attributes:
        status: The HTTP status.
        type: The return type of a call; ``None`` without a body.
        checked_type: The type with its constraints, for pydantic; ``bytes`` unless it is JSON.
        instance: The class of the returned value, for ``isinstance``.
        media_type: The media type of the body; ``None`` without a body.
        headers: The names of the documented headers.
        description: The document's text.
        sample: A body that satisfies the schema, with an error list for an error status.
        is_result: Whether a redirect is the result of a call, because no success is documented.

    """

    status: int
    type: Code | None
    checked_type: Code | None
    instance: Code | None
    media_type: str | None
    headers: tuple[str, ...]
    description: str
    sample: Any
    is_result: bool = False

    @property
    def is_success(self) -> bool:
        """Whether the status is one of 200 to 299, or a redirect that is the result of a call."""
        return 200 <= self.status < 300 or self.is_result

    @property
    def exception(self) -> Identifier:
        """The exception that an error status raises."""
        return Identifier(status_errors.error_class(self.status).__name__)


@dataclass(frozen=True)
class Pagination:
    """The pagination of an operation, and the method that iterates its pages.

    Attributes:
        method_name: The method that returns the iterator.
        parameter: The parameter of the token; ``None`` if the body carries it.
        body_path: The path to the token in the body.
        next: The path to the next page's token in a response.
        items: The path to the items in a response; ``None`` if whole pages are iterated.
        item_type: The type of an iterated item.
        alone: Whether a token is sent without the optional arguments of the first request.
        along: Fixed values that are sent with a token, by argument.
        may_omit_items: Whether an empty page may omit the list.
        sample_bodies: The bodies of the requests for two pages, without and with a token.

    """

    method_name: Identifier
    parameter: Parameter | None
    body_path: tuple[Field, ...]
    next: tuple[Field, ...]
    items: tuple[Field, ...] | None
    item_type: Code
    alone: bool
    along: Mapping[Identifier, str]
    may_omit_items: bool
    sample_bodies: tuple[Any, Any]

    @property
    def token_name(self) -> str:
        """The name of the token in the request."""
        return (self.parameter or self.body_path[-1]).wire_name

    @property
    def token_sample(self) -> str:
        """A token that the API accepts."""
        if self.parameter is not None:
            return str(self.parameter.sample)
        found = self.sample_bodies[1]
        for each in self.body_path:
            found = found[each.wire_name]
        return str(found)

    @property
    def body_names(self) -> tuple[tuple[str, str], ...]:
        """The Python and JSON names on the path to the token in the body."""
        return tuple((each.name, each.wire_name) for each in self.body_path)

    def with_token(self, parameter: Parameter) -> Parameter | None:
        """Return the parameter as it is sent with a token; ``None`` if it is omitted."""
        if parameter.name in self.along:
            value = self.along[parameter.name]
            text = f"{quote(parameter.wire_name, safe='')}={quote(value, safe='')}"
            return replace(parameter, sample_text=text)
        stays = parameter == self.parameter or parameter.required or not self.alone
        return parameter if stays else None
