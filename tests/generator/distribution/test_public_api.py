"""The list of the public API, for a small package and for the generated one."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from generator.core.errors import UsageError
from generator.core.project import ROOT
from generator.distribution.public_api import (
    describe_changes,
    place_public_api,
    public_api,
    read_previous,
)
from generator.distribution.tools import DistributionError

MODULES = {
    "__init__.py": """
        from ._base import Thing, helper
        from .shop import Client

        __all__ = ["Client", "NAMES", "Thing", "helper", "later"]
        NAMES: tuple[str, ...] = ()
        hidden = 1
        """,
    "_base.py": """
        class Base:
            limit: int = 3
            _secret = 1

            def close(self) -> None: ...

        class Thing(Base):
            name: str

        class Special(Thing):
            kind: str

        def helper(value: int, *, strict: bool = False) -> str: ...
        """,
    "shop/__init__.py": """
        from .._base import Base, Special

        __all__ = ["Client", "Special"]

        class Client(Base):
            def __init__(self, region: str) -> None: ...
            async def get(self, id_: str, /) -> "Client": ...
            def _send(self) -> None: ...
        """,
    "shop/internal.py": "def unlisted(): ...",
}


def write_package(folder: Path, **changed: str) -> Path:
    for name, text in (MODULES | changed).items():
        file = folder / "selling_partner" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text))
    return folder


def client_members(path: str) -> tuple[str, ...]:
    """Return the lines of the members of ``Client`` under a name."""
    return (
        f"{path}.__init__(region: str) -> None",
        f"{path}.close() -> None",
        f"{path}.get(id_: str, /) -> Client [async]",
        f"{path}.limit: int",
    )


def test_every_public_name_is_listed_with_its_signature(tmp_path: Path) -> None:
    """A class lists its members, and those of bases that are not exported, under each name."""
    assert public_api(write_package(tmp_path)) == (
        "class selling_partner.Client(Base)",
        "class selling_partner.Thing(Base)",
        "class selling_partner.shop.Client(Base)",
        "class selling_partner.shop.Special(Thing)",
        *client_members("selling_partner.Client"),
        "selling_partner.NAMES: tuple[str, ...]",
        "selling_partner.Thing.close() -> None",
        "selling_partner.Thing.limit: int",
        "selling_partner.Thing.name: str",
        "selling_partner.helper(value: int, *, strict: bool = False) -> str",
        "selling_partner.later",
        *client_members("selling_partner.shop.Client"),
        "selling_partner.shop.Special.close() -> None",
        "selling_partner.shop.Special.kind: str",
        "selling_partner.shop.Special.limit: int",
    )


def test_the_generated_package_is_listed() -> None:
    """The list has its clients, models, exceptions and sandbox, and nothing private."""
    lines = public_api(ROOT / "generated" / "src")
    names = {line.removeprefix("class ").partition("(")[0].partition(":")[0] for line in lines}
    assert {
        "selling_partner.SellingPartner.messaging_v1",
        "selling_partner.TooManyRequestsError",
        "selling_partner.messaging_v1.AsyncMessagingClient.create_warranty",
        "selling_partner.messaging_v1.CreateWarrantyRequest.coverage_start_date",
        "selling_partner.sandbox.Sandbox.answer",
    } <= names
    dunders = {each for each in names if each.endswith("__")}
    assert {each.rpartition(".")[2] for each in dunders} == {"__init__", "__version__"}
    assert [name for name in names - dunders if "._" in name] == []


def test_the_notes_of_a_release_show_what_changed(tmp_path: Path) -> None:
    """Removed and added lines follow the entry of the changelog; all of them are in a file."""
    before, after = ["a: int", "b() -> None"], ["a: str", "b() -> None", "c"]
    (tmp_path / "notes.md").write_text("## 1.2.0\n")
    place_public_api(tmp_path, before, after)
    assert (tmp_path / "public-api.txt").read_text() == "a: str\nb() -> None\nc\n"
    assert (tmp_path / "public-api.diff").read_text() == "-a: int\n+a: str\n+c\n"
    section = "## Public API\n\n```diff\n-a: int\n+a: str\n+c\n```\n"
    assert (tmp_path / "notes.md").read_text() == f"## 1.2.0\n\n{section}"
    assert read_previous(tmp_path / "public-api.txt") == after


def test_a_first_release_has_no_difference(tmp_path: Path) -> None:
    """Without an earlier list, the notes are the entry alone, and an old difference is removed."""
    (tmp_path / "notes.md").write_text("## 0.1.0\n")
    (tmp_path / "public-api.diff").write_text("+b\n")
    place_public_api(tmp_path, read_previous(None), ["a"])
    assert (tmp_path / "notes.md").read_text() == "## 0.1.0\n"
    assert not (tmp_path / "public-api.diff").exists()


def test_long_notes_are_cut(tmp_path: Path) -> None:
    """The notes show a hundred lines, and say where the others are."""
    lines = describe_changes([f"+{number}" for number in range(150)]).splitlines()
    assert lines[-2:] == ["... 50 more lines in public-api.diff", "```"]
    assert describe_changes([]) == "## Public API\n\nUnchanged.\n"


def test_an_unreadable_list_or_package_is_named(tmp_path: Path) -> None:
    """Both errors name the path."""
    with pytest.raises(UsageError, match=r"none\.txt: cannot be read: No such file or directory"):
        read_previous(tmp_path / "none.txt")
    with pytest.raises(DistributionError, match="selling_partner cannot be read"):
        public_api(tmp_path)
    with pytest.raises(DistributionError, match="selling_partner cannot be read"):
        public_api(write_package(tmp_path, **{"__init__.py": "def"}))
