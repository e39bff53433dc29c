"""Checks of option values that several modules share."""

from __future__ import annotations

from .errors import ConfigurationError

LONGEST_TIMEOUT = 86_400.0
"""A day, in seconds. Not far beyond it, the system's own limits raise errors of their own."""


def check_switch(name: str, value: object) -> None:
    """Refuse what is neither ``True`` nor ``False``, such as the text of an environment variable.

    Raises:
        ConfigurationError: It is something else.

    """
    if not isinstance(value, bool):
        raise ConfigurationError(f"{name}: pass True or False, not {type(value).__qualname__}")


def check_seconds(name: str, seconds: object) -> None:
    """Refuse what is no timeout.

    Raises:
        ConfigurationError: It is not a positive number of seconds, a day at most.

    """
    is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if not is_number or not 0 < seconds <= LONGEST_TIMEOUT:  # type: ignore[operator]
        raise ConfigurationError(
            f"{name}: expected a positive number of seconds, at most {LONGEST_TIMEOUT:g}"
        )
