"""Documents in folders, such as copies of the vendor's repository."""

from __future__ import annotations

from pathlib import Path

from ..core.errors import Problem, SpecError, UsageError
from ..core.project import files_below
from ..core.stages import stage
from ..openapi.documents import SUFFIXES, documents_in, load_content
from ..openapi.payloads.detection import is_api, is_payload_schema
from .incoming import (
    IncomingDocument,
    NotADocumentError,
    UnnamedError,
    derive_key,
    read,
    read_one,
)


@stage("load")
def read_folder(
    folder: Path, spec: Path, *, replace: bool
) -> tuple[list[IncomingDocument], list[str]]:
    """Read the documents of APIs that a folder adds.

    Args:
        folder: A folder, such as a copy of the vendor's repository. Hidden folders are left out.
        spec: The folder of documents.
        replace: Whether existing documents of the same APIs may be replaced.

    Returns:
        The new documents, and a line for each file that is skipped.

    Raises:
        UsageError: The folder contains no file of a document's kind.
        SpecError: A file cannot be parsed.

    """
    incoming: list[IncomingDocument] = []
    skipped: list[str] = []
    problems: list[Problem] = []
    files = [file for file in files_below(folder) if _may_be_document(file.relative_to(folder))]
    if not files:
        raise UsageError(f"{folder}: contains no document ({', '.join(SUFFIXES)})")
    known = documents_in(spec)
    for file in files:
        try:
            each = read_one(file, None, known, spec)
        except NotADocumentError:
            skipped.append(f"{file}: skipped, because it describes neither an API nor a payload")
        except UnnamedError as error:
            skipped.append(f"{error.lines[0]}; skipped")
        except SpecError as error:
            problems += error.problems
        else:
            key = each.document.key
            if each.is_current:
                skipped.append(f"{file}: skipped, because {each.existing} is the same")
            elif each.existing is not None and not replace:
                present = f"{each.existing} is the document of {key}"
                skipped.append(f"{file}: skipped, because {present}; replace it with --replace")
            else:
                incoming.append(each)
    if problems:
        raise SpecError(problems)
    return incoming, skipped


def _may_be_document(path: Path) -> bool:
    return path.suffix in SUFFIXES and not any(part.startswith(".") for part in path.parts)


@stage("load")
def find_document(folder: Path, key: str) -> Path:
    """Return the document of an API below a folder, such as a copy of the vendor's repository.

    Args:
        folder: The folder.
        key: The API's key, which ``add`` would give the document.

    Raises:
        UsageError: There is no such document, or more than one.

    """
    found = [
        each
        for each in files_below(folder)
        if each.suffix in SUFFIXES and _is_document_of(each, key)
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"{folder}: contains no document of {key}; name the file itself")
    names = " and ".join(map(str, found))
    raise UsageError(f"{names} are all documents of {key}; name one of them")


def _is_document_of(file: Path, key: str) -> bool:
    """Return whether the file is a document to which ``add`` would give this key."""
    start = key.partition("_")[0]
    if start not in file.stem.lower().replace("_", ""):
        return False
    try:
        data = load_content(read(file), file, "").data
        return (is_api(data) or is_payload_schema(data)) and derive_key(file, data) == key
    except (SpecError, UsageError):
        return False
