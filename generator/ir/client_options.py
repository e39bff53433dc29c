"""The options of every generated client, ready to be rendered."""

from __future__ import annotations

from dataclasses import dataclass

from library.client_options import CLIENT_OPTIONS, OptionRow

from ..pycode.identifiers import Identifier
from ..pycode.literals import Code


@dataclass(frozen=True)
class ClientOption:
    """An option of every client.

    Attributes:
        name: The keyword.
        annotation: The type of its values.
        description: The text of the docstrings.
        default: The default; ``None`` where the option is required.
        variables: The environment variables that ``from_env`` reads in place of the option.
        check: The function that checks the value of a call; ``None`` where ``with_options`` does
            not take the option.
        stored: The type of a checked value.

    """

    name: Identifier
    annotation: Code
    description: str
    default: Code | None
    variables: tuple[str, ...]
    check: Identifier | None
    stored: Code

    @property
    def argument(self) -> Code:
        """The argument of the constructor."""
        default = "" if self.default is None else f" = {self.default}"
        return Code(f"{self.name}: {self.annotation}{default}")

    @property
    def environment_argument(self) -> Code:
        """The argument of ``from_env``."""
        return self.argument if self.default is not None else self.optional_argument

    @property
    def optional_argument(self) -> Code:
        """The argument of a method that keeps the option unless it is given."""
        return Code(f"{self.name}: {self.annotation} | None = None")

    @property
    def entry(self) -> str:
        """The entry of a docstring."""
        return f"    {self.name}: {self.description}"

    @property
    def environment_entry(self) -> str:
        """The entry of the docstring of ``from_env``."""
        names = [f"``{each}``" for each in self.variables]
        *others, last = names or [""]
        read = f"{', '.join(others)} and {last}" if others else last
        return f"{self.entry} Defaults to {read}." if read else self.entry


def client_options() -> tuple[ClientOption, ...]:
    """Return the options in the order of the signatures."""
    return tuple(map(_option, CLIENT_OPTIONS))


def _option(row: OptionRow) -> ClientOption:
    return ClientOption(
        name=Identifier(row.name),
        annotation=Code(row.annotation),
        description=row.description,
        default=Code(row.default) if row.default else None,
        variables=row.variables,
        check=Identifier(row.check) if row.check else None,
        stored=Code(row.stored or row.annotation),
    )
