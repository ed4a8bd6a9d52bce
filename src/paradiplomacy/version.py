"""The version of this package, for rooms that may not know those above them."""

from __future__ import annotations

__version__ = "0.2.0"
