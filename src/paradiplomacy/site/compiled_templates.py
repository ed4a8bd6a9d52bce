"""Templates as Python's code: compiled once, for all sites and languages, and kept on disk."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
from jinja2 import BytecodeCache, Environment, FileSystemBytecodeCache
from jinja2.runtime import Context

from paradiplomacy.cache import cache_folder

__all__ = ["COMPILED", "CompiledTemplates", "QuickEnvironment"]


class CompiledTemplates(BytecodeCache):
    """Keeps what templates are compiled to: in memory, and in a folder for later runs.

    Filters and words differ between languages; the code that calls them does not, as long as no
    template applies a filter of a language to a constant: Jinja works that out as it compiles.

    Parameters
    ----------
    folder : pathlib.Path, optional
        Made when first needed. Nothing is kept on disk without it, or where it cannot be written.

    Examples
    --------
    >>> from jinja2 import DictLoader, Environment
    >>> kept, texts = CompiledTemplates(), DictLoader({"page": "{{ name }}"})
    >>> first, other = (Environment(loader=texts, bytecode_cache=kept) for _ in "ab")
    >>> first.get_template("page").render(name="Ann"), len(kept)
    ('Ann', 1)
    >>> other.get_template("page").render(name="Bea"), len(kept)
    ('Bea', 1)
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}
        self._folder = folder
        self._on_disk = FileSystemBytecodeCache(str(folder), "%s.code") if folder else None

    def __len__(self) -> int:
        return len(self._kept)

    def load_bytecode(self, bucket: Any) -> None:
        """Fill in what a template of this text was compiled to."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))
        if bucket.code is None and self._on_disk is not None:
            with suppress(OSError):
                self._on_disk.load_bytecode(bucket)
            if bucket.code is not None:
                self._kept[bucket.key, bucket.checksum] = bucket.code

    def dump_bytecode(self, bucket: Any) -> None:
        """Keep what a template was compiled to."""
        self._kept[bucket.key, bucket.checksum] = bucket.code
        if self._folder is not None and self._on_disk is not None:
            with suppress(OSError):
                self._folder.mkdir(parents=True, exist_ok=True)
                self._on_disk.dump_bytecode(bucket)


COMPILED = CompiledTemplates(cache_folder() / "compiled" / f"templates-{jinja2.__version__}")


class _PlainCalls(Context):
    """Calls what a template calls as it is: nothing there asks for the context as well."""

    def call(self, __called: Any, *args: Any, **kwargs: Any) -> Any:
        """Call a function or a macro."""
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return __called(*args, **kwargs)


class QuickEnvironment(Environment):
    """Jinja for templates that mostly read dictionaries and call plain functions.

    Jinja asks a dictionary for an attribute first, which it refuses at some cost; and it asks all
    that is called three times whether it wants the context.
    """

    context_class = _PlainCalls

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An attribute, or what stands under this key."""
        if type(obj) is dict and attribute not in _METHODS:
            try:
                return obj[attribute]
            except KeyError:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


_METHODS = frozenset(dir(dict))
