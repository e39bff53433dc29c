"""Each construct in docs/openapi.md is accepted and works, or is refused at its place."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.compiler import BuiltApi, OverlayFolders, compile_api
from generator.core.errors import SpecError
from generator.core.project import ROOT
from generator.openapi.documents import SourceFile
from tests.functional.constructs import bodies, forms, operations, parameters, schemas, unions
from tests.functional.constructs.construct import VERSIONS, Construct
from tests.functional.packages import generate

CONSTRUCTS = {
    **parameters.CONSTRUCTS,
    **operations.CONSTRUCTS,
    **bodies.CONSTRUCTS,
    **forms.CONSTRUCTS,
    **schemas.CONSTRUCTS,
    **unions.CONSTRUCTS,
}

ROWS = re.findall(
    r"^\| (.+?) \| (.*?) \| (.*?) \| (.*?) \| (.*?) \|$",
    (ROOT / "docs" / "openapi.md").read_text(encoding="utf-8"),
    re.M,
)
TABLE = {row[0]: row[1:] for row in ROWS if row[0] not in {"construct", "---"}}
"""The cells of each construct: the three versions, and the effect or the reason."""

PAIRS = [
    pytest.param(construct, version, id=f"{version} {name}")
    for name, construct in CONSTRUCTS.items()
    for version in construct.versions
]


def compiled(data: Any) -> BuiltApi:
    """Compile a document."""
    source = SourceFile("sample_v1", "sample_v1.json", json.dumps(data).encode())
    return compile_api(source, OverlayFolders(()))


def document(construct: Construct, version: str, number: int = 0) -> Any:
    """Return the document of a construct; one without operations has a webhook."""
    if construct.operation is None and construct.swagger is None:
        found = construct.document(version)
        hook = {"post": {"responses": {"200": {"description": "D."}}}}
        return {**found, "paths": {}, "webhooks": {"called": hook}}
    return construct.document(version, number)


@pytest.mark.parametrize(("construct", "version"), PAIRS)
def test_a_construct_is_accepted_or_refused_at_its_place(
    construct: Construct, version: str
) -> None:
    """A refusal names the line, and says that the construct is not supported."""
    data = document(construct, version)
    if not construct.refused:
        assert compiled(data).api.operations
        return
    with pytest.raises(SpecError) as caught:
        compiled(data)
    found = [each for each in caught.value.problems if construct.refused in each.message]
    assert found
    assert all(each.line >= 1 and each.pointer and each.hint for each in found)


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_the_table_states_each_construct(name: str) -> None:
    """The page has a row for each construct, with its state in each version."""
    construct = CONSTRUCTS[name]
    state = "rejected" if construct.refused else "accepted"
    expected = [state if each in construct.versions else "" for each in VERSIONS]
    assert list(TABLE[name][:3]) == expected
    assert TABLE[name][3]


def test_the_table_has_no_other_rows() -> None:
    """No row of the page is without a document that proves it."""
    assert sorted(TABLE) == sorted(CONSTRUCTS)


def test_the_list_of_unsupported_constructs_is_complete() -> None:
    """spec/README.md has a row for each construct that is refused, with its reason."""
    text = (ROOT / "spec" / "README.md").read_text(encoding="utf-8")
    section = text.partition("\n## Unsupported constructs\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", section, re.M)
    listed = {name: reason for name, reason in rows if name != "construct" and "---" not in name}
    assert listed == {
        name: TABLE[name][3] for name, construct in CONSTRUCTS.items() if construct.refused
    }


UNSUPPORTED = "unsupported: "

ELSEWHERE = (
    # A conflict of names.
    *("library/", "the package already defines ", "the inline schema would become a second class "),
    # A size, or a number that no float holds.
    *("a chain of hundreds of schemas", "a document that is nested", "a key of more than "),
    *(
        "a number of more than ",
        "larger than ",
        "more than ",
        "the file has ",
        "the file is nested ",
    ),
    *("no sufficiently small example", "the smallest payload is too large"),
    # YAML, an overlay, or a payload schema.
    *("a YAML alias", "the YAML tag ", "a schema that is not a mapping", "a target "),
    "a payload that is not an object",
    # The standard, or a value that it does not define.
    *("the standard's validator failed", "an API without operations", "version ", "the type "),
    *("no sample string was found", "a schema at ", "a file in this part of a form"),
)
"""The beginnings of messages that other sections describe, or the table in other words."""


def test_each_unsupported_construct_has_a_row() -> None:
    """A new message requires a construct that proves it, and so a row with its reason."""
    proved = [each.refused.removeprefix(UNSUPPORTED) for each in CONSTRUCTS.values()]
    found = {
        each
        for file in (ROOT / "generator").rglob("*.py")
        for each in re.findall(rf'"{UNSUPPORTED}([^"{{]*)', file.read_text(encoding="utf-8"))
    }
    missing = {
        each
        for each in found
        if not any(proof and (proof.startswith(each) or each.startswith(proof)) for proof in proved)
    }
    assert sorted(each for each in missing if not each.startswith(ELSEWHERE)) == []


@pytest.mark.slow
def test_generated_tests_pass_for_every_accepted_construct(tmp_path: Path) -> None:
    """One package with all accepted constructs works against a server and the sandbox."""
    documents = {}
    for number, construct in enumerate(CONSTRUCTS.values()):
        for version in construct.versions:
            if not construct.refused:
                key = f"construct{number}_{version.replace('.', '')}_v1"
                data = json.dumps(
                    document(construct, version, number * 10 + VERSIONS.index(version))
                )
                documents[key] = data.replace("/shared", f"/shared{number}")
    generate(tmp_path, documents)
    environment = {**os.environ, "PYTHONPATH": "src"}
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider"]
    run = subprocess.run(
        [*command, "tests"],
        cwd=tmp_path / "package",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-5000:]
