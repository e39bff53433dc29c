"""The generated package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from library._runtime.core import document_errors, errors, status_errors

from ..escape.markdown import Markdown
from ..pycode.identifiers import Identifier
from .client_options import ClientOption, client_options
from .exceptions import ExceptionClass, exception_classes
from .introduced import IntroducedVersions


@dataclass(frozen=True)
class Package:
    """The package that is generated.

    Attributes:
        name: The name of the distribution.
        version: Its version.
        changelog: The changes of each version, in Markdown.

    """

    name: str
    version: str
    changelog: Markdown = field(default=Markdown(), repr=False)

    @property
    def exceptions(self) -> tuple[Identifier, ...]:
        """The exceptions of calls, each after its base."""
        return _exceptions(vars(errors))

    @property
    def status_exceptions(self) -> tuple[Identifier, ...]:
        """The exceptions of error responses, each after its base."""
        members, imported = vars(status_errors), vars(errors)
        return _exceptions({name: members[name] for name in members if name not in imported})

    @property
    def document_exceptions(self) -> tuple[Identifier, ...]:
        """The exceptions of documents and of their processing, each after its base."""
        members, imported = vars(document_errors), vars(errors)
        return _exceptions({name: members[name] for name in members if name not in imported})

    @property
    def exception_classes(self) -> tuple[ExceptionClass, ...]:
        """Every exception with its documentation, each after its bases."""
        return exception_classes()

    def introduced(self, api: str, client: str, method: str) -> str:
        """Return the version in which a method was added; see ``introduced_versions``."""
        return self._introduced.version_of(api, client, method)

    @cached_property
    def _introduced(self) -> IntroducedVersions:
        return IntroducedVersions(self.changelog, self.version)

    @property
    def client_options(self) -> tuple[ClientOption, ...]:
        """The options of every client, in the order of the signatures."""
        return client_options()

    @property
    def call_options(self) -> tuple[ClientOption, ...]:
        """The options that a single call can override."""
        return tuple(each for each in client_options() if each.check is not None)


def _exceptions(members: Mapping[str, object]) -> tuple[Identifier, ...]:
    return tuple(
        Identifier(name)
        for name, value in members.items()
        if isinstance(value, type) and issubclass(value, errors.SellingPartnerError)
    )
