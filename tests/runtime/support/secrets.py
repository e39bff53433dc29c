"""Everything that an exception and the loggers show, in which tests look for secrets."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.runtime.support.clients import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN

SECRETS = [CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN]
TESTS = Path(__file__).parents[2]


def all_text_of(error: BaseException) -> str:
    """Return all that Python shows of an exception and its causes."""
    texts = traceback.format_exception(error)
    cause: BaseException | None = error
    while cause is not None:
        texts += [repr(cause), str(cause), repr(cause.args), repr(vars(cause))]
        cause = cause.__cause__ or cause.__context__
    return "\n".join(texts)


def variables(error: BaseException) -> str:
    """Return the variables of all frames in a traceback, except those of tests."""
    texts: list[str] = []
    cause: BaseException | None = error
    while cause is not None:
        for frame, _ in traceback.walk_tb(cause.__traceback__):
            if not Path(frame.f_code.co_filename).is_relative_to(TESTS):
                texts += [f"{name} = {value!r}" for name, value in frame.f_locals.items()]
        cause = cause.__cause__ or cause.__context__
    assert texts
    return "\n".join(texts)


@pytest.fixture
def everything_logged() -> Iterator[Callable[[], str]]:
    """A function that returns the records of all loggers, including those of HTTP libraries."""
    records: list[logging.LogRecord] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)

    root, collector = logging.getLogger(), Collector()
    level = root.level
    root.addHandler(collector)
    root.setLevel(1)
    yield lambda: "\n".join(f"{each.name} {each.getMessage()} {each.args}" for each in records)
    root.setLevel(level)
    root.removeHandler(collector)
