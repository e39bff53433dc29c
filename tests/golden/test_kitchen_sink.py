"""One document with every feature, and its output byte for byte.

After an intended change, ``LOCKSTEP_GOLDEN=update pytest tests/golden`` rewrites the expected
files. Read the difference before committing it. The files end in ``.txt`` so that no tool mistakes
them for code of the project.
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path

import pytest

from tests.functional.packages import generate

HERE = Path(__file__).parent
EXPECTED = HERE / "expected"
KEY = "kitchen_sink"
IS_UPDATE = os.environ.get("LOCKSTEP_GOLDEN") == "update"
HOW = "If this is meant, refresh with LOCKSTEP_GOLDEN=update and read the difference."


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the code of the API by the names of the expected files.

    The embedded document is data, which tests/generator/build/test_embedded_document.py checks. The
    async form of the tests is enough, because the clients show what is derived from it.
    """
    text = (HERE / f"{KEY}.yaml").read_text(encoding="utf-8")
    texts = generate(tmp_path_factory.mktemp("golden"), {KEY: text})
    return {
        f"{Path(path).name}.txt": texts[path]
        for path in texts
        if KEY in path and path.endswith(".py") and not _is_derived_test(Path(path).name)
    }


def _is_derived_test(name: str) -> bool:
    return name.startswith("test_") and not name.startswith("test_async_")


def test_the_output_is_as_expected(generated: dict[str, str]) -> None:
    """Each file of the API equals the reviewed one, byte for byte."""
    if IS_UPDATE:
        EXPECTED.mkdir(exist_ok=True)
        for name, text in generated.items():
            (EXPECTED / name).write_bytes(text.encode())
    for name, text in generated.items():
        file = EXPECTED / name
        before = file.read_bytes().decode() if file.exists() else ""
        difference = difflib.unified_diff(
            before.splitlines(), text.splitlines(), f"expected/{name}", "generated", lineterm=""
        )
        assert before == text, "\n".join([HOW, *difference])


def test_nothing_else_is_expected(generated: dict[str, str]) -> None:
    """Every expected file is still generated, and there are few enough to review."""
    if IS_UPDATE:
        for file in EXPECTED.iterdir():
            if file.name not in generated:
                file.unlink()
    assert {file.name for file in EXPECTED.iterdir()} == generated.keys(), HOW
    assert len(generated) < 15
