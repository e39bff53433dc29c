"""The guides for users of other clients: their programs, tables and names."""

from __future__ import annotations

import builtins
import re
from pathlib import Path
from typing import Any

import pytest

import selling_partner
from benchmarks.peers import site_packages
from selling_partner.messaging_v1 import MessagingClient
from selling_partner.uploads_2020_11_01 import UploadsClient
from tests.needs import MODELS_FOLDER, needs_models
from tests.switching.ours import our_methods
from tests.switching.tables import DOCS, NONE, RIVALS, Rival, render

ROW = re.compile(r"^\| `(\w+)` \| `([A-Z]+ \S+)` \| (?:`sp\.(\w+)\.(\w+)`|\*none\*) \|$", re.M)
GUIDES = {rival.name: DOCS / f"{rival.file}.md" for rival in RIVALS}

rivals = pytest.mark.parametrize("rival", RIVALS, ids=lambda rival: rival.name)


@rivals
def test_the_table_names_methods_of_this_package(rival: Rival) -> None:
    """Each method of this repository's APIs exists."""
    clients = {"messaging_v1": MessagingClient, "uploads_2020_11_01": UploadsClient}
    rows = ROW.findall(rival.page.read_text(encoding="utf-8"))
    named = [(api, method) for _, _, api, method in rows if api in clients]
    assert {api for api, _ in named} == set(clients)
    assert [each for each in named if not hasattr(clients[each[0]], each[1])] == []


@rivals
def test_every_exception_of_a_guide_exists(rival: Rival) -> None:
    """The exceptions in the last column are those of this package."""
    table = GUIDES[rival.name].read_text(encoding="utf-8").partition("| exception of")[2]
    named = re.findall(r"\| [^|\n]*?`(\w+(?:Error))`[^|\n]*\|$", table, re.M)
    assert named
    assert [name for name in named if not _is_error(name)] == []


def _is_error(name: str) -> bool:
    found: Any = getattr(selling_partner, name, None) or getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, Exception)


@pytest.mark.slow(measured=False)
@needs_models
@rivals
def test_the_table_has_every_method(rival: Rival, peers: Path) -> None:
    """The page is the one that ``python -m tests.switching`` writes."""
    text = render(rival, site_packages(peers), our_methods(MODELS_FOLDER))
    assert rival.page.read_text(encoding="utf-8") == text
    assert len(ROW.findall(text)) == len(rival.methods(site_packages(peers)))
    assert f"*{NONE}*" in text
