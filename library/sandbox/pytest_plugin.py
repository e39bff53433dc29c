"""Fixtures for pytest, where the extra ``sandbox`` is installed: a sandbox, and clients of it.

pytest loads this module at the start of every run in the environment: it imports nothing that the
run may not need.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .. import AsyncSellingPartner, Clock, SellingPartner
    from . import Sandbox


@pytest.fixture(scope="session")
def sandbox_clock() -> Clock | None:
    """The clock of the sandbox and its clients; override it to have one that tests move."""
    return None


@pytest.fixture(scope="session")
def running_sandbox(sandbox_clock: Clock | None) -> Iterator[Sandbox]:
    """A sandbox on a free port for the whole run; with xdist, for each of its processes.

    Nothing is reset between tests: it is for fixtures of a wider scope. Tests take ``sandbox``.
    """
    try:
        from . import Sandbox
    except ModuleNotFoundError as error:
        raise _failure(str(error)) from None
    with Sandbox(enforce_limits=False, clock=sandbox_clock) as running:
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
    _check(sandbox)
    with sandbox.client(**_soon(selling_partner_options)) as client:
        yield client


@pytest.fixture
def async_selling_partner(
    sandbox: Sandbox, selling_partner_options: dict[str, Any]
) -> AsyncSellingPartner:
    """The same for ``await``, whatever runs the test. No connection of it has to be closed."""
    from httpx2 import AsyncClient, Limits

    _check(sandbox)
    options = _soon(selling_partner_options)
    if not {"http_client", "proxy", "verify"} & set(options):
        # Nobody can close connections once the test's event loop has ended: it keeps none open.
        none_kept = Limits(max_keepalive_connections=0)
        # To this machine: not through a proxy, and without TLS, which would take time to prepare.
        options["http_client"] = AsyncClient(limits=none_kept, trust_env=False, verify=False)
    return sandbox.async_client(**options)


def _check(sandbox: object) -> None:
    """Explain what is the matter where a project has a fixture of this name for something else."""
    from . import Sandbox

    if not isinstance(sandbox, Sandbox):
        raise _failure(
            f"the fixture sandbox gives {type(sandbox).__name__}, where the clients need the one of"
            " selling_partner.sandbox: rename yours, or use running_sandbox.client()"
        )


def _failure(reason: str) -> BaseException:
    return pytest.fail.Exception(reason, pytrace=False)


def _soon(options: dict[str, Any]) -> dict[str, Any]:
    from .. import RetryPolicy

    return {"retry": RetryPolicy(first_wait=0.01, longest_wait=0.05), **options}
