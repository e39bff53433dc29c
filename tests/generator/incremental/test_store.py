"""The artifact store: what it keeps, what it drops, and what it writes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from generator.compiler import OverlayFolders, compile_api
from generator.incremental import stamp
from generator.incremental import store as store_module
from generator.incremental.artifacts import Artifact, CopyJob, File
from generator.incremental.fingerprints import fingerprint
from generator.incremental.store import ArtifactStore
from generator.ir import Api
from generator.ir.serialization import SavedApi
from generator.openapi.documents import SourceFile
from tests.functional.packages import get_document
from tests.generator.support.small_project import fail

ONE, TWO = fingerprint("one"), fingerprint("two")


@pytest.fixture
def output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An output folder with a cache of its own."""
    monkeypatch.setattr(stamp, "FILE", tmp_path / ".cache" / "runs.json")
    stamp.FILE.parent.mkdir()
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def api() -> Api:
    source = SourceFile("one_v1", "one_v1.yaml", get_document().encode())
    return compile_api(source, OverlayFolders(())).api


def artifact(output: Path, path: str = "a.py", text: str = "x = 1\n") -> Artifact:
    """Return an artifact whose one file is written to the output folder."""
    (output / path).write_text(text, encoding="utf-8")
    return Artifact(ONE, (File(path, text, "origin", "a.py.j2", True),), frozenset({"await"}))


def test_flushed_content_is_there_for_the_next_process(output: Path, api: Api) -> None:
    """APIs come from the cache file, texts from the output folder."""
    store, expected = ArtifactStore(output), artifact(output)
    store.put_api(TWO, api)
    store.retain([TWO], [expected])
    assert not ArtifactStore(output).has_api(TWO)
    store.flush()
    reopened = ArtifactStore(output)
    assert reopened.has_api(TWO)
    assert reopened.get_api(TWO) == api
    assert reopened.get_artifact(ONE) == expected
    assert reopened.get_artifacts([ONE, TWO]) == {ONE: expected}


def test_the_json_of_an_api_is_made_once(
    output: Path, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """JSON that was sent to other processes is written to the cache as it is."""
    monkeypatch.setattr(store_module, "to_json", fail)
    saved = SavedApi.of(api)
    assert saved is not None
    store = ArtifactStore(output)
    store.put_api(TWO, *saved)
    store.retain([TWO], [])
    store.flush()
    assert ArtifactStore(output).get_api(TWO) == api


def test_an_api_whose_json_is_damaged_is_replaced(output: Path, api: Api) -> None:
    """JSON that gives no API is not kept for the next run."""
    store = ArtifactStore(output)
    store.put_api(TWO, api, b"[1]")
    store.retain([TWO], [])
    store.flush()
    reopened = ArtifactStore(output)
    assert reopened.has_api(TWO)
    assert reopened.get_saved(TWO) is None
    assert not reopened.has_api(TWO)
    reopened.put_api(TWO, api)
    reopened.flush()
    assert ArtifactStore(output).get_saved(TWO) == SavedApi.of(api)


def test_an_artifact_is_dropped_when_its_file_changes(output: Path) -> None:
    """An edited, missing or unreadable file is generated again."""
    store = ArtifactStore(output)
    store.retain([], [artifact(output)])
    assert store.get_artifact(ONE) is not None
    (output / "a.py").write_text("x = 2\n", encoding="utf-8")
    assert store.get_artifact(ONE) is None
    (output / "a.py").unlink()
    assert store.get_artifact(ONE) is None


def test_only_the_content_of_the_last_run_is_retained(output: Path, api: Api) -> None:
    """The cache does not grow from run to run."""
    store = ArtifactStore(output)
    store.put_api(ONE, api)
    store.retain([ONE], [artifact(output)])
    store.put_api(TWO, api)
    store.retain([TWO], [])
    assert (store.has_api(ONE), store.has_api(TWO)) == (False, True)
    assert store.get_artifact(ONE) is None


def test_a_store_without_a_folder_writes_nothing(output: Path, api: Api) -> None:
    """It lasts as long as the process."""
    store = ArtifactStore()
    store.put_api(ONE, api)
    store.flush()
    assert store.get_api(ONE) is api
    assert list(stamp.FILE.parent.iterdir()) == []


def test_a_fingerprint_depends_on_every_input_and_its_position() -> None:
    """No two lists of inputs share a fingerprint by being joined."""
    keys = [fingerprint(*inputs) for inputs in (("ab",), ("a", "b"), ("b", "a"), ("a", "b", ""))]
    assert len(set(keys)) == len(keys)
    assert CopyJob("a", "b", "x").fingerprint == CopyJob("a", "b", "y").fingerprint


def test_an_api_that_cannot_be_stored_leaves_the_others(output: Path, api: Api) -> None:
    """An IR that JSON cannot restore is built again, and the rest of the cache stays readable."""
    unstorable = replace(api, title=cast("str", object()))
    for apis in ({ONE: unstorable, TWO: api}, {TWO: api, ONE: unstorable}):
        store = ArtifactStore(output)
        for key, each in apis.items():
            store.put_api(key, each)
        store.retain(apis, ())
        store.flush()
        known = ArtifactStore(output)
        assert known.get_api(TWO) == api
        assert not known.has_api(ONE)
