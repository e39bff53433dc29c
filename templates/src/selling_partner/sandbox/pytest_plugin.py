"""Fixtures for pytest, where the extra ``sandbox`` is installed: a sandbox, and clients of it.

pytest loads this module at the start of every run in the environment: it imports nothing that the
run may not need.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .. import AsyncSellingPartner, SellingPartner
    from .local import Sandbox

_MISSING = """\
{}: not installed. The fixtures of selling_partner need the extra packages of its sandbox:
    pip install 'selling-partner[sandbox]'"""


@pytest.fixture(scope="session")
def running_sandbox() -> Iterator[Sandbox]:
    """A sandbox on a free port for the whole run; with xdist, for each of its processes.

    Nothing is reset between tests: it is for fixtures of a wider scope. Tests take ``sandbox``.
    """
    try:
        from .local import Sandbox
    except ModuleNotFoundError as error:
        pytest.fail(_MISSING.format(error.name), pytrace=False)
    with Sandbox(enforce_limits=False) as running:
        yield running


@pytest.fixture
def sandbox(running_sandbox: Sandbox) -> Sandbox:
    """The sandbox, which has forgotten what other tests did.

    No test waits for the usage plans, unless it says ``sandbox.enforce_limits = True``.
    """
    running_sandbox.reset()
    return running_sandbox


@pytest.fixture
def selling_partner_options() -> dict[str, Any]:
    """What the clients are made with; override it to have other options of ``SellingPartner``."""
    return {}


@pytest.fixture
def selling_partner(
    sandbox: Sandbox, selling_partner_options: dict[str, Any]
) -> Iterator[SellingPartner]:
    """A client of the sandbox.

    It sends a request again as often as any client does, but waits for hundredths of a second.
    """
    with sandbox.client(**_soon(selling_partner_options)) as client:
        yield client


@pytest.fixture
def async_selling_partner(
    sandbox: Sandbox, selling_partner_options: dict[str, Any]
) -> AsyncSellingPartner:
    """The same for ``await``, whatever runs the test. No connection of it has to be closed."""
    from httpx2 import AsyncClient, Limits

    options = _soon(selling_partner_options)
    if not {"http_client", "proxy", "verify"} & set(options):
        # Nobody can close connections once the test's event loop has ended: it keeps none open.
        none_kept = Limits(max_keepalive_connections=0)
        # To this machine: not through a proxy, and without TLS, which would take time to prepare.
        options["http_client"] = AsyncClient(limits=none_kept, trust_env=False, verify=False)
    return sandbox.async_client(**options)


def _soon(options: dict[str, Any]) -> dict[str, Any]:
    from .. import RetryPolicy

    return {"retry": RetryPolicy(first_wait=0.01, longest_wait=0.05), **options}
