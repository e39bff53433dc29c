"""The command `diff`: files, folders and git revisions, three formats, and exit codes."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.commands import CONTROL, ROOT, files, on_terminal, run
from tests.generator.support.shop import SHOP

SCHEMA = ROOT / "generator" / "diff" / "schema.json"

TIGHT = SHOP.replace("maxLength: 5", "maxLength: 4")
RENAMED = SHOP.replace("getOrder", "readOrder")
DESCRIBED = SHOP.replace(
    "{type: string, maxLength: 5}", "{type: string, maxLength: 5, description: A}"
)
GROWN = SHOP.replace("text: {", "colour: {type: string}\n        text: {")

TEXT = """\
shop_v1: 1 major, 1 minor, 1 patch
  major  operation-renamed: ShopClient.get_order was renamed to ShopClient.read_order
         #/paths/~1shop~1v1~1orders~1{orderId}/get/operationId
  minor  field-added: Order.colour was added
         #/components/schemas/Order/properties/colour
  patch  limit-tightened: maxLength of Order.text was tightened from 5 to 4
         #/components/schemas/Order/properties/text/maxLength
"""

MARKDOWN = """\
## `selling_partner.shop_v1`

### Breaking

- `ShopClient.get_order` was renamed to `ShopClient.read_order`.

### Added

- `Order.colour` was added.

### Changed

- `maxLength` of `Order.text` was tightened from `5` to `4`.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working directory with two versions of a document."""
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec" / "shop_v1.yaml").write_text(SHOP)
    changed = RENAMED.replace("maxLength: 5", "maxLength: 4")
    changed = changed.replace("text: {", "colour: {type: string}\n        text: {")
    (tmp_path / "shop_v1.yaml").write_text(changed)
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    """Run git with a fixed identity, independent of the machine's settings."""
    who = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(folder: Path) -> Path:
    """The same as a git repository, with the first version committed and tagged."""
    git(folder, "init", "--quiet")
    git(folder, "add", "spec")
    git(folder, "commit", "--quiet", "--message", "One")
    git(folder, "tag", "v1")
    return folder


def test_breaking_changes_are_listed_first(folder: Path) -> None:
    """Each change is a line with its severity and a line with its place."""
    done = run(folder, "diff", "spec/shop_v1.yaml", "shop_v1.yaml")
    assert done.stdout == TEXT
    assert done.stderr == ""


def test_a_terminal_shows_the_same_in_colours(folder: Path) -> None:
    """A terminal adds nothing but colours."""
    code, shown = on_terminal(folder, "diff", "spec/shop_v1.yaml", "shop_v1.yaml")
    assert code == 0
    assert CONTROL.search(shown)
    assert CONTROL.sub("", shown).replace("\r", "") == TEXT


def test_markdown_is_for_a_changelog(folder: Path) -> None:
    """The output has headings, and code is marked as code."""
    done = run(folder, "diff", "spec/shop_v1.yaml", "shop_v1.yaml", "--format", "markdown")
    assert done.stdout == MARKDOWN


def test_json_conforms_to_its_schema(folder: Path) -> None:
    """The output names its schema version, and every change has every key."""
    done = run(folder, "diff", "spec/shop_v1.yaml", "shop_v1.yaml", "--format", "json")
    found = json.loads(done.stdout)
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(found)
    assert (found["version"], found["level"]) == (1, "major")
    renamed, _, tightened = found["changes"]
    assert renamed["operations"] == ["readOrder"]
    place = {"pointer": "#/components/schemas/Order/properties/text/maxLength"}
    assert tightened == {
        "api": "shop_v1",
        "kind": "limit-tightened",
        "severity": "patch",
        "direction": "response",
        "operations": ["readOrder"],
        "subjects": ["Order.text"],
        "name": "maxLength",
        "old": {"file": "spec/shop_v1.yaml", **place, "value": 5},
        "new": {"file": "shop_v1.yaml", **place, "value": 4},
        "sentence": "maxLength of Order.text was tightened from 5 to 4",
    }


