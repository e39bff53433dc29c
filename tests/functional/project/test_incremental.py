"""Incremental builds: the output equals that of a full build, in one process or several."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import pipeline
from generator.build.package_settings import read_package
from generator.commands.generate import generate
from generator.core import workers
from generator.core.filesystem import digest
from generator.core.progress import Progress
from generator.core.project import Project
from generator.incremental import fingerprints, stamp
from generator.incremental.store import ArtifactStore
from generator.output.manifest import with_manifest
from tests.generator.support.cut_off import files_in
from tests.generator.support.parcels import PARCELS
from tests.generator.support.shop import SHOP

ROOT = Path(__file__).parents[3]

OVERLAY = """\
overlay: 1.0.0
info: {title: Shop, version: "1"}
actions:
  - target: $.info
    description: The vendor calls it something else.
    update: {title: Market}
"""
PARTIAL = "{% macro line(api) %}# {{ api.title | comment }} again\n{% endmacro %}"
WITH_PARTIAL = '{% from "_line.j2" import line %}{{ line(api) }}'
COUNT = "{{ apis | length }} of {{ api.key }}\n"
BY_HAND = """\
from .client import ShopClient


def twice(client: ShopClient) -> tuple[ShopClient, ShopClient]:
    return client, client
"""


class RecordedProgress(Progress):
    """Progress that records its messages."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def __call__(self, message: str) -> None:
        self.messages.append(re.sub("s$", "", message))

    def note(self, message: str) -> None:
        raise AssertionError(message)


class Workshop:
    """A temporary project with its own version, runtime and output."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        for name in ("templates", "library"):
            shutil.copytree(ROOT / name, folder / name)
        for name, text in (("spec/shop_v1.yaml", SHOP), ("spec/parcels_v1.json", PARCELS)):
            self.put(name, text)
        self.version = "1.0.0"
        self.project = Project(
            folder / "spec",
            folder / "templates",
            folder / "out",
            library=folder / "library",
        )
        package = read_package()
        monkeypatch.setattr(stamp, "FILE", folder / ".cache" / "runs.json")
        monkeypatch.setattr(
            pipeline, "read_package", lambda: type(package)(package.name, self.version)
        )
        # The real function would look at the repository's own version and runtime.
        monkeypatch.setattr(stamp, "is_current", lambda *_: False)

    def put(self, path: str, text: str | None) -> None:
        """Write a file, or remove it."""
        file = self.folder / path
        if text is None:
            file.unlink(missing_ok=True)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)

    def replace(self, path: str, old: str, new: str) -> None:
        """Replace a text, or restore it if it was replaced."""
        file = self.folder / path
        text = file.read_text() if file.exists() else ""
        file.write_text(text.replace(new, old) if new in text else text.replace(old, new))

    def toggle(self, path: str, text: str) -> None:
        """Add a file, or remove it if it exists."""
        self.put(path, None if (self.folder / path).exists() else text)

    def step(self) -> list[str]:
        """Generate incrementally and return the progress messages."""
        report = RecordedProgress()
        generate(self.project, report)
        return report.messages

    def full_build(self) -> dict[str, str]:
        """Return the output of a full build."""
        return with_manifest(pipeline.make_outputs(self.project, lambda _: None))


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    workshop = Workshop(tmp_path, monkeypatch)
    workshop.step()
    return workshop


def document(it: Workshop) -> None:
    it.replace("spec/shop_v1.yaml", "maxLength: 5", "maxLength: 6")


def overlay(it: Workshop) -> None:
    it.toggle("spec/overlays/shop_v1.overlay.yaml", OVERLAY)


def template(it: Workshop) -> None:
    it.replace("templates/src/selling_partner/{api}/models.py.j2", "The models", "All models")


def root_template(it: Workshop) -> None:
    it.replace("templates/README.md.j2", "# ", "# The ")


def partial(it: Workshop) -> None:
    it.put("templates/lines_{api}.py.j2", WITH_PARTIAL)
    it.toggle("templates/_line.j2", PARTIAL.replace("again", "twice"))
    if not (it.folder / "templates/_line.j2").exists():
        it.put("templates/_line.j2", PARTIAL)


def template_for_all(it: Workshop) -> None:
    it.toggle("templates/docs/{api}.md.j2", COUNT)


def runtime(it: Workshop) -> None:
    old = "from __future__ import annotations"
    it.replace("library/_runtime/client/async_pages.py", old, f"# Changed.\n{old}")


def removed(it: Workshop) -> None:
    it.toggle("spec/parcels_v1.json", PARCELS)


def added(it: Workshop) -> None:
    it.toggle("spec/stall_v2.yaml", SHOP.replace("/shop/v1", "/stall/v2"))


def convenience(it: Workshop) -> None:
    it.toggle("library/shop_v1/twice.py", BY_HAND)


def version(it: Workshop) -> None:
    it.version = "1.1.0" if it.version == "1.0.0" else "1.0.0"


def no_cache(it: Workshop) -> None:
    shutil.rmtree(it.folder / ".cache", ignore_errors=True)


Edit = Callable[[Workshop], None]
FILES_OF_AN_API = 15
"""The number of an API's Python files, sync twins included. A new template raises it."""

