"""The warning about a marketplace of another region, which Amazon would refuse with 403."""

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
    """A stand-in for a model, with its fields in its ``__dict__``."""

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
def test_a_marketplace_of_another_region_is_logged(
    logged: pytest.LogCaptureFixture, arguments: dict[str, Any], body: Any
) -> None:
    """A marketplace in an argument, or anywhere in a body, is logged with its region."""
    RegionCheck(Region.NA).check("getIt", arguments, body)
    assert logged.messages == [WARNING]


def test_each_marketplace_is_reported_once(logged: pytest.LogCaptureFixture) -> None:
    """Repeated calls log one line for each marketplace."""
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
def test_other_arguments_are_not_logged(
    logged: pytest.LogCaptureFixture, arguments: dict[str, Any]
) -> None:
    """Marketplaces of the region, unknown ones and other arguments log nothing."""
    RegionCheck(Region.NA).check("getIt", arguments, b"raw")
    assert logged.messages == []


def test_an_iterator_is_not_consumed(logged: pytest.LogCaptureFixture) -> None:
    """An iterator as an argument is not read, because it can be read only once."""
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
def test_only_amazons_hosts_have_a_region(options: dict[str, Any], region: Region | None) -> None:
    """A custom host and Amazon's static sandbox may serve every region."""
    with SellingPartner(CREDENTIALS, region=Region.NA, **options) as sp:
        settings: Settings = sp._connection.settings
        assert settings.region is region


def test_the_search_of_a_body_is_bounded(logged: pytest.LogCaptureFixture) -> None:
    """A large body is searched only in part, so that the search is cheap."""
    body = {"rows": [{"sku": each} for each in range(5_000)], "last": {"marketplace_id": "x"}}
    body["rows"] += [{"marketplace_id": Marketplace.DE}]  # type: ignore[operator]
    RegionCheck(Region.NA).check("getIt", {}, body)
    assert logged.messages == []


async def test_a_failed_sign_in_does_not_hide_the_warning(
    connect: Connect, server: ApiServer, logged: pytest.LogCaptureFixture
) -> None:
    """The first call signs in before the check of its arguments, and both problems are reported."""
    server.token_response = json_response({"error": "invalid_grant"}, 400)
    async with connect() as client:
        client.root._connection.regions = RegionCheck(Region.EU)
        with pytest.raises(CredentialsError):
            await client.get()
    assert ["belongs to Region.NA" in line for line in logged.messages] == [True]


async def test_a_call_is_checked_and_sent(
    connect: Connect, server: ApiServer, logged: pytest.LogCaptureFixture
) -> None:
    """A call with a marketplace of another region logs the warning and is sent."""
    async with connect() as client:
        client.root._connection.regions = RegionCheck(Region.EU)
        await client.get()
    assert ["belongs to Region.NA" in line for line in logged.messages] == [True]
    assert len(server.requests) == 1
