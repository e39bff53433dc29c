"""Clients of redis-py for this library, with a short timeout and without retries."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from .checks import check_seconds
from .errors import ConfigurationError

if TYPE_CHECKING:
    from redis import Redis

SOCKET_TIMEOUT = 0.25
"""Seconds allowed for each of connecting to Redis and waiting for a response."""

_MAX_CONNECTIONS = 10_000
"""The maximum number of connections. A thread without one would treat Redis as unavailable."""

_POOL_OPTION_PREFIXES = ("maint_notifications_", "oss_cluster_", "orig_", "himport_")
"""Prefixes of the options that a pool of redis-py adds for itself."""

_MISSING_PACKAGE = (
    "Redis needs a package that is not installed: pip install 'selling-partner[redis]'"
)


def redis_from_url(url: str) -> Redis:
    """Return a client for the URL, which does not connect yet.

    Args:
        url: ``redis://``, ``rediss://`` (TLS) or ``unix://``.

    Raises:
        ConfigurationError: The URL is invalid, or redis-py is not installed. No message quotes the
            URL, because it may contain a password.

    """
    try:
        from redis import Redis
    except ImportError:
        raise ConfigurationError(_MISSING_PACKAGE) from None
    with suppress(AttributeError, TypeError, ValueError):
        client = Redis.from_url(url)
        pool = client.connection_pool
        pool.connection_class(**pool.connection_kwargs)  # Raises for unknown options.
        return client
    # Raised outside the block, without the other error, because its frames contain the URL.
    raise ConfigurationError(
        "redis: expected a URL such as redis://host:6379/0, rediss://host:6379/0 or "
        "unix:///path, with options of redis-py in its query"
    ) from None


def checked_redis(client: object) -> Redis:
    """Return the client, if it is a synchronous client of redis-py.

    Raises:
        ConfigurationError: The object is something else, or redis-py is not installed.

    """
    try:
        from redis import Redis
    except ImportError:
        raise ConfigurationError(_MISSING_PACKAGE) from None
    if not isinstance(client, Redis):
        kind = f"{type(client).__module__}.{type(client).__qualname__}"
        raise ConfigurationError(
            f"redis: pass a redis.Redis, not {kind}; the synchronous client also serves async "
            "clients, which call it in a thread"
        )
    return client


def checked_prefix(prefix: str) -> str:
    """Return the prefix of the keys, if it is a string.

    Raises:
        ConfigurationError: The prefix is something else.

    """
    if not isinstance(prefix, str):
        raise ConfigurationError(f"prefix: pass a str, not {type(prefix).__qualname__}")
    return prefix


def without_retries(client: Redis, timeout: float) -> Redis:
    """Return a client with the same settings, but with this timeout and without retries.

    Args:
        client: The other client, which must live as long: its pool may refer to Sentinels.
        timeout: Seconds allowed for each of connecting and waiting for a response.

    Raises:
        ConfigurationError: The timeout is invalid.

    """
    check_seconds("timeout", timeout)
    from redis import ConnectionPool, Redis
    from redis.backoff import NoBackoff
    from redis.maint_notifications import MaintNotificationsConfig
    from redis.retry import Retry

    pool = client.connection_pool
    given = pool.connection_kwargs
    options = {name: given[name] for name in given if not name.startswith(_POOL_OPTION_PREFIXES)}
    options |= {
        "socket_timeout": timeout,
        "socket_connect_timeout": timeout,
        "retry": Retry(NoBackoff(), 0),
        "max_connections": _MAX_CONNECTIONS,
        # During maintenance these would extend the timeout.
        "maint_notifications_config": MaintNotificationsConfig(enabled=False),
    }
    return Redis(connection_pool=ConnectionPool(pool.connection_class, **options))
