"""The documents at hand, and their compilation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from generator.compiler import BuiltApi, OverlayFolders, compile_api
from generator.core.project import Project
from generator.openapi.documents import SourceFile, find_documents, read_files
from tests.models.swagger import FOLDER, Model, read_models
from tests.needs import ROOT

_OUTSIDE = ROOT / "tests" / "models" / "outside"


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

    def compile(self) -> BuiltApi:
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


def compile_file(file: Path, key: str) -> BuiltApi:
    """Compile the document of a file under the given key."""
    (source,) = read_files([file], ROOT)
    return compile_source(replace(source, key=key))


def compile_text(text: str) -> BuiltApi:
    """Compile a document in YAML."""
    return compile_source(SourceFile("example", "example.yaml", text.encode()))


def compile_source(source: SourceFile) -> BuiltApi:
    """Compile a document with the project's overlays; an error in it fails the test."""
    return compile_api(source, OverlayFolders(Project().overlays))
