"""Requests of each peer to the sandbox: a program for the interpreter of their environment.

It prints a line of JSON for each request: its name, and the response or the error.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

Tried = Iterator[tuple[str, Callable[[], Any]]]
"""The requests by name, each with a function that makes it and returns the result."""

_ORDER = "902-1111111-1111111"
_US = "ATVPDKIKX0DER"
_RESOURCE = f"messaging/v1/orders/{_ORDER}/messages/invoice"


def python_amazon(url: str, token_path: str) -> Tried:
    """Return the requests of python-amazon-sp-api, whose URLs are attributes without options."""
    api, auth, base = map(import_module, ["sp_api.api", "sp_api.auth", "sp_api.base"])
    scheme, _, host = url.partition("://")
    auth.AccessTokenClient.scheme, auth.AccessTokenClient.host = f"{scheme}://", host
    auth.AccessTokenClient.path = token_path
    keys = {"lwa_app_id": "a", "lwa_client_secret": "b"}
    made = [
        kind(base.Marketplaces.US, credentials=keys, refresh_token="c")
        for kind in (api.Messaging, api.Upload)
    ]
    for each in made:
        each.endpoint = url
    messaging, uploads = made

    def tell(text: str) -> Any:
        body = {"text": text}
        return messaging.create_confirm_order_details(_ORDER, marketplaceIds=_US, body=body).payload

    def list_actions() -> Any:
        return messaging.get_messaging_actions_for_order(_ORDER, marketplaceIds=_US).payload

    yield "list the actions", list_actions
    yield "send a message", lambda: tell("In blue?")
    yield "send HTML", lambda: tell("In <b>blue</b>?")
    yield "upload", lambda: uploads.upload_document(_RESOURCE, io.BytesIO(b"a file")).payload


def amzn(url: str, token_path: str) -> Tried:
    """Amazon's own package, which has options for both URLs."""
    spapi = import_module("spapi")
    config = spapi.SPAPIConfig(
        client_id="a", client_secret="b", refresh_token="c", region="NA", scope=None
    )
    root = spapi.SPAPIClient(config, oauth_endpoint=url + token_path, endpoint=url)
    messaging, uploads = spapi.MessagingApi(root.api_client), spapi.UploadsApi(root.api_client)

    def tell(text: str) -> Any:
        body = {"text": text}
        return messaging.create_confirm_order_details(_ORDER, [_US], body).to_dict()

    def list_actions() -> Any:
        return messaging.get_messaging_actions_for_order(_ORDER, [_US]).to_dict()

    def upload() -> Any:
        digest = "XUFAKrxLKna5cZ2REBfFkg=="
        made = uploads.create_upload_destination_for_resource([_US], digest, _RESOURCE)
        return made.to_dict()

    yield "list the actions", list_actions
    yield "send a message", lambda: tell("In blue?")
    yield "send HTML", lambda: tell("In <b>blue</b>?")
    yield "upload", upload


def main(name: str, url: str, token_path: str) -> None:
    """Try all operations that a peer supports."""
    peers: dict[str, Callable[[str, str], Tried]] = {"python_amazon": python_amazon, "amzn": amzn}
    for what, call in peers[name](url, token_path):
        try:
            found = {"result": call()}
        except Exception as error:  # Any exception is the peer's result.
            found = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps({"what": what, **found}, default=str), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
