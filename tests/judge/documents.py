"""The documents at hand, as OpenAPI 3.1 with their overlays, and what is generated from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from generator.build.api import build
from generator.core.project import Project
from generator.ir import Api
from generator.openapi.documents import Document, SourceFile, find_documents, read_files
from generator.openapi.overlays import apply_overlays
from generator.openapi.upgrade.document import upgrade
from generator.openapi.validation.validator import validate
from tests.models.swagger import FOLDER, Model, read_models
from tests.needs import ROOT

_OUTSIDE = ROOT / "tests" / "models" / "outside"


@dataclass(frozen=True)
class Compiled:
    """A document as every stage after the overlays sees it, and the API that is built from it."""

    document: Document
    api: Api


@dataclass(frozen=True)
class AtHand:
    """A document at hand.

    Attributes:
        key: The API's key.
        file: The file.
        amazon: The file as Amazon's tests read it, if it is in Swagger 2.0.

    """

    key: str
    file: Path
    amazon: Model | None = None

    def compile(self) -> Compiled:
        """Compile the document under its key."""
        return compile_file(self.file, self.key)


def own_documents() -> list[AtHand]:
    """Return the documents of the repository."""
    files = [
        *find_documents(ROOT / "spec"),
        ROOT / "tests" / "golden" / "kitchen_sink.yaml",
        Path(__file__).with_name("keywords.yaml"),
    ]
    return [*(AtHand(file.stem, file) for file in files), *_swagger(_OUTSIDE)]


def amazon_documents() -> list[AtHand]:
    """Return Amazon's documents; empty where they are not at hand."""
    return _swagger(FOLDER)


def _swagger(folder: Path) -> list[AtHand]:
    return [AtHand(model.key, model.file, model) for model in read_models(folder)]


def compile_file(file: Path, key: str) -> Compiled:
    """Compile the document of a file under the given key."""
    (source,) = read_files([file], ROOT)
    return compile_source(replace(source, key=key))


def compile_text(text: str) -> Compiled:
    """Compile a document in YAML."""
    return compile_source(SourceFile("example", "example.yaml", text.encode()))


def compile_source(source: SourceFile) -> Compiled:
    """Run the stages from upgrade to build; a document at fault is an error of the test."""
    upgraded = upgrade(source.load())
    (document,) = apply_overlays([upgraded], Project().overlays, ROOT)
    problems = validate([document])
    assert not problems, problems
    (api,) = build([document])
    return Compiled(document, api)
