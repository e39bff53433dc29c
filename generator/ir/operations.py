"""Operations, and the actions that their responses link to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from ..pycode.identifiers import Identifier
from ..pycode.literals import Code, argument
from .components import Body, Pagination, Parameter, Response, UsagePlan
from .models import Field

_IN_PATH = "/%!$&'()*+,;=:@~"
"""Characters that the fixed parts of a path contain unencoded."""

_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def is_safe_method(method: str) -> bool:
    """Return whether requests of an HTTP method only read, unless a document says otherwise."""
    return method.upper() in {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True)
class Restriction:
    """The Restricted Data Token that a restricted operation takes.

    Attributes:
        data_elements: The kinds of personal data that a token may be issued for, such as
            ``buyerInfo``; ``None`` if they are not known.
        needs_specific_path: Whether a token is issued for one path only, without placeholders.

    """

    data_elements: tuple[str, ...] | None = None
    needs_specific_path: bool = False

    @property
    def elements_type(self) -> Code:
        """The type of the argument that names the data elements."""
        if not self.data_elements:
            return Code("Sequence[str]")
        return Code(f"Sequence[Literal[{', '.join(map(repr, self.data_elements))}]]")

    @property
    def argument(self) -> Code:
        """The argument in a method's signature, with its type and its default."""
        return argument("data_elements", self.elements_type, required=False)


@dataclass(frozen=True)
class Operation:
    """An operation of an API.

    Attributes:
        operation_id: The ``operationId`` of the document, unchanged.
        method_name: The client's method.
        constant_name: The constant of the operation in the module of operations.
        http_method: The HTTP method in capitals.
        path: The path with ``{name}`` for each path parameter.
        summary: A line of text.
        description: Paragraphs of text.
        parameters: Path parameters in the order of the path, then the required others.
        body: The body of the request; ``None`` without one.
        responses: The documented responses, by status.
        usage_plan: The default limits; ``None`` if not documented.
        restriction: The Restricted Data Token that a call may carry; ``None`` without one.
        scope: The scope of a grantless operation; ``None`` if a seller's grant is needed.
        safe: Whether the operation only reads, so that repeating its request is harmless.
        pagination: The pagination; ``None`` without one.
        actions: The actions that its response links to; ``None`` without links.

    """

    operation_id: str
    method_name: Identifier
    constant_name: Identifier
    http_method: Code
    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: tuple[Response, ...]
    usage_plan: UsagePlan | None
    restriction: Restriction | None
    scope: str | None
    safe: bool
    pagination: Pagination | None = None
    actions: Actions | None = None

    @property
    def restricted(self) -> bool:
        """Whether a call may carry a Restricted Data Token."""
        return self.restriction is not None

    @property
    def has_usual_safety(self) -> bool:
        """Whether the operation reads or writes as its HTTP method implies."""
        return self.safe == is_safe_method(self.http_method)

    @property
    def method_names(self) -> tuple[Identifier, ...]:
        """The client's methods: the operation's own, and those for its pages and actions."""
        others = [each.method_name for each in (self.pagination, self.actions) if each is not None]
        return self.method_name, *others

    @property
    def access_argument(self) -> Identifier | None:
        """The argument that changes the access token of a call; ``None`` without one."""
        if self.restricted:
            return Identifier("restricted_data_token")
        return None if self.scope is None else Identifier("scope")

    @cached_property
    def successes(self) -> tuple[Response, ...]:
        """The documented responses with a status from 200 to 299."""
        return tuple(response for response in self.responses if response.is_success)

    @cached_property
    def errors(self) -> tuple[Response, ...]:
        """The documented responses that raise."""
        return tuple(response for response in self.responses if not response.is_success)

    @cached_property
    def returns(self) -> Code:
        """The return type of a call."""
        types = dict.fromkeys(response.type or Code("None") for response in self.successes)
        return Code(" | ".join(types))

    @cached_property
    def accept(self) -> str:
        """The media types of the responses, for the ``Accept`` header."""
        types = dict.fromkeys(each.media_type for each in self.responses if each.media_type)
        return ", ".join(types) or "application/json"

    @property
    def positional(self) -> tuple[Parameter, ...]:
        """The positional parameters of a call."""
        return tuple(each for each in self.parameters if each.is_positional)

    @property
    def keywords(self) -> tuple[Parameter, ...]:
        """The keyword parameters of a call, the required ones first."""
        return tuple(each for each in self.parameters if not each.is_positional)

    @property
    def sample_target(self) -> str:
        """Path and query of a request with the sample of every parameter."""
        return self._target(self.parameters)

    @property
    def required_target(self) -> str:
        """Path and query of a request with the sample of every required parameter."""
        return self._target(each for each in self.parameters if each.required)

    @property
    def sample_headers(self) -> Mapping[str, str]:
        """The headers of a request that gives every parameter its sample."""
        found = {e.wire_name: e.sample_text for e in self.parameters if e.location == "header"}
        cookies = [each.sample_text for each in self.parameters if each.location == "cookie"]
        return found | ({"Cookie": "; ".join(cookies)} if cookies else {})

    @property
    def page_targets(self) -> tuple[str, ...]:
        """Path and query of the requests for two pages, the second with the token's sample."""
        if self.pagination is None:
            return ()
        first = [each for each in self.parameters if each != self.pagination.parameter]
        second = map(self.pagination.with_token, self.parameters)
        return self._target(first), self._target(each for each in second if each is not None)

    def _target(self, parameters: Iterable[Parameter]) -> str:
        parts = re.split(r"(\{[^{}]*\})", self.path)
        encoded = (each if each[:1] == "{" else quote(each, _IN_PATH) for each in parts)
        path = _BARE_PERCENT.sub("%25", "".join(encoded))
        for each in self.positional:
            path = path.replace(f"{{{each.wire_name}}}", each.sample_text)
        texts = (each.sample_text for each in parameters if each.location == "query")
        query = "&".join(filter(None, texts))
        return f"{path}?{query}" if query else path


@dataclass(frozen=True)
class Actions:
    """The actions that an operation's response may link to, as a class with a method for each.

    Attributes:
        method_name: The client's method that returns an instance of the class.
        class_name: The class.
        links: The path to the list of links in a response.
        operations: The operations that a link may lead to, each with its method in the class and
            the parameters that a link does not contain.
        sample_links: A sample of the link to each operation, by its method in the class.

    """

    method_name: Identifier
    class_name: Identifier
    links: tuple[Field, ...]
    operations: tuple[Operation, ...]
    sample_links: Mapping[Identifier, str]
