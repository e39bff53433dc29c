"""A small website on which sellers authorize an application, as one module of Starlette.

    pip install starlette uvicorn
    uvicorn authorize_sellers:app --app-dir examples/authorization

Open http://127.0.0.1:8000/connect/DE. After the seller's consent, the website keeps the refresh
token in a file; a real website encrypts it. With that token, ``SellingPartner`` calls the API.

Environment: SP_API_CLIENT_ID and SP_API_CLIENT_SECRET identify the application to Login with
Amazon, APPLICATION_ID to Seller Central. WEBSITE_URL is the public address of this website, and
WEBSITE_SECRET a random string of at least 32 characters. Set SP_API_TOKEN_URL and CONSENT_URL to
use a sandbox instead.
"""

import json
import os
import secrets
import sys
import tempfile
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from selling_partner import (
    AuthorizationError,
    AuthorizationRedirect,
    AuthorizationState,
    Credentials,
    Marketplace,
    SellingPartnerError,
    authorization_url,
)

STORE = Path(os.environ.get("SELLERS_FILE", "sellers.json"))
WEBSITE = os.environ.get("WEBSITE_URL", "http://127.0.0.1:8000")
CALLBACK = f"{WEBSITE}/amazon"
REQUIRED = ("APPLICATION_ID", "SP_API_CLIENT_ID", "SP_API_CLIENT_SECRET", "WEBSITE_SECRET")

if missing := [each for each in REQUIRED if not os.environ.get(each)]:
    sys.exit(f"Set {', '.join(missing)}; {__file__} describes them.")
try:
    STATES = AuthorizationState(os.environ["WEBSITE_SECRET"])
except SellingPartnerError as unusable:
    sys.exit(f"WEBSITE_SECRET: {unusable}")


async def connect(request: Request) -> Response:
    """Redirect the seller to the consent page of a marketplace."""
    country = request.path_params["country"]
    if country not in Marketplace.__members__:
        return PlainTextResponse(f"{country[:10]} is not a marketplace", 404)
    session = request.cookies.get("session") or secrets.token_urlsafe()
    url = authorization_url(
        Marketplace[country],
        os.environ["APPLICATION_ID"],
        STATES.create(session),
        redirect_uri=CALLBACK,
        base_url=os.environ.get("CONSENT_URL"),
    )
    response = RedirectResponse(url, 303)
    secure = WEBSITE.startswith("https:")
    response.set_cookie("session", session, httponly=True, secure=secure, samesite="lax")
    return response


async def finish(request: Request) -> Response:
    """Exchange the code of the redirect for credentials, and store the refresh token."""
    try:
        redirect = AuthorizationRedirect.parse(request.query_params)
        STATES.verify(redirect.state, request.cookies.get("session", ""))
        credentials = await Credentials.async_from_authorization_code(
            redirect.code,
            client_id=os.environ["SP_API_CLIENT_ID"],
            client_secret=os.environ["SP_API_CLIENT_SECRET"],
            redirect_uri=CALLBACK,
            token_url=os.environ.get("SP_API_TOKEN_URL"),
        )
    except AuthorizationError as error:
        return PlainTextResponse(f"Start again: {error}", 400)
    except SellingPartnerError:
        return PlainTextResponse("Amazon did not respond. Start again later.", 502)
    store(redirect.selling_partner_id, credentials)
    return PlainTextResponse(f"{redirect.selling_partner_id} is connected.")


def store(seller: str, credentials: Credentials) -> None:
    """Add a seller's refresh token to the file, in one step. Only its owner can read it."""
    sellers = json.loads(STORE.read_text(encoding="utf-8")) if STORE.exists() else {}
    entry = {"refresh_token": credentials.refresh_token}
    descriptor, temporary = tempfile.mkstemp(dir=STORE.parent)
    with open(descriptor, "w", encoding="utf-8") as file:
        json.dump(sellers | {seller: entry}, file)
    os.replace(temporary, STORE)


app = Starlette(
    routes=[
        Route("/connect/{country}", connect),
        Route("/amazon", finish),
    ]
)
