"""Tokens in files: who can read them, and how invalid files are handled."""

from __future__ import annotations

import logging
import os
import resource
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from selling_partner import AccessToken, FileTokenCache
from tests.runtime.support.clients import ApiServer, Connect
from tests.runtime.support.tokens import used_tokens

KEY = "0123456789abcdef" * 4
DAY = 86_400


def token(value: str = "Atza|secret") -> AccessToken:
    return AccessToken.issued(value, 3600, time.time())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "new" / "tokens"


@pytest.fixture
def cache(folder: Path) -> FileTokenCache:
    return FileTokenCache(folder)


@pytest.fixture
def file(cache: FileTokenCache, folder: Path) -> Path:
    """The file of a good token."""
    cache.put(KEY, token())
    return folder / f"{KEY}.json"


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def full_disk() -> Iterator[None]:
    """Limit files to ten bytes, as if the disk were full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.mark.parametrize("mask", [0, 0o022, 0o077])
def test_only_the_owner_can_read_what_is_kept(
    cache: FileTokenCache, folder: Path, mask: int
) -> None:
    """Folder and files are their owner's alone, whatever the umask allows."""
    with umask(mask):
        cache.put(KEY, token())
        unlock = cache.lock(KEY, 1)
        assert unlock is not None
        unlock()
    assert mode(folder) == 0o700
    assert {file.name: mode(file) for file in folder.iterdir()} == {
        f"{KEY}.json": 0o600,
        f"{KEY}.lock": 0o600,
    }


def test_at_no_moment_others_can_read_a_token(cache: FileTokenCache, folder: Path) -> None:
    """A constant observer of the folder never sees a file that others can read."""
    seen: set[int] = set()
    is_over = Event()

    def watch() -> None:
        while not is_over.is_set():
            for name in os.listdir(folder) if folder.exists() else []:
                try:
                    seen.add(mode(folder / name))
                except FileNotFoundError:
                    continue

    watcher = Thread(target=watch)
    watcher.start()
    with umask(0):
        for _ in range(100):
            cache.put(KEY, token())
    is_over.set()
    watcher.join()
    assert seen == {0o600}


def test_a_token_is_there_for_others_until_it_expires(cache: FileTokenCache, folder: Path) -> None:
    """Another cache of the folder finds the token; one that has expired is nothing."""
    assert cache.get(KEY) is None
    kept = token()
    cache.put(KEY, kept)
    assert FileTokenCache(str(folder)).get(KEY) == kept
    assert cache.get("0" * 64) is None
    cache.put(KEY, AccessToken.issued("Atza|old", 10, time.time() - 11))
    assert cache.get(KEY) is None


def test_a_lock_is_one_holders(cache: FileTokenCache, folder: Path) -> None:
    """While a cache of the folder has a lock no other gets it, in this thread or another."""
    unlock = cache.lock(KEY, 1)
    assert unlock is not None
    assert cache.lock(KEY, 1) is None
    assert FileTokenCache(folder).lock(KEY, 1) is None
    other = cache.lock("0" * 64, 1)
    assert other is not None
    other()
    ender = Thread(target=unlock)
    ender.start()
    ender.join()
    again = FileTokenCache(folder).lock(KEY, 1)
    assert again is not None
    again()


@pytest.mark.parametrize("bits", [0o644, 0o640, 0o604, 0o620, 0o602])
def test_a_file_that_others_could_use_is_replaced(
    cache: FileTokenCache, file: Path, bits: int
) -> None:
    """A token that others could read or write is not used, and its successor is closed to them."""
    file.chmod(bits)
    assert cache.get(KEY) is None
    cache.put(KEY, token("Atza|new"))
    assert mode(file) == 0o600
    found = cache.get(KEY)
    assert found is not None
    assert found.value == "Atza|new"


