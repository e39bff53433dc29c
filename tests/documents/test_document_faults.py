"""The table of faults in docs/documents.md, row by row."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from selling_partner._runtime.documents.file_writer import AtomicFile
from tests.documents.faults import CONTENT, FAULTS, fail
from tests.documents.support import DONE, REPORTS, REPORTS_PATH, US, Amazon, prepare_report
from tests.needs import ROOT
from tests.runtime.documents.support import Stored, items, result

PAGE = ROOT / "templates" / "docs" / "documents.md"
OLD = b"old"


def rows() -> dict[str, str]:
    """Return the lines of the page's table by fault."""
    section = PAGE.read_text(encoding="utf-8").partition("\n## Failure behaviour\n")[2]
    lines = re.findall(r"^\| .* \|$", section, re.M)[1:]
    return {line.split(" | ")[0].removeprefix("| "): line for line in lines}


def test_the_table_has_each_fault() -> None:
    """The page has a row for each fault, in the same order."""
    assert list(rows()) == list(FAULTS)


async def outcome(method: Any) -> str:
    """Return the result of a call in the words of the page."""
    try:
        await method
    except Exception as error:
        return f"`{type(error).__name__}`"
    return "complete"


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_has_the_outcome_on_the_page(
    amazon: Amazon, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exception, the file, the reports and the requests are those of the table."""
    fault = FAULTS[name]
    path = tmp_path / "report.tsv"
    path.write_bytes(OLD)
    if fault.full_disk:
        monkeypatch.setattr(AtomicFile, "flush", fail)

    async def read(how: Any) -> str:
        prepare_report(amazon, DONE)
        amazon.store(Stored(CONTENT))
        fault.prepare(amazon)
        amazon.server.seen.clear()

        async def run() -> None:
            options = {"marketplace_ids": [US], "deadline": fault.deadline}
            document = await amazon.call(REPORTS, "run_report", "GET_X", **options)
            await how(document)

        return await outcome(run())

    saved = await read(lambda document: result(document.save(path)))
    created = amazon.created(REPORTS_PATH)
    storage = len(amazon.server.at("/stored"))
    urls = len(amazon.server.at("/reports/2021-06-30/documents/D1"))
    file = "old" if path.read_bytes() == OLD else "new"
    assert os.listdir(tmp_path) == ["report.tsv"]
    assert file == "old" or saved == "complete"
    listed = await read(lambda document: items(document.rows()))
    cells = [name, saved, file, listed, str(created), str(storage), str(urls)]
    assert rows().get(name) == f"| {' | '.join(cells)} |"
