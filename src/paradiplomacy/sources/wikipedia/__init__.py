"""Lists of twin towns and sister cities from pages of Wikipedia, in wikitext or in HTML."""

from __future__ import annotations

from paradiplomacy.sources.wikipedia.html import read_html
from paradiplomacy.sources.wikipedia.wikitext import read_wikitext

__all__ = ["read_html", "read_wikitext"]
