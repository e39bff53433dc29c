"""The review of an overlay by ``update``: obsolete actions, and targets that are missing."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.generator.commands.update.copies import (
    DOCUMENT,
    OVERLAY_FILE,
    OVERLAY_HEAD,
    TITLE_ACTION,
    WARRANTY_PATH,
    Copy,
)

OVERLAY = f"""\
{OVERLAY_HEAD}\
{TITLE_ACTION}\
  - target: $.paths['{WARRANTY_PATH}'].post
    description: The operation reads personal data.
    update:
      x-amzn-restricted: true
"""


def prepare(project: Copy) -> None:
    """Give the project an overlay that its document needs."""
    (project.root / OVERLAY_FILE).write_text(OVERLAY, encoding="utf-8")
    assert project.run("generate").returncode == 0


def changed(project: Copy, *replaced: tuple[str, str]) -> Path:
    """Write the project's document with these parts replaced, outside the project."""
    text = project.read(DOCUMENT)
    for before, after in replaced:
        assert before in text
        text = text.replace(before, after)
    new = project.root.parent / "messaging_v1.yaml"
    new.write_text(text, encoding="utf-8")
    return new


def test_a_renamed_operation_stops_the_update_with_its_new_target(project: Copy) -> None:
    """An operation that was renamed still needs its action, and the error says where it is now."""
    prepare(project)
    renamed = (("/warranty:", "/guarantee:"), ("CreateWarranty\n", "CreateGuarantee\n"))
    before = project.state()
    done = project.update(changed(project, *renamed))
    assert done.returncode == 1
    line = OVERLAY[: OVERLAY.index("  - target: $.paths")].count("\n") + 1
    assert f"{OVERLAY_FILE}:{line}:" in done.stderr
    target = WARRANTY_PATH.replace("warranty", "guarantee")
    assert f"write the target $.paths['{target}'].post" in done.stderr
    assert "--remove-unfit" in done.stderr
    assert "corrected" not in done.stderr
    assert project.state() == before


@pytest.mark.slow
def test_an_action_whose_effect_the_document_contains_is_removed(project: Copy) -> None:
    """The action is reported as obsolete, and no text of the update names a folder."""
    prepare(project)
    operation = "      operationId: CreateWarranty\n"
    new = changed(project, (operation, f"{operation}      x-amzn-restricted: true\n"))
    page = project.root.parent / "change.md"
    done = project.update(new, "--markdown", page)
    assert done.returncode == 0, done.stderr
    assert "obsolete overlay action removed: The operation reads personal data." in done.stdout
    left = yaml.safe_load(project.read(OVERLAY_FILE))["actions"]
    assert left == yaml.safe_load(OVERLAY)["actions"][:1]
    text = page.read_text(encoding="utf-8")
    assert "Obsolete overlay actions removed:\n\n- The operation reads personal data.\n" in text
    assert str(project.root.parent) not in text
    assert project.run("check").returncode == 0


@pytest.mark.slow
def test_an_overlay_for_later_versions_does_not_block_an_older_one(project: Copy) -> None:
    """The message names the option, and with it the actions that do not fit are removed."""
    text = project.read(DOCUMENT)
    start = text.index(f"  {WARRANTY_PATH}:\n")
    operation = text[start : text.index("\n  /", start) + 1]
    prepare(project)
    older = changed(project, (operation, ""))
    refused = project.update(older, "--dry-run")
    assert refused.returncode == 1
    assert "the document is older than the overlay" in refused.stderr
    page = project.root.parent / "change.md"
    done = project.update(older, "--dry-run", "--remove-unfit", "--markdown", page)
    assert done.returncode == 0, done.stderr
    assert "it does not fit: The operation reads personal data." in done.stdout
    assert "because they do not fit the document:\n\n- The operation" in page.read_text()
