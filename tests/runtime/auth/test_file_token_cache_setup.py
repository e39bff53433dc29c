"""Setup of a file token cache: its folder, its pickled form and its optional package."""

from __future__ import annotations

import pickle
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from selling_partner import AccessToken, ConfigurationError, FileTokenCache

KEY = "0123456789abcdef" * 4


def token(value: str = "Atza|secret") -> AccessToken:
    return AccessToken.issued(value, 3600, time.time())


def test_a_cache_can_be_pickled(tmp_path: Path) -> None:
    """The pickle contains no token, and the copy uses the same folder."""
    folder = tmp_path / "tokens"
    cache = FileTokenCache(folder)
    cache.put(KEY, token())
    data = pickle.dumps(cache)
    assert b"Atza" not in data
    assert pickle.loads(data).get(KEY) == cache.get(KEY)
    assert repr(cache) == f"FileTokenCache({str(folder)!r})"
    assert "secret" not in repr(cache) + repr(vars(cache))


def test_a_path_does_not_follow_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative path is resolved at construction, and ``~`` is the user's home."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    cache, at_home = FileTokenCache("tokens"), FileTokenCache("~/tokens")
    (tmp_path / "else").mkdir()
    monkeypatch.chdir("else")
    for each in (cache, at_home):
        each.put(KEY, token())
    assert (tmp_path / "tokens" / f"{KEY}.json").exists()
    assert (tmp_path / "home" / "tokens" / f"{KEY}.json").exists()


@pytest.mark.parametrize("path", ["", None, 5, b"tokens", "a\0b"])
def test_an_invalid_path_is_refused(path: Any) -> None:
    """An argument that is not the path of a folder is a configuration error."""
    with pytest.raises(ConfigurationError, match="folder: pass the path of a folder"):
        FileTokenCache(path)


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    """The message contains the path."""
    path = tmp_path / "tokens.json"
    path.touch()
    with pytest.raises(ConfigurationError, match=r"folder: .*tokens\.json' is a file"):
        FileTokenCache(path)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without filelock the error contains the command that installs it."""
    monkeypatch.setitem(sys.modules, "filelock", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'selling-partner\[file\]'"):
        FileTokenCache(tmp_path)
