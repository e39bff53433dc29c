"""Properties of all names: a valid identifier or none, deterministic, and hiding no other name."""

from __future__ import annotations

import keyword
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pycode.api_keys import api_key, is_api_key
from generator.pycode.identifiers import (
    Identifier,
    class_name,
    collisions,
    constant_name,
    field_name,
    method_name,
    parameter_name,
)
from generator.pycode.literals import Code
from generator.pycode.unasync import Unasync
from generator.pycode.words import UnusableNameError
from selling_partner._runtime.client.async_client import AsyncApiClient
from selling_partner._runtime.models.base import ApiModel

Namer = Callable[[str], Identifier]
NAMERS: list[Namer] = [method_name, constant_name, parameter_name, field_name, class_name]
WIRE_NAMES = st.text(st.characters()) | st.lists(
    st.sampled_from(
        [
            *("a", "B", "bC", "MD5", "IDs", "s", "1", "23", "async", "Async", "ASYNC", "aclose"),
            *("_", "-", ".", "/", " ", "$", "é", "ß", "日", "model_", "class", "None", "self"),
        ]
    )
).map("".join)


@pytest.mark.parametrize(
    ("namer", "name", "expected"),
    [
        (field_name, "1st", "value_1st"),
        (field_name, "22nd_line", "value_22nd_line"),
        (field_name, "200", "value_200"),
        (field_name, "+1", "plus_1"),
        (field_name, "-1", "minus_1"),
        (parameter_name, "3DSecure", "value_3_d_secure"),
        (method_name, "1stCall", "call_1st_call"),
        (constant_name, "1stCall", "CALL_1ST_CALL"),
        (class_name, "1stOrder", "Model1stOrder"),
    ],
)
def test_a_word_precedes_a_name_that_starts_with_a_digit(
    namer: Namer, name: str, expected: str
) -> None:
    """A name such as ``1st`` gets a word in front, and a sign becomes a word itself."""
    assert namer(name) == expected


@pytest.mark.parametrize("name", ["", "_", "日本", "€", "--", " ", "\x00"])
@pytest.mark.parametrize("namer", NAMERS)
def test_a_name_without_a_letter_at_its_start_is_unusable(namer: Namer, name: str) -> None:
    """No name is invented: the user has to change it in the document."""
    with pytest.raises(UnusableNameError) as caught:
        namer(name)
    assert str(caught.value) == f"unsupported: {name!r} gives no Python name"


@given(WIRE_NAMES)
@pytest.mark.parametrize("namer", NAMERS)
def test_any_name_gives_an_identifier_or_none(namer: Namer, name: str) -> None:
    """The result is an ASCII identifier, not a keyword, and the same each time."""
    try:
        found = namer(name)
    except UnusableNameError:
        return
    assert isinstance(found, Identifier)
    assert found.isidentifier()
    assert found.isascii()
    assert not keyword.iskeyword(found)
    assert not found.startswith("_")
    assert namer(name) == found


@given(WIRE_NAMES)
@pytest.mark.parametrize("namer", NAMERS)
def test_naming_is_idempotent(namer: Namer, name: str) -> None:
    """An identifier that already has the right form is unchanged."""
    try:
        found = namer(name)
    except UnusableNameError:
        return
    if not found.endswith(("_", "Model")) and namer is not class_name:
        assert namer(found.lower() if namer is constant_name else found) == found


@given(WIRE_NAMES)
@pytest.mark.parametrize("namer", NAMERS)
def test_no_name_is_changed_in_a_sync_twin(namer: Namer, name: str) -> None:
    """A document's name with the word async is not taken for an async form."""
    try:
        found = namer(name)
    except UnusableNameError:
        return
    if namer is not field_name:  # Modules of models have no twin.
        assert Unasync().derive(f"{found}\n") == f"{found}\n"


@given(WIRE_NAMES, st.sampled_from(["v1", "2020-12-01", "", "async", "é"]))
def test_any_file_name_yields_a_key_or_none(stem: str, version: str) -> None:
    """Each key can be the name of a module."""
    try:
        key = api_key(Path(f"{stem.replace('/', '')}.json"), version)
    except UnusableNameError:
        return
    assert is_api_key(key)


@pytest.mark.parametrize("name", [each for each in dir(ApiModel) if not each.startswith("_")])
def test_a_field_hides_no_attribute_of_a_model(name: str) -> None:
    """The list of pydantic's attributes is complete for the installed version."""
    assert field_name(name) != name


@pytest.mark.parametrize("name", [each for each in dir(AsyncApiClient) if each[0] != "_"])
def test_an_operation_overrides_no_method_of_a_client(name: str) -> None:
    """This holds for the async and the sync client."""
    assert method_name(name) != name
    assert method_name(name.removeprefix("a")) != name.removeprefix("a")


def test_collisions_are_names_with_the_same_identifier() -> None:
    """Names with the same identifier are returned together, in their order; others are not."""
    names = ["fooBar", "foo_bar", "other", "FooBar", "Other", "alone"]
    found = collisions(names, method_name)
    assert found == {"foo_bar": ("fooBar", "foo_bar", "FooBar"), "other": ("other", "Other")}
    by_place = {("paths", 0): "a-b", ("paths", 1): "a_b"}
    assert collisions(by_place, lambda place: method_name(by_place[place])) == {
        "a_b": (("paths", 0), ("paths", 1))
    }


@pytest.mark.parametrize("name", ["", "a b", "1a", "class", "a-b", "é", "x;y", "x\n", "None"])
def test_an_identifier_cannot_have_an_invalid_value(name: str) -> None:
    """The type itself refuses a string that is not an identifier."""
    with pytest.raises(ValueError, match="cannot be a Python identifier"):
        Identifier(name)


def test_an_identifier_is_code() -> None:
    """A template may print an identifier unchanged."""
    assert Identifier("order_id") == "order_id"
    assert isinstance(Identifier("match"), Code)
