"""The defaults and the example on the package's docs/reliability.md."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

from selling_partner import Credentials, Region, RetryPolicy, SellingPartner

PAGE = Path(__file__).parents[2] / "generated" / "docs" / "reliability.md"
TEXT = " ".join(PAGE.read_text(encoding="utf-8").split())


def test_the_defaults_are_those_of_the_code() -> None:
    """The page states the default attempts, deadline and waits."""
    policy = RetryPolicy()
    words = ["no", "one", "two", "three", "four", "five"]
    deadline = inspect.signature(SellingPartner).parameters["deadline"].default
    assert f"up to {words[policy.attempts]} times, within one deadline of {deadline:g}" in TEXT
    assert f"at most {policy.first_wait:g} s (`first_wait`)" in TEXT
    assert f"up to {policy.longest_wait:g} s (`longest_wait`)" in TEXT


def test_its_example_runs() -> None:
    """The page's example creates clients with other retry policies."""
    (example,) = re.findall(r"```python\n(.*?RetryPolicy.*?)```", PAGE.read_text("utf-8"), re.S)
    with SellingPartner(Credentials("id", "secret", "token"), region=Region.NA) as sp:
        names = {"sp": sp}
        exec(example, names)
        assert isinstance(names["patient"], SellingPartner)
        assert isinstance(names["once"], SellingPartner)
