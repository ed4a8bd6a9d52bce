"""Functions that numba compiles on first use, and keeps compiled on disk.

Whatever uses them imports its module of compiled functions late, so that numba (half a second
to import) is not loaded by what does not need it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import njit
from numba.core import caching

__all__ = ["compiled"]

F = TypeVar("F", bound=Callable[..., Any])
ROOT = Path(__file__).parent
MARKS = (b"@compiled", b"link_rule", b"tick_rule")  # what is in files that compile something


def compiled(function: F) -> F:
    """Compile when first called; keep the result on disk where some folder allows it."""
    try:
        return cast(F, njit(cache=True, nogil=True)(function))
    except RuntimeError:  # numba finds no folder that it may write to
        return cast(F, njit(nogil=True)(function))


@cache
def sources_stamp(folder: Path = ROOT) -> str:
    """Return a hash of all files of a folder in which something is compiled."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        content = path.read_bytes()
        if any(mark in content for mark in MARKS):
            digest.update(content)
    return digest.hexdigest()


def _watching(locator: Any) -> Any:
    """Return a locator of the cache for our files, to which all of them are the source.

    numba compiles a function again when its own file has changed, and not when a function
    that it calls has, in another file: after an upgrade it would run the old one.
    """

    class Watching(locator):  # type: ignore[misc]
        @classmethod
        def from_function(cls, function: Any, file: str) -> Any:
            ours = Path(file).is_relative_to(ROOT)
            return super().from_function(function, file) if ours else None

        def get_source_stamp(self) -> Any:
            return super().get_source_stamp(), sources_stamp()

    return Watching


def _watch() -> None:
    known: Any = getattr(caching, "CacheImpl", None) or getattr(caching, "_CacheImpl", None)
    if known is not None:  # a numba that keeps its cache in another way is left alone
        locators = known._locator_classes
        known._locator_classes = [*map(_watching, locators[:3]), *locators]


_watch()
