"""What an answer allows to be done next: the base of the generated classes of actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar

from ..core.errors import ActionNotAllowedError, LinkError, RequestValidationError
from ..messages.hal_links import Link, Operations, OriginCall, link_for, read_links
from ..messages.operation import Operation

if TYPE_CHECKING:
    from .async_client import AsyncApiClient

A = TypeVar("A")
T = TypeVar("T")


class AsyncAction:
    """One action that is allowed, for programs that take whatever there is.

    Attributes:
        name: What the API calls it; empty where it has no name.
        method_name: Its method of the actions that it is one of.
        operation_id: The identifier of its operation in Amazon's documentation.
        href: The link to it, as the API wrote it.

    """

    def __init__(self, client: AsyncApiClient, operation: Operation[Any], link: Link) -> None:
        self.name: str = link.name
        self.method_name: str = link.method_name or ""
        self.operation_id: str = operation.operation_id
        self.href: str = link.href
        self._client = client
        self._operation = operation
        self._arguments = link.arguments

    async def __call__(self, *, body: object = None, timeout: float | None = None) -> Any:
        """Call the operation, as its method does.

        Args:
            body: The body's model, or a dict of its fields; nothing where the operation takes none.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in place
                of the client's own.

        Returns:
            The operation's answer.

        Raises:
            RequestValidationError: The body breaks a limit, or the operation takes none; nothing
                was sent.
            RateLimitWaitError: The rate limit lets it go only after the deadline; nothing was sent.
            ApiStatusError: Any status but success.
            NetworkError: No answer came.
            CredentialsError: A credential is missing, or Login with Amazon refused it.

        """
        if body is not None and self._operation.body is None:
            raise RequestValidationError(self.operation_id, ["body: the operation takes none"])
        return await self._call(self._operation, {}, body=body, timeout=timeout)

    async def _call(
        self, operation: Operation[T], arguments: Mapping[str, object], **options: Any
    ) -> T:
        """Call the operation with what the link says, and with the arguments that are given."""
        given = {name: value for name, value in arguments.items() if value is not None}
        return await self._client._call(operation, {**self._arguments, **given}, **options)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.method_name}>"


class AsyncActions(Generic[A]):
    """The actions that an answer allows, from the links in it.

    There is a method for each action that is known. ``name in actions`` tells whether one is
    allowed, by its method or by its operation's identifier, and ``actions[name]`` gives it.
    Iteration gives each that is allowed, and ``len`` counts them. All is as the API answered: what
    has been done since is not in it.

    A link counts only if it leads to a known operation on the client's own host, for the same
    arguments in the path as were asked for. It is not followed as it stands: the operation is
    called with the link's arguments, like any other.
    """

    _path: ClassVar[str]
    _known: ClassVar[Operations]

    def __init__(self, client: AsyncApiClient, asked: OriginCall, response: A) -> None:
        self._subject = asked.subject
        self._response = response
        self._links = read_links(response, self._path, asked, self._known)
        self._actions = {
            name: AsyncAction(client, self._known[name], link)
            for link in self._links
            if link.refusal is None and (name := link.method_name) is not None
        }

    @classmethod
    async def _ask(
        cls,
        client: AsyncApiClient,
        operation: Operation[A],
        arguments: Mapping[str, object],
        **options: Any,
    ) -> Self:
        """Call the operation whose answer has the links."""
        # What the caller goes on to use, or what can be read but once, may be needed again.
        kept = {
            name: list(value) if isinstance(value, Iterator | list) else value
            for name, value in arguments.items()
        }
        response = await client._call(operation, kept, **options)
        asked = OriginCall(operation, kept, client._connection.settings.base_url)
        return cls(client, asked, response)

    @property
    def allowed(self) -> tuple[str, ...]:
        """The methods of the actions that are allowed, in the order of the answer."""
        return tuple(self._actions)

    @property
    def refused(self) -> tuple[Link, ...]:
        """The links that are not followed, each with its ``name``, ``href`` and ``refusal``.

        One that leads to no known operation may be an action that Amazon has added.
        """
        return tuple(each for each in self._links if each.refusal is not None)

    @property
    def response(self) -> A:
        """The answer itself."""
        return self._response

    def __getitem__(self, name: str) -> AsyncAction:
        """The action of this method, or of the operation with this identifier.

        Raises:
            ActionNotAllowedError: The answer does not allow it.
            LinkError: Its link leads to where the client does not go.

        """
        return self._allowed(self._method(name) or name)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._method(name) in self._actions

    def __iter__(self) -> Iterator[AsyncAction]:
        return iter(self._actions.values())

    def __len__(self) -> int:
        return len(self._actions)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {', '.join(self.allowed) or 'without any'}>"

    async def _follow(
        self, operation: Operation[T], arguments: Mapping[str, object], **options: Any
    ) -> T:
        """Call an operation as its link says, if it is allowed."""
        name = next(name for name, each in self._known.items() if each is operation)
        return await self._allowed(name)._call(operation, arguments, **options)

    def _method(self, name: str) -> str | None:
        """The method of this name, or of the operation with this identifier."""
        by_id = {each.operation_id: method for method, each in self._known.items()}
        return name if name in self._known else by_id.get(name)

    def _allowed(self, method_name: str) -> AsyncAction:
        known = self._known.get(method_name)
        operation_id = known.operation_id if known else method_name
        link = link_for(method_name, self._links)
        if link is None:
            raise ActionNotAllowedError(operation_id, self._subject, self.allowed)
        if link.refusal is not None:
            raise LinkError(operation_id, link.name, link.refusal)
        return self._actions[method_name]
