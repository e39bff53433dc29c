"""The command ``update``, on copies of the project."""

from __future__ import annotations

import json

import pytest
import yaml

from tests.generator.commands.update.copies import DOCUMENT, WARRANTY_PATH, Copy, write_document


@pytest.mark.slow
def test_a_new_document_updates_everything(project: Copy) -> None:
    """A removed operation and a tighter limit give a major version and a changelog entry."""
    before = project.state()
    new = write_document(project, without=WARRANTY_PATH, max_length=1500)
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
    report = project.root.parent / "change.md"
    done = project.update(
        write_document(project, without=WARRANTY_PATH), "--dry-run", "--markdown", report
    )
    assert done.returncode == 0, done.stderr
    assert "version 0.1.0 -> 1.0.0" in done.stdout
    assert "the project is unchanged" in done.stdout
    assert "`MessagingClient.create_warranty` was removed" in report.read_text(encoding="utf-8")
    assert project.state() == before


def test_the_help_of_a_dry_run_names_the_file_that_is_written(project: Copy) -> None:
    """A dry run writes only the requested report."""
    help_text = " ".join(project.run("update", "--help").stdout.replace("│", " ").split())
    assert "write nothing except the --markdown file" in help_text


def test_the_same_document_changes_nothing(project: Copy) -> None:
    """A document that is already present needs no new version."""
    before = project.state()
    done = project.update(write_document(project))
    assert (done.returncode, project.state()) == (0, before), done.stderr
    assert "nothing to do" in done.stdout
    assert "version" not in done.stdout


def test_a_changed_description_is_a_patch(project: Copy) -> None:
    """A change of a description raises the last number of the version."""
    new = write_document(project)
    text = new.read_text(encoding="utf-8").replace("Messaging API\n", "Messages\n", 1)
    new.write_text(text, encoding="utf-8")
    assert project.update(new).returncode == 0
    assert project.version == "0.1.1"


@pytest.mark.parametrize(
    ("old", "new", "phrase"),
    [
        ("operationId: CreateWarranty", "operationId: sendInvoice", "sendInvoice"),
        ("openapi: 3.1.0", "openapi: [", "messaging_v1.yaml:"),
        ("    Attachment:\n", "    AttachedFile:\n", "Attachment"),
    ],
    ids=["names collide", "invalid YAML", "a hand-written method needs the model"],
)
def test_an_invalid_document_changes_nothing(
    project: Copy, old: str, new: str, phrase: str
) -> None:
    """A fault of the new document is reported with its place, and nothing is written."""
    before = project.state()
    file = write_document(project)
    text = file.read_text(encoding="utf-8")
    assert old in text
    text = (
        text.replace('schemas/Attachment"', 'schemas/AttachedFile"') if "Attached" in new else text
    )
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    done = project.update(file)
    assert done.returncode == 1
    assert phrase in done.stderr
    assert "Traceback" not in done.stderr
    assert project.state() == before


@pytest.mark.slow
def test_failing_tests_change_nothing(project: Copy) -> None:
    """A package with failing tests is not written, and their output is shown."""
    template = project.root / "templates/tests/test_of_my_own.py"
    template.write_text('"""Mine."""\n\n\ndef test_it() -> None:\n    assert not "my reason"\n')
    before = project.state()
    done = project.update_process(write_document(project, max_length=1500))
    assert done.returncode == 1
    assert "my reason" in done.stderr
    assert project.state() == before


def test_an_edited_file_is_not_lost(project: Copy) -> None:
    """An edited generated file is overwritten only with --overwrite."""
    client = project.root / "generated/src/selling_partner/messaging_v1/client.py"
    client.write_text(client.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    before = project.state()
    new = write_document(project, without=WARRANTY_PATH)
    done = project.update(new)
    assert done.returncode == 1
    assert "client.py" in done.stderr
    assert project.state() == before
    assert project.update(new, "--overwrite").returncode == 0
    assert "# mine" not in client.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "phrase"),
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
    project: Copy, arguments: list[str], phrase: str
) -> None:
    """An unknown API or a missing document is reported with a remedy."""
    empty = project.root.parent / "empty"
    empty.mkdir()
    before = project.state()
    places = {"NEW": str(write_document(project)), "EMPTY": str(empty)}
    done = project.run("update", *(places.get(each, each) for each in arguments))
    assert done.returncode == 2
    assert phrase in done.stderr
    assert project.state() == before


@pytest.mark.parametrize(
    ("path", "old", "new", "phrase"),
    [
        ("pyproject.toml", "[tool.lockstep.package]", "[[", "pyproject.toml: not valid TOML: "),
        ("pyproject.toml", "lockstep.package", "x", "name or version is missing in ["),
        ("pyproject.toml", 'version = "0.1.0"', 'version = "0.1"', "must be three numbers"),
        ("CHANGELOG.md", "# Changelog", "\udcff", "CHANGELOG.md: not in UTF-8"),
        ("CHANGELOG.md", "## 0.1.0", "## 1.0.0", "already has an entry for 1.0.0"),
    ],
)
def test_unusable_settings_and_changelog_are_named(
    project: Copy, path: str, old: str, new: str, phrase: str
) -> None:
    """Unusable settings or an unusable changelog are reported before anything is written."""
    text = project.read(path).replace(old, new)
    (project.root / path).write_bytes(text.encode(errors="surrogateescape"))
    before = project.state()
    done = project.update(write_document(project, without=WARRANTY_PATH))
    assert done.returncode == 2
    assert phrase in done.stderr
    assert "Traceback" not in done.stderr
    assert project.state() == before


@pytest.mark.slow
def test_a_folder_is_searched_for_the_document(project: Copy) -> None:
    """The document is found in a copy of the repository by the key that add would give it."""
    folder = project.root.parent / "vendor" / "messaging-api-model"
    folder.mkdir(parents=True)
    document = yaml.safe_load(project.read(DOCUMENT))
    del document["paths"][WARRANTY_PATH]
    (folder / "messaging.json").write_text(json.dumps(document))
    (folder / "messaging_samples.json").write_text("{}")
    done = project.update(folder.parent, "--remove-unfit")
    assert done.returncode == 0, done.stderr
    assert not (project.root / DOCUMENT).exists()
    assert "create_warranty" not in project.read(
        "generated/src/selling_partner/messaging_v1/client.py"
    )
