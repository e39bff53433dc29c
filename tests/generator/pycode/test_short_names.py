"""The newest version of each API, which root clients also have without a version."""

from __future__ import annotations

import pytest

from generator.pycode.reserved_names import ROOT_ATTRIBUTES
from generator.pycode.short_names import name_fault, newest_versions, renewed_names, short_names
from selling_partner import AsyncSellingPartner, SellingPartner


@pytest.mark.parametrize(
    ("keys", "newest"),
    [
        (["orders_v0"], "orders_v0"),
        (["orders_v0", "orders_v1"], "orders_v1"),
        (["orders_v9", "orders_v10"], "orders_v10"),
        (["orders_v1", "orders_v1_2"], "orders_v1_2"),
        (["orders_v0", "orders_2020_07_01"], "orders_2020_07_01"),
        (["orders_v99", "orders_2020_07_01"], "orders_2020_07_01"),
        (["orders_2020_12_01", "orders_2022_04_01"], "orders_2022_04_01"),
        (["orders_2022_04_01", "orders_2022_04_02"], "orders_2022_04_02"),
        (["orders", "orders_2022_04_01"], "orders"),
        (["orders_1", "orders_v1"], "orders_v1"),
    ],
)
def test_dates_beat_numbers_and_the_greater_wins(keys: list[str], newest: str) -> None:
    """The order of the documents makes no difference, and an API without a version stays itself."""
    for each in (keys, keys[::-1]):
        assert newest_versions(each) == {"orders": newest}


def test_each_api_has_a_name_of_its_own() -> None:
    """Names differ in more than the version, and an API without a version has its own already."""
    keys = ["orders_v0", "orders_items_v0", "sales"]
    assert short_names(keys) == {"orders_v0": "orders", "orders_items_v0": "orders_items"}


def test_a_name_is_renewed_if_another_version_is_the_newest() -> None:
    """A name that is added or removed, or that no client has, is not among them."""
    before = ["orders_v0", "sales_v1", "close_v1", "feeds_v1"]
    after = ["orders_v0", "orders_v1", "sales_v1", "close_v2", "uploads_v1"]
    assert list(renewed_names(before, after)) == [("orders", "orders_v0", "orders_v1")]


@pytest.mark.parametrize("name", ["close", "aclose", "with_options", "from_env", "import"])
def test_a_name_that_clients_or_python_need_is_not_given(name: str) -> None:
    """The API keeps its name with a version only."""
    assert name_fault(name)
    assert short_names([f"{name}_v1"]) == {}


def test_every_attribute_of_the_root_clients_is_known() -> None:
    """A public attribute of a root client is an API, or no API can have its name."""
    for root in (SellingPartner, AsyncSellingPartner):
        public = {name for name in dir(root) if not name.startswith("_")}
        apis = {"messaging", "messaging_v1", "uploads", "uploads_2020_11_01"}
        assert public - apis <= ROOT_ATTRIBUTES
        assert apis <= public
