"""Formats Python sources with black, in process."""

from __future__ import annotations

from .problems import TemplateError
from .quoting import LINE_LENGTH


def format_source(path: str, source: str) -> str:
    """The formatted source.

    Args:
        path: Where it goes, for messages.
        source: Python code.

    Raises:
        TemplateError: The source is no Python that black can read.

    """
    import black
    from black.mode import TargetVersion
    from black.parsing import InvalidInput
    from black.report import NothingChanged

    mode = black.Mode(target_versions={TargetVersion.PY311}, line_length=LINE_LENGTH)
    try:
        return black.format_file_contents(source, fast=True, mode=mode)
    except NothingChanged:
        return source
    except InvalidInput as error:
        reason = " ".join(str(error).split())
        raise TemplateError(f"{path}: the result is no Python: {reason}") from error
