"""Command ``update --all``: all pinned documents at a new revision, or no change at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from .. import pipeline
from ..build import package_settings
from ..core.errors import GeneratorError, SpecError
from ..core.filesystem import read_file
from ..core.progress import Progress, quantity
from ..core.project import Project, real_path
from ..core.stages import stage
from ..incremental.store import ArtifactStore
from ..openapi.documents import SourceFile, documents_in
from ..output.lock import locked
from ..output.manifest import with_manifest
from ..output.plan import plan_changes
from ..output.recovery import recover_and_report
from ..output.transaction import Transaction
from ..pycode.api_keys import without_version
from ..upstream.copies import all_sources, copy_of
from ..upstream.git_repository import GitRepository
from ..upstream.origins import CopiedRepository, Listing
from ..upstream.pins import Pins, read_pins, render_pins
from .edits import Edit, PackageEdit
from .overlay_review import OverlayReview, review_overlay
from .pin_move import PinMove, read_move
from .release import plan_release, with_overlays
from .replacements import Comparison, compare_sources
from .update import Options, UpdateResult


@dataclass(frozen=True)
class NewUpstream:
    """The new revision of the vendor's repository.

    Attributes:
        folder: A local copy of the repository, in place of git.
        repository: The URL or path of a git repository; empty for the listed one.
        revision: A commit, branch or tag.

    """

    folder: Path | None = None
    repository: str = ""
    revision: str = "HEAD"


def update_all(
    project: Project, new: NewUpstream, report: Progress, options: Options
) -> UpdateResult:
    """Move the pin to a revision, and update package, version, changelog and overlays.

    The tests of the package of all documents must pass.

    Args:
        project: The folders.
        new: The new revision.
        report: The receiver of progress messages.
        options: The options.

    Raises:
        GeneratorError: The command failed and changed nothing.

    """
    with (
        locked(project.spec, report),
        locked(project.upstream, report),
        locked(project.output, report),
    ):
        recover_and_report(project.output, report)
        pins = read_pins(project)
        own = {file.stem for file in documents_in(real_path(project.spec))}
        with stage("fetch"), _listing(pins, new, report) as listing:
            move = read_move(project, pins, listing, own)
        version = package_settings.read_package().version
        result = UpdateResult(pins.file, (), version, version)
        if move.new == pins:
            return result
        return _Update(project, move, report, options).run(result)


@contextmanager
def _listing(pins: Pins, new: NewUpstream, report: Progress) -> Iterator[Listing]:
    if new.folder is not None:
        yield CopiedRepository(new.folder)
        return
    with GitRepository(new.repository or pins.url, new.revision, report) as repository:
        yield repository


class _Update:
    """The steps of a move of the pin."""

    def __init__(self, project: Project, move: PinMove, report: Progress, options: Options) -> None:
        self._project, self._move = project, move
        self._report, self._options = report, options

    def run(self, unchanged: UpdateResult) -> UpdateResult:
        """Run all steps and return the result."""
        sources = all_sources(self._project, self._move.new, self._move.contents)
        compared = self._compare(sources)
        changes = compared.changes
        reviews = self._review_overlays()
        edits, package = plan_release(changes)
        edits += [each.edit for each in reviews]
        with with_overlays(self._project, [each.edit for each in reviews]) as adapted:
            every = replace(adapted, with_pinned=True)
            generated = pipeline.make_package(every, sources, self._report, package=package)
            store = ArtifactStore(self._project.output)
            committed = pipeline.make_package(
                adapted, pipeline.find_sources(adapted), self._report, store, package=package
            )
        texts = with_manifest(committed.outputs)
        planned = plan_changes(self._project.output, texts, overwrite=self._options.overwrite)
        self._options.run_tests(with_manifest(generated.outputs), self._report)
        result = replace(
            unchanged,
            changes=changes,
            version=package.version,
            obsolete=tuple(text for each in reviews for text in each.obsolete),
            unfit=tuple(text for each in reviews for text in each.unfit),
            documents=self._move.lines,
            suspicions=compared.suspicions,
        )
        for warning in dict.fromkeys(generated.warnings):
            self._report.note(warning)
        if self._options.dry_run:
            return result
        content = render_pins(self._move.new).encode()
        edits.append(Edit(self._project.pins, read_file(self._project.pins), content))
        made = PackageEdit(self._project.output, texts, planned, edits, store)
        return replace(result, written=tuple(made.write(self._stage_copies, self._report)))

    def _compare(self, sources: Sequence[SourceFile]) -> Comparison:
        """Return the changes for callers, of all APIs, and what is suspicious about documents."""
        self._report(f"comparing {quantity(len(self._move.incoming), 'document')}")
        try:
            compared = compare_sources(self._project, self._pairs(sources))
        except SpecError as error:
            remedy = f"list it under [[excluded]] in {self._move.new.file} with a reason"
            last = f"to leave out a broken document, {remedy}; nothing was written"
            raise GeneratorError(*error.summary, last) from error
        for note in compared.notes:
            self._report.note(note)
        return compared

    def _pairs(
        self, sources: Iterable[SourceFile]
    ) -> list[tuple[SourceFile | None, SourceFile | None]]:
        """Return the documents to compare: those that differ, and other versions of their APIs.

        An unchanged version may gain or lose the name without a version, such as ``orders``.
        """
        pairs = [*self._move.pairs()]
        differing = {each.key for pair in pairs for each in pair if each is not None}
        names = {without_version(key) for key in differing}
        others = [
            each
            for each in sources
            if each.key not in differing and without_version(each.key) in names
        ]
        return pairs + [(each, each) for each in others]

    def _review_overlays(self) -> list[OverlayReview]:
        """Return what changes in overlays.

        Raises:
            SpecError: Actions do not fit, and the options do not remove them.

        """
        problems = []
        reviews = []
        remove_unfit = self._options.remove_unfit
        for each in self._move.incoming:
            try:
                review = review_overlay(self._project, each, remove_unfit=remove_unfit)
            except SpecError as error:
                problems += error.problems
            else:
                reviews += [] if review is None else [review]
        if problems:
            raise SpecError(problems)
        return reviews

    def _stage_copies(self, transaction: Transaction) -> None:
        """Stage the new copies, and the removal of those that are no longer pinned."""
        after: dict[Path, bytes | None] = {
            copy_of(self._project, pin): None for pin in self._move.old.documents
        }
        for pin in self._move.new.documents:
            file = copy_of(self._project, pin)
            after.pop(file, None)
            if pin in self._move.contents:
                after[file] = self._move.contents[pin]
        for file, content in after.items():
            before = read_file(file) if file.exists() else None
            if before != content:
                transaction.stage_file(file, content, before)
