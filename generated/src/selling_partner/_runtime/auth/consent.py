"""Amazon's consent page: its URL for a marketplace, and the redirect that follows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qs, urlencode, urlsplit

from ..core.errors import AuthorizationError, ConfigurationError
from ..core.escaping import quoted
from ..core.regions import Marketplace
from ..core.secrets import Secret
from ..core.urls import checked_url
from .central_hosts import SELLER_CENTRAL, VENDOR_CENTRAL

_CONSENT = "/apps/authorize/consent"

_PARAMETERS = ("spapi_oauth_code", "selling_partner_id", "state")
_MAX_PARAMETER = 4_096
"""The maximum number of characters of a parameter of the redirect."""


def authorization_url(
    marketplace: Marketplace | str,
    application_id: str,
    state: str,
    *,
    vendor: bool = False,
    draft: bool = False,
    redirect_uri: str | None = None,
    base_url: str | None = None,
) -> str:
    """Return the URL of Amazon's consent page, to which a website redirects a selling partner.

    Args:
        marketplace: The selling partner's marketplace.
        application_id: The application's identifier, ``amzn1.sp.solution...``.
        state: The string that the redirect returns; see ``AuthorizationState``.
        vendor: Use Vendor Central in place of Seller Central.
        draft: The application is a draft (``version=beta``).
        redirect_uri: One of the application's redirect URIs; by default its first one.
        base_url: The site of the page in place of Amazon's, such as a sandbox.

    Raises:
        ConfigurationError: An argument is invalid.

    """
    hosts, portal = (VENDOR_CENTRAL, "Vendor") if vendor else (SELLER_CENTRAL, "Seller")
    host = next((hosts[each] for each in hosts if each == marketplace), None)
    if host is None:
        names = ", ".join(each.name for each in hosts)
        raise ConfigurationError(
            f"marketplace: {quoted(str(marketplace), 40)} has no {portal} Central; pass a "
            f"Marketplace of {names}"
        )
    for name, value in (("application_id", application_id), ("state", state)):
        if not isinstance(value, str) or not value or not value.isprintable():
            raise ConfigurationError(f"{name}: expected a non-empty string")
    if application_id.startswith("amzn1.application-oa2"):
        raise ConfigurationError(
            "application_id: this is the client identifier of Login with Amazon; pass the "
            "application's identifier, amzn1.sp.solution..."
        )
    query = {"application_id": application_id, "state": state}
    if draft:
        query["version"] = "beta"
    if redirect_uri is not None:
        query["redirect_uri"] = checked_url("redirect_uri", redirect_uri)
    site = f"https://{host}" if base_url is None else checked_url("base_url", base_url).rstrip("/")
    return f"{site}{_CONSENT}?{urlencode(query)}"


@dataclass(frozen=True)
class AuthorizationRedirect:
    """The redirect from Amazon's consent page to a website.

    Check its ``state`` with ``AuthorizationState.verify`` before anything else. Then exchange the
    code within five minutes: ``Credentials.from_authorization_code(redirect.code, ...)``.

    Attributes:
        code: The authorization code, which is valid once.
        selling_partner_id: The selling partner, such as ``A3EXAMPLE``.
        state: The ``state`` of the consent page's URL.

    """

    code: str = field(repr=False)
    selling_partner_id: str
    state: str = field(repr=False)

    @classmethod
    def parse(cls, request: str | Mapping[str, str | Sequence[str]]) -> Self:
        """Read the parameters of a redirect.

        Args:
            request: The URL of the request, its query, or a mapping of its parameters, such as
                ``request.query_params`` or ``request.args`` of a web framework.

        Raises:
            AuthorizationError: The selling partner refused, or a parameter is missing, repeated or
                too long. The message does not quote the code.

        """
        given = _parameters(request)
        said = [quoted(text, 200) for name in _REFUSAL for text in given.get(name, ())]
        if said:
            raise AuthorizationError(f"authorization: Amazon reported {', '.join(said)}")
        code, selling_partner_id, state = (_single(given, name) for name in _PARAMETERS)
        return cls(Secret(code), selling_partner_id, Secret(state))


_REFUSAL = ("error", "error_description")
"""The parameters of a refusal, as in OAuth 2.0."""


def _parameters(request: str | Mapping[str, str | Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """Return the values of each parameter."""
    if isinstance(request, Mapping):
        return {
            str(name): [value] if isinstance(value, str) else [str(each) for each in value]
            for name, value in request.items()
        }
    if not isinstance(request, str):
        raise AuthorizationError("authorization: pass the redirect's URL or its parameters")
    query = urlsplit(request).query if "?" in request else request
    try:
        return parse_qs(query, keep_blank_values=True, max_num_fields=100, errors="strict")
    except ValueError:
        raise AuthorizationError("authorization: the redirect's query is malformed") from None


def _single(given: Mapping[str, Sequence[str]], name: str) -> str:
    """Return the only value of a parameter."""
    values = given.get(name, ())
    if len(values) > 1:
        raise AuthorizationError(f"authorization: the redirect repeats {name}")
    text = values[0] if values else ""
    if not text or not text.isprintable() or len(text) > _MAX_PARAMETER:
        raise AuthorizationError(
            f"authorization: the redirect has no usable {name}; start again at the consent page"
        )
    return text
