"""A client of redis-py as this library uses one: never waited for long, never asking twice."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from .checks import check_seconds
from .errors import ConfigurationError

if TYPE_CHECKING:
    from redis import Redis

SOCKET_TIMEOUT = 0.25
"""Seconds allowed for each of connecting to Redis and waiting for its answer."""

_MANY = 10_000
"""Connections at once: a thread that got none would take it that Redis has failed."""

_OF_THE_POOL = ("maint_notifications_", "oss_cluster_", "orig_", "himport_")
"""How redis-py's names of options begin that a pool adds for itself."""

_MISSING = "Redis needs a package that is not installed: pip install 'selling-partner[redis]'"


def redis_from_url(url: str) -> Redis:
    """Return a client for the URL; nothing is connected yet.

    Args:
        url: ``redis://``, ``rediss://`` (TLS) or ``unix://``.

    Raises:
        ConfigurationError: The URL is none, or redis-py is not installed. No message quotes the
            URL, for it may hold a password.

    """
    try:
        from redis import Redis
    except ImportError:
        raise ConfigurationError(_MISSING) from None
    with suppress(AttributeError, TypeError, ValueError):
        client = Redis.from_url(url)
        pool = client.connection_pool
        pool.connection_class(**pool.connection_kwargs)  # Tells of options that there are none of.
        return client
    # Out here there is no trace of the other error, whose frames hold the URL.
    raise ConfigurationError(
        "redis: expected a URL such as redis://host:6379/0, rediss://host:6379/0 or "
        "unix:///path, with options of redis-py in its query"
    ) from None


def checked_redis(client: object) -> Redis:
    """Return the client, if it is a synchronous one of redis-py.

    Raises:
        ConfigurationError: It is something else, or redis-py is not installed.

    """
    try:
        from redis import Redis
    except ImportError:
        raise ConfigurationError(_MISSING) from None
    if not isinstance(client, Redis):
        kind = f"{type(client).__module__}.{type(client).__qualname__}"
        raise ConfigurationError(
            f"redis: pass a redis.Redis, not {kind}; the synchronous client serves async code "
            "too, which calls it in a thread"
        )
    return client


def checked_prefix(prefix: str) -> str:
    """What keys begin with, if it is a text.

    Raises:
        ConfigurationError: It is something else.

    """
    if not isinstance(prefix, str):
        raise ConfigurationError(f"prefix: pass a str, not {type(prefix).__qualname__}")
    return prefix


def without_retries(client: Redis, timeout: float) -> Redis:
    """Return a client like that one, which gives up in time and sends nothing twice.

    Args:
        client: The other one, which has to live as long: its pool may know of Sentinels.
        timeout: Seconds allowed for each of connecting and waiting for an answer.

    Raises:
        ConfigurationError: The timeout is none.

    """
    check_seconds("timeout", timeout)
    from redis import ConnectionPool, Redis
    from redis.backoff import NoBackoff
    from redis.maint_notifications import MaintNotificationsConfig
    from redis.retry import Retry

    pool = client.connection_pool
    given = pool.connection_kwargs
    options = {name: given[name] for name in given if not name.startswith(_OF_THE_POOL)}
    options |= {
        "socket_timeout": timeout,
        "socket_connect_timeout": timeout,
        "retry": Retry(NoBackoff(), 0),
        "max_connections": _MANY,
        # During maintenance these would have it wait for longer.
        "maint_notifications_config": MaintNotificationsConfig(enabled=False),
    }
    return Redis(connection_pool=ConnectionPool(pool.connection_class, **options))
