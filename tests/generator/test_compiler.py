"""The compiler: the order of its stages, its overlays, and its errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from generator import compiler
from generator.build.library_parts import find_conveniences
from generator.compiler import OverlayFolders, compile_api, compile_apis, upgrade_and_patch
from generator.core.errors import SpecError
from generator.openapi.documents import Document, SourceFile, load_all
from tests.functional.packages import get_document

NO_OVERLAYS = OverlayFolders(())

SWAGGER = """\
swagger: "2.0"
info: {title: Shop, version: v1}
paths:
  /thing:
    get:
      operationId: getThing
      responses: {"200": {description: D.}}
"""

OVERLAY = """\
overlay: 1.0.0
info: {{title: One, version: "1"}}
actions:
  - target: {target}
    description: The vendor calls it something else.
    update: {{title: Patched}}
"""

METHODS = """\
from ..one_v1.async_base import AsyncApiClient


class AsyncExtras(AsyncApiClient):
    async def twice(self) -> None:
        \"\"\"Do it twice.\"\"\"
"""


def source(text: str, key: str = "one_v1") -> SourceFile:
    return SourceFile(key, f"{key}.yaml", text.encode())


def overlay_folder(folder: Path, target: str, key: str = "one_v1") -> OverlayFolders:
    text = OVERLAY.format(target=target)
    (folder / f"{key}.overlay.yaml").write_text(text, encoding="utf-8")
    return OverlayFolders((folder,))


@dataclass
class RecordingOverlays:
    """Overlays that record the documents they are applied to."""

    seen: list[Document] = field(default_factory=list)

    def apply(self, documents: list[Document]) -> list[Document]:
        self.seen += documents
        return documents


def test_an_api_is_compiled_with_its_document() -> None:
    """The result holds the IR and the upgraded document that it was built from."""
    built = compile_api(source(SWAGGER), NO_OVERLAYS)
    assert built.api.key == "one_v1"
    assert [each.method_name for each in built.api.operations] == ["get_thing"]
    assert built.document.data["openapi"] == "3.1.0"
    assert built.document.file == "one_v1.yaml"


def test_overlays_are_applied_after_the_upgrade() -> None:
    """An overlay always patches OpenAPI 3.1, whatever the vendor publishes."""
    overlays = RecordingOverlays()
    compile_api(source(SWAGGER), overlays)
    assert [each.data["openapi"] for each in overlays.seen] == ["3.1.0"]


def test_overlays_are_applied_before_validation(tmp_path: Path) -> None:
    """An overlay can repair a document that the standard refuses."""
    broken = source(get_document().replace("title: Sample API, ", ""))
    with pytest.raises(SpecError, match="title"):
        compile_api(broken, NO_OVERLAYS)
    built = compile_api(broken, overlay_folder(tmp_path, "$.info"))
    assert built.api.title == "Patched"


def test_the_library_adds_methods_to_its_api(tmp_path: Path) -> None:
    """Hand-written classes for the API are part of its IR."""
    file = tmp_path / "one_v1" / "_async_extras.py"
    file.parent.mkdir()
    file.write_text(METHODS, encoding="utf-8")
    built = compile_api(
        source(get_document()), NO_OVERLAYS, find_conveniences(tmp_path, ["one_v1"])
    )
    assert [each.class_name for each in built.api.conveniences] == ["AsyncExtras"]


def test_an_error_lists_the_problems_of_all_documents() -> None:
    """The problems of one stage are collected over all documents."""
    wrong = get_document("[{name: 3, in: cookie}]")
    with pytest.raises(SpecError) as caught:
        compile_apis([source(wrong, "one_v1"), source(wrong, "two_v1")], NO_OVERLAYS)
    assert {each.file for each in caught.value.problems} == {"one_v1.yaml", "two_v1.yaml"}


def test_a_stage_with_problems_ends_the_compilation(tmp_path: Path) -> None:
    """No later stage runs for any document, because its problems could be consequences."""
    overlays = overlay_folder(tmp_path, "$.nowhere")
    invalid = source(get_document("[{name: 3, in: cookie}]"), "two_v1")
    with pytest.raises(SpecError) as caught:
        compile_apis([source(get_document()), invalid], overlays)
    assert [Path(each.file).name for each in caught.value.problems] == ["one_v1.overlay.yaml"]
    with pytest.raises(SpecError) as caught:
        compile_apis([source("{"), invalid], overlays)
    assert {each.file for each in caught.value.problems} == {"one_v1.yaml"}


def test_apis_are_compiled_in_the_order_of_their_documents() -> None:
    """The result pairs each API with its own document."""
    sources = [source(get_document(), key) for key in ("two_v1", "one_v1")]
    built = compile_apis(sources, NO_OVERLAYS)
    assert [(each.api.key, each.document.key) for each in built] == [
        ("two_v1", "two_v1"),
        ("one_v1", "one_v1"),
    ]


def test_a_document_can_be_patched_without_being_built(tmp_path: Path) -> None:
    """The reasons of the applied actions are kept with the document."""
    loaded = load_all([source(SWAGGER)])
    (patched,) = upgrade_and_patch(loaded, overlay_folder(tmp_path, "$.info"))
    assert patched.data["info"]["title"] == "Patched"
    assert patched.applied == ("The vendor calls it something else.",)
    assert loaded[0].data["info"]["title"] == "Shop"


def test_the_stages_run_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Load, upgrade, overlay, validate, build."""
    calls: list[str] = []

    def recording(name: str, stage: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any) -> Any:
            calls.append(name)
            return stage(*arguments)

        return run

    stages = ["load_all", "upgrade", "apply_overlays", "validate", "build"]
    for name in stages:
        monkeypatch.setattr(compiler, name, recording(name, getattr(compiler, name)))
    compile_api(source(SWAGGER), NO_OVERLAYS)
    assert calls == stages
