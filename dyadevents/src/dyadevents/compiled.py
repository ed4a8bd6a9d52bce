"""Functions that numba compiles on first use, and caches on disk.

numba compiles a cached function again when its own file has changed, and not when a function that
it calls has, in another file: after an upgrade it would run the old one. `compiled` names to numba,
by its setting ``CACHE_LOCATOR_CLASSES``, cache locators for which all sources that compiled code is
made of are the source of each function. An index of other sources goes before numba reads it: it
may name classes that are no more. All else is as numba has it: what is cached lies in the
folder of ``NUMBA_CACHE_DIR``, or else in numba's own folder of the user, never beside the sources.

Whatever uses compiled functions imports their module late, so that numba (half a second to
import) is not loaded by what does not need it.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import njit
from numba.core import caching, config, event

__all__ = ["caching_by_all_sources", "compiled", "compiled_with", "subroutine", "subroutine_with"]

F = TypeVar("F", bound=Callable[..., Any])
ROOT = Path(__file__).parent
NOTICE = "dyadevents: compiling, which takes some seconds; the result is kept for later runs\n"
#: One of these is in each file of functions that are compiled, or of constants that they use.
MARKS = (
    *(b"@compiled", b"@subroutine", b"@borrowing", b"@inline", b"@unfold", b"intrinsic"),
    *(b"link_rule", b"tick_rule", b"NamedTuple", b"for compiled code"),
)


@cache
def sources_stamp(folder: Path) -> str:
    """Return a hash of all files in which something is compiled: of this package, and of a folder.

    What stands in other packages may call our functions, and those beside it in its folder.
    """
    within = folder.glob("*.py") if not folder.is_relative_to(ROOT) else ()
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted({*within, *ROOT.rglob("*.py")}):
        content = path.read_bytes()
        if any(mark in content for mark in MARKS):
            digest.update(content)
    return digest.hexdigest()


@cache
def drop_stale_indexes(folder: Path, stamp: str) -> None:
    """Remove what numba noted of functions of other sources; it writes over their code itself."""
    note = folder / "sources.txt"
    if not note.exists() or note.read_bytes() != stamp.encode():
        for index in folder.glob("*.nbi"):
            index.unlink(missing_ok=True)
        note.write_bytes(stamp.encode())


class _AllSources:
    """A function is compiled again when any file has changed in which something is compiled."""

    def ensure_cache_path(self) -> None:
        """Make the folder of the cache, in which nothing is of other sources."""
        numbas: Any = super()
        numbas.ensure_cache_path()
        drop_stale_indexes(Path(cast(Any, self).get_cache_path()), self.get_source_stamp())

    def get_source_stamp(self) -> str:
        """Return what the compiled function was made from."""
        file: Any = getattr(self, "_py_file")  # noqa: B009 (numba's, which has no types)
        folder = Path(file).parent
        return sources_stamp(ROOT if folder.is_relative_to(ROOT) else folder)


class InChosenFolder(_AllSources, caching.UserProvidedCacheLocator):
    """Caches in the folder of ``NUMBA_CACHE_DIR``, where that is set."""


class InFolderOfUser(_AllSources, caching.UserWideCacheLocator):
    """Caches in the folder that numba has for each user."""


_LOCATORS = f"{__name__}.InChosenFolder,{__name__}.InFolderOfUser,IPythonCacheLocator"


@contextmanager
def caching_by_all_sources() -> Iterator[None]:
    """Within it, numba caches by the locators above; what was made before or is later does not."""
    settings: Any = config
    before = settings.CACHE_LOCATOR_CLASSES
    settings.CACHE_LOCATOR_CLASSES = _LOCATORS
    try:
        yield
    finally:
        settings.CACHE_LOCATOR_CLASSES = before


class _Notice(event.Listener):
    """A line on standard error when something is compiled, once, where somebody is watching."""

    told = False

    def on_start(self, event: Any) -> None:
        watched = sys.stderr.isatty() or "ipykernel" in sys.modules
        ours = event.data["dispatcher"].py_func.__module__.startswith("dyadevents.")
        if ours and watched and not self.told:
            self.told = True
            sys.stderr.write(NOTICE)

    def on_end(self, event: Any) -> None:
        """Say nothing: a line a function would be thirty."""


event.register("numba:compile", _Notice())  # type: ignore[no-untyped-call]


def compiled(function: F) -> F:
    """Compile when first called; cache the result on disk where some folder allows it."""
    return compiled_with()(function)


def compiled_with(**options: Any) -> Callable[[F], F]:
    """Compile as `compiled` does, with more options of numba."""
    options |= {"nogil": True, "no_cfunc_wrapper": True}

    def decorate(function: F) -> F:
        try:
            with caching_by_all_sources():
                return cast(F, njit(cache=True, **options)(function))
        except RuntimeError:  # numba finds no folder that it may write to
            return cast(F, njit(**options)(function))

    return decorate


def subroutine(function: F) -> F:
    """Compile a function that compiled functions call, and Python never: that ends the process."""
    return subroutine_with()(function)


def subroutine_with(**options: Any) -> Callable[[F], F]:
    """Compile a `subroutine` with more options of numba."""
    options |= {"nogil": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return cast(Callable[[F], F], njit(**options))
