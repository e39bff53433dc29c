"""Compilation of OpenAPI documents to the intermediate representation (IR), for every command.

    load -> upgrade -> overlay -> validate -> normalize -> build

``compile_apis`` runs the stages in this order. ``pipeline`` continues with rendering.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from .build.api import build
from .build.library_parts import ConvenienceFile
from .core.errors import Problem, SpecError, one_line
from .ir import Api
from .openapi.api_versions import version_warnings
from .openapi.documents import Document, SourceFile, load_all
from .openapi.normal_form.document import normalize_document
from .openapi.normal_form.operation_titles import with_titles_as_summaries
from .openapi.overlays.actions import apply_overlays
from .openapi.payloads.upgrade import upgrade_payload
from .openapi.unused_parts import unused_parts
from .openapi.upgrade.document import upgrade
from .openapi.validation.validator import validate

_MAX_ALIKE = 10
"""The most warnings with the same remedy that are printed for a document."""


class BuiltApi(NamedTuple):
    """An API and the document that it was built from.

    Attributes:
        document: The document as OpenAPI 3.1, with its overlay applied, valid and normalized.
        api: The IR.

    """

    document: Document
    api: Api

    @property
    def all_warnings(self) -> tuple[str, ...]:
        """Suspicious facts about the document, as lines to print."""
        return tuple(f"warning: {each}" for each in self._warnings())

    @property
    def warnings(self) -> tuple[str, ...]:
        """The same lines, of which those with one remedy are counted after the first ten."""
        alike: dict[str, list[Problem]] = {}
        for each in self._warnings():
            alike.setdefault(each.hint, []).append(each)
        lines: list[str] = []
        for found in alike.values():
            lines += [f"warning: {each}" for each in found[:_MAX_ALIKE]]
            if (more := len(found) - _MAX_ALIKE) > 0:
                remedy = f"validate --api {self.document.key} prints all of them"
                lines.append(f"warning: {found[0].file}: {more:,} more like the last one; {remedy}")
        return tuple(lines)

    @property
    def other_versions(self) -> tuple[str, ...]:
        """A line for each other version of the API to which paths belong, without its place."""
        found = version_warnings(self.document)
        return tuple(f"{one_line(each.message)}; {one_line(each.hint)}" for each in found)

    def _warnings(self) -> Iterator[Problem]:
        """Yield the warnings, those about the whole document first."""
        yield from version_warnings(self.document)
        yield from self.document.warnings
        yield from unused_parts(self.document)


class Overlays(Protocol):
    """A source of overlays, and the rule for an action that does not apply."""

    def apply(self, documents: list[Document]) -> list[Document]:
        """Return the documents with their overlays applied, in the same order.

        Raises:
            SpecError: An overlay is invalid, or the rule refuses one of its actions.

        """
        ...


@dataclass(frozen=True)
class OverlayFolders:
    """Overlays in folders. Each of their actions must apply and change something.

    Attributes:
        folders: The folders in order of precedence: only the first overlay of an API is used.

    """

    folders: tuple[Path, ...]

    def apply(self, documents: list[Document]) -> list[Document]:
        """Return the documents with their overlays applied; see ``Overlays.apply``."""
        return apply_overlays(documents, self.folders, Path.cwd())


def compile_api(
    source: SourceFile, overlays: Overlays, library: Iterable[ConvenienceFile] = ()
) -> BuiltApi:
    """Compile one API; see ``compile_apis``."""
    (built,) = compile_apis([source], overlays, library)
    return built


def compile_apis(
    sources: Iterable[SourceFile], overlays: Overlays, library: Iterable[ConvenienceFile] = ()
) -> list[BuiltApi]:
    """Compile several APIs, each independently of the others.

    Every stage finishes for all documents before the next one starts, so that an error lists the
    problems of all documents in one stage.

    Args:
        sources: The documents' files.
        overlays: The overlays to apply.
        library: The hand-written files of these APIs.

    Returns:
        The APIs in the order of their documents.

    Raises:
        SpecError: A document or an overlay is invalid or not supported.

    """
    # Load: parse, and remember the position of every value for the messages of later stages.
    loaded = load_all(sources)
    # Upgrade, overlay: the remaining stages read nothing but patched OpenAPI 3.1.
    documents = upgrade_and_patch(loaded, overlays)
    # Validate: check against the OpenAPI standard, so that the builder can rely on it.
    if problems := validate(documents):
        raise SpecError(problems)
    # Normalize: rewrite each fact that has several spellings, so that the builder knows one.
    documents = [normalize_document(each) for each in documents]
    # Build: decide every name and type once, so that templates only print.
    warnings: dict[str, list[Problem]] = {}
    apis = build(documents, library, lambda document, found: warnings.update({document.key: found}))
    return [
        BuiltApi(document.with_warnings(warnings[document.key]), api)
        for document, api in zip(documents, apis, strict=True)
    ]


def upgrade_and_patch(documents: Sequence[Document], overlays: Overlays) -> list[Document]:
    """Return loaded documents as OpenAPI 3.1 with their overlays applied.

    Raises:
        SpecError: An overlay is invalid, or one of its actions is refused.

    """
    # Upgrade: documents may be Swagger 2.0 or OpenAPI 3.0; every later stage knows 3.1 only.
    # A payload schema becomes a document with schemas and no operations.
    upgraded = [upgrade(upgrade_payload(each)) for each in documents]
    # Overlay: after the upgrade, so that a JSONPath targets the same form in every document.
    patched = overlays.apply(upgraded)
    # Generators of documents give operations a title, for which OpenAPI has no key.
    return [with_titles_as_summaries(each) for each in patched]