def test_no_changes_are_reported_as_such(folder: Path) -> None:
    """Every format has an output for no changes."""
    same = ("diff", "spec/shop_v1.yaml", "spec/shop_v1.yaml", "--fail-on", "patch", "--format")
    assert run(folder, *same, "text").stdout == "no changes\n"
    assert run(folder, *same, "markdown").stdout == "No changes.\n"
    found = json.loads(run(folder, *same, "json").stdout)
    assert found == {"version": 1, "level": None, "changes": []}
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(found)


@pytest.mark.parametrize(
    ("text", "failing"),
    [
        (RENAMED, ["major", "minor", "patch"]),
        (GROWN, ["minor", "patch"]),
        (DESCRIBED, ["patch"]),
    ],
    ids=["major", "minor", "patch"],
)
def test_a_build_can_fail_on_a_severity(folder: Path, text: str, failing: list[str]) -> None:
    """The exit code is 1 if a change has that severity or a higher one."""
    (folder / "new.yaml").write_text(text)
    for level in ("major", "minor", "patch"):
        code = 1 if level in failing else 0
        done = run(folder, "diff", "spec/shop_v1.yaml", "new.yaml", "--fail-on", level, code=code)
        assert done.stdout.startswith("shop_v1: 1 ")
        assert done.stderr == ""


def test_a_folder_is_compared_with_the_last_commit(repository: Path) -> None:
    """Added and removed APIs are one change each, and nothing is written."""
    spec = repository / "spec"
    (spec / "shop_v1.yaml").rename(spec / "store_v1.yaml")
    (spec / "stall_v1.yaml").write_text(SHOP)
    before = files(repository)
    explicit = run(repository, "diff", "HEAD:spec", "spec")
    assert explicit.stdout == run(repository, "diff", "v1:spec/").stdout
    assert re.findall(r"^  (\w+)  (\S+): (\S+)", explicit.stdout, re.M) == [
        ("major", "api-removed", "shop_v1"),
        ("minor", "api-added", "stall_v1"),
        ("minor", "api-added", "store_v1"),
    ]
    assert files(repository) == before


def test_a_file_is_compared_with_a_revision_of_it(repository: Path) -> None:
    """Paths are resolved in subfolders too, and both sides may be revisions."""
    (repository / "spec" / "shop_v1.yaml").write_text(TIGHT)
    for where, old in (
        (repository, "v1:spec/shop_v1.yaml"),
        (repository / "spec", "v1:./shop_v1.yaml"),
    ):
        done = run(where, "diff", old, "--format", "json")
        (change,) = json.loads(done.stdout)["changes"]
        assert (change["old"]["value"], change["new"]["value"]) == (5, 4)
        assert change["old"]["file"] == old
    git(repository, "commit", "--quiet", "--all", "--message", "Two")
    done = run(repository, "diff", "HEAD:spec", "HEAD~1:spec")
    assert "limit-loosened" in done.stdout


