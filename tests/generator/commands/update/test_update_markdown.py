"""The text of a pull request by ``update --markdown``: an overlay's text adds no markup."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from generator.commands.update import UpdateResult
from generator.diff import Change, Severity
from tests.fuzz.markdown import Page, hidden_characters, is_web_link
from tests.generator.commands.update.copies import Copy, write_document
from tests.generator.escape.test_markdown import HOSTILE

_CHANGE = Change(
    api="orders_v0",
    kind="enum-value-removed",
    severity=Severity.MAJOR,
    direction=None,
    operations=(),
    subjects=("Order.status",),
    name="",
    old=None,
    new=None,
    before="SENT",
    after=None,
)


def result(purpose: str, value: str) -> UpdateResult:
    """Return the result of an update that removed two overlay actions and an enum value."""
    lines = (" ".join(purpose.split()),)
    changes = (replace(_CHANGE, before=value),)
    return UpdateResult(
        *("orders_v0", changes, "1.0.0", "2.0.0", lines, lines),
        documents=lines,
        suspicions=lines,
    )


@given(HOSTILE, HOSTILE)
def test_text_of_an_overlay_and_a_document_cannot_become_markup(purpose: str, value: str) -> None:
    """Descriptions of actions and values of a document add no element but code and links."""
    page = Page(result(purpose, value).as_markdown())
    assert page.outline == Page(result("x", "x").as_markdown()).outline
    assert all(map(is_web_link, page.links))
    assert not page.attributes
    assert not hidden_characters(page.text)


def test_a_description_keeps_its_code() -> None:
    """Code in an action's description is shown as code, and HTML as text."""
    shown = result("`Debug` is <b>refused</b>.", "SENT").as_markdown()
    assert "- `Debug` is &lt;b&gt;refused&lt;/b&gt;.\n" in shown


def test_paths_of_another_version_are_part_of_the_text(project: Copy) -> None:
    """The reviewer of a pull request sees that the document may be that of another version."""
    file, shown = write_document(project), project.root.parent / "change.md"
    text = file.read_text(encoding="utf-8").replace("/messaging/v1/", "/messaging/v2/")
    file.write_text(text, encoding="utf-8")
    done = project.update(file, "--dry-run", "--remove-unfit", "--markdown", shown)
    assert done.returncode == 0, done.stderr
    written = shown.read_text(encoding="utf-8")
    assert "\n\nWarnings:\n\n- /messaging/v2/" in written
    assert "more belong to version v2, but the API is messaging\\_v1; check that" in written
    assert str(project.root.parent) not in written
