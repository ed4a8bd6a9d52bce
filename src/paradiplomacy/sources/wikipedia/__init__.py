"""Lists of twin towns and sister cities from pages of Wikipedia."""

from __future__ import annotations

from paradiplomacy.sources.wikipedia.town_extract import read_html

__all__ = ["read_html"]
