"""Program for the peers' interpreter: runs a file of Python against a sandbox.

The other clients read no host from the environment, so it is set here.

Usage: ``rival_program.py CLIENT URL TOKEN_PATH FILE``
"""

from __future__ import annotations

import runpy
import sys
from importlib import import_module
from typing import Any


def point_python_amazon_at(url: str, token_path: str) -> None:
    """Make every client of python-amazon-sp-api use the sandbox.

    It adds undocumented parameters for the marketplace to many requests. Amazon ignores them, and
    the sandbox refuses them, so they are omitted. Its header ``Host`` is the URL without eight
    characters, which is right for https only.
    """
    base, auth = import_module("sp_api.base"), import_module("sp_api.auth")
    scheme, _, host = url.partition("://")
    auth.AccessTokenClient.scheme, auth.AccessTokenClient.host = f"{scheme}://", host
    auth.AccessTokenClient.path = token_path
    usual = base.Client.__init__

    def init(self: Any, *arguments: Any, **options: Any) -> None:
        usual(self, *arguments, **options)
        self.endpoint = url

    base.Client.__init__ = init
    core: Any = import_module("sp_api.base._core")
    core.add_marketplaces = lambda *_: None
    transport = import_module("sp_api.base._transport_httpx").HttpxTransport
    send = transport.request

    def request(self: Any, *arguments: Any, headers: dict[str, str], **options: Any) -> Any:
        headers.pop("host", None)
        return send(self, *arguments, headers=headers, **options)

    transport.request = request


def point_amzn_at(url: str, token_path: str) -> None:
    """Make every client of amzn-sp-api use the sandbox."""
    client = import_module("spapi").SPAPIClient
    client.oauth_endpoint = url + token_path
    client.region_to_endpoint = dict.fromkeys(client.region_to_endpoint, url)


POINT = {"python-amazon-sp-api": point_python_amazon_at, "amzn-sp-api": point_amzn_at}

if __name__ == "__main__":
    name, url, token_path, file = sys.argv[1:]
    POINT[name](url, token_path)
    runpy.run_path(file, run_name="__main__")
