"""Compiled functions are kept, made again when any source has changed, and kept elsewhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dyadevents import compiled
from paradiplomacy.cache import CACHE, cache_folder

CALLER = """
from kept.callee import value
from kept.compiled import compiled

@compiled
def twice():
    return 2 * value()
"""
CALLEE = """
import numpy
from kept.compiled import compiled

@compiled
def value():
    values = numpy.zeros(2)  # what makes an array has an environment of numba's own module
    return {} + int(values[0])
"""

Package = Callable[..., Path]


@pytest.fixture
def package(tmp_path: Path) -> Package:
    """Make a package whose functions call each other across files."""

    def make(name: str, value: int) -> Path:
        folder = tmp_path / name / "kept"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(compiled.__file__, folder / "compiled.py")
        (folder / "__init__.py").touch()
        (folder / "caller.py").write_text(CALLER, encoding="utf-8")
        (folder / "callee.py").write_text(CALLEE.format(value), encoding="utf-8")
        return folder.parent

    return make


TWICE = "from kept.caller import twice; print(twice(), sum(twice.stats.cache_hits.values()))"


def run(folder: Path, code: str = TWICE, **settings: str) -> str:
    """What the compiled function gives, and how often it was found on disk."""
    known = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env=known | settings,
    )
    return done.stdout.strip()


def kept(folder: Path) -> list[str]:
    """Names of the files in which numba keeps compiled functions."""
    return sorted(path.name for path in folder.rglob("*.nb[ic]"))


@pytest.mark.thorough
def test_what_is_kept_is_loaded_without_what_compiling_needs(
    package: Package, tmp_path: Path
) -> None:
    cache = {CACHE: str(tmp_path / "cache")}
    one = package("one", 1)
    assert run(one, **cache) == "2 0"
    code = (
        f"import sys, numpy; {TWICE}\n"
        "print(sorted({'numba.np.linalg', 'numba.np.arrayobj'} & set(sys.modules)))\n"
        "from kept.compiled import compiled\n"
        "print(compiled(lambda values: numpy.sort(values) * twice())(numpy.array([3.0, 1.0])))"
    )
    assert run(one, code, **cache).splitlines() == ["2 1", "[]", "[2. 6.]"]


def test_a_subroutine_is_part_of_what_calls_it_and_python_cannot_call_it(
    package: Package, tmp_path: Path
) -> None:
    cache = {CACHE: str(tmp_path / "cache")}
    one = package("one", 1)
    callee = one / "kept" / "callee.py"
    callee.write_text(
        callee.read_text("utf-8")
        .replace("compiled", "subroutine")
        .replace("kept.subroutine", "kept.compiled"),
        encoding="utf-8",
    )
    assert run(one, **cache) == "2 0"
    assert {name.partition(".")[0] for name in kept(tmp_path / "cache")} == {"caller"}
    code = (
        f"{TWICE}\nfrom kept.callee import value\n"
        "try:\n    value()\nexcept TypeError:\n    print('refused')"
    )
    assert run(one, code, **cache).splitlines() == ["2 1", "refused"]


@pytest.mark.thorough
def test_a_change_in_a_function_that_is_called_from_another_file_is_noticed(
    package: Package, tmp_path: Path
) -> None:
    cache = {CACHE: str(tmp_path / "cache")}
    one = package("one", 1)
    assert run(one, **cache) == "2 0"
    assert run(one, **cache) == "2 1"  # from disk
    package("one", 5)
    assert run(one, **cache) == "10 0"
    package("one", 1)
    assert run(one, **cache) == "2 1"  # the other one was left alone


@pytest.mark.thorough
@pytest.mark.parametrize(
    "content",
    [
        '@borrowing\ndef value():\n    """Of the engine."""',
        '@inlined\ndef value():\n    """Of the engine."""',
        '@subroutine\ndef value():\n    """Of the simulator."""',
        '"""Numbers for compiled code."""\nTIES = 0',
        "from numba.extending import intrinsic",
    ],
    ids=["borrowing", "inlined", "subroutine", "constants", "intrinsic"],
)
def test_the_stamp_heeds_all_that_is_compiled_or_that_compiled_code_uses(
    tmp_path: Path, content: str
) -> None:
    (tmp_path / "compiled.py").write_text("NAME = 1\n", encoding="utf-8")
    before = compiled.sources_stamp.__wrapped__(tmp_path)
    (tmp_path / "some.py").write_text(content, encoding="utf-8")
    assert compiled.sources_stamp.__wrapped__(tmp_path) != before


def test_checkouts_share_what_is_the_same_and_nothing_else(
    package: Package, tmp_path: Path
) -> None:
    cache = {CACHE: str(tmp_path / "cache")}
    assert run(package("one", 1), **cache) == "2 0"
    assert run(package("two", 2), **cache) == "4 0"
    assert run(package("three", 1), **cache) == "2 1"
    assert run(tmp_path / "one", **cache) == "2 1"
    assert run(tmp_path / "two", **cache) == "4 1"


@pytest.mark.parametrize(
    ("setting", "within"),
    [
        (CACHE, "compiled"),
        ("XDG_CACHE_HOME", "paradiplomacy/compiled"),
        ("NUMBA_CACHE_DIR", "."),
    ],
    ids=["ours", "platform", "numba"],
)
@pytest.mark.skipif(sys.platform != "linux", reason="other platforms have other settings")
@pytest.mark.thorough
def test_nothing_is_kept_beside_the_sources(
    package: Package, tmp_path: Path, setting: str, within: str
) -> None:
    one = package("one", 1)
    chosen = {CACHE: "", "HOME": str(tmp_path / "home"), setting: str(tmp_path / "chosen")}
    assert run(one, **chosen) == "2 0"
    assert kept(one) == []
    assert not (tmp_path / "home").exists()
    assert kept(tmp_path / "chosen") == kept(tmp_path / "chosen" / within) != []
    assert run(one, **chosen) == "2 1"


@pytest.mark.thorough
def test_without_a_folder_it_is_compiled_all_the_same(package: Package, tmp_path: Path) -> None:
    one = package("one", 1)
    (tmp_path / "file").touch()
    nowhere = {CACHE: str(tmp_path / "file")}
    assert run(one, **nowhere) == run(one, **nowhere) == "2 0"
    assert kept(tmp_path) == []


def test_what_was_not_used_for_long_is_thrown_away(package: Package, tmp_path: Path) -> None:
    one = package("one", 1)
    old, new = (tmp_path / "cache" / "compiled" / name for name in ("old", "new"))
    for folder, days in ((old, 100), (new, 10)):
        folder.mkdir(parents=True)
        then = time.time() - days * 24 * 3600
        os.utime(folder, (then, then))
    assert run(one, **{CACHE: str(tmp_path / "cache")}) == "2 0"
    assert not old.exists()
    assert new.exists()


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


def test_what_compiles_something_stands_in_the_rooms_that_are_read() -> None:
    rooms = {
        path.relative_to(compiled.ROOT).parts[0]
        for path in compiled.ROOT.rglob("*.py")
        if any(mark in path.read_bytes() for mark in compiled.MARKS)
    }
    assert rooms - {"compiled.py"} == set(compiled.ROOMS)
