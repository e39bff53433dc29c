"""Tables of the methods of other clients with those of the package, as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import distributions
from itertools import groupby
from pathlib import Path

from tests.needs import ROOT
from tests.switching.rivals import (
    RivalMethod,
    amzn_methods,
    python_amazon_helpers,
    python_amazon_methods,
)

DOCS = ROOT / "docs" / "switching"

NONE = "none"
"""The cell of a request that no document has."""


@dataclass(frozen=True)
class Rival:
    """Another client.

    Attributes:
        name: The name of its distribution.
        file: The name of the page, without a suffix.
        methods: The function that finds its methods in a folder ``site-packages``.
        place: The function that returns the name of a class as users import it.
        helpers: The function that returns its other public methods.

    """

    name: str
    file: str
    methods: Callable[[Path], Sequence[RivalMethod]]
    place: Callable[[RivalMethod], str]
    helpers: Callable[[Path], Sequence[str]] = lambda _: ()

    @property
    def page(self) -> Path:
        """The page with its table."""
        return DOCS / f"{self.file}-methods.md"


RIVALS = (
    Rival(
        "python-amazon-sp-api",
        "python-amazon-sp-api",
        python_amazon_methods,
        lambda method: method.client,
        python_amazon_helpers,
    ),
    Rival(
        "amzn-sp-api",
        "amzn-sp-api",
        amzn_methods,
        lambda method: f"{method.module.partition('.')[0]}.{method.client}",
    ),
)

_HEAD = """\
# Methods of {name} and of Lockstep

Each method of {name} {version}, with the method of Lockstep that sends the same request.
`sp` is a `SellingPartner` or an `AsyncSellingPartner`. [{file}.md]({file}.md) explains what else
differs.

{found:,} of {total:,} methods have a counterpart in the package of all APIs, which contains the
documents of `spec/` and those that [spec/upstream.toml](../../spec/upstream.toml) pins. *{none}*
marks a request that none of these documents contains. Some of these requests have an obsolete or
misspelled path. If Amazon documents such a request, `generator add` adds the method.
"""


def render(rival: Rival, site: Path, ours: Mapping[tuple[str, str], str]) -> str:
    """Return the page of a client.

    Args:
        rival: The client.
        site: The folder ``site-packages`` that it is installed in.
        ours: The methods of the package by their requests.

    """
    methods = rival.methods(site)
    found = sum(each.request in ours for each in methods)
    (version,) = (each.version for each in distributions(name=rival.name, path=[str(site)]))
    head = _HEAD.format(
        name=rival.name,
        version=version,
        file=rival.file,
        found=found,
        total=len(methods),
        none=NONE,
    )
    lines = [head, *_sections(rival, methods, ours)]
    if helpers := rival.helpers(site):
        lines += ["## Methods without a request of their own\n"]
        lines += ["They call, rename or prepare methods above.\n"]
        lines += [f"- `{each}`" for each in helpers]
    return "\n".join(lines).rstrip("\n") + "\n"


def _sections(
    rival: Rival, methods: Sequence[RivalMethod], ours: Mapping[tuple[str, str], str]
) -> Iterator[str]:
    for place, group in groupby(sorted(methods, key=rival.place), rival.place):
        yield f"## {place}\n"
        yield f"| {rival.name} | request | Lockstep |"
        yield "|---|---|---|"
        for each in group:
            counterpart = f"`{ours[each.request]}`" if each.request in ours else f"*{NONE}*"
            yield f"| `{each.name}` | `{each.http_method} {each.path}` | {counterpart} |"
        yield ""
