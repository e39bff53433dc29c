"""The event loop to which an async client belongs."""

from __future__ import annotations

from ..core.errors import ConfigurationError


def async_bind_event_loop(before: object) -> object:
    """Return the event loop of a client: the one in which it was first used.

    Its locks and connections bind to that loop; in another one, waiting tasks would hang.

    Args:
        before: The event loop of an earlier call; ``None`` on first use.

    Raises:
        ConfigurationError: The current event loop is a different one.

    """
    from anyio.lowlevel import current_token  # Sync clients do not import it.

    here = current_token()
    if before is None or before == here:
        return here
    raise ConfigurationError(
        "an async client belongs to the event loop in which it was first used; "
        "create a client in each event loop, such as within each asyncio.run(...)"
    )


def bind_event_loop(before: object) -> object:
    """Do nothing: a sync client may be used in any thread."""
    return None
