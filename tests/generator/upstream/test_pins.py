"""The list of pinned documents, ``upstream.toml``."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.core.project import ROOT, Project
from generator.upstream.pins import PinError, Pins, path_fault, read_pins, render_pins
from tests.generator.support.pinned_project import pins

COMMIT = "0123456789abcdef" * 2 + "01234567"
DIGEST = "ab" * 32
HEAD = '[repository]\nurl = "https://vendor.example/models"\n'


def read(folder: Path, text: str) -> Pins:
    """Return the list with this text."""
    (folder / "upstream.toml").write_text(text, encoding="utf-8")
    return read_pins(Project(folder))


def entry(
    key: str = "stall_v1", path: str = "models/stall.json", digest: str = DIGEST, kind: str = "apis"
) -> str:
    """Return an entry of the list."""
    return f'[[{kind}]]\nkey = "{key}"\npath = "{path}"\nsha256 = "{digest}"\n'


def complaints(folder: Path, text: str) -> list[str]:
    """Return the complaints about a list, without the name of the file."""
    with pytest.raises(PinError) as error:
        read(folder, text)
    start = f"{folder}/upstream.toml: "
    assert all(line.startswith(start) for line in error.value.lines)
    return [line.removeprefix(start) for line in error.value.lines]


@pytest.mark.parametrize("commit", ["", COMMIT])
def test_what_is_written_is_read(tmp_path: Path, commit: str) -> None:
    """A list is read as it was written, with every value."""
    raw = "https://vendor.example/{commit}/{path}"
    written = pins(
        url="https://vendor.example/models",
        raw=raw,
        commit=commit,
        excluded={"models/old.json": 'It says "no" \\ twice.'},
    )
    found = read(tmp_path, render_pins(written))
    assert (found.url, found.raw, found.commit) == (written.url, raw, commit)
    assert found.documents == tuple(sorted(written.documents, key=lambda each: each.order))
    assert found.excluded == written.excluded
    assert render_pins(found) == render_pins(written)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", '[repository]: url is missing; write url = "..."'),
        ("repository = 3\n", "repository: must be a table; write [repository]"),
        ('[repository]\nurl = ""\n', "must be a string that is not empty"),
        ('[repository]\nurl = "http://vendor.example"\n', "'http://vendor.example' is not supp"),
        ('[repository]\nurl = "ext::sh -c id"\n', "'ext::sh -c id' is not supported"),
        ('[repository]\nurl = "--upload-pack=id"\n', "'--upload-pack=id' is not supported"),
        (f'{HEAD}raw = "https://a.example/path"\n', "must contain {commit} and {path} once each"),
        (f'{HEAD}raw = "http://a.example/{{commit}}/{{path}}"\n', "must be an https:// address"),
        (f'{HEAD}raw = "https://{{commit}}.a/{{path}}"\n', "must be an https:// address"),
        (f'{HEAD}commit = "main"\n', "'main' is not a full commit hash; write its 40 hexa"),
        (f"{HEAD}commit = 3\n", "commit must be a string"),
        (f'{HEAD}branch = "main"\n', "[repository]: unknown key 'branch'; did you mean"),
        (f"{HEAD}[[api]]\n", "the file: unknown key 'api'; did you mean apis?"),
        (f"{HEAD}[apis]\nkey = 3\n", "apis: must be a list of tables; write [[apis]]"),
        (f'{HEAD}[[apis]]\nkey = "a_v1"\n', "[[apis]] 1 (a_v1): path is missing"),
        (HEAD + entry(key="A"), "[[apis]] 1 (A): key 'A' is not a module name in snake_case"),
        (HEAD + entry(digest="AB" * 32), "is not a SHA-256; write its 64 hexadecimal digits"),
        (HEAD + entry(path="../a.json"), "path '../a.json' must be a relative path without"),
        (HEAD + entry() + entry(path="b.json"), "2 documents have the key stall_v1; keep one"),
        (HEAD + entry() + entry(key="b_v1"), "2 documents have the path models/stall.json; keep"),
        (
            f'{HEAD}{entry()}[[excluded]]\npath = "models/stall.json"\nreason = "Broken."\n',
            "models/stall.json is both pinned as stall_v1 and excluded; remove one",
        ),
        (f'{HEAD}[[excluded]]\npath = "a.json"\n', "[[excluded]] 1 (a.json): reason is missing"),
        ("[repository\n", "not valid TOML: "),
    ],
)
def test_a_mistake_gets_a_complaint(tmp_path: Path, text: str, complaint: str) -> None:
    """Each mistake is reported with its place and the remedy."""
    assert any(complaint in each for each in complaints(tmp_path, text))


def test_all_mistakes_are_reported_together(tmp_path: Path) -> None:
    """One run shows every mistake of the list."""
    found = complaints(tmp_path, HEAD + entry(key="A") + entry(key="b_v1", digest="1"))
    assert len(found) == 3


@pytest.mark.parametrize(
    "path",
    [
        *("", "/a.json", "../a.json", "a/../b.json", "a//b.json", "./a.json", "a\\b.json"),
        *("a\nb.json", "C:/a.json", ".git/a.json", "a/.GIT/b.json", "-a.json", "a/nul.json"),
        *("a.txt", "a/b"),
    ],
)
def test_a_dangerous_path_is_refused(path: str) -> None:
    """A path stays inside the folder of copies on every system."""
    assert path_fault(path)


def test_a_missing_or_unreadable_list_is_reported(tmp_path: Path) -> None:
    """The complaint names the file."""
    with pytest.raises(PinError, match=r"upstream\.toml: no such file; "):
        read_pins(Project(tmp_path))
    (tmp_path / "upstream.toml").write_bytes(b"\xff")
    with pytest.raises(PinError, match=r"upstream\.toml: not in UTF-8; "):
        read_pins(Project(tmp_path))


def test_the_list_of_the_project_is_valid_and_canonical() -> None:
    """The committed list is what the commands write."""
    file = ROOT / "spec" / "upstream.toml"
    assert render_pins(read_pins(Project())) == file.read_text(encoding="utf-8")
