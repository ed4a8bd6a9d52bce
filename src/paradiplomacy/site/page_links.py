"""Addresses of pages, and links to them, as they stand on all pages of one depth."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from markupsafe import Markup, escape

from paradiplomacy.language.translations import folder_of_pages
from paradiplomacy.site.page_words import Writer
from paradiplomacy.site.pages import KIND
from paradiplomacy.site.site_context import SiteContext, table_file
from paradiplomacy.site.ties_of_one_source import first_place, part_of_place

MOST = 16_384
"""Addresses and links that are kept: many pages lead to the same places, sources and lists."""

PARTS = {
    "pair": ("ties", "pair={}"),
    "sector": ("exchanges", "sector={}"),
    "definition": ("definitions", "{}"),
}
"""Things that are shown by a part of another page: its kind, and the part."""


def page_of(site: SiteContext, name: str, key: str = "") -> tuple[str, str]:
    """Page that shows something: its address, and the part of it, unless all of it."""
    if name == "tie" and part_of_place(site, key):
        place, partner = first_place(key)
        return KIND["place"].address(place), partner
    if name in PARTS:
        room, part = PARTS[name]
        return KIND[room].address(), part.format(key)
    if name == "source" and not site.has_source_page(key):
        name, key = site.page_for_source(key)
    return KIND[name].address(key), ""


class PageLinks:
    """Links from pages of one depth and language to others.

    depth: How many folders below that of the language the pages stand.

    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.site.site_context import SiteContext
    >>> site = SiteContext(open_record("china_russia"))
    >>> links = PageLinks(site, site.writer("en"), 1)
    >>> links.root, links.href("tie", "tie:cn-harbin|ru-khabarovsk")
    ('../', '../ties/cn-harbin--ru-khabarovsk.html')
    """

    def __init__(self, site: SiteContext, writer: Writer, depth: int) -> None:
        self._site, self._writer = site, writer
        self.here = "../" * depth
        self.root: str = self.here + ("../" if folder_of_pages(writer.language) else "")
        self.href = lru_cache(MOST)(self._href)
        self._by_title = lru_cache(MOST)(self._link_by_title)

    def link(self, name: str, key: str = "", text: object = None) -> Markup:
        """A link to the page of a thing: with a text, or else with its title."""
        if text is None:
            return self._by_title(name, key)
        return Markup(f'<a href="{self.href(name, key)}">{escape(text)}</a>')

    def table(self, name: str) -> str:
        """The address of a table that can be downloaded."""
        return f"{self.root}tables/{table_file(self._site, name)}"

    def _href(self, name: str, key: str = "") -> str:
        """The address of the page of a thing, or of the part of a page."""
        address, anchor = page_of(self._site, name, key)
        part = f"#{quote(anchor, safe='=')}" if anchor else ""
        return quote(f"{self.here}{address}.html") + part

    def _link_by_title(self, name: str, key: str) -> Markup:
        title = self._writer.title_of(name, key)
        shown = self._writer.quoted(title) if name in ("law", "source") else title
        return self.link(name, key, shown)
