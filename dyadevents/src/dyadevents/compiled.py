"""Functions that numba compiles on first use, and keeps compiled on disk.

Whatever uses them imports its module of compiled functions late, so that numba (half a second
to import) is not loaded by what does not need it.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar, cast

import numba
from numba import njit
from numba.core import caching, codegen, config, environment, typed_passes
from numba.core.runtime.nrt import rtsys

from paradiplomacy.cache import cache_folder

__all__ = ["compiled", "subroutine", "subroutine_with"]

F = TypeVar("F", bound=Callable[..., Any])
ROOT = Path(__file__).parent
ROOMS = ("events", "networks")
"""The folders with files that compile something; to read all files takes six times as long."""
#: One of these is in each file of functions that are compiled, or of constants that they use.
MARKS = (
    *(b"@compiled", b"@subroutine", b"@borrowing", b"@inlined", b"intrinsic"),
    *(b"link_rule", b"tick_rule", b"for compiled code"),
)

_NAME = "paradiplomacy"
_PACKAGE = __name__.partition(".")[0]
_IN_PARTS = "0.68."
"""The numba whose inner workings `_in_parts` knows; another compiles each function as it does."""
_OLD = 60 * 24 * 3600.0
"""Seconds after which what other sources were compiled to is thrown away."""


def compiled(function: F) -> F:
    """Compile when first called; keep the result on disk where some folder allows it."""
    options: Any = {"nogil": True, "no_cfunc_wrapper": True}
    try:
        return cast(F, njit(cache=True, **options)(function))
    except RuntimeError:  # numba finds no folder that it may write to
        return cast(F, njit(**options)(function))


def subroutine(function: F) -> F:
    """Compile a function that compiled functions call, as a part of each of them.

    To call it from Python raises a TypeError.
    """
    return subroutine_with()(function)


def subroutine_with(**options: Any) -> Callable[[F], F]:
    """Compile a `subroutine` with more options of numba."""
    options |= {"nogil": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return cast(Callable[[F], F], njit(**options))


def _sources(folder: Path) -> list[Path]:
    """Return the files in which something may be compiled; all of a package without rooms."""
    rooms = [folder / room for room in ROOMS if (folder / room).is_dir()] or [folder]
    return [path for room in rooms for path in sorted(room.rglob("*.py"))]


@cache
def sources_stamp(folder: Path = ROOT) -> str:
    """Return a hash of all files of a folder in which something is compiled."""
    digest = hashlib.sha256((folder / "compiled.py").read_bytes())
    for path in _sources(folder):
        content = path.read_bytes()
        if any(mark in content for mark in MARKS):
            digest.update(content)
    return digest.hexdigest()


@cache
def _folder_of_these_sources() -> Path:
    """Sources that differ have folders that differ, so that checkouts leave each other alone."""
    within = cache_folder() / "compiled"
    chosen = within / sources_stamp()[:24]
    try:
        chosen.mkdir(parents=True, exist_ok=True)
        os.utime(chosen)  # it is in use
        for other in within.iterdir():
            if time.time() - other.stat().st_mtime > _OLD:
                shutil.rmtree(other, ignore_errors=True)
    except OSError:  # `from_function` finds that it cannot be written
        pass
    return chosen


def _base() -> Path:
    chosen: str = getattr(config, "CACHE_DIR", "")  # NUMBA_CACHE_DIR
    if chosen:
        return Path(chosen) / f"{_NAME}-{sources_stamp()[:24]}"
    return _folder_of_these_sources()


class OurCacheLocator:
    """Where numba keeps what one of our functions compiles to: never beside the sources.

    numba compiles a function again when its own file has changed, and not when a function
    that it calls has, in another file: after an upgrade it would run the old one. Here all of
    our files are the source of each function.

    Parameters
    ----------
    function : callable
    file : str
        The file that it stands in.
    """

    def __init__(self, function: Any, file: str) -> None:
        self._py_file = file  # numba reads both for a warning
        self._lineno: int = function.__code__.co_firstlineno
        inside = Path(file).relative_to(ROOT).with_suffix("")
        self._folder = _base() / "-".join(inside.parts)

    @classmethod
    def from_function(cls, function: Any, file: str) -> Any:
        """Return the locator of one of our functions; None of others'.

        Raises
        ------
        RuntimeError
            The folder cannot be written: numba's other locators would not be better.
        """
        if not Path(file).is_relative_to(ROOT):
            return None
        locator = cls(function, file)
        try:
            locator.ensure_cache_path()
        except OSError as error:
            raise RuntimeError(f"compiled functions cannot be kept: {error}") from error
        return locator

    def ensure_cache_path(self) -> None:
        """Make the folder, and see that it can be written."""
        self._folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=self._folder).close()

    def get_cache_path(self) -> str:
        """Return the folder."""
        return str(self._folder)

    def get_source_stamp(self) -> str:
        """Return what the compiled function was made from."""
        return sources_stamp()

    def get_disambiguator(self) -> str:
        """Return what distinguishes functions of one name in one file."""
        return str(self._lineno)


class _Part(codegen.JITCodeLibrary):
    """The code of a function that only compiled functions call.

    numba makes machine code of each function, and again of all that it calls: of what stands at
    the end of a chain of seven calls, seven times. This code is optimised, and made into machine
    code, only with a function that Python calls.
    """

    #: Numba gives every function its constants; a part has them of the whole that it is in.
    codegen = SimpleNamespace(set_env=lambda name, of: None)

    def finalize(self) -> None:
        """Leave everything as it is."""
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        """Return what Python calls, where it should not: a function that raises a TypeError."""
        return ctypes.cast(ctypes.pythonapi.PyErr_BadArgument, ctypes.c_void_p).value or 0


def _in_parts() -> None:
    """Have functions that Python does not call compiled as parts: ours, and numba's in them."""
    library: Any = codegen.JITCodeLibrary
    numbas: Any = environment
    part: Any = _Part
    lowering: Any = typed_passes.BaseNativeLowering
    finalize, run_pass = library.finalize, lowering.run_pass

    def finalize_whole(whole: Any) -> None:
        """As numba's, with the parts of parts; what calls has to stand before what is called."""
        order: dict[Any, None] = {}

        def visit(called: Any) -> None:
            if called not in order:
                if called is whole or isinstance(called, _Part):
                    for next_called in reversed(called._linking_libraries):
                        visit(next_called)
                order[called] = None

        visit(whole)
        whole._linking_libraries = [called for called in reversed(order) if called is not whole]
        finalize(whole)
        for variable in whole._final_module.global_variables:
            known = numbas.lookup_environment(variable.name)
            if known is not None:
                whole.codegen.set_env(variable.name, known)

    def run_pass_in_parts(self: Any, state: Any) -> Any:
        flags, room = state.flags, state.func_id.modname.partition(".")[0]
        is_part = flags.no_cpython_wrapper and not flags.no_compile and room in {_PACKAGE, "numba"}
        if state.library is None and is_part:
            state.library = part(state.targetctx.codegen(), state.func_id.func_qualname)
        return run_pass(self, state)

    library.finalize = finalize_whole
    lowering.run_pass = run_pass_in_parts


