"""Templates as Python's code, once for all sites and languages of a process."""

from __future__ import annotations

from types import CodeType
from typing import Any

from jinja2 import BytecodeCache

__all__ = ["COMPILED", "CompiledTemplates"]


class CompiledTemplates(BytecodeCache):
    """Keeps in memory what templates are compiled to.

    Filters and words differ between languages; the code that calls them does not, as long as no
    template applies a filter of a language to a constant: Jinja works that out as it compiles.

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

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def load_bytecode(self, bucket: Any) -> None:
        """Fill in what a template of this text was compiled to."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Any) -> None:
        """Keep what a template was compiled to."""
        self._kept[bucket.key, bucket.checksum] = bucket.code


COMPILED = CompiledTemplates()
