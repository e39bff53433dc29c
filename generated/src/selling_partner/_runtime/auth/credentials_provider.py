"""Credentials that a function returns, such as those of a secrets manager."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from ..core.checks import check_seconds
from ..core.errors import ConfigurationError
from .credentials import Credentials

LIFETIME = 300.0
"""The default lifetime of credentials in seconds."""


@dataclass(frozen=True)
class CredentialsProvider:
    """A function that returns the current credentials.

    A client asks it before the first request. It asks again before a token request if the
    credentials are older than ``lifetime``, and as soon as Login with Amazon refuses them. Calls
    that need credentials at the same time share one request. A failure of the function is logged
    while older credentials exist, and raises ``CredentialsError`` otherwise.

    Args:
        fetch: Returns the credentials. It may block; an async client calls it in a thread. An
            ``async`` function works with an async client only.
        lifetime: The age in seconds at which credentials are requested again, at most a day.

    Raises:
        ConfigurationError: ``fetch`` is not callable, or the lifetime is invalid.

    """

    fetch: Callable[[], Credentials | Awaitable[Credentials]] = field(repr=False)
    lifetime: float = LIFETIME

    def __post_init__(self) -> None:
        if not callable(self.fetch):
            raise ConfigurationError("fetch: pass a function that returns Credentials")
        check_seconds("lifetime", self.lifetime)


CredentialsSource: TypeAlias = Credentials | CredentialsProvider | Callable[[], Credentials]
"""The credentials of a sync client."""

AsyncCredentialsSource: TypeAlias = (
    Credentials | CredentialsProvider | Callable[[], Credentials | Awaitable[Credentials]]
)
"""The credentials of an async client."""


AnyCredentialsSource: TypeAlias = AsyncCredentialsSource
"""The credentials of either client."""


def provider_of(source: AnyCredentialsSource) -> CredentialsProvider | None:
    """Return the provider, one for a bare function, or ``None`` for fixed credentials.

    Raises:
        ConfigurationError: The value is of another kind.

    """
    if isinstance(source, Credentials):
        return None
    if isinstance(source, CredentialsProvider):
        return source
    if isinstance(source, type) or not callable(source):
        raise ConfigurationError(
            "credentials: pass Credentials(...), Credentials.from_env(), a CredentialsProvider or "
            "a function that returns Credentials"
        )
    return CredentialsProvider(source)
