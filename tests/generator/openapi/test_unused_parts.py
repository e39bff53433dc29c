"""Warnings about parts of a document from which no code is generated."""

from __future__ import annotations

import pytest

from generator.compiler import OverlayFolders, compile_api
from generator.openapi.documents import SourceFile
from tests.functional.packages import KEY, get_document, model_document


def warnings_of(text: str) -> list[str]:
    """Return the warnings about a document."""
    source = SourceFile(KEY, "sample.yaml", text.encode())
    return list(compile_api(source, OverlayFolders(())).warnings)


def test_headers_that_openapi_ignores_are_reported() -> None:
    """A client has no argument for the headers that OpenAPI describes elsewhere."""
    headers = [
        f"{{name: {name}, in: header, schema: {{type: string}}}}"
        for name in ("Accept", "X-Own", "Authorization")
    ]
    (found,) = warnings_of(get_document(f"[{', '.join(headers)}]"))
    place = "sample.yaml:7:20 #/paths/~1thing/get/parameters/0: "
    assert found.startswith(f"warning: {place}no code is generated for header parameters (and 1")


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
def test_alternative_required_properties_are_reported(keyword: str) -> None:
    """No Python type requires one of two properties, so only the server checks that."""
    listed = f"{keyword}: [{{required: [a]}}, {{required: [b]}}]"
    (found,) = warnings_of(
        model_document(f"p: {{type: object, properties: {{a: {{}}, b: {{}}}}, {listed}}}")
    )
    assert f"/properties/p/{keyword}: {keyword} lists required properties, and the client" in found


@pytest.mark.parametrize("item", ["{x-note: a}", "{}", "{summary: Things, parameters: []}"])
def test_paths_without_operations_are_reported(item: str) -> None:
    """Nothing of a document is left out silently."""
    (found,) = warnings_of(get_document() + f"  /other: {item}\n  /more: {item}\n  x-note: a\n")
    place = "sample.yaml:9:3 #/paths/~1other: "
    assert found.startswith(f"warning: {place}no code is generated for paths without operations (")


def test_path_items_that_no_path_uses_are_reported() -> None:
    """A path or another path item may refer to one, and a webhook is reported itself."""
    items = """
components:
  pathItems:
    Used: {$ref: '#/components/pathItems/Through'}
    Through: {get: {operationId: getUsed, responses: {'200': {description: D.}}}}
    Unused: {get: {operationId: getUnused, responses: {'200': {description: D.}}}}
    Also: {}
"""
    text = get_document() + "  /used: {$ref: '#/components/pathItems/Used'}" + items
    (found,) = warnings_of(text)
    assert found.startswith("warning: sample.yaml:14:5 #/components/pathItems/Unused: ")
    assert "no code is generated for the path item Unused (and 1 more), which no path" in found
