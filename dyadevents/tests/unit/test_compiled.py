"""Compiled functions are cached, made again when any source has changed, and cached elsewhere."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dyadevents import compiled

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
    known = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
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


def test_what_is_cached_is_of_its_checkout_and_of_all_that_it_was_made_from(
    package: Package, tmp_path: Path
) -> None:
    cache = {"NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    one = package("one", 1)
    callee = one / "kept" / "callee.py"
    callee.write_text(
        callee.read_text("utf-8")
        .replace("compiled", "subroutine")
        .replace("kept.subroutine", "kept.compiled"),
        encoding="utf-8",
    )
    assert run(one, **cache) == "2 0"
    assert kept(one) == []  # nothing beside the sources
    # The subroutine is kept with what calls it.
    assert {name.partition(".")[0] for name in kept(tmp_path / "cache")} == {"caller"}
    assert run(package("two", 2), **cache) == "4 0"
    assert run(one, **cache) == "2 1"  # from disk
    package("one", 5)  # what is called from another file
    assert run(one, **cache) == "10 0"


def test_a_cache_may_name_classes_that_are_no_more(package: Package, tmp_path: Path) -> None:
    cache = {"NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    folder = package("one", 1)
    doubled = (
        "from kept.compiled import compiled\n@compiled\ndef of(pair):\n    return 2 * pair[0]\n"
    )
    (folder / "kept" / "doubled.py").write_text(doubled, encoding="utf-8")
    for name in ("Before", "After"):
        pairs = (
            "from collections import namedtuple\n"
            f"{name} = namedtuple({name!r}, 'a b')  # for compiled code\n"
        )
        (folder / "kept" / "pairs.py").write_text(pairs, encoding="utf-8")
        code = (
            f"from kept.doubled import of; from kept.pairs import {name}; print(of({name}(1, 2)))"
        )
        assert run(folder, code, **cache) == "2"


@pytest.mark.thorough
@pytest.mark.parametrize(
    "content",
    [
        '@borrowing\ndef value():\n    """Of the engine."""',
        '@inline\ndef value():\n    """Of the engine."""',
        '@unfold\ndef value():\n    """Of the engine."""',
        '@subroutine\ndef value():\n    """Of the simulator."""',
        '"""Numbers for compiled code."""\nTIES = 0',
        "from numba.extending import intrinsic",
    ],
    ids=["borrowing", "inline", "unfold", "subroutine", "constants", "intrinsic"],
)
def test_the_stamp_heeds_all_that_is_compiled_or_that_compiled_code_uses(
    tmp_path: Path, content: str
) -> None:
    stamp = compiled.sources_stamp.__wrapped__
    before = stamp(tmp_path)
    (tmp_path / "some.py").write_text(content, encoding="utf-8")
    assert stamp(tmp_path) != before


def test_a_line_says_once_that_it_compiles_where_somebody_watches(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    notice: Any = compiled._Notice()

    def one() -> None:
        """A function of this package."""

    one.__module__ = "dyadevents.engine"
    begun = SimpleNamespace(data={"dispatcher": SimpleNamespace(py_func=one)})
    notice.on_start(begun)
    assert screen.getvalue() == ""  # nobody watches a pipe
    monkeypatch.setattr(screen, "isatty", lambda: True)
    notice.on_start(begun)
    notice.on_start(begun)
    assert screen.getvalue() == compiled.NOTICE


@pytest.mark.skipif(sys.platform != "linux", reason="other platforms have other settings")
@pytest.mark.thorough
def test_without_a_setting_the_cache_is_that_of_the_user(package: Package, tmp_path: Path) -> None:
    one = package("one", 1)
    chosen = {"HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": str(tmp_path / "chosen")}
    assert run(one, **chosen) == "2 0"
    assert kept(one) == []
    assert kept(tmp_path / "chosen") != []
    assert run(one, **chosen) == "2 1"


@pytest.mark.thorough
def test_without_a_folder_it_is_compiled_all_the_same(package: Package, tmp_path: Path) -> None:
    one = package("one", 1)
    (tmp_path / "file").touch()
    folder = str(tmp_path / "file" / "folder")
    nowhere = {"NUMBA_CACHE_DIR": folder, "XDG_CACHE_HOME": folder, "HOME": folder}
    assert run(one, **nowhere) == "2 0"
    assert kept(tmp_path) == []


def test_numba_is_as_it_was_for_all_others() -> None:
    code = (
        "from numba.core import caching, codegen, config, environment, typed_passes\n"
        "def state():\n"
        "    return (dict(vars(codegen.JITCodeLibrary)), dict(vars(caching.FunctionCache)),\n"
        "            dict(vars(typed_passes.BaseNativeLowering)),\n"
        "            list(caching.CacheImpl._locator_classes),\n"
        "            environment._rebuild_env, config.CACHE_LOCATOR_CLASSES)\n"
        "before = state()\n"
        "import dyadevents.inference.fitting, dyadevents.simulate\n"
        "assert state() == before"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
