"""The credentials, the region and the hosts of a client from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, NamedTuple, NoReturn

from ..auth.credentials import ENVIRONMENT, Credentials, is_usable
from ..core.errors import ConfigurationError, CredentialsError
from ..core.escaping import quoted
from ..core.regions import Region
from ..core.urls import checked_url

REGION = "SP_API_REGION"
BASE_URL = "SP_API_BASE_URL"
TOKEN_URL = "SP_API_TOKEN_URL"


class Environment(NamedTuple):
    """The values of the caller and, where missing, of the environment."""

    credentials: Any
    region: Region
    base_url: str | None
    token_url: str | None


def read_environment(
    environ: Mapping[str, str] | None,
    *,
    credentials: object,
    region: Region | None,
    base_url: str | None,
    token_url: str | None,
    grantless: bool,
) -> Environment:
    """Return the given values, and those of the environment for the others.

    Args:
        environ: Read from this mapping instead of ``os.environ``.
        credentials: The credentials, or their provider.
        region: The region of the selling partner's marketplaces.
        base_url: The host of the API.
        token_url: The URL that issues access tokens.
        grantless: The refresh token is optional.

    Raises:
        CredentialsError: Only variables of the credentials are missing or malformed.
        ConfigurationError: Another variable is, too. The message names all of them.

    """
    reader = _Reader(os.environ if environ is None else environ)
    found = None
    if credentials is None:
        found = reader.credentials(grantless=grantless)
    if region is None:
        region = reader.region()
    base_url = reader.url(BASE_URL) if base_url is None else base_url
    token_url = reader.url(TOKEN_URL) if token_url is None else token_url
    if reader.has_faults or region is None:
        reader.refuse()
    held = Credentials(**(found or {})) if credentials is None else credentials
    return Environment(held, region, base_url, token_url)


class _Reader:
    """A reader of variables that collects the missing and malformed ones."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._missing: list[str] = []
        self._malformed: dict[str, str] = {}

    @property
    def has_faults(self) -> bool:
        return bool(self._missing or self._malformed)

    def credentials(self, *, grantless: bool) -> dict[str, str]:
        """Return the credentials by name."""
        values = {name: self._text(key) for name, key in ENVIRONMENT.items()}
        if grantless and not values["refresh_token"]:
            del values["refresh_token"]
        for name, value in values.items():
            if not value:
                self._missing.append(ENVIRONMENT[name])
            elif not is_usable(value):
                self._malformed[ENVIRONMENT[name]] = "must consist of printable characters"
        return values

    def region(self) -> Region | None:
        """Return the region; ``None`` is among the faults."""
        text = self._text(REGION)
        for each in Region:
            if each.value == text.lower():
                return each
        if text:
            known = ", ".join(each.value for each in Region)
            self._malformed[REGION] = f"must be one of {known}, not {quoted(text, 20)}"
        else:
            self._missing.append(REGION)
        return None

    def url(self, name: str) -> str | None:
        """Return a URL, if one is set. No message quotes a URL: it may hold a password."""
        text = self._text(name)
        if not text:
            return None
        try:
            return checked_url(name, text)
        except ConfigurationError as error:
            self._malformed[name] = str(error).removeprefix(f"{name}: ")
            return None

    def refuse(self) -> NoReturn:
        """Raise, naming every fault."""
        faults = [f"{', '.join(self._missing)}: not set"] if self._missing else []
        faults += [f"{name}: {wrong}" for name, wrong in self._malformed.items()]
        names = {*self._missing, *self._malformed}
        is_of_credentials = names <= set(ENVIRONMENT.values())
        kind = CredentialsError if is_of_credentials else ConfigurationError
        right = "credentials=Credentials(...)" if is_of_credentials else "keywords in their place"
        told = "; ".join(faults)
        raise kind(f"environment: {told}; set these variables, or pass {right} to from_env()")

    def _text(self, name: str) -> str:
        return self._environ.get(name, "").strip()