def test_a_file_of_somebody_else_is_not_used(
    cache: FileTokenCache, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token that another user put there is nothing: it could be of another selling partner."""
    assert file.stat().st_uid == os.geteuid()
    somebody = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: somebody)
    assert cache.get(KEY) is None


def test_a_link_is_neither_followed_nor_kept(
    cache: FileTokenCache, file: Path, tmp_path: Path
) -> None:
    """A link where the token should be is not read through, not written through, and replaced."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(file.read_bytes())
    elsewhere.chmod(0o600)
    content = elsewhere.read_bytes()
    file.unlink()
    file.symlink_to(elsewhere)
    assert cache.get(KEY) is None
    cache.put(KEY, token("Atza|new"))
    assert not file.is_symlink()
    assert elsewhere.read_bytes() == content
    assert cache.get(KEY) is not None


def test_a_pipe_is_not_waited_for(cache: FileTokenCache, file: Path) -> None:
    """A pipe where the token should be is nothing, at once."""
    file.unlink()
    os.mkfifo(file, 0o600)
    assert cache.get(KEY) is None


def test_what_is_left_by_a_full_disk_is_the_token_before(
    cache: FileTokenCache, file: Path, folder: Path
) -> None:
    """A token that cannot be written leaves the one before it, and no half of a file."""
    before = cache.get(KEY)
    with full_disk(), pytest.raises(OSError, match="File too large"):
        cache.put(KEY, token("Atza|new"))
    assert cache.get(KEY) == before
    assert [each.name for each in folder.iterdir()] == [file.name]


def test_a_file_system_without_permissions_is_refused(
    cache: FileTokenCache, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written where every file is readable by all users."""
    real = os.fstat

    def open_to_all(descriptor: int) -> os.stat_result:
        status = real(descriptor)
        return os.stat_result((status.st_mode | 0o777, *status[1:]))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fstat", open_to_all)
        with pytest.raises(PermissionError, match="keeps no permissions"):
            cache.put(KEY, token())
    assert list(folder.iterdir()) == []


def test_what_is_old_is_removed(cache: FileTokenCache, folder: Path, file: Path) -> None:
    """Writing a token removes what is older than any token lives, and nothing that is not ours."""
    names = {
        "old": [f"{'a' * 64}.json", f"{'a' * 64}.lock", f"{'a' * 64}.x_1.tmp"],
        "young": [f"{'b' * 64}.json", f"{'b' * 64}.lock", f"{'b' * 64}.x_1.tmp"],
        "foreign": ["notes.json", f"{'A' * 64}.json", f"{'a' * 64}.txt", f"{'a' * 63}.lock"],
    }
    for age, kind in ((DAY + 60, "old"), (DAY - 60, "young"), (9 * DAY, "foreign")):
        for name in names[kind]:
            (folder / name).touch(0o600)
            os.utime(folder / name, (time.time() - age, time.time() - age))
    cache.put(KEY, token())
    left = {each.name for each in folder.iterdir()}
    assert left == {file.name, *names["young"], *names["foreign"]}


async def test_a_folder_that_cannot_be_used_does_no_harm(
    connect: Connect, server: ApiServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Calls succeed without the folder; a warning says what is wrong, a line when it is right."""
    caplog.set_level(logging.INFO, "selling_partner")
    blocked = tmp_path / "a-file"
    cache = FileTokenCache(blocked / "tokens")
    blocked.touch()
    for _ in range(2):
        async with connect(token_cache=cache) as client:
            await client.get()
    assert len(server.token_requests) == 2
    blocked.unlink()
    for _ in range(2):
        async with connect(token_cache=cache) as client:
            await client.get()
    assert len(server.token_requests) == 3
    told = [(each.levelname, each.getMessage()) for each in caplog.records]
    place = f"FileTokenCache({str(blocked / 'tokens')!r})"
    assert told == [
        (
            "WARNING",
            f"{place} is down (get: NotADirectoryError, Not a directory); "
            "access tokens are fetched without it",
        ),
        ("INFO", f"{place} works again"),
    ]
    assert not any(each in caplog.text for each in used_tokens(server))


async def test_a_full_disk_is_told_of_once(
    connect: Connect, server: ApiServer, cache: FileTokenCache, caplog: pytest.LogCaptureFixture
) -> None:
    """A disk that can be read but not written is one outage, however many tokens it cannot take."""
    caplog.set_level(logging.INFO, "selling_partner")
    with full_disk():
        for _ in range(3):
            async with connect(token_cache=cache) as client:
                await client.get()
    assert [each.levelname for each in caplog.records] == ["WARNING"]
    assert "put: OSError, File too large" in caplog.text
    async with connect(token_cache=cache) as client:
        await client.get()
    assert [each.levelname for each in caplog.records] == ["WARNING", "INFO"]
    assert len(server.token_requests) == 4
