"""Results are kept by what they were made from: never half, never of others, never too many."""

from __future__ import annotations

import os
import pickle
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from paradiplomacy.cache import CACHE, KEEP, ResultCache, cache_folder, digest, sources_digest

SINO_US = {"sino_us": "aa"}


@pytest.fixture
def results(tmp_path: Path) -> ResultCache:
    return ResultCache(tmp_path / "cache" / "results")


def test_what_is_put_in_comes_out(results: ResultCache) -> None:
    results.save("counts", digest("a"), {"ties": (1, 2)}, of=SINO_US)
    assert results.get("counts", digest("a")) == {"ties": (1, 2)}
    assert results.get("counts", digest("b")) is None
    assert results.get("findings", digest("a")) is None


def test_nothing_is_there_before_anything_is_kept(results: ResultCache) -> None:
    assert results.get("counts", digest("a")) is None
    assert results.entries() == []
    assert results.clear() == 0


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content[:-3],
        lambda content: content[:40],
        lambda content: b"",
        lambda content: content[:-1] + bytes([content[-1] ^ 1]),
        lambda content: pickle.dumps("foreign"),
    ],
    ids=["cut", "head cut", "empty", "one bit", "no result"],
)
def test_a_damaged_file_counts_as_not_there(
    results: ResultCache, spoil: Callable[[bytes], bytes]
) -> None:
    results.save("counts", digest("a"), [1, 2, 3], of=SINO_US)
    (path,) = results.folder.iterdir()
    path.write_bytes(spoil(path.read_bytes()))
    assert results.get("counts", digest("a")) is None
    results.save("counts", digest("a"), [1, 2, 3], of=SINO_US)
    assert results.get("counts", digest("a")) == [1, 2, 3]


class Removed:
    """Stands for a class that a later version no longer has."""

    def __reduce__(self) -> Any:
        return (getattr, (ResultCache, "no_such_thing"))


def test_what_cannot_be_read_back_counts_as_not_there(results: ResultCache) -> None:
    results.save("counts", digest("a"), Removed(), of=SINO_US)
    assert results.get("counts", digest("a")) is None


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_the_folder_is_its_owners_alone(results: ResultCache) -> None:
    results.save("counts", digest("a"), 1, of=SINO_US)
    assert results.folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o077 for path in results.folder.iterdir()} == {0}


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_nothing_is_read_from_a_folder_that_others_can_write(results: ResultCache) -> None:
    results.save("counts", digest("a"), 1, of=SINO_US)
    results.folder.chmod(0o777)
    assert results.get("counts", digest("a")) is None
    results.save("counts", digest("b"), 1, of=SINO_US)
    assert len(list(results.folder.iterdir())) == 1


def test_a_link_in_place_of_a_result_is_not_followed(results: ResultCache, tmp_path: Path) -> None:
    results.save("counts", digest("a"), 1, of=SINO_US)
    (path,) = results.folder.iterdir()
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert results.get("counts", digest("a")) is None


def test_what_a_record_said_before_goes_with_the_new(results: ResultCache) -> None:
    results.save("record", digest("old"), "a withdrawn statement", of=SINO_US | {"article": "bb"})
    results.save("counts", digest("other rule"), 2, of=SINO_US)
    results.save("counts", digest("other record"), 3, of={"china_russia": "dd"})
    results.save("record", digest("new"), "without it", of={"sino_us": "cc", "article": "bb"})
    assert results.get("record", digest("old")) is None
    assert results.get("counts", digest("other rule")) is None
    assert results.get("counts", digest("other record")) == 3
    assert not any(b"withdrawn" in path.read_bytes() for path in results.folder.iterdir())


def test_the_longest_unused_goes_where_there_is_too_much(tmp_path: Path) -> None:
    results = ResultCache(tmp_path / "results", largest=3_000)
    for name in ("a", "b"):
        results.save("counts", digest(name), name * 1_000, of=SINO_US)
    for path in results.folder.iterdir():
        os.utime(path, (time.time() - 60, time.time() - 60))
    assert results.get("counts", digest("a"))  # and so it is the last used
    results.save("counts", digest("c"), "c" * 1_000, of=SINO_US)
    assert results.get("counts", digest("b")) is None
    assert results.get("counts", digest("a"))
    assert results.get("counts", digest("c"))
    results.save("counts", digest("d"), "d" * 4_000, of=SINO_US)
    assert results.get("counts", digest("d")) is None
    assert sum(entry.size for entry in results.entries()) <= 3_000


def test_two_that_write_the_same_at_once_leave_one_whole_result(results: ResultCache) -> None:
    value = list(range(5_000))
    read: list[Any] = []

    def write() -> None:
        for _ in range(5):
            results.save("counts", digest("a"), value, of=SINO_US)
            read.append(results.get("counts", digest("a")))

    threads = [threading.Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(one == value for one in read)
    assert [path.suffix for path in results.folder.iterdir()] == [".result"]


def test_where_nothing_can_be_kept_nothing_happens(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    results = ResultCache(tmp_path / "file" / "results")
    results.save("counts", digest("a"), 1, of=SINO_US)
    assert results.get("counts", digest("a")) is None
    assert results.entries() == []


def test_settings_say_where_and_whether(tmp_path: Path) -> None:
    results = ResultCache.ours({CACHE: str(tmp_path)})
    assert results is not None
    assert results.folder == tmp_path / "results"
    assert ResultCache.ours({CACHE: str(tmp_path), KEEP: "no"}) is None


def test_sources_count_but_for_folders_that_are_left_out() -> None:
    assert sources_digest() == sources_digest()
    assert sources_digest() != sources_digest(without=("site",))


@pytest.mark.parametrize(
    ("platform", "settings", "folder"),
    [
        ("linux", {}, "~/.cache/paradiplomacy"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, "~/.cache/paradiplomacy"),
        ("linux", {"XDG_CACHE_HOME": "/x"}, "/x/paradiplomacy"),
        ("darwin", {"XDG_CACHE_HOME": "/x"}, "~/Library/Caches/paradiplomacy"),
        ("win32", {}, "~/AppData/Local/paradiplomacy/Cache"),
        ("win32", {"LOCALAPPDATA": "/x"}, "/x/paradiplomacy/Cache"),
        ("linux", {CACHE: "/y", "XDG_CACHE_HOME": "/x"}, "/y"),
    ],
    ids=range(7),
)
def test_each_platform_has_its_folder(platform: str, settings: dict[str, str], folder: str) -> None:
    assert cache_folder(settings, platform=platform) == Path(folder).expanduser()
