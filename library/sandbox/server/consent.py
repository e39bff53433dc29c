"""The page on which a seller authorizes an application, as in Seller Central."""

from __future__ import annotations

from html import escape
from urllib.parse import parse_qsl, urlencode

from ..protocol.exchanges import RejectedRequestError, SandboxRequest, SandboxResponse
from ..simulation.authorization import PATH, SELLING_PARTNER_ID, Authorizations

_HTML = "text/html; charset=utf-8"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; form-action *; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
}
_PAGE = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Authorize {application}</title></head>
<body>
<h1>Authorize {application}</h1>
<p>The application asks for access to your selling partner account in this sandbox.
You return to {redirect}.</p>
<form method="post" action="{action}">
<label>Selling partner <input name="selling_partner_id" value="{seller}" required></label>
<button>Confirm</button>
</form>
</body>
</html>
"""


def respond(authorizations: Authorizations, request: SandboxRequest) -> SandboxResponse:
    """Show the page for ``GET``; confirm for ``POST``, which redirects to the application.

    Raises:
        RejectedRequestError: A parameter is missing or invalid.

    """
    query = dict(parse_qsl(request.query, keep_blank_values=True))
    for name in ("application_id", "redirect_uri"):
        if not query.get(name):
            raise _rejection(400, f"query parameter {name}: missing")
    if request.method == "GET":
        text = _PAGE.format(
            application=escape(query["application_id"]),
            redirect=escape(query["redirect_uri"]),
            action=escape(f"{PATH}?{urlencode(query)}"),
            seller=SELLING_PARTNER_ID,
        )
        return SandboxResponse(200, text.encode(), _HTML, _HEADERS)
    if request.method != "POST":
        raise _rejection(405, f"{request.method[:20]}: the page has GET and POST")
    form = dict(parse_qsl(request.content.decode("utf-8", "replace")))
    seller = form.get("selling_partner_id") or SELLING_PARTNER_ID
    try:
        found = authorizations.authorize(query["redirect_uri"], query.get("state", ""), seller)
    except ValueError as error:
        raise _rejection(400, f"query parameter {error}") from None
    return SandboxResponse(302, headers={**_HEADERS, "Location": found.url})


def _rejection(status: int, message: str) -> RejectedRequestError:
    return RejectedRequestError(status, "InvalidInput", message)
