"""Hand-written methods in a generated package, and their conflicts with a document."""

from __future__ import annotations

import shutil
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.core.errors import SpecError
from generator.core.project import ROOT, Project
from generator.output.apply import apply_changes
from generator.output.manifest import with_manifest
from generator.output.plan import plan_changes
from tests.functional.operations.test_actions import document as actions_document
from tests.functional.operations.test_actions import operation
from tests.functional.packages import KEY, get_document, imported, model_document

OTHER = "other_v1"
OTHER_DOCUMENT = get_document().replace("/thing", "/other")
BY_HAND = '''
"""More methods."""

from __future__ import annotations

from .._runtime.client.async_client import AsyncApiClient


class AsyncMore(AsyncApiClient):
    """More methods."""

    async def get_twice(self) -> str:
        """Get it twice."""
        from ..other_v1.async_client import AsyncOtherClient

        return AsyncOtherClient.__name__
'''


def generate_with_library(
    folder: Path, documents: dict[str, str], by_hand: str = BY_HAND
) -> dict[str, str]:
    """Generate a package with one hand-written class, and return its files' contents by path."""
    for key, text in documents.items():
        (folder / "spec").mkdir(parents=True, exist_ok=True)
        (folder / "spec" / f"{key}.yaml").write_text(text, encoding="utf-8")
    library = folder / "library"
    shutil.copytree(ROOT / "library", library)
    (library / KEY).mkdir()
    (library / KEY / "_async_more.py").write_text(by_hand, encoding="utf-8")
    output = folder / "package"
    project = Project(folder / "spec", ROOT / "templates", output, library=library)
    outputs = pipeline.make_outputs(project, lambda _: None)
    texts = with_manifest(outputs)
    apply_changes(output, texts, plan_changes(output, texts))
    return texts


def module_path(name: str) -> str:
    return f"src/selling_partner/{KEY}/{name}"


def test_the_client_has_the_hand_written_methods(tmp_path: Path) -> None:
    """Both clients have the method, the async file is unchanged, and the API's page lists it."""
    texts = generate_with_library(tmp_path, {KEY: get_document(), OTHER: OTHER_DOCUMENT})
    assert texts[module_path("_async_more.py")] == BY_HAND
    with imported(tmp_path / "package"):
        api: Any = import_module(f"selling_partner.{KEY}")
        assert api.SampleClient.get_twice(None) == "OtherClient"
        assert api.SampleClient.get_twice.__doc__ == "Get it twice."
        coroutine = api.AsyncSampleClient.get_twice(None)
        with pytest.raises(StopIteration, match="AsyncOtherClient"):
            coroutine.send(None)
    assert "| `get_twice` | Get it twice. |" in texts[f"docs/reference/{KEY}.md"]


def test_a_method_is_omitted_without_the_api_it_needs(tmp_path: Path) -> None:
    """Without the other API the package has neither the file nor the method."""
    texts = generate_with_library(tmp_path, {KEY: get_document()})
    assert not [path for path in texts if "more" in path]
    assert "More" not in texts[module_path("async_client.py")]
    assert "get_twice" not in texts[f"docs/reference/{KEY}.md"]


def test_an_operation_must_not_hide_a_hand_written_method(tmp_path: Path) -> None:
    """An operation with the same method name is an error at its operationId."""
    clashing = get_document().replace("getThing", "getTwice")
    with pytest.raises(SpecError) as caught:
        generate_with_library(tmp_path, {KEY: clashing, OTHER: OTHER_DOCUMENT})
    (line,) = caught.value.lines
    assert f"{KEY}.yaml:6:" in line
    assert f"library/{KEY}/_async_more.py " in line
    assert "method get_twice" in line
    assert "x-client-name, at $.paths['/thing'].get in an" in line


def test_actions_must_not_hide_a_hand_written_method(tmp_path: Path) -> None:
    """A hand-written method with the name of the actions' method is an error too."""
    clashing = actions_document({"send": {"post": operation("send", {"type": "object"})}})
    documents = {KEY: clashing, OTHER: OTHER_DOCUMENT}
    with pytest.raises(SpecError, match=r"_async_more\.py .*method order_actions"):
        generate_with_library(tmp_path, documents, BY_HAND.replace("get_twice", "order_actions"))


def test_a_required_model_must_exist(tmp_path: Path) -> None:
    """A model missing from the document is an error that names file and model."""
    by_hand = BY_HAND.replace(
        "import AsyncApiClient\n", "import AsyncApiClient\nfrom .models import Thing\n"
    )
    with pytest.raises(SpecError, match=r"_async_more\.py needs the model Thing"):
        generate_with_library(tmp_path, {KEY: get_document(), OTHER: OTHER_DOCUMENT}, by_hand)
    documents = {KEY: model_document("a: {type: string}"), OTHER: OTHER_DOCUMENT}
    generate_with_library(tmp_path / "valid", documents, by_hand)


def test_each_folder_belongs_to_an_api(tmp_path: Path) -> None:
    """Every API folder of the library has a document."""
    folders = {each.parent.name for each in (ROOT / "library" / "messaging_v1").glob("*.py")}
    assert folders
    assert folders <= {each.stem for each in (ROOT / "spec").iterdir()}


def test_messaging_without_uploads_has_no_upload_method(tmp_path: Path) -> None:
    """Without the Uploads API, the Messaging API has no upload method."""
    project = Project(output=tmp_path, apis=("messaging_v1",))
    outputs = pipeline.make_outputs(project, lambda _: None)
    code = [path for path in outputs if path.startswith("src/")]
    found = [path for path in code if "attachments" in path or "uploads" in path]
    # The sandbox of every package contains all of its own modules.
    sandbox = "src/selling_partner/sandbox"
    assert found == [f"{sandbox}/page/operation/attachments.js", f"{sandbox}/state/uploads.py"]
    assert "upload_attachment" not in outputs["README.md"].text
