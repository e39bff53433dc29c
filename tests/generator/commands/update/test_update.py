"""The command ``update``, on copies of the project."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.generator.cli.test_add_interrupted import KILLED
from tests.generator.commands.update.copies import Copy

DOCUMENT = "spec/messaging_v1.yaml"
SENDING = "/messaging/v1/orders/{amazonOrderId}/messages/warranty"


def changed(project: Copy, *, without: str | None = None, longest: int | None = None) -> Path:
    """Write the document of Messaging without an operation and with a tighter limit."""
    text = project.read(DOCUMENT)
    if without is not None:
        start = text.index(f"  {without}:\n")
        text = text[:start] + text[text.index("\n  /", start) + 1 :]
    if longest is not None:
        assert "maxLength: 2000" in text
        text = text.replace("maxLength: 2000", f"maxLength: {longest}", 1)
    new = project.root.parent / "messaging_v1.yaml"
    new.write_text(text, encoding="utf-8")
    return new


def entries(text: str) -> Any:
    return yaml.safe_load(text)


def test_a_new_document_updates_everything(project: Copy) -> None:
    """A removed operation and a tighter limit give a major version and a changelog entry."""
    before = project.state()
    new = changed(project, without=SENDING, longest=1500)
    done = project.update_process(new)
    assert done.returncode == 0, done.stderr
    assert project.version == "1.0.0"
    assert project.read(DOCUMENT) == new.read_text(encoding="utf-8")
    heading = "### `selling_partner.messaging_v1`"
    assert project.newest.startswith(f"## 1.0.0\n\n{heading}\n\n#### Breaking\n")
    assert "`MessagingClient.create_warranty` was removed" in project.newest
    assert "1500" in project.newest
    assert "create_warranty" not in project.read(
        "generated/src/selling_partner/messaging_v1/client.py"
    )
    assert "create_warranty" not in project.read("generated/tests/cases_messaging_v1.py")
    assert project.read("generated/CHANGELOG.md") == project.read("CHANGELOG.md")
    assert 'version = "1.0.0"' in project.read("generated/pyproject.toml")
    after = project.state()
    differing = {path for path in before | after if before.get(path) != after.get(path)}
    outside = {path for path in differing if not path.startswith("generated/")}
    assert outside == {DOCUMENT, "pyproject.toml", "CHANGELOG.md"}
    assert not [path for path in differing if "uploads" in path or "_runtime" in path]
    assert project.run("check").returncode == 0


def test_a_dry_run_reports_and_writes_nothing(project: Copy) -> None:
    """The report and its Markdown form are the same, and the project is unchanged."""
    before = project.state()
    told = project.root.parent / "change.md"
    done = project.update(changed(project, without=SENDING), "--dry-run", "--markdown", told)
    assert done.returncode == 0, done.stderr
    assert "version 0.1.0 -> 1.0.0" in done.stdout
    assert "the project is unchanged" in done.stdout
    assert "`MessagingClient.create_warranty` was removed" in told.read_text(encoding="utf-8")
    assert project.state() == before


def test_the_help_of_a_dry_run_names_the_file_that_is_written(project: Copy) -> None:
    """A dry run writes only the requested report."""
    said = " ".join(project.run("update", "--help").stdout.replace("│", " ").split())
    assert "write nothing except the --markdown file" in said


def test_the_same_document_changes_nothing(project: Copy) -> None:
    """A document that is already present needs no new version."""
    before = project.state()
    done = project.update(changed(project))
    assert (done.returncode, project.state()) == (0, before), done.stderr
    assert "nothing to do" in done.stdout
    assert "version" not in done.stdout


def test_a_changed_description_is_a_patch(project: Copy) -> None:
    """A change of a description raises the last number of the version."""
    new = changed(project)
    text = new.read_text(encoding="utf-8").replace("Messaging API\n", "Messages\n", 1)
    new.write_text(text, encoding="utf-8")
    assert project.update(new).returncode == 0
    assert project.version == "0.1.1"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("operationId: CreateWarranty", "operationId: sendInvoice", "sendInvoice"),
        ("openapi: 3.1.0", "openapi: [", "messaging_v1.yaml:"),
        ("    Attachment:\n", "    AttachedFile:\n", "Attachment"),
    ],
    ids=["names collide", "no YAML", "what is written by hand needs the model"],
)
def test_an_invalid_document_changes_nothing(project: Copy, old: str, new: str, said: str) -> None:
    """A fault of the new document is reported with its place, and nothing is written."""
    before = project.state()
    file = changed(project)
    text = file.read_text(encoding="utf-8")
    assert old in text
    text = (
        text.replace('schemas/Attachment"', 'schemas/AttachedFile"') if "Attached" in new else text
    )
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    done = project.update(file)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert project.state() == before


def test_failing_tests_change_nothing(project: Copy) -> None:
    """A package with failing tests is not written, and their output is shown."""
    template = project.root / "templates/tests/test_of_my_own.py"
    template.write_text('"""Mine."""\n\n\ndef test_it() -> None:\n    assert not "my reason"\n')
    before = project.state()
    done = project.update_process(changed(project, longest=1500))
    assert done.returncode == 1
    assert "my reason" in done.stderr
    assert project.state() == before


def test_an_edited_file_is_not_lost(project: Copy) -> None:
    """An edited generated file is overwritten only with --overwrite."""
    client = project.root / "generated/src/selling_partner/messaging_v1/client.py"
    client.write_text(client.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    before = project.state()
    new = changed(project, without=SENDING)
    done = project.update(new)
    assert done.returncode == 1
    assert "client.py" in done.stderr
    assert project.state() == before
    assert project.update(new, "--overwrite").returncode == 0
    assert "# mine" not in client.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["orders_v0", "NEW"], "add it with add"),
        (["uploads_2020_11_01", "NEW"], "has no operation of uploads_2020_11_01"),
        (["messaging_v1", "absent.yaml"], "no such file"),
        (["messaging_v1", "EMPTY"], "contains no document of messaging_v1"),
        (["messaging_v1", DOCUMENT], "is already the document of messaging_v1"),
        (["messaging_v1", "NEW", "--markdown", "absent/it.md"], "absent/it.md: cannot be written"),
    ],
)
def test_what_cannot_be_updated_is_wrong_usage(
    project: Copy, arguments: list[str], said: str
) -> None:
    """An unknown API or a missing document is reported with a remedy."""
    empty = project.root.parent / "empty"
    empty.mkdir()
    before = project.state()
    places = {"NEW": str(changed(project)), "EMPTY": str(empty)}
    done = project.run("update", *(places.get(each, each) for each in arguments))
    assert done.returncode == 2
    assert said in done.stderr
    assert project.state() == before


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        ("pyproject.toml", "[tool.lockstep.package]", "[[", "pyproject.toml: not valid TOML: "),
        ("pyproject.toml", "lockstep.package", "x", "name or version is missing in ["),
        ("pyproject.toml", 'version = "0.1.0"', 'version = "0.1"', "must be three numbers"),
        ("CHANGELOG.md", "# Changelog", "\udcff", "CHANGELOG.md: not in UTF-8"),
        ("CHANGELOG.md", "## 0.1.0", "## 1.0.0", "already has an entry for 1.0.0"),
    ],
)
def test_unusable_settings_and_changelog_are_named(
    project: Copy, path: str, old: str, new: str, said: str
) -> None:
    """Unusable settings or an unusable changelog are reported before anything is written."""
    text = project.read(path).replace(old, new)
    (project.root / path).write_bytes(text.encode(errors="surrogateescape"))
    before = project.state()
    done = project.update(changed(project, without=SENDING))
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert project.state() == before


def test_a_folder_is_searched_for_the_document(project: Copy) -> None:
    """The document is found in a copy of the repository by the key that add would give it."""
    folder = project.root.parent / "vendor" / "messaging-api-model"
    folder.mkdir(parents=True)
    document = entries(project.read(DOCUMENT))
    del document["paths"][SENDING]
    (folder / "messaging.json").write_text(json.dumps(document))
    (folder / "messaging_samples.json").write_text("{}")
    done = project.update(folder.parent)
    assert done.returncode == 0, done.stderr
    assert not (project.root / DOCUMENT).exists()
    assert "create_warranty" not in project.read(
        "generated/src/selling_partner/messaging_v1/client.py"
    )


OVERLAY_FILE = "spec/overlays/messaging_v1.overlay.yaml"
OVERLAY = """\
overlay: 1.0.0
info:
  title: Messaging v1
  version: "1"
