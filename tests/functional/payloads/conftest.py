"""The package of the carrier's payload schemas."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import pytest

from tests.functional.packages import generate, imported, model_document
from tests.functional.payloads.parcel import SCHEMAS


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The package, as long as the module's tests run."""
    folder = tmp_path_factory.mktemp("payloads")
    generate(folder, {"sample_v1": model_document("name: {type: string}")}, schemas=SCHEMAS)
    with imported(folder / "package") as found:
        yield found
