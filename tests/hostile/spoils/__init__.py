"""Mutations of what a file holds, a file each kind."""

from __future__ import annotations

from tests.hostile.spoils import cells, code, pages, rows, text, trees, whatever
from tests.hostile.spoils.spoil import SPOILS

__all__ = ["SPOILS"]

# To import them registers their mutations.
_ = cells, code, pages, rows, text, trees, whatever
