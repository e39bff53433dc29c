"""Incremental builds: the output equals that of a full build, in one process or several."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.core import workers
from generator.core.errors import GeneratorError
from generator.core.filesystem import digest
from generator.incremental import fingerprints, stamp, tasks
from generator.incremental.fingerprints import Fingerprint
from generator.incremental.store import ArtifactStore
from tests.functional.project.incremental_project import (
    EDITS,
    Edit,
    IncrementalProject,
    change_document,
    change_partial,
    remove_cache,
    toggle_added_api,
    toggle_hand_written_module,
    toggle_removed_api,
)
from tests.generator.support.interrupted_changes import files_in


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> IncrementalProject:
    """A project with an up-to-date package."""
    project = IncrementalProject(tmp_path, monkeypatch)
    project.generate()
    return project


def counts(messages: list[str]) -> tuple[int, ...]:
    """Return the numbers of validated documents, rendered APIs and formatted files."""
    found = dict(line.split()[:2] for line in messages)
    return tuple(int(found.get(each, 0)) for each in ("validating", "rendering", "formatting"))


QUICK = (change_document, change_partial, toggle_hand_written_module)
"""The edits of a document, a template and the library that `make test` tries."""


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(edit, id=edit.__name__, marks=[] if edit in QUICK else pytest.mark.slow)
        for edit in EDITS
    ],
)
def test_only_what_depends_on_an_edit_is_rebuilt(project: IncrementalProject, edit: Edit) -> None:
    """Unaffected parts are not validated, rendered or formatted again."""
    edit(project)
    assert counts(project.generate()) == EDITS[edit]
    assert files_in(project.folder / "out") == project.full_build()
    assert project.generate() == []


@pytest.mark.slow
@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(edits=st.lists(st.sampled_from([*EDITS, remove_cache]), min_size=3, max_size=5))
def test_incremental_builds_equal_full_builds(
    project: IncrementalProject, edits: list[Edit]
) -> None:
    """The result is the same after any sequence of edits."""
    for edit in edits:
        edit(project)
        if not any(each.suffix in {".yaml", ".json"} for each in project.layout.spec.iterdir()):
            toggle_removed_api(project)
        project.generate()
        assert files_in(project.folder / "out") == project.full_build()


@pytest.mark.slow
def test_several_processes_give_the_same_output(
    project: IncrementalProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Full and incremental builds agree, with an overlay and hand-written files."""
    toggle_added_api(project)
    toggle_hand_written_module(project)
    alone = project.full_build()
    monkeypatch.setattr(workers, "MIN_BYTES", 0)
    monkeypatch.setattr(workers, "_cores", lambda: 2)
    assert project.full_build() == alone
    project.generate()
    assert files_in(project.folder / "out") == alone


@pytest.mark.slow
def test_several_processes_render_one_large_api(
    project: IncrementalProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The package and the cache are those of one process, and so is the error of a template."""
    toggle_removed_api(project)
    alone = project.full_build()
    monkeypatch.setattr(tasks, "DIVIDED_BYTES", 0)
    monkeypatch.setattr(workers, "_cores", lambda: 2)
    assert project.full_build() == alone
    project.generate()
    assert files_in(project.folder / "out") == alone
    assert project.generate() == []
    project.write("templates/bad_{api}.py.j2", "x = 1\n\n{{ nothing }}")
    project.write("templates/worse_{api}.py.j2", "{{ nothing }}")
    with pytest.raises(GeneratorError, match=r"bad_{api}.py.j2:3: undefined: "):
        project.generate()


@pytest.mark.slow
def test_several_processes_give_the_same_errors(
    project: IncrementalProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Problems of all documents are listed in the order of the files; templates by line."""

    def complaint() -> str:
        with pytest.raises(GeneratorError) as caught:
            project.generate()
        return f"{type(caught.value)} {caught.value}"

    project.toggle_text("spec/shop_v1.yaml", "title: Shop", "titel: Shop")
    project.toggle_text("spec/parcels_v1.json", '"in": "query"', '"in": "cookie"')
    alone = complaint()
    assert len(alone.splitlines()) > 1
    monkeypatch.setattr(workers, "MIN_BYTES", 0)
    monkeypatch.setattr(workers, "_cores", lambda: 2)
    assert complaint() == alone
    project.toggle_text("spec/shop_v1.yaml", "title: Shop", "titel: Shop")
    project.toggle_text("spec/parcels_v1.json", '"in": "query"', '"in": "cookie"')
    project.write("templates/bad_{api}.py.j2", "x = 1\n\n{{ nothing }}")
    assert "bad_{api}.py.j2:3: undefined: " in complaint()


def test_a_change_of_the_code_rebuilds_everything(
    project: IncrementalProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Results of another version of the generator or of a tool are not reused."""
    monkeypatch.setattr(fingerprints, "code_fingerprint", lambda: "changed")
    assert project.generate()[:2] == ["validating 2 document", "rendering 2 API"]


def corrupt_caches(content: bytes) -> list[bytes]:
    """Return caches that are truncated, malformed or altered."""
    check, _, body = content.partition(b"\n")
    artifacts, apis = known_in(content)
    other = json.dumps({key: {"files": 3, "used": None} for key in artifacts}).encode()
    others = b"".join(b"\n" + key.encode() + b" [1, 2]" for key in apis)
    altered = body.replace(b"Shop", b"Mart")
    return [
        *(
            b"",
            b"\xff",
            b"\n",
            b"[]",
            b"x\n{}",
            check,
            check + b"\n",
            content[:-1],
            content[: len(content) // 2],
        ),
        check + b"\n" + altered,
        *(
            _with_digest(each)
            for each in (b"[]", b"null", b"{}", b"{}\n", b"{}\n\xff [1]\n", b"3\nx", other + others)
        ),
        _with_digest(b"[" * 100_000),
    ]


def known_in(content: bytes) -> tuple[list[Fingerprint], list[Fingerprint]]:
    """Return the fingerprints of the artifacts and of the APIs in a cache."""
    _, artifacts, *apis = content.splitlines()
    keys = [each.partition(b" ")[0].decode() for each in apis]
    return [Fingerprint(key) for key in json.loads(artifacts)], [Fingerprint(key) for key in keys]


def _with_digest(body: bytes) -> bytes:
    return digest(body).encode() + b"\n" + body


def test_a_corrupt_cache_is_ignored(project: IncrementalProject) -> None:
    """Nothing of a corrupt cache is reused, and the next run restores output and cache."""
    output = project.folder / "out"
    file = stamp.artifact_cache(output)
    content = file.read_bytes()
    artifacts, apis = known_in(content)
    assert len(apis) == 2
    assert all(ArtifactStore(output).get_artifact(key) for key in artifacts)
    assert all(ArtifactStore(output).get_api(key) for key in apis)
    for broken in corrupt_caches(content):
        file.write_bytes(broken)
        store = ArtifactStore(output)
        assert not any(store.get_artifact(key) for key in artifacts)
        assert not any(store.get_api(key) for key in apis)
    file.write_bytes(content[:-1])
    assert "rendering 2 API" in project.generate()
    assert file.read_bytes() == content
    assert files_in(output) == project.full_build()


def test_a_missing_output_is_generated_again(project: IncrementalProject) -> None:
    """A deleted file of the output is generated again."""
    path = project.folder / "out/src/selling_partner/shop_v1/client.py"
    path.unlink()
    assert project.generate() == ["rendering 1 API", "formatting 2 file"]
    assert files_in(project.folder / "out") == project.full_build()
