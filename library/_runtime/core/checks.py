"""Checks of option values, shared by several modules."""

from __future__ import annotations

from .errors import ConfigurationError

MAX_TIMEOUT = 86_400.0
"""The longest timeout, a day in seconds. Much larger values exceed limits of the system."""


def check_switch(name: str, value: object) -> None:
    """Refuse a value other than ``True`` and ``False``, such as the string of a variable.

    Raises:
        ConfigurationError: The value is not a bool.

    """
    if not isinstance(value, bool):
        raise ConfigurationError(f"{name}: pass True or False, not {type(value).__qualname__}")


def check_seconds(name: str, seconds: object) -> None:
    """Refuse an invalid timeout.

    Raises:
        ConfigurationError: The value is not a positive number of seconds, or is more than a day.

    """
    is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if not is_number or not 0 < seconds <= MAX_TIMEOUT:  # type: ignore[operator]
        raise ConfigurationError(
            f"{name}: expected a positive number of seconds, at most {MAX_TIMEOUT:g}"
        )
