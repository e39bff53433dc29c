"""Fixtures for pytest with the extra ``sandbox``: a sandbox, and clients of it.

pytest loads this module at the start of every run in the environment, so it imports nothing that a
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
    """The clock of the sandbox and its clients; override it to control the time."""
    return None


@pytest.fixture(scope="session")
def running_sandbox(sandbox_clock: Clock | None) -> Iterator[Sandbox]:
    """A sandbox on a free port for the whole run, or for each worker of pytest-xdist.

    It is not reset between tests. Use it in fixtures with a wider scope; tests use ``sandbox``.
    Reports, feeds, queries and exports take seconds of a ``ManualClock``, and none of a real one.
    """
    try:
        from . import Processing, Sandbox
    except ModuleNotFoundError as error:
        raise _failure(str(error)) from None
    from .. import ManualClock

    is_manual = isinstance(sandbox_clock, ManualClock)
    processing = Processing() if is_manual else Processing(0, 0)
    with Sandbox(enforce_limits=False, clock=sandbox_clock, processing=processing) as running:
        yield running


@pytest.fixture
def sandbox(running_sandbox: Sandbox) -> Sandbox:
    """The sandbox, reset before each test.

    Usage plans are not enforced unless a test sets ``sandbox.enforce_limits = True``.
    """
    running_sandbox.reset()
    return running_sandbox


@pytest.fixture
def selling_partner_options() -> dict[str, Any]:
    """Options of ``SellingPartner`` for both clients; override it to change them."""
    return {}


@pytest.fixture
def selling_partner(
    sandbox: Sandbox, selling_partner_options: dict[str, Any]
) -> Iterator[SellingPartner]:
    """A client of the sandbox, which waits only hundredths of a second before a retry."""
    _check(sandbox)
    with sandbox.client(**_with_short_waits(selling_partner_options)) as client:
        yield client


@pytest.fixture
def async_selling_partner(
    sandbox: Sandbox, selling_partner_options: dict[str, Any]
) -> AsyncSellingPartner:
    """An async client of the sandbox, for any test runner. It has no connection to close."""
    from httpx2 import AsyncClient, Limits

    _check(sandbox)
    options = _with_short_waits(selling_partner_options)
    if not {"http_client", "proxy", "verify"} & set(options):
        # No connection can be closed after the test's event loop has ended, so none is kept open.
        none_kept = Limits(max_keepalive_connections=0)
        # Connections to this machine use no proxy and no TLS, which would take time to prepare.
        options["http_client"] = AsyncClient(limits=none_kept, trust_env=False, verify=False)
    return sandbox.async_client(**options)


def _check(sandbox: object) -> None:
    """Fail with an explanation if the project has another fixture of this name."""
    from . import Sandbox

    if not isinstance(sandbox, Sandbox):
        raise _failure(
            f"the fixture sandbox is a {type(sandbox).__name__}, but must be that of"
            " selling_partner.sandbox; rename yours, or use running_sandbox.client()"
        )


def _failure(reason: str) -> BaseException:
    return pytest.fail.Exception(reason, pytrace=False)


def _with_short_waits(options: dict[str, Any]) -> dict[str, Any]:
    from .. import RetryPolicy

    return {"retry": RetryPolicy(first_wait=0.01, longest_wait=0.05), **options}
