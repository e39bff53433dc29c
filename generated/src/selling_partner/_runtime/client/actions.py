"""Actions that a response allows: the base of the generated classes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar

from ..core.errors import ActionNotAllowedError, LinkError, RequestValidationError
from ..messages.hal_links import Link, Operations, OriginCall, link_for, read_links
from ..messages.operation import Operation

if TYPE_CHECKING:
    from .client import ApiClient

A = TypeVar("A")
T = TypeVar("T")


class Action:
    """An allowed action, for programs that handle any action.

    Attributes:
        name: The name in the API; empty if the link has none.
        method_name: The method of the generated class.
        operation_id: The identifier of its operation in Amazon's documentation.
        href: The link as the API sent it.

    """

    def __init__(self, client: ApiClient, operation: Operation[Any], link: Link) -> None:
        self.name: str = link.name
        self.method_name: str = link.method_name or ""
        self.operation_id: str = operation.operation_id
        self.href: str = link.href
        self._client = client
        self._operation = operation
        self._arguments = link.arguments

    def __call__(self, *, body: object = None, timeout: float | None = None) -> Any:
        """Call the operation.

        Args:
            body: The body's model, or a dict of its fields; ``None`` if the operation takes none.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in place
                of the client's own.

        Returns:
            The operation's response.

        Raises:
            RequestValidationError: The body breaks a limit, or the operation takes no body. Nothing
                was sent.
            RateLimitWaitError: Waiting for the rate limit would exceed ``max_wait``. Nothing was
                sent.
            ApiStatusError: The status is not a success.
            NetworkError: There was no response.
            CredentialsError: A credential is missing, or Login with Amazon refused it.

        """
        if body is not None and self._operation.body is None:
            raise RequestValidationError(self.operation_id, ["body: the operation takes none"])
        return self._call(self._operation, {}, body=body, timeout=timeout)

    def _call(self, operation: Operation[T], arguments: Mapping[str, object], **options: Any) -> T:
        """Call the operation with the link's arguments, overridden by those that are given."""
        given = {name: value for name, value in arguments.items() if value is not None}
        return self._client._call(operation, {**self._arguments, **given}, **options)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.method_name}>"


class Actions(Generic[A]):
    """The actions that the links of a response allow.

    Each known action has a method. ``name in actions`` checks whether an action is allowed, and
    ``actions[name]`` returns it; ``name`` is a method or an operation's identifier. Iteration
    yields the allowed actions, and ``len`` counts them. They are those of the response: later
    calls do not change them.

    A link is accepted only if it names a known operation on the client's own host with the path
    arguments of the original call. Its URL is not requested: the operation is called with the
    link's arguments.
    """

    _path: ClassVar[str]
    _known: ClassVar[Operations]

    def __init__(self, client: ApiClient, asked: OriginCall, response: A) -> None:
        self._subject = asked.subject
        self._response = response
        self._links = read_links(response, self._path, asked, self._known)
        self._actions = {
            name: Action(client, self._known[name], link)
            for link in self._links
            if link.refusal is None and (name := link.method_name) is not None
        }

    @classmethod
    def _ask(
        cls,
        client: ApiClient,
        operation: Operation[A],
        arguments: Mapping[str, object],
        **options: Any,
    ) -> Self:
        """Call the operation whose response has the links."""
        # A caller may change a list afterwards, and an iterator can be read only once.
        kept = {
            name: list(value) if isinstance(value, Iterator | list) else value
            for name, value in arguments.items()
        }
        response = client._call(operation, kept, **options)
        asked = OriginCall(operation, kept, client._connection.settings.base_url)
        return cls(client, asked, response)

    @property
    def allowed(self) -> tuple[str, ...]:
        """The methods of the allowed actions, in the order of the response."""
        return tuple(self._actions)

    @property
    def refused(self) -> tuple[Link, ...]:
        """The rejected links, each with its ``name``, ``href`` and ``refusal``.

        A link to an unknown operation may be an action that Amazon has added.
        """
        return tuple(each for each in self._links if each.refusal is not None)

    @property
    def response(self) -> A:
        """The response."""
        return self._response

    def __getitem__(self, name: str) -> Action:
        """Return the action of this method, or of the operation with this identifier.

        Raises:
            ActionNotAllowedError: The response does not allow the action.
            LinkError: The link was rejected: other host, other order or unknown operation.

        """
        return self._allowed(self._method(name) or name)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._method(name) in self._actions

    def __iter__(self) -> Iterator[Action]:
        return iter(self._actions.values())

    def __len__(self) -> int:
        return len(self._actions)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {', '.join(self.allowed) or 'without any'}>"

    def _follow(
        self, operation: Operation[T], arguments: Mapping[str, object], **options: Any
    ) -> T:
        """Call an operation with the arguments of its link, if the action is allowed."""
        name = next(name for name, each in self._known.items() if each is operation)
        return self._allowed(name)._call(operation, arguments, **options)

    def _method(self, name: str) -> str | None:
        """Return the method of this name, or of the operation with this identifier."""
        by_id = {each.operation_id: method for method, each in self._known.items()}
        return name if name in self._known else by_id.get(name)

    def _allowed(self, method_name: str) -> Action:
        known = self._known.get(method_name)
        operation_id = known.operation_id if known else method_name
        link = link_for(method_name, self._links)
        if link is None:
            raise ActionNotAllowedError(operation_id, self._subject, self.allowed)
        if link.refusal is not None:
            raise LinkError(operation_id, link.name, link.refusal)
        return self._actions[method_name]
