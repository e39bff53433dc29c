"""The size of the generated package, beside that of its documents.

A wheel with every API is mostly generated files, so a line in a template counts for hundreds of
operations. Both sides are packed in the same way, and their ratio does not depend on the machine.
Raise a limit only for text that is worth its space in every operation or field.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.size.contents import kind_of, packed
from benchmarks.size.packages import chosen
from generator.core.project import ROOT

PACKAGE = ROOT / "generated" / "src" / "selling_partner"
SPEC = ROOT / "spec"

MAX_CODE = {"messaging_v1": 3.7, "uploads_2020_11_01": 2.6}
"""The maximum size of an API's generated code, in sizes of its document."""

MAX_DOCUMENT = 0.95
"""The maximum size of the sandbox's document, in sizes of the document in ``spec/``."""

each_api = pytest.mark.parametrize("key", MAX_CODE)


def document_of(key: str) -> int:
    """Return the packed size of an API's document with its overlay."""
    overlay = SPEC / "overlays" / f"{key}.overlay.yaml"
    return packed([SPEC / f"{key}.yaml", *([overlay] if overlay.exists() else [])])


def generated_code(key: str) -> list[Path]:
    """Return the modules of an API that are generated, without those of ``library/``."""
    by_hand = {each.name for each in (ROOT / "library" / key).glob("*.py")}
    twins = {f"_{name.removeprefix('_async_')}" for name in by_hand}
    return [each for each in (PACKAGE / key).glob("*.py") if each.name not in by_hand | twins]


@each_api
def test_the_code_of_an_api_is_small(key: str) -> None:
    """Clients, models, operations and dicts take a limited multiple of the document's space."""
    files = generated_code(key)
    assert {"client.py", "async_client.py", "models.py"} <= {each.name for each in files}
    assert packed(files) <= MAX_CODE[key] * document_of(key)


@each_api
def test_the_document_of_the_sandbox_is_small(key: str) -> None:
    """The embedded document has samples, but no descriptions of schemas and no indentation."""
    file = PACKAGE / "sandbox" / "documents" / f"{key}.json"
    assert packed([file]) <= MAX_DOCUMENT * document_of(key)


def test_each_file_of_the_package_has_a_kind() -> None:
    """The table of the benchmark counts a client as a client, and the sandbox by itself."""
    names = {
        "selling_partner/messaging_v1/client.py": "sync clients",
        "selling_partner/messaging_v1/async_client.py": "async clients",
        "selling_partner/messaging_v1/_attachments.py": "extra methods",
        "selling_partner/_runtime/client/client.py": "runtime",
        "selling_partner/sandbox/server/dispatch.py": "sandbox: code",
        "selling_partner/sandbox/documents.tar.xz": "sandbox: documents",
        "selling_partner/sandbox/documents/messaging_v1.json": "sandbox: documents",
        "selling_partner/schemas/report.py": "models of payloads",
        "selling_partner/__init__.py": "root",
        "selling_partner-0.1.0.dist-info/RECORD": "metadata",
    }
    assert {name: kind_of(name) for name in names} == names


def test_copied_apis_have_the_wanted_size() -> None:
    """The keys have about the wanted share of the total, and the others are neighbours in size."""
    sizes = {"a": 1, "b": 2, "c": 3, "d": 10}
    assert chosen(sizes, 2, 0.25) == ["a", "b"]
    assert chosen(sizes, 2, 0.7) == ["a", "d"]
    assert chosen(sizes, 2, 1.0) == ["c", "d"]
