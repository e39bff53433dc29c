"""The ``User-Agent`` header, which Amazon requires."""

from __future__ import annotations

import platform
import re

from .errors import ConfigurationError

MAX_USER_AGENT_CHARACTERS = 500

_PRINTABLE = r"!-'*-.0-:<>-~"
"""Printable ASCII without the space and ``()/;=``."""

_APPLICATION = re.compile(rf"[{_PRINTABLE}][{_PRINTABLE} ]*/[{_PRINTABLE}]+")


def user_agent(application: str) -> str:
    """Return the ``User-Agent``: ``App/Version (Language=...; Platform=...)``.

    Raises:
        ConfigurationError: The application does not have the form ``Name/Version``, or the header
            exceeds the 500 characters that Amazon accepts.

    """
    if not isinstance(application, str) or not _APPLICATION.fullmatch(application):
        raise ConfigurationError(
            f"application: expected 'Name/Version' in printable ASCII without any of ( ) / ; = "
            f"in its parts, such as 'MyShop/2.1', not {application!r}"
        )
    language = f"Language=Python/{platform.python_version()}"
    header = f"{application} ({language}; Platform={platform.system() or 'Unknown'})"
    if len(header) > MAX_USER_AGENT_CHARACTERS:
        raise ConfigurationError(
            f"application: the User-Agent would have {len(header)} characters; "
            f"Amazon refuses more than {MAX_USER_AGENT_CHARACTERS}"
        )
    return header
