"""Changes of the names that clients have for an API."""

from __future__ import annotations

from generator.diff import compare
from tests.generator.diff.versions import BASE, found, prepare


def test_an_added_or_removed_api_is_one_change() -> None:
    """The change names the package's module and the client."""
    one, other = prepare(BASE, "depots_v1"), prepare(BASE, "stores_v1")
    (added,) = compare([one], [one, other])
    assert found(added) == ("api-added", "minor", None, "#")
    (removed,) = compare([one, other], [one])
    assert found(removed) == ("api-removed", "major", "#", None)
    assert removed.subjects == ("stores_v1", "StoresClient")


def test_a_newer_version_behind_a_name_breaks_its_callers() -> None:
    """An attribute without a version that becomes another version is a major change of its own."""
    one, other = prepare(BASE, "depots_v1"), prepare(BASE, "depots_2026_01_01")
    renewed, added = compare([one], [one, other])
    assert found(renewed) == ("newest-version-changed", "major", "#", "#")
    assert renewed.sentence == "SellingPartner.depots is now depots_2026_01_01 instead of depots_v1"
    assert (renewed.api, added.kind) == ("depots_2026_01_01", "api-added")
    *_, back = compare([one, other], [one])
    assert back.sentence == "SellingPartner.depots is now depots_v1 instead of depots_2026_01_01"
    (older,) = compare([other], [one, other])
    assert older.kind == "api-added"


def test_a_name_that_no_client_has_does_not_change() -> None:
    """The attribute ``close`` is a method, whatever versions of an API of this name there are."""
    one, other = prepare(BASE, "close_v1"), prepare(BASE, "close_v2")
    assert [each.kind for each in compare([one], [one, other])] == ["api-added"]
