"""Examples of a document as samples of requests."""

from __future__ import annotations

from pathlib import Path

from generator.compiler import BuiltApi, OverlayFolders, compile_api
from generator.openapi.documents import SourceFile
from tests.functional.packages import KEY, model_document

WRONG = model_document(
    """
    kind: {type: string, enum: [CU_IN, CC], example: CUIN}
    code: {type: string, maxLength: 3, example: toolong}
    count: {type: integer, example: many}
    right: {type: string, enum: [A, B], example: B}
    level: {type: integer, enum: [1, 2], examples: [true, 2]}
    none: {type: [string, 'null'], example: null}
    """,
    "[kind, code, count, right, level]",
)


def compiled(folder: Path) -> BuiltApi:
    return compile_api(SourceFile(KEY, "sample.yaml", WRONG.encode()), OverlayFolders((folder,)))


def test_a_sample_satisfies_its_schema(tmp_path: Path) -> None:
    """An example that violates its schema is replaced, because the API would refuse it."""
    (operation,) = compiled(tmp_path).api.operations
    assert operation.body is not None
    sample = {**operation.body.sample}
    assert sample.pop("code") == "tex"
    assert sample == {"kind": "CU_IN", "count": 1, "right": "B", "level": 2, "none": "text"}


def test_a_wrong_example_is_a_warning(tmp_path: Path) -> None:
    """Each ignored example is reported with its place, and null where null is allowed is not."""
    lines = compiled(tmp_path).warnings
    places = [line.partition("/properties/")[2].partition(":")[0] for line in lines]
    assert places == ["kind/example", "code/example", "count/example", "level/examples/0"]
    assert 'the example "CUIN" does not satisfy its schema' in lines[0]


MANY = model_document(
    "\n".join(f"code{index}: {{type: integer, example: many}}" for index in range(5_000))
)


def test_many_warnings_of_one_kind_are_counted(tmp_path: Path) -> None:
    """After ten warnings with one remedy, one line counts the others and says how to see them."""
    source = SourceFile(KEY, "sample.yaml", MANY.encode())
    built = compile_api(source, OverlayFolders((tmp_path,)))
    *shown, last = built.warnings
    assert shown == [*built.all_warnings[:10]]
    assert last == (
        "warning: sample.yaml: 4,990 more like the last one; "
        "validate --api sample_v1 prints all of them"
    )
    assert len(built.all_warnings) == 5_000
