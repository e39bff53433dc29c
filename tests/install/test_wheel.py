"""The package after `pip install`, in an environment with nothing else."""

from __future__ import annotations

import importlib.util
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.install.conftest import ROOT, Installed

pytestmark = pytest.mark.slow(measured=False)

ORDER = "/messaging/v1/orders/123-1234567-1234567"
QUERY = "?marketplaceIds=ATVPDKIKX0DER"
SECRETS = {
    "SP_API_CLIENT_ID": "client",
    "SP_API_CLIENT_SECRET": "secret",
    "SP_API_REFRESH_TOKEN": "refresh",
}

# The owner's usage example, with a date and with the actions printed.
EXAMPLE = """
from datetime import UTC, datetime

from selling_partner import Credentials, Marketplace, Region, SellingPartner
from selling_partner.messaging_v1 import CreateWarrantyRequest

with SellingPartner(Credentials.from_env(), region=Region.NA) as sp:
    actions = sp.messaging_v1.get_messaging_actions_for_order(
        "123-1234567-1234567", marketplace_ids=[Marketplace.US])
    sp.messaging_v1.create_warranty(
        "123-1234567-1234567", marketplace_ids=[Marketplace.US],
        body=CreateWarrantyRequest(coverage_start_date=datetime(2026, 1, 1, tzinfo=UTC)))
print(actions.links.actions[0].name)
"""
ASYNC_EXAMPLE = """
import asyncio

from selling_partner import AsyncSellingPartner, Credentials, Marketplace, Region

async def main() -> None:
    async with AsyncSellingPartner(Credentials.from_env(), region=Region.NA) as sp:
        actions = await sp.messaging_v1.get_messaging_actions_for_order(
            "123-1234567-1234567", marketplace_ids=[Marketplace.US])
        print(actions.links.actions[0].name)

asyncio.run(main())
"""


@pytest.fixture
def server() -> Iterator[Any]:
    """Start the server of the generated tests, with one order."""
    location = ROOT / "generated" / "tests" / "server.py"
    spec = importlib.util.spec_from_file_location("server_of_install_tests", location)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    links = {"self": {"href": ORDER}, "actions": [{"href": ORDER, "name": "warranty"}]}
    headers = {"Content-Type": "application/hal+json"}
    with module.Server() as running:
        running.respond("GET", ORDER + QUERY, 200, headers, {"_links": links})
        running.respond("POST", f"{ORDER}/messages/warranty{QUERY}", 201, headers, {})
        yield running


def pointed(example: str, server: Any) -> str:
    """Return the example with the client connected to the local server, otherwise unchanged."""
    local = f"region=Region.NA, base_url={server.url!r}, token_url={server.token_url!r}"
    assert "region=Region.NA" in example
    return example.replace("region=Region.NA", local)


def test_the_sync_example_works(installed: Installed, server: Any) -> None:
    """The sync example reads the actions and sends the warranty outside the repository."""
    result = installed.run("-c", pointed(EXAMPLE, server), **SECRETS)
    assert (result.returncode, result.stdout) == (0, "warranty\n"), result.stderr
    assert [each.target for each in server.requests] == [
        ORDER + QUERY,
        f"{ORDER}/messages/warranty{QUERY}",
    ]
    assert server.requests[1].json() == {"coverageStartDate": "2026-01-01T00:00:00Z"}
    assert len(server.token_requests) == 1


def test_the_async_example_works(installed: Installed, server: Any) -> None:
    """The async example sends the warranty outside the repository."""
    result = installed.run("-c", pointed(ASYNC_EXAMPLE, server), **SECRETS)
    assert (result.returncode, result.stdout) == (0, "warranty\n"), result.stderr


def test_importing_the_package_imports_no_library(installed: Installed) -> None:
    """``import selling_partner`` imports neither pydantic nor httpx2, nor an API."""
    code = (
        "import sys, selling_partner; "
        "print([n for n in ('pydantic', 'httpx2', 'selling_partner.messaging_v1') "
        "if n in sys.modules])"
    )
    assert installed.run("-c", code).stdout == "[]\n"


def test_an_api_is_an_attribute_and_a_module(installed: Installed) -> None:
    """An API's module is available with and without its own import."""
    code = (
        "import selling_partner; client = selling_partner.messaging_v1.MessagingClient; "
        "from selling_partner.messaging_v1 import AsyncMessagingClient, MessagingClient; "
        "print(client is MessagingClient, 'messaging_v1' in dir(selling_partner))"
    )
    assert installed.run("-c", code).stdout == "True True\n"


def test_the_wheel_holds_the_package_and_nothing_else(installed: Installed) -> None:
    """The wheel contains py.typed, the license and the README, and no tests."""
    with zipfile.ZipFile(installed.wheel) as wheel:
        names = wheel.namelist()
        (metadata,) = (name for name in names if name.endswith("/METADATA"))
        text = wheel.read(metadata).decode()
        (licence,) = (name for name in names if name.endswith("licenses/LICENSE"))
        assert wheel.read(licence) == (ROOT / "LICENSE").read_bytes()
    assert "selling_partner/py.typed" in names
    assert not [name for name in names if "tests" in name or "manifest" in name]
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"selling_partner"}
    assert "License-Expression: Apache-2.0" in text
    assert "## First call" in text


def test_everything_that_is_listed_can_be_imported(installed: Installed) -> None:
    """Each name in ``__all__`` of the package and of its APIs exists."""
    code = (
        "import selling_partner as p, selling_partner.messaging_v1 as m; "
        "print(all(hasattr(module, name) for module in (p, m) for name in module.__all__))"
    )
    assert installed.run("-c", code).stdout == "True\n"


def test_missing_credentials_are_one_clear_exception(installed: Installed, tmp_path: Path) -> None:
    """Without its environment, the example ends with the names of all missing variables."""
    result = installed.run("-c", EXAMPLE, SP_API_CLIENT_ID="client")
    last = result.stderr.strip().splitlines()[-1]
    assert last.startswith("selling_partner.CredentialsError: ")
    assert "SP_API_CLIENT_SECRET, SP_API_REFRESH_TOKEN" in last
