"""Messages about refused values: no internal name of the package or of pydantic appears in them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pydantic import ValidationError

from tests.functional.conftest import Make
from tests.functional.models.message_cases import ARGUMENTS, DOCUMENT, FIELDS, MIN_3
from tests.functional.packages import Package

_INTERNAL = re.compile(
    r"lambda|<|function|functools|_valid|constrained|literal\[|list\[|dict\[|union\[|nullable"
    r"|json-or-python|ExactFloat|\(\?"
)
"""Names of validators, of private classes and of functions, and rewritten patterns."""


@pytest.fixture
def package(make: Make) -> Package:
    """Return the package whose fields and arguments have constraints of every kind."""
    return make(DOCUMENT)


def _problems(package: Package, **arguments: Any) -> list[str]:
    with pytest.raises(package.root.RequestValidationError) as caught:
        package.call("put_thing", **arguments)
    problems = list(caught.value.problems)
    assert not [each for each in problems if _INTERNAL.search(each)]
    return problems


def test_a_refused_field_is_described_by_its_documented_names(package: Package) -> None:
    """A body's problem has the path in JSON and the constraint of the closest union member."""
    for name, value, expected in FIELDS:
        body = {"name": "abc", name: value}
        expected = [f"body.{each}" for each in expected]
        assert _problems(package, body=body) == expected, (name, value)


def test_a_refused_argument_is_described_by_its_documented_names(package: Package) -> None:
    """The same holds for an argument, in a query, in a header and in JSON."""
    for name, value, expected in ARGUMENTS:
        assert _problems(package, body={"name": "abc"}, **{name: value}) == expected, (name, value)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_model_raises_with_the_same_places(package: Package) -> None:
    """An error of pydantic's constructors and parsers names the same places as a call."""
    thing = package.api.Thing
    for name, value, expected in FIELDS:
        data = {"name": "abc", name: value}
        places = [each.partition(":")[0] for each in expected]
        for build in (lambda data: thing(**data), thing.model_validate):
            with pytest.raises(ValidationError) as caught:
                build(data)
            faults = caught.value.errors()
            assert [".".join(map(str, each["loc"])) for each in faults] == places, (name, value)
            assert not _INTERNAL.search(" ".join(each["msg"] for each in faults))
            assert not _INTERNAL.search(str(caught.value))


def test_an_error_of_parsed_json_names_its_place(package: Package) -> None:
    """The path of an error of ``model_validate_json`` has no name of a union's member either."""
    data = '{"name": "abc", "pet": {"kind": "cat", "tail": 1}, "step": 0.10000000000000000001}'
    with pytest.raises(ValidationError) as caught:
        package.api.Thing.model_validate_json(data)
    found = {each["loc"]: each["msg"] for each in caught.value.errors()}
    assert found == {
        ("pet", "tail"): MIN_3,
        ("step",): "Input should be a multiple of 0.25",
    }


def test_the_limits_of_an_error_can_be_read(package: Package) -> None:
    """An error inside a union keeps its type and its limits for programs."""
    with pytest.raises(ValidationError) as caught:
        package.api.Thing(name="abc", union="long")
    (fault,) = caught.value.errors()
    assert (fault["type"], fault.get("ctx")) == ("string_too_long", {"max_length": 2})
    assert "long" not in str(caught.value).replace("too_long", "")


def test_misfits_are_logged_without_internal_names(
    package: Package, caplog: pytest.LogCaptureFixture
) -> None:
    """The log about a response names the path in JSON and a kind of problem."""
    read = package.api.Thing.from_json
    for name, value, _ in FIELDS:
        if value != value or value == {5: 1}:  # JSON has neither NaN nor such keys.
            continue
        caplog.clear()
        read({"name": "abc", name: value})
        messages = [each.getMessage() for each in caplog.records]
        assert not [each for each in messages if _INTERNAL.search(each)], (name, value)
