"""Token caches in files: permissions, locks, invalid files and failing disks."""

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
    """The file of a valid token."""
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
def test_only_the_owner_can_read_the_cache(cache: FileTokenCache, folder: Path, mask: int) -> None:
    """Folder and files are private, whatever the umask allows."""
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


def test_a_token_is_never_readable_by_others(cache: FileTokenCache, folder: Path) -> None:
    """A thread that watches the folder never sees a file that others can read."""
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


def test_a_token_is_shared_until_it_expires(cache: FileTokenCache, folder: Path) -> None:
    """Another cache of the folder finds the token, unless it has expired."""
    assert cache.get(KEY) is None
    kept = token()
    cache.put(KEY, kept)
    assert FileTokenCache(str(folder)).get(KEY) == kept
    assert cache.get("0" * 64) is None
    cache.put(KEY, AccessToken.issued("Atza|old", 10, time.time() - 11))
    assert cache.get(KEY) is None


def test_a_lock_has_one_holder(cache: FileTokenCache, folder: Path) -> None:
    """While a cache holds a lock, no other cache of the folder gets it, in any thread."""
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
def test_a_file_with_open_permissions_is_replaced(
    cache: FileTokenCache, file: Path, bits: int
) -> None:
    """A token that others can read or write is not used, and its replacement is private."""
    file.chmod(bits)
    assert cache.get(KEY) is None
    cache.put(KEY, token("Atza|new"))
    assert mode(file) == 0o600
    found = cache.get(KEY)
    assert found is not None
    assert found.value == "Atza|new"


def test_a_file_of_another_user_is_not_used(
    cache: FileTokenCache, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another user's token could belong to another selling partner."""
    assert file.stat().st_uid == os.geteuid()
    somebody = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: somebody)
    assert cache.get(KEY) is None


def test_a_symbolic_link_is_replaced(cache: FileTokenCache, file: Path, tmp_path: Path) -> None:
    """A link in place of the token is followed neither for reading nor for writing."""
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


def test_a_pipe_does_not_block(cache: FileTokenCache, file: Path) -> None:
    """A pipe in place of the token is ignored at once."""
    file.unlink()
    os.mkfifo(file, 0o600)
    assert cache.get(KEY) is None


def test_a_full_disk_keeps_the_previous_token(
    cache: FileTokenCache, file: Path, folder: Path
) -> None:
    """A failed write leaves the previous token and no partial file."""
    before = cache.get(KEY)
    with full_disk(), pytest.raises(OSError, match="File too large"):
        cache.put(KEY, token("Atza|new"))
    assert cache.get(KEY) == before
    assert [each.name for each in folder.iterdir()] == [file.name]


def test_a_file_system_without_permissions_is_refused(
    cache: FileTokenCache, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written where all users can read every file."""
    real = os.fstat

    def open_to_all(descriptor: int) -> os.stat_result:
        status = real(descriptor)
        return os.stat_result((status.st_mode | 0o777, *status[1:]))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fstat", open_to_all)
        with pytest.raises(PermissionError, match="keeps no permissions"):
            cache.put(KEY, token())
    assert list(folder.iterdir()) == []


def test_old_files_are_removed(cache: FileTokenCache, folder: Path, file: Path) -> None:
    """Writing a token removes files older than any token can be, and no files of other programs."""
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


async def test_calls_succeed_without_a_usable_folder(
    connect: Connect, server: ApiServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One warning reports the problem, and one line its end."""
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


async def test_a_full_disk_is_reported_once(
    connect: Connect, server: ApiServer, cache: FileTokenCache, caplog: pytest.LogCaptureFixture
) -> None:
    """A disk that can be read but not written is one outage, however many writes fail."""
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
