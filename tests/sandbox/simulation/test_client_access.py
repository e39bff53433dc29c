"""The client's access to the simulation: restricted data, consent and rotated secrets."""

from __future__ import annotations

import inspect
import json
from types import ModuleType
from typing import Any

import pytest

from selling_partner import ManualClock
from selling_partner.sandbox import Sandbox

ORDER = "902-1111111-1111111"
OTHER = "902-2222222-2222222"
TAX_REPORT = "GET_FLAT_FILE_ORDER_REPORT_DATA_TAX"
URI = "https://shop.example/amazon"

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(params=["client", "async_client"])
def make(request: pytest.FixtureRequest, sandbox: Sandbox) -> Any:
    """The method of the sandbox that makes a client."""
    return getattr(sandbox, request.param)


async def done(result: Any) -> Any:
    """Return the result of a sync or an async call."""
    return await result if inspect.isawaitable(result) else result


async def close(client: Any) -> None:
    await done(client.aclose() if hasattr(client, "aclose") else client.close())


def operations(sandbox: Sandbox) -> list[str]:
    """Return the operation of each request, without the sign-in."""
    names = [str(each.name).rpartition(".")[2] for each in sandbox.exchanges]
    return [each for each in names if each != "token"]


async def test_personal_data_of_orders(make: Any, sandbox: Sandbox) -> None:
    """The response has the personal data for which the client obtained a token, and no other."""
    sp = make()
    plain = (await done(sp.orders_v0.get_order(ORDER))).payload
    assert (plain.buyer_info, plain.shipping_address) == (None, None)
    for order in (ORDER, OTHER):
        found = await done(sp.orders_v0.get_order(order, data_elements=["buyerInfo"]))
        assert found.payload.buyer_info is not None
        assert found.payload.shipping_address is None
    await done(sp.orders_v0.get_order_address(ORDER, data_elements=["shippingAddress"]))
    await done(sp.orders_v0.get_order_address(OTHER, data_elements=["shippingAddress"]))
    assert operations(sandbox).count("create_restricted_data_token") == 2
    await close(sp)


async def test_a_token_that_the_sandbox_expired_is_replaced(make: Any, sandbox: Sandbox) -> None:
    """A call whose tokens have expired signs in, obtains another token and succeeds."""
    sp = make()
    await done(sp.orders_v0.get_order(ORDER, data_elements=["buyerInfo"]))
    sandbox.expire_token()
    found = await done(sp.orders_v0.get_order(ORDER, data_elements=["buyerInfo"]))
    assert found.payload.buyer_info is not None
    assert operations(sandbox).count("create_restricted_data_token") >= 2
    await close(sp)


async def test_restricted_reports(make: Any, sandbox: Sandbox, clock: ManualClock) -> None:
    """A restricted report is read with a token for its document, which the client obtains."""
    sandbox.reports.add(TAX_REPORT, b"order-id\ttax\n1\t2\n")
    sp = make(clock=clock)
    run = sp.reports_2021_06_30.run_report
    document = await done(run(TAX_REPORT, marketplace_ids=["ATVPDKIKX0DER"]))
    assert (await done(document.read())).startswith(b"order-id")
    (path,) = {
        json.loads(each.content)["restrictedResources"][0]["path"]
        for each in sandbox.exchanges
        if str(each.name).endswith("create_restricted_data_token")
    }
    assert path == f"/reports/2021-06-30/documents/{document.document_id}"
    await close(sp)


async def test_consent_leads_to_credentials(
    make: Any, package: ModuleType, sandbox: Sandbox, clock: ManualClock
) -> None:
    """A seller's consent is exchanged for credentials, once and for its own session only."""
    states = package.AuthorizationState(b"0123456789abcdef", clock=clock)
    consent = sandbox.authorize(URI, state=states.create("session-1"))
    redirect = package.AuthorizationRedirect.parse(consent.url)
    assert redirect.selling_partner_id == "A1SANDBOXSELLER"
    states.verify(redirect.state, "session-1")
    with pytest.raises(package.AuthorizationStateError):
        states.verify(redirect.state, "session-2")
    exchange = package.Credentials.from_authorization_code
    if make.__name__ == "async_client":
        exchange = package.Credentials.async_from_authorization_code
    application = {"client_id": "client", "client_secret": "secret", "redirect_uri": URI}
    urls = {"token_url": sandbox.token_url}
    credentials = await done(exchange(redirect.code, **application, **urls))
    sp = make(credentials=credentials)
    await done(sp.orders_v0.get_order(ORDER))
    await close(sp)
    with pytest.raises(package.AuthorizationError, match=r"invalid_grant.*used before"):
        await done(exchange(redirect.code, **application, **urls))


async def test_a_rotated_secret_is_taken_up(
    make: Any, package: ModuleType, sandbox: Sandbox, clock: ManualClock
) -> None:
    """After a rotation and the end of the old secret, a running client asks for the new one."""
    asked: list[str] = []

    def current() -> Any:
        secret = "first-secret"
        if asked:
            secret = sandbox.client_secret("client")
        asked.append(secret)
        return package.Credentials("client", secret, "Atzr|refresh")

    provider = package.CredentialsProvider(current, lifetime=86_400)
    sp = make(credentials=provider, clock=clock)
    await done(sp.application_2023_11_30.rotate_application_client_secret())
    assert asked == ["first-secret"]
    clock.advance(8 * 86_400)
    await done(sp.orders_v0.get_order(ORDER))
    assert asked == ["first-secret", sandbox.client_secret("client")]
    await close(sp)
