"""A marketplace of another region than the client's is a warning before Amazon's 403."""

from __future__ import annotations

from typing import Any

import pytest

from selling_partner import CredentialsError, Marketplace, Region, SellingPartner
from selling_partner._runtime.client.region_check import RegionCheck
from selling_partner._runtime.client.settings import Settings
from tests.runtime.support.clients import CREDENTIALS, ApiServer, Connect, json_response

WARNING = (
    "getIt: marketplace A1PA6795UKMFR9 (DE) belongs to Region.EU, and this client calls Region.NA: "
    "Amazon refuses that with 403; make a client with region=Region.EU"
)


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level("WARNING", "selling_partner")
    return caplog


class Body:
    """Like a model: its fields are in its ``__dict__``."""

    def __init__(self, marketplace_ids: Any) -> None:
        self.marketplace_ids = marketplace_ids


@pytest.mark.parametrize(
    ("arguments", "body"),
    [
        ({"marketplace_ids": [Marketplace.DE]}, None),
        ({"marketplace_ids": (Marketplace.US, "A1PA6795UKMFR9")}, None),
        ({"marketplace_id": "A1PA6795UKMFR9"}, None),
        ({"marketplace_ids": {Marketplace.DE}}, None),
        ({}, {"marketplaceIds": ["A1PA6795UKMFR9"]}),
        ({}, {"marketplace_ids": ["A1PA6795UKMFR9"]}),
        ({}, Body(["A1PA6795UKMFR9"])),
        ({}, {"requests": [{"MarketplaceId": "A1PA6795UKMFR9"}]}),
        ({}, {"filter": {"marketplace": {"id": "A1PA6795UKMFR9"}}}),
        ({}, {"request": Body(["A1PA6795UKMFR9"])}),
        ({}, [{"destinationMarketplaces": ["A1PA6795UKMFR9"]}]),
    ],
)
def test_another_regions_marketplace_is_a_warning(
    logged: pytest.LogCaptureFixture, arguments: dict[str, Any], body: Any
) -> None:
    """A marketplace in an argument or anywhere in a body is logged with its region."""
    RegionCheck(Region.NA).check("getIt", arguments, body)
    assert logged.messages == [WARNING]


def test_each_marketplace_is_reported_once(logged: pytest.LogCaptureFixture) -> None:
    """A loop over a thousand orders is one line for each marketplace, not a thousand."""
    check = RegionCheck(Region.NA)
    for _ in range(3):
        check.check("getIt", {"marketplace_ids": ["A1PA6795UKMFR9", Marketplace.JP]}, None)
    assert len(logged.messages) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        {"marketplace_ids": [Marketplace.US, Marketplace.CA]},
        {"marketplace_ids": ["unknown", 5, None]},
        {"marketplace_ids": None},
        {"order_id": "A1PA6795UKMFR9"},
    ],
)
def test_what_fits_is_silent(logged: pytest.LogCaptureFixture, arguments: dict[str, Any]) -> None:
    """Marketplaces of the region, unknown ones and other arguments are nobody's business here."""
    RegionCheck(Region.NA).check("getIt", arguments, b"raw")
    assert logged.messages == []


def test_an_iterator_is_left_alone(logged: pytest.LogCaptureFixture) -> None:
    """What can be read but once is not read for a warning."""
    given = iter([Marketplace.DE])
    RegionCheck(Region.NA).check("getIt", {"marketplace_ids": given}, None)
    assert [*given] == [Marketplace.DE]
    assert logged.messages == []


@pytest.mark.parametrize(
    ("options", "region"),
    [
        ({}, Region.NA),
        ({"sandbox": True}, None),
        ({"base_url": "https://proxy.example"}, None),
    ],
)
def test_only_amazons_own_hosts_are_of_a_region(
    options: dict[str, Any], region: Region | None
) -> None:
    """A host of the caller's may serve every region, and so does Amazon's static sandbox."""
    with SellingPartner(CREDENTIALS, region=Region.NA, **options) as sp:
        settings: Settings = sp._connection.settings
        assert settings.region is region


def test_a_large_body_is_not_searched_to_its_end(logged: pytest.LogCaptureFixture) -> None:
    """The search is bounded, so that it costs a call nothing."""
    body = {"rows": [{"sku": each} for each in range(5_000)], "last": {"marketplace_id": "x"}}
    body["rows"] += [{"marketplace_id": Marketplace.DE}]  # type: ignore[operator]
    RegionCheck(Region.NA).check("getIt", {}, body)
    assert logged.messages == []


async def test_a_failed_sign_in_does_not_hide_the_warning(
    connect: Connect, server: ApiServer, logged: pytest.LogCaptureFixture
) -> None:
    """The first call signs in before its arguments are checked; both faults are reported."""
    server.token_response = json_response({"error": "invalid_grant"}, 400)
    async with connect() as client:
        client.root._connection.regions = RegionCheck(Region.EU)
        with pytest.raises(CredentialsError):
            await client.get()
    assert ["belongs to Region.NA" in line for line in logged.messages] == [True]


async def test_a_call_is_checked_and_made(
    connect: Connect, server: ApiServer, logged: pytest.LogCaptureFixture
) -> None:
    """The warning comes with the call, which is made all the same."""
    async with connect() as client:
        client.root._connection.regions = RegionCheck(Region.EU)
        await client.get()
    assert ["belongs to Region.NA" in line for line in logged.messages] == [True]
    assert len(server.requests) == 1
