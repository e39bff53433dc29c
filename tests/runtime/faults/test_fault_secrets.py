"""No fault puts a secret into an exception, a pickle, a traceback or a log."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import pytest

from selling_partner import SellingPartnerError
from tests.runtime.faults.calls import (
    DUPLICATES,
    FOR_THE_BUYER,
    SIGNATURE,
    UPLOAD,
    Case,
    outcomes,
    sign_in_outcomes,
)
from tests.runtime.faults.exchange import TOKEN
from tests.runtime.faults.plays import FAULTS, QUICK, SIGN_IN_FAULTS
from tests.runtime.faults.virtual_clock import VirtualClock
from tests.runtime.support.clients import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN
from tests.runtime.support.secrets import all_text_of, variables
from tests.runtime.support.secrets import everything_logged as everything_logged

CREDENTIALS = [CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN]
HIDDEN = [*CREDENTIALS, TOKEN, SIGNATURE, FOR_THE_BUYER]
CASES = [Case("POST", DUPLICATES), Case(UPLOAD)]
UNREACHABLE = [name for name, fault in FAULTS.items() if fault.where]


@pytest.mark.parametrize("name", [*UNREACHABLE, *QUICK, "stall after the request is read"])
async def test_a_fault_shows_no_secret(
    name: str, flavour: str, clock: VirtualClock, everything_logged: Callable[[], str]
) -> None:
    """An exception, its pickle, its frames and the whole log have no secret."""
    found = await outcomes(flavour, FAULTS[name], CASES, clock)
    for outcome in found.values():
        if outcome.error is not None:
            assert_no_secret(outcome.error)
    log = everything_logged()
    assert "selling_partner" in log
    assert not [secret for secret in HIDDEN if secret in log]


@pytest.mark.parametrize("name", SIGN_IN_FAULTS)
async def test_a_fault_of_the_sign_in_shows_no_secret(
    name: str, flavour: str, clock: VirtualClock, everything_logged: Callable[[], str]
) -> None:
    """A failed sign-in, whose request consists of secrets, shows none of them."""
    outcome, _ = await sign_in_outcomes(flavour, SIGN_IN_FAULTS[name], Case("POST"), clock)
    assert outcome.error is not None
    assert_no_secret(outcome.error)
    log = everything_logged()
    assert not [secret for secret in HIDDEN if secret in log]


def assert_no_secret(error: SellingPartnerError) -> None:
    texts = [all_text_of(error), pickle.dumps(error).decode("latin-1")]
    assert not [secret for secret in HIDDEN if any(secret in text for text in texts)]
    # The text for the buyer is an argument, which a traceback with variables shows anyway.
    within = variables(error)
    assert not [secret for secret in [*CREDENTIALS, TOKEN, SIGNATURE] if secret in within]
