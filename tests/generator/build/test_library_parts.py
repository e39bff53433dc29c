"""Hand-written files of an API: found in its folder, and copied if their needs are met."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build.library_parts import find_conveniences
from generator.core.errors import TemplateError

ASYNC = "from .._runtime.client.async_client import AsyncApiClient\n"
CLASS = '''
class AsyncMore(AsyncApiClient):
    """More."""

    async def fetch_all(self) -> None:
        """Fetch all of it.

        At once.
        """

    def plain(self) -> None: ...

    async def _inner(self) -> None: ...

class Other: ...
'''


def find(folder: Path, files: dict[str, str], *keys: str) -> list[str]:
    """Return the paths of the files that are found for these APIs."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return [each.path for each in find_conveniences(folder, keys)]


def test_a_file_belongs_to_the_api_of_its_folder(tmp_path: Path) -> None:
    """Only Python files directly in the folder of an API count."""
    files = dict.fromkeys(["a_v1/_x.py", "a_v1/y.py", "b_v1/z.py", "c.py", "a_v1/in/d.py"], "")
    files["a_v1/README.md"] = "text"
    assert find(tmp_path, files, "a_v1") == ["a_v1/_x.py", "a_v1/y.py"]
    assert find(tmp_path, {}, "a_v1", "b_v1")[-1] == "b_v1/z.py"
    assert find(tmp_path / "nowhere", {}) == []


@pytest.mark.parametrize(
    "line",
    [
        "from ..b_v1.models import B",
        "from ..b_v1 import models",
        "from .. import b_v1",
        "def f():\n    from ..b_v1.async_client import AsyncBClient",
    ],
)
def test_a_file_is_omitted_without_the_apis_that_it_needs(tmp_path: Path, line: str) -> None:
    """A file that imports from another API, anywhere in its code, needs that API."""
    files = {"a_v1/_x.py": f"{ASYNC}from ..version import APPLICATION\n{line}\n"}
    assert find(tmp_path, files, "a_v1") == []
    assert find(tmp_path, files, "a_v1", "b_v1") == ["a_v1/_x.py"]


def test_a_file_is_omitted_with_the_file_that_it_needs(tmp_path: Path) -> None:
    """A file that imports an omitted file, directly or indirectly, is omitted as well."""
    files = {
        "a_v1/_async_one.py": "from ..b_v1.models import B",
        "a_v1/_two.py": "from ._async_one import B\nfrom ._three import x",
        "a_v1/_three.py": "from . import _two, operations",
        "a_v1/_four.py": "from .models import A",
        "a_v1/_five.py": "from ._one import B",
    }
    assert find(tmp_path, files, "a_v1") == ["a_v1/_four.py"]
    assert len(find(tmp_path, files, "a_v1", "b_v1")) == len(files)


def test_a_base_of_the_client_is_found(tmp_path: Path) -> None:
    """A class derived from the base of clients adds its public methods, each with a line."""
    find(tmp_path, {"a_v1/_async_more.py": ASYNC + CLASS, "a_v1/_more.py": CLASS})
    plain, file = sorted(find_conveniences(tmp_path, ["a_v1"]), key=lambda each: len(each.name))
    (base,) = file.bases
    assert (base.module, base.class_name) == ("_async_more", "AsyncMore")
    assert base.methods == {"fetch_all": "Fetch all of it.", "plain": ""}
    assert plain.bases == ()


def test_a_file_lists_the_models_that_it_needs(tmp_path: Path) -> None:
    """Only names from the API's own models count."""
    text = "from .models import A, B as C\nfrom ..b_v1.models import D\n"
    find(tmp_path, {"a_v1/_x.py": text})
    (file,) = find_conveniences(tmp_path, ["a_v1", "b_v1"])
    assert file.models == {"A", "B"}


@pytest.mark.parametrize("content", [b"class", b"\xff", b"a = '\0'"])
def test_a_file_must_be_valid_python(tmp_path: Path, content: bytes) -> None:
    """The message names the file."""
    folder = tmp_path / "conveniences"
    find(folder, {"a_v1/_x.py": ""})
    (folder / "a_v1/_x.py").write_bytes(content)
    with pytest.raises(TemplateError, match=r"^conveniences/a_v1/_x.py: not valid Python"):
        find_conveniences(folder, ["a_v1"])