def test_overlays_are_those_of_the_revision(repository: Path) -> None:
    """A newer overlay changes only the new version, and actions that do not fit are reported."""
    overlays = repository / "spec" / "overlays"
    overlays.mkdir()
    head = "overlay: 1.0.0\ninfo: {title: t, version: v}\nactions:\n"
    action = (
        "  - {target: $.components.schemas.Order.properties.%s, description: d, remove: true}\n"
    )
    overlay = overlays / "shop_v1.overlay.yaml"
    overlay.write_text(head + action % "text" + action % "other")
    done = run(repository, "diff", "HEAD:spec")
    assert "field-removed: Order.text was removed\n" in done.stdout
    assert done.stderr == (
        "spec/overlays/shop_v1.overlay.yaml: 1 action does not fit spec/shop_v1.yaml; skipped\n"
        "spec/overlays/shop_v1.overlay.yaml: patches spec/shop_v1.yaml alone, so its effects count "
        "as changes; to patch HEAD:spec/shop_v1.yaml too, put the overlay beside it\n"
    )
    git(repository, "add", "spec")
    git(repository, "commit", "--quiet", "--message", "Two")
    both = run(repository, "diff", "HEAD:spec")
    assert both.stdout == "no changes\n"
    assert "alone" not in both.stderr
    assert "field-added: Order.text " in run(repository, "diff", "HEAD:spec", "v1:spec").stdout


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (["nowhere.yaml", "shop_v1.yaml"], "nowhere.yaml: no such file or folder"),
        (["spec", "shop_v1.yaml"], "spec is a folder and shop_v1.yaml is a file; name two files"),
        (["spec", "spec", "--as", "shop_v1"], "--as names one API and does not apply to folders"),
        (["shop_v1.yaml", "shop_v1.yaml", "--as", "class"], "'class' is not a module name"),
        (["shop_v1.yaml", "shop_v1.yaml", "--as", "1x"], "'1x' is not a module name"),
        (["spec"], "spec: is not a git revision; name a second version"),
        (["v9:spec"], "v9:spec: unknown git revision 'v9'"),
        (["v1:specs", "spec"], "v1:specs: revision v1 does not contain specs"),
        (["v1:spec/shop_v1.yaml", "spec"], "v1:spec/shop_v1.yaml is a file and spec is a folder"),
        (["--", "--output=x:spec", "spec"], "unknown git revision '--output=x'"),
        (["README.md", "shop_v1.yaml"], "README.md: is not a document"),
        (["empty", "spec"], "empty: contains no document"),
        (["spec", "spec", "--format", "html"], "'html' is not one of"),
        (["spec", "spec", "--fail-on", "none"], "'none' is not one of"),
    ],
)
def test_versions_that_cannot_be_compared_are_wrong_usage(
    repository: Path, arguments: list[str], wrong: str
) -> None:
    """The message names the argument that is wrong."""
    (repository / "README.md").touch()
    (repository / "empty").mkdir()
    done = run(repository, "diff", *arguments, code=2)
    assert wrong in " ".join(done.stderr.replace("│", " ").split())
    assert done.stdout == ""


def test_a_revision_needs_a_repository(folder: Path) -> None:
    """The message explains that REV:PATH needs a repository."""
    done = run(folder, "diff", "HEAD:spec", code=2, GIT_CEILING_DIRECTORIES=str(folder.parent))
    assert "is not inside a git working tree; REV:PATH needs one" in done.stderr


def test_problems_of_documents_name_their_revision(repository: Path) -> None:
    """Problems of both versions have file, line, place, problem and remedy."""
    (repository / "spec" / "shop_v1.yaml").write_text(SHOP.replace("get:", "gte:"))
    git(repository, "commit", "--quiet", "--all", "--message", "Two")
    (repository / "spec" / "shop_v1.yaml").write_text("openapi: 4.0.0\n")
    done = run(repository, "diff", "HEAD:spec", code=1)
    assert re.search(r"^HEAD:spec/shop_v1\.yaml:\d+:\d+ #/paths", done.stderr, re.M)
    assert re.search(r"^spec/shop_v1\.yaml:1:1 #/openapi: unsupported", done.stderr, re.M)
    assert done.stdout == ""


def test_text_of_a_document_is_escaped(folder: Path) -> None:
    """Control characters and Markdown in values are escaped."""
    rule = r'{type: string, default: "%s"}'
    old, new = folder / "old.yaml", folder / "new.yaml"
    old.write_text(SHOP.replace("{type: string, maxLength: 5}", rule % "a"))
    new.write_text(SHOP.replace("{type: string, maxLength: 5}", rule % r"``<b>\e[31m\n# x"))
    both = ("diff", "old.yaml", "new.yaml", "--as", "shop_v1", "--format")
    sentence = r"default of Order.text changed from a to ``<b>\x1b[31m # x"
    assert sentence in run(folder, *both, "text").stdout
    marked = r"The default of `Order.text` changed from `a` to ``` ``<b>\x1b[31m # x ```."
    assert marked in run(folder, *both, "markdown").stdout
