"""Two versions, compiled with the overlays that apply to each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ...compiler import BuiltApi, compile_apis
from ...core.errors import Problem, SpecError, UsageError
from ...openapi.boolean_schemas import without_true
from ...openapi.documents import SUFFIXES, Document, load_content
from ...openapi.overlays.actions import apply_applicable
from ...openapi.parsing.parser import FileKind
from ...openapi.payloads.detection import is_payload_schema
from ...pycode.api_keys import api_key, api_key_fault, is_api_key, schema_key
from ...pycode.words import UnusableNameError
from .sources import Contents, Source, path_in_tree, read_source


@dataclass(frozen=True)
class PartialOverlays:
    """Overlays for any revision of a document: actions that do not fit are skipped.

    Attributes:
        folders: The overlays of each folder. The first one of a name takes precedence.
        notes: The collector of a line for each overlay with skipped actions.

    """

    folders: Sequence[Contents]
    notes: list[str]

    def apply(self, documents: list[Document]) -> list[Document]:
        """Return the documents with every action applied that fits.

        Raises:
            SpecError: An overlay is invalid.

        """
        return [self._patched(each) for each in documents]

    def overlay(self, key: str) -> tuple[Path, bytes | OSError] | None:
        """Return the path and the content of an API's overlay; ``None`` if it has none."""
        names = [f"{key}.overlay{suffix}" for suffix in SUFFIXES]
        found = (each for folder in self.folders for each in folder.items())
        return next((each for each in found if each[0].name in names), None)

    def _patched(self, document: Document) -> Document:
        found = self.overlay(document.key)
        if found is None:
            return without_true(document)
        path, content = found
        overlay = load_content(content, path, document.key, FileKind.OVERLAY)
        fitted = apply_applicable(document, overlay)
        if skipped := len(fitted.skipped):
            what = f"{skipped} action{'s do' if skipped > 1 else ' does'} not fit"
            self.notes.append(f"{path}: {what} {document.file}; skipped")
        return fitted.document


class Versions(NamedTuple):
    """Two versions, ready to be compared.

    Attributes:
        old: The old APIs.
        new: The new APIs.
        notes: A line for each overlay with skipped actions, or of one version alone.

    """

    old: list[BuiltApi]
    new: list[BuiltApi]
    notes: list[str]


def read_versions(old: str, new: str | None = None, name: str | None = None) -> Versions:
    """Read and prepare two versions.

    Args:
        old: A file, a folder, or ``REV:PATH`` for either at a git revision.
        new: The same; by default the path of ``old`` in the working tree.
        name: The key of the API, if two files are compared and their names do not state it.

    Raises:
        UsageError: A version does not exist, or the two cannot be compared.
        SpecError: A document is invalid.

    """
    sources = [read_source(old), read_source(path_in_tree(old) if new is None else new)]
    kinds = ["a folder" if each.is_folder else "a file" for each in sources]
    if kinds[0] != kinds[1]:
        first, second = (each.named for each in sources)
        raise UsageError(
            f"{first} is {kinds[0]} and {second} is {kinds[1]}; name two files or two folders"
        )
    if name is not None and sources[0].is_folder:
        raise UsageError("--as names one API and does not apply to folders; leave it out")
    if name is not None and (fault := api_key_fault(name)):
        raise UsageError(f"{name!r} {fault}; choose a name such as orders_v0")
    key = "" if sources[0].is_folder else name or _key(sources)
    built: list[list[BuiltApi]] = []
    notes: list[str] = []
    problems: list[Problem] = []
    patches = [PartialOverlays(source.overlays, notes) for source in sources]
    for source, overlays in zip(sources, patches, strict=True):
        try:
            apis = compile_apis(source.files(key), overlays)
            notes += [warning for each in apis for warning in each.warnings]
            built.append(apis)
        except SpecError as error:
            problems += error.problems
    if problems:
        raise SpecError(problems)
    notes += _one_sided_overlays(built, patches)
    return Versions(built[0], built[1], notes)


def _one_sided_overlays(
    built: Sequence[Sequence[BuiltApi]], patches: Sequence[PartialOverlays]
) -> Iterator[str]:
    """Yield a note for each overlay that patches one version of an API, and not the other."""
    files = [{each.api.key: each.document.file for each in apis} for apis in built]
    for key in sorted(files[0].keys() & files[1].keys()):
        found = [each.overlay(key) for each in patches]
        for one, other in ((0, 1), (1, 0)):
            overlay = found[one]
            if overlay is not None and found[other] is None:
                yield (
                    f"{overlay[0]}: patches {files[one][key]} alone, so its effects count as "
                    f"changes; to patch {files[other][key]} too, put the overlay beside it"
                )


def _key(sources: Sequence[Source]) -> str:
    """Return the key that the name of the old file states, or else that of the new file."""
    for source in sources:
        ((path, content),) = source.documents.items()
        data = load_content(content, path, "").data
        info = data.get("info")
        try:
            if is_payload_schema(data):
                return schema_key(Path(path.name))
            return api_key(Path(path.name), info.get("version") if isinstance(info, dict) else None)
        except UnusableNameError:
            if is_api_key(path.stem):
                return path.stem
    names = " and ".join(each.named for each in sources)
    raise UsageError(
        f"{names}: the names do not state an API; choose a name, such as --as orders_v0"
    )
