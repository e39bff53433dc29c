"""Types in the tables of reference pages, and the documentation of exceptions."""

from __future__ import annotations

import pytest

import selling_partner
from generator.ir import Package
from generator.pycode.literals import Code
from generator.render.reference_pages import type_links
from selling_partner import SellingPartnerError


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("str", "`str`"),
        ("str | None", "`str` or `None`"),
        ("Order", "[`Order`](#order)"),
        ("list[Order]", "[`list[Order]`](#order)"),
        ("Order | str", "[`Order`](#order) or `str`"),
        ("list[Order | str]", "[<code>list\\[Order &#124; str\\]</code>](#order)"),
        ("dict[str, Any]", "`dict[str, Any]`"),
    ],
)
def test_parts_of_a_type_link_to_their_tables(kind: str, expected: str) -> None:
    """Each member of a union is code, and a link if it names a class with a table."""
    assert type_links(Code(kind), {"Order"}) == expected


def test_every_exception_is_described() -> None:
    """The page of exceptions has every public exception, with its meaning and attributes."""
    found = {str(each.name): each for each in Package("a", "1.0.0").exception_classes}
    members = [getattr(selling_partner, name) for name in selling_partner.__all__]
    classes = [each for each in members if isinstance(each, type)]
    public = {each.__name__ for each in classes if issubclass(each, SellingPartnerError)}
    assert public == set(found)
    assert all(each.description for each in found.values())
    attributes = found["RequestValidationError"].attributes
    (problems,) = [text for name, text in attributes if name == "problems"]
    assert problems.startswith("One line for each problem")
    assert "``" not in "".join(each.description for each in found.values())