def _watch() -> None:
    known: Any = getattr(caching, "CacheImpl", None) or getattr(caching, "_CacheImpl", None)
    if known is not None:  # a numba that keeps its cache in another way is left alone
        known._locator_classes = [OurCacheLocator, *known._locator_classes]
        _load_less(caching.FunctionCache)
    if numba.__version__.startswith(_IN_PARTS):
        _in_parts()


def _load_less(known: Any) -> None:
    """Load our functions without all that numba needs to compile others (half a second)."""
    load = known.load_overload
    numbas: Any = environment
    rebuild = numbas._rebuild_env
    ours = False

    def load_overload(cache: Any, signature: Any, context: Any) -> Any:
        nonlocal ours
        if not isinstance(cache._impl.locator, OurCacheLocator):
            return load(cache, signature, context)
        rtsys.initialize(context)  # what counts references to arrays
        ours = True
        try:
            with cache._guard_against_spurious_io_errors():
                return cache._load_overload(signature, context)
        finally:
            ours = False

    @wraps(rebuild)  # what is kept names numba's function, so that it can be read without us
    def rebuild_env(module: str, constants: list[Any], name: str) -> Any:
        """As numba's, without importing the module: our functions use none of its globals."""
        existing = numbas.lookup_environment(name)
        if existing is not None or not ours or module in sys.modules:
            return existing or rebuild(module, constants, name)
        rebuilt = numbas.Environment({"__name__": module})  # enough to keep it again
        rebuilt.consts[:] = constants
        rebuilt.env_name = name
        numbas.Environment._memo[name] = rebuilt
        return rebuilt

    known.load_overload = load_overload
    numbas._rebuild_env = rebuild_env


_watch()