EDITS: dict[Edit, tuple[int, int, int]] = {
    document: (1, 1, FILES_OF_AN_API),
    overlay: (1, 1, FILES_OF_AN_API),
    template: (0, 2, 2),
    root_template: (0, 0, 0),
    partial: (0, 2, 2),
    template_for_all: (0, 0, 0),
    runtime: (0, 0, 1),
    removed: (0, 0, 3),
    added: (1, 1, FILES_OF_AN_API),
    convenience: (1, 1, FILES_OF_AN_API),
    version: (0, 0, 5),
}
"""For each edit, the numbers of validated documents, rendered APIs and formatted files."""


def counts(said: list[str]) -> tuple[int, ...]:
    """Return the numbers of validated documents, rendered APIs and formatted files."""
    found = dict(line.split()[:2] for line in said)
    return tuple(int(found.get(each, 0)) for each in ("validating", "rendering", "formatting"))


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_only_what_depends_on_an_edit_is_rebuilt(workshop: Workshop, edit: Edit) -> None:
    """Unaffected parts are not validated, rendered or formatted again."""
    edit(workshop)
    assert counts(workshop.step()) == EDITS[edit]
    assert files_in(workshop.folder / "out") == workshop.full_build()
    assert workshop.step() == []


@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(edits=st.lists(st.sampled_from([*EDITS, no_cache]), min_size=3, max_size=5))
def test_incremental_builds_equal_full_builds(workshop: Workshop, edits: list[Edit]) -> None:
    """The result is the same after any sequence of edits."""
    for edit in edits:
        edit(workshop)
        if not any(each.suffix in {".yaml", ".json"} for each in workshop.project.spec.iterdir()):
            removed(workshop)
        workshop.step()
        assert files_in(workshop.folder / "out") == workshop.full_build()


def test_several_processes_give_the_same_output(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Full and incremental builds agree, with an overlay and hand-written files."""
    added(workshop)
    convenience(workshop)
    alone = workshop.full_build()
    monkeypatch.setattr(workers, "MIN_BYTES", 0)
    monkeypatch.setattr(workers, "_cores", lambda: 2)
    assert workshop.full_build() == alone
    workshop.step()
    assert files_in(workshop.folder / "out") == alone


def test_several_processes_give_the_same_errors(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Problems of all documents are listed in the order of the files; templates by line."""

    def complaint() -> str:
        with pytest.raises(Exception, match=":") as caught:
            workshop.step()
        return f"{type(caught.value)} {caught.value}"

    workshop.replace("spec/shop_v1.yaml", "title: Shop", "titel: Shop")
    workshop.replace("spec/parcels_v1.json", '"in": "query"', '"in": "cookie"')
    alone = complaint()
    assert len(alone.splitlines()) > 1
    monkeypatch.setattr(workers, "MIN_BYTES", 0)
    monkeypatch.setattr(workers, "_cores", lambda: 2)
    assert complaint() == alone
    workshop.replace("spec/shop_v1.yaml", "title: Shop", "titel: Shop")
    workshop.replace("spec/parcels_v1.json", '"in": "query"', '"in": "cookie"')
    workshop.put("templates/bad_{api}.py.j2", "x = 1\n\n{{ nothing }}")
    assert "bad_{api}.py.j2:3: undefined: " in complaint()


def test_a_change_of_the_code_rebuilds_everything(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Results of another version of the generator or of a tool are not reused."""
    monkeypatch.setattr(fingerprints, "code_fingerprint", lambda: "another")
    assert workshop.step()[:2] == ["validating 2 document", "rendering 2 API"]


def broken_texts(text: bytes) -> list[bytes]:
    """Return caches that are truncated, malformed or altered."""
    check, _, body = text.partition(b"\n")
    known = json.loads(body)
    known["artifacts"] = {key: {"files": 3, "used": None} for key in known["artifacts"]}
    known["apis"] = {key: [1, 2] for key in known["apis"]}
    other = json.dumps(known).encode()
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
            text[:-1],
            text[: len(text) // 2],
        ),
        check + b"\n" + altered,
        *(
            _checked(each)
            for each in (b"[]", b"null", b"{}", b'{"apis": 1, "artifacts": 2}', other)
        ),
        _checked(b"[" * 100_000),
    ]


def _checked(body: bytes) -> bytes:
    return digest(body).encode() + b"\n" + body


def test_a_corrupt_cache_is_ignored(workshop: Workshop) -> None:
    """Nothing is reused from it, and the next run restores the output and the cache."""
    output = workshop.folder / "out"
    file = stamp.artifact_cache(output)
    text = file.read_bytes()
    known = json.loads(text.partition(b"\n")[2])
    assert all(ArtifactStore(output).get_artifact(key) for key in known["artifacts"])
    assert all(ArtifactStore(output).get_api(key) for key in known["apis"])
    for broken in broken_texts(text):
        file.write_bytes(broken)
        store = ArtifactStore(output)
        assert not any(store.get_artifact(key) for key in known["artifacts"])
        assert not any(store.get_api(key) for key in known["apis"])
    file.write_bytes(text[:-1])
    assert "rendering 2 API" in workshop.step()
    assert file.read_bytes() == text
    assert files_in(output) == workshop.full_build()


def test_an_edited_output_is_not_reused(workshop: Workshop) -> None:
    """A changed or missing file is generated again."""
    path = workshop.folder / "out/src/selling_partner/shop_v1/client.py"
    path.unlink()
    assert workshop.step() == ["rendering 1 API", "formatting 2 file"]
    assert files_in(workshop.folder / "out") == workshop.full_build()
