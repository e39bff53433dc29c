"""Overlays whose actions a new document makes obsolete, in the command ``update``."""

from __future__ import annotations

import pytest
import yaml

from tests.generator.commands.update.copies import (
    DOCUMENT,
    OVERLAY_FILE,
    OVERLAY_HEAD,
    TITLE_ACTION,
    WARRANTY_PATH,
    Copy,
    write_document,
)

OVERLAY = f"""\
{OVERLAY_HEAD}\
  # What stays.
{TITLE_ACTION}\
  - target: $.paths['{WARRANTY_PATH}'].post
    description: The operation needs another name.
    update:
      x-client-name: sendWarranty
  # Nothing behind it.
"""


def test_actions_without_a_target_can_be_removed(project: Copy) -> None:
    """An overlay action without a target is reported and removed from its file on request."""
    overlay = project.root / OVERLAY_FILE
    overlay.write_text(OVERLAY)
    assert project.run("generate").returncode == 0
    done = project.update(write_document(project, without=WARRANTY_PATH), "--remove-unfit")
    assert done.returncode == 0, done.stderr
    assert "it does not fit: The operation needs another name." in done.stdout
    left = overlay.read_text()
    assert yaml.safe_load(left)["actions"] == yaml.safe_load(OVERLAY)["actions"][:1]
    assert "# What stays." in left
    assert "`MessagingClient.send_warranty` was removed" in project.newest
    assert project.run("check").returncode == 0


@pytest.mark.slow
def test_an_action_that_no_longer_fits_is_reported_with_its_line(project: Copy) -> None:
    """An action that cannot be applied is reported with the overlay's own line."""
    document, overlay = project.root / DOCUMENT, project.root / OVERLAY_FILE
    text = project.read(DOCUMENT)
    document.write_text(text.replace("  version: v1\n", "  version: v1\n  x-note: {a: 1}\n", 1))
    action = "  - target: $.info['x-note']\n    description: More.\n    update: {b: 2}\n"
    overlay.write_text(OVERLAY + action)
    assert project.run("generate").returncode == 0
    new = write_document(project, without=WARRANTY_PATH)
    new.write_text(new.read_text().replace("x-note: {a: 1}", "x-note: none", 1))
    before = project.state()
    done = project.update(new)
    assert done.returncode == 1
    assert f"{OVERLAY_FILE}:{len(OVERLAY.splitlines()) + 3}:" in done.stderr
    assert project.state() == before


@pytest.mark.slow
def test_an_overlay_without_actions_is_removed(project: Copy) -> None:
    """An overlay is removed if the new document needs none of its actions."""
    overlay = project.root / OVERLAY_FILE
    start = OVERLAY.index("  # What stays")
    overlay.write_text(OVERLAY[:start] + OVERLAY[OVERLAY.index("  - target: $.paths") :])
    assert project.run("generate").returncode == 0
    done = project.update(write_document(project, without=WARRANTY_PATH), "--remove-unfit")
    assert done.returncode == 0, done.stderr
    assert not overlay.exists()
    assert project.run("check").returncode == 0
