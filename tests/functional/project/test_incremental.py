"""The output is the same whichever way it was reached: step by step, at once, or by many cores."""

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


class Quiet(Progress):
    """Remembers what it is told."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def __call__(self, message: str) -> None:
        self.said.append(re.sub("s$", "", message))

    def note(self, message: str) -> None:
        raise AssertionError(message)


class Workshop:
    """A project of its own, package version and runtime included, and its output."""

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
        # What the real one looks at of the version and the runtime is the repository's own.
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
        """Change a text to and fro: at every second time it is as it was."""
        file = self.folder / path
        text = file.read_text() if file.exists() else ""
        file.write_text(text.replace(new, old) if new in text else text.replace(old, new))

    def toggle(self, path: str, text: str) -> None:
        """Add a file, or remove it if it is there."""
        self.put(path, None if (self.folder / path).exists() else text)

    def step(self) -> list[str]:
        """Generate with what is remembered; gives what was said."""
        report = Quiet()
        generate(self.project, report)
        return report.said

    def at_once(self) -> dict[str, str]:
        """What comes of it with nothing remembered."""
        return with_manifest(pipeline.make_outputs(self.project, lambda _: None))


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    made = Workshop(tmp_path, monkeypatch)
    made.step()
    return made


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
    it.toggle("templates/_line.j2", PARTIAL.replace("again", "once more"))
    if not (it.folder / "templates/_line.j2").exists():
        it.put("templates/_line.j2", PARTIAL)


def of_all(it: Workshop) -> None:
    it.toggle("templates/docs/{api}.md.j2", COUNT)


def runtime(it: Workshop) -> None:
    old = "from __future__ import annotations"
    it.replace("library/_runtime/client/async_pages.py", old, f"# Changed.\n{old}")


def removed(it: Workshop) -> None:
    it.toggle("spec/parcels_v1.json", PARCELS)


def added(it: Workshop) -> None:
    it.toggle("spec/stall_v2.yaml", SHOP)


def convenience(it: Workshop) -> None:
    it.toggle("library/shop_v1/twice.py", BY_HAND)


def version(it: Workshop) -> None:
    it.version = "1.1.0" if it.version == "1.0.0" else "1.0.0"


def no_cache(it: Workshop) -> None:
    shutil.rmtree(it.folder / ".cache", ignore_errors=True)


Edit = Callable[[Workshop], None]
OF_AN_API = 15
"""So many Python files does an API have, twins included; a template more makes them more."""

EDITS: dict[Edit, tuple[int, int, int]] = {
    document: (1, 1, OF_AN_API),
    overlay: (1, 1, OF_AN_API),
    template: (0, 2, 2),
    root_template: (0, 0, 0),
    partial: (0, 2, 2),
    of_all: (0, 0, 0),
    runtime: (0, 0, 1),
    removed: (0, 0, 3),
    added: (1, 1, OF_AN_API),
    convenience: (1, 1, OF_AN_API),
    version: (0, 0, 2),
}
"""What can change; the documents that are then validated, the APIs that are rendered, and the files
that are formatted.
"""


def counts(said: list[str]) -> tuple[int, ...]:
    """How much of each a run has done, by what it says."""
    found = dict(line.split()[:2] for line in said)
    return tuple(int(found.get(each, 0)) for each in ("validating", "rendering", "formatting"))


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_a_step_makes_what_depends_on_the_edit_and_nothing_else(
    workshop: Workshop, edit: Edit
) -> None:
    """What was not touched is neither validated nor rendered nor formatted again."""
    edit(workshop)
    assert counts(workshop.step()) == EDITS[edit]
    assert files_in(workshop.folder / "out") == workshop.at_once()
    assert workshop.step() == []


@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(edits=st.lists(st.sampled_from([*EDITS, no_cache]), min_size=3, max_size=5))
def test_steps_lead_to_what_a_run_at_once_makes(workshop: Workshop, edits: list[Edit]) -> None:
    """Whatever is edited, in whatever order, to and fro."""
    for edit in edits:
        edit(workshop)
        if not any(each.suffix in {".yaml", ".json"} for each in workshop.project.spec.iterdir()):
            removed(workshop)
        workshop.step()
        assert files_in(workshop.folder / "out") == workshop.at_once()


def test_many_processes_make_the_same(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cold and step by step, with a document that needs its overlay and its conveniences."""
    added(workshop)
    convenience(workshop)
    alone = workshop.at_once()
    monkeypatch.setattr(workers, "WORTH", 0)
    monkeypatch.setattr(workers, "_cores", lambda: 2)
    assert workshop.at_once() == alone
    workshop.step()
    assert files_in(workshop.folder / "out") == alone


def test_a_complaint_is_the_same_from_many_processes(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All documents are complained about, in the order of the files; templates by their line."""

    def complaint() -> str:
        with pytest.raises(Exception, match=":") as caught:
            workshop.step()
        return f"{type(caught.value)} {caught.value}"

    workshop.replace("spec/shop_v1.yaml", "title: Shop", "titel: Shop")
    workshop.replace("spec/parcels_v1.json", '"in": "query"', '"in": "cookie"')
    alone = complaint()
    assert len(alone.splitlines()) > 1
    monkeypatch.setattr(workers, "WORTH", 0)
    monkeypatch.setattr(workers, "_cores", lambda: 2)
    assert complaint() == alone
    workshop.replace("spec/shop_v1.yaml", "title: Shop", "titel: Shop")
    workshop.replace("spec/parcels_v1.json", '"in": "query"', '"in": "cookie"')
    workshop.put("templates/bad_{api}.py.j2", "x = 1\n\n{{ nothing }}")
    assert "bad_{api}.py.j2:3: undefined: " in complaint()


def test_a_change_of_the_code_makes_all_anew(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another version of the generator or of a tool has made is not taken for its own."""
    monkeypatch.setattr(fingerprints, "code_fingerprint", lambda: "another")
    assert workshop.step()[:2] == ["validating 2 document", "rendering 2 API"]


def broken_texts(text: bytes) -> list[bytes]:
    """A cache that was cut off, that holds other things, or whose text was altered."""
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


def test_a_cache_that_is_corrupt_is_ignored(workshop: Workshop) -> None:
    """Whatever it holds, nothing is believed, and the next run makes the same and a right cache."""
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
    assert files_in(output) == workshop.at_once()


def test_an_edited_output_is_not_taken_for_a_result(workshop: Workshop) -> None:
    """A file that is not as it was made is made anew, and not read from the folder."""
    path = workshop.folder / "out/src/selling_partner/shop_v1/client.py"
    path.unlink()
    assert workshop.step() == ["rendering 1 API", "formatting 2 file"]
    assert files_in(workshop.folder / "out") == workshop.at_once()
