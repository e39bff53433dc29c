"""The pictures of README.md show what the programs print today."""

from __future__ import annotations

import re

import pytest

from tests.needs import ROOT, needs_browser
from tests.pictures import badges, demo_picture, sandbox_picture

README = (ROOT / "README.md").read_text(encoding="utf-8")
VARYING = re.compile(
    r"127\.0\.0\.1:\d+|\d{4}-\d\d-\d\dT[\d:]+Z|bucket [●◐○]+"
    r"|\d+ seconds; 429 responses: \d+( A request may arrive .*? retries it\.)?"
)
"""Words that depend on the machine: a busy one may receive a 429, which the program explains."""

PNG = b"\x89PNG\r\n\x1a\n"


def test_the_picture_of_the_demo_loads_nothing() -> None:
    """It has no script and no address but that of the format."""
    text = demo_picture.PICTURE.read_text(encoding="utf-8")
    assert set(re.findall(r"https?://[a-z][^\s\"<]*", text)) == {"http://www.w3.org/2000/svg"}
    assert re.findall(r"<script|url\((?!#)|href", text) == []


def test_the_readme_shows_both_pictures() -> None:
    """Both have a description for those who cannot see them."""
    for file in (demo_picture.PICTURE, sandbox_picture.PICTURE):
        assert re.search(rf"!\[[^\]]{{20,}}\]\(docs/{re.escape(file.name)}\)", README)


def test_the_badges_state_the_settings() -> None:
    """README.md shows every badge, and `make pictures` draws the same ones."""
    drawn = badges.draw()
    committed = {each.name: each.read_text(encoding="utf-8") for each in badges.FOLDER.iterdir()}
    assert committed == drawn
    assert set(re.findall(r"docs/badges/(\w+\.svg)", README)) == set(drawn)


@pytest.mark.slow(measured=False)
@pytest.mark.usefixtures("clients_may_wait")
def test_the_picture_of_the_demo_is_up_to_date() -> None:
    """`make pictures` draws the same words but for what depends on the machine."""
    drawn, committed = demo_picture.draw(), demo_picture.PICTURE.read_text(encoding="utf-8")
    words = [VARYING.sub("", demo_picture.words(each)) for each in (drawn, committed)]
    assert words[0] == words[1]


@pytest.mark.slow(measured=False)
@needs_browser
def test_the_page_of_the_sandbox_can_be_drawn() -> None:
    """The picture shows the response to a request of the form."""
    assert sandbox_picture.draw().startswith(PNG)
    assert sandbox_picture.PICTURE.read_bytes().startswith(PNG)
