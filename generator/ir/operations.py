"""What can be called: an operation with all that a method of it needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from ..pycode.identifiers import Identifier
from ..pycode.literals import Code
from .components import Body, Pagination, Parameter, Response, UsagePlan
from .models import Field

_IN_PATH = "/%!$&'()*+,;=:@~"
"""What stands in the fixed parts of a path as it is."""


def is_safe_method(method: str) -> bool:
    """Return whether requests of an HTTP method only read, unless a document says otherwise."""
    return method.upper() in {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True)
class Operation:
    """An operation of an API.

    Attributes:
        operation_id: Letter for letter as in the document.
        method_name: The client's method.
        constant_name: The constant that describes it in the module of operations.
        http_method: In capitals.
        path: With ``{name}`` where a path parameter goes.
        summary: One line.
        description: Paragraphs.
        parameters: Path parameters first, in the order of the path, then the required others.
        body: ``None`` where the operation takes none.
        responses: By status.
        usage_plan: ``None`` where the document states none.
        restricted: Whether a call may carry a Restricted Data Token.
        scope: The scope for which an application signs in as itself, if it does so here.
        safe: Whether the operation only reads, so that its request may be sent any number of times.
        pagination: ``None`` where the operation does not page.
        actions: ``None`` where its answer has no links to actions.

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
    restricted: bool
    scope: str | None
    safe: bool
    pagination: Pagination | None = None
    actions: Actions | None = None

    @property
    def has_usual_safety(self) -> bool:
        """Whether the operation reads or changes something as its HTTP method tells."""
        return self.safe == is_safe_method(self.http_method)

    @property
    def method_names(self) -> tuple[Identifier, ...]:
        """The client's methods: the operation's own, and those for its pages and its actions."""
        others = [each.method_name for each in (self.pagination, self.actions) if each is not None]
        return self.method_name, *others

    @property
    def access_argument(self) -> Identifier | None:
        """The argument with which a call changes the token that it carries, if it can."""
        if self.restricted:
            return Identifier("restricted_data_token")
        return None if self.scope is None else Identifier("scope")

    @property
    def successes(self) -> tuple[Response, ...]:
        """The documented answers from 200 to 299."""
        return tuple(response for response in self.responses if response.is_success)

    @property
    def errors(self) -> tuple[Response, ...]:
        """The documented answers that raise."""
        return tuple(response for response in self.responses if not response.is_success)

    @property
    def returns(self) -> Code:
        """The type of what a call returns."""
        types = dict.fromkeys(response.type or Code("None") for response in self.successes)
        return Code(" | ".join(types))

    @property
    def accept(self) -> str:
        """The media types of the answers, as an ``Accept`` header lists them."""
        types = dict.fromkeys(each.media_type for each in self.responses if each.media_type)
        return ", ".join(types) or "application/json"

    @property
    def positional(self) -> tuple[Parameter, ...]:
        """The parameters that a call gives by position."""
        return tuple(each for each in self.parameters if each.is_positional)

    @property
    def keywords(self) -> tuple[Parameter, ...]:
        """The parameters that a call gives by name, the required ones first."""
        return tuple(each for each in self.parameters if not each.is_positional)

    @property
    def sample_target(self) -> str:
        """Path and query of a request that gives every parameter its sample."""
        return self._target(self.parameters)

    @property
    def page_targets(self) -> tuple[str, ...]:
        """Path and query of the requests for two pages, the second by the token's sample."""
        if self.pagination is None:
            return ()
        first = [each for each in self.parameters if each != self.pagination.parameter]
        second = map(self.pagination.with_token, self.parameters)
        return self._target(first), self._target(each for each in second if each is not None)

    def _target(self, parameters: Iterable[Parameter]) -> str:
        parts = re.split(r"(\{[^{}]*\})", self.path)
        path = "".join(each if each[:1] == "{" else quote(each, _IN_PATH) for each in parts)
        for each in self.positional:
            path = path.replace(f"{{{each.wire_name}}}", each.sample_text)
        query = "&".join(each.sample_text for each in parameters if each.location == "query")
        return f"{path}?{query}" if query else path


@dataclass(frozen=True)
class Actions:
    """What the links of an operation's answer may allow, as a class with a method for each.

    Attributes:
        method_name: The client's method that asks, and gives an object of the class.
        class_name: The class.
        links: The fields that lead from the answer to the list of links.
        operations: Those that a link may lead to, each by its method in the class and with the
            parameters that a link does not give.
        sample_links: A link to each, by its method in the class, as an answer to a request with
            the samples has it.

    """

    method_name: Identifier
    class_name: Identifier
    links: tuple[Field, ...]
    operations: tuple[Operation, ...]
    sample_links: Mapping[Identifier, str]