actions:
  # What stays.
  - target: $.info
    description: A title of our own.
    update:
      title: Messages to buyers
  - target: $.paths['/messaging/v1/orders/{amazonOrderId}/messages/warranty'].post
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
    done = project.update(changed(project, without=SENDING), "--remove-unfit")
    assert done.returncode == 0, done.stderr
    assert "it does not fit: The operation needs another name." in done.stdout
    left = overlay.read_text()
    assert entries(left)["actions"] == entries(OVERLAY)["actions"][:1]
    assert "# What stays." in left
    assert "`MessagingClient.send_warranty` was removed" in project.newest
    assert project.run("check").returncode == 0


def test_an_action_that_no_longer_fits_is_reported_with_its_line(project: Copy) -> None:
    """An action that cannot be applied is reported with the overlay's own line."""
    document, overlay = project.root / DOCUMENT, project.root / OVERLAY_FILE
    text = project.read(DOCUMENT)
    document.write_text(text.replace("  version: v1\n", "  version: v1\n  x-note: {a: 1}\n", 1))
    action = "  - target: $.info['x-note']\n    description: More.\n    update: {b: 2}\n"
    overlay.write_text(OVERLAY + action)
    assert project.run("generate").returncode == 0
    new = changed(project, without=SENDING)
    new.write_text(new.read_text().replace("x-note: {a: 1}", "x-note: none", 1))
    before = project.state()
    done = project.update(new)
    assert done.returncode == 1
    assert f"{OVERLAY_FILE}:{len(OVERLAY.splitlines()) + 3}:" in done.stderr
    assert project.state() == before


