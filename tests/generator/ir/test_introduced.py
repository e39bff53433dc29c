"""The version that introduced an operation."""

from __future__ import annotations

import pytest

from generator.ir.introduced import IntroducedVersions

CHANGELOG = """# Changelog

## 1.2.0 (2026-05-01)

### `selling_partner.shop_v2`

- `ShopClient.get_thing` was added (also: `ThingActions.get_thing`).

### `selling_partner.orders_v0`

- `OrdersClient.list_orders` was renamed to `OrdersClient.get_orders`.

## 1.1.0

- `selling_partner.orders_v0`: the orders of a seller.
- `selling_partner.shop_v1` was added.

## 1.0.0

The first version.
"""


@pytest.mark.parametrize(
    ("api", "client", "method", "version"),
    [
        ("shop_v2", "ShopClient", "get_thing", "1.2.0"),
        ("shop_v1", "ShopClient", "get_thing", "1.1.0"),
        ("orders_v0", "OrdersClient", "get_orders", "1.2.0"),
        ("orders_v0", "OrdersClient", "list_orders", "1.1.0"),
        ("orders_v0", "OrdersClient", "get_order", "1.1.0"),
        ("messaging_v1", "MessagingClient", "get_attributes", "1.0.0"),
    ],
)
def test_the_changelog_states_when_a_method_was_added(
    api: str, client: str, method: str, version: str
) -> None:
    """The entry of the method counts, then that of its API, then the first version."""
    assert IntroducedVersions(CHANGELOG, "9.9.9").version_of(api, client, method) == version


def test_without_entries_it_is_the_current_version() -> None:
    """A changelog without releases names no version."""
    assert (
        IntroducedVersions("# Changelog\n", "0.1.0").version_of("a_v1", "AClient", "b") == "0.1.0"
    )
