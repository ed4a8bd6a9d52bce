"""What the script of the pages loads as data, by name: each stands at ``data/NAME.js``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from paradiplomacy.site.site import Site

__all__ = ["DATA"]

DATA: Mapping[str, Callable[[Site], Any]] = {}