def test_an_overlay_without_actions_is_removed(project: Copy) -> None:
    """An overlay is removed if the new document needs none of its actions."""
    overlay = project.root / OVERLAY_FILE
    start = OVERLAY.index("  # What stays")
    overlay.write_text(OVERLAY[:start] + OVERLAY[OVERLAY.index("  - target: $.paths") :])
    assert project.run("generate").returncode == 0
    done = project.update(changed(project, without=SENDING), "--remove-unfit")
    assert done.returncode == 0, done.stderr
    assert not overlay.exists()
    assert project.run("check").returncode == 0


WITHOUT_TESTS = """
from generator.commands import update
update.run_generated_tests = lambda *_: None
"""


def kill(project: Copy, when: str, new: Path) -> None:
    """Run an update that is killed just before or just after the package changes."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_TESTS + KILLED, when, "update", "messaging_v1", str(new)],
        cwd=project.root,
        env={**os.environ, "PYTHONPATH": str(project.root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


def test_an_update_killed_before_the_exchange_is_rolled_back(project: Copy) -> None:
    """The next command, even a read-only one, sees the old documents."""
    new = changed(project, without=SENDING)
    old = project.state()
    kill(project, "before", new)
    assert project.version == "1.0.0"  # The placed document still lies there.
    readers = (["validate"], ["inspect", "messaging_v1"], ["diff", DOCUMENT, new], ["check"])
    for arguments in (*readers, ["generate"]):
        copy = Copy(project.root.parent / str(arguments[0]))
        shutil.copytree(project.root, copy.root)
        done = copy.run(*arguments)
        assert done.returncode == 0
        assert "a previous run was interrupted; rolled back" in done.stderr
        assert copy.state() == old


def test_an_update_killed_after_the_exchange_is_complete(project: Copy) -> None:
    """The next command finishes the rest of the work and reports it."""
    kill(project, "after", changed(project, without=SENDING))
    done = project.run("validate")
    assert "a previous run was interrupted; its changes are complete" in done.stderr
    assert not [path for path in project.state() if path.startswith(".")]
    assert project.version == "1.0.0"
    assert SENDING not in project.read(DOCUMENT)
    assert project.run("check").returncode == 0
