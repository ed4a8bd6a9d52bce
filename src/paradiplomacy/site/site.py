"""The site of a record: every address, and what stands there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from importlib.resources import files
from typing import Any

from paradiplomacy.errors import NotFoundError
from paradiplomacy.language import LANGUAGES, Language, Message, Name, render
from paradiplomacy.language.translations import folder_of_pages, language_of_address
from paradiplomacy.site.downloads import ASSETS, TYPES, Content, download_at, downloads
from paradiplomacy.site.kinds import PageKind, View, slug
from paradiplomacy.site.page_templates import TemplateWriter
from paradiplomacy.site.pages import KINDS
from paradiplomacy.site.site_context import SiteContext
from paradiplomacy.writing import zip_files

__all__ = ["ASSETS", "Content", "Site"]

PAGES_AS_JSON = "pages.jsonl.zip"
"""Where a frozen site has the JSON of all pages: each in a line, with its address."""


UNKNOWN_ADDRESS = "404.html"
"""Page of a frozen site that hosts show for every address at which nothing stands."""

_NOWHERE = PageKind("nowhere", at="404", live_only=True)


class Site(SiteContext):
    """All pages of a record: every address, and what stands there.

    >>> from paradiplomacy import open_record
    >>> site = Site(open_record("china_russia"))
    >>> sum(address.startswith("ties/") and address.endswith(".html") for address in site)
    40
    >>> b"<h1>" in site.content("index.html").body
    True
    """

    def __iter__(self) -> Iterator[str]:
        """Every address: of pages in all languages, of their JSON, and of files."""
        for kind in KINDS:
            for key in kind.keys(self):
                address = kind.address(key)
                yield from (f"{folder_of_pages(code)}{address}.html" for code in self.languages)
                if self.has_all_formats:
                    yield f"{address}.json"
        yield from self.files()
        if not self.has_all_formats:
            yield PAGES_AS_JSON

    def files(self) -> Iterator[str]:
        """The addresses of all that is not a page: data, assets, tables, figures."""
        yield from downloads(self)
        if not self.is_live:
            yield UNKNOWN_ADDRESS

    def content(self, address: str) -> Content:
        """Content of an address.

        Raises NotFoundError: Nothing stands there.
        """
        stem, _, ending = address.rpartition(".")
        download = download_at(self, address)
        if download is not None:
            return download
        if address == UNKNOWN_ADDRESS and not self.is_live:
            return Content.text(self._page_for_unknown_addresses(), "html")
        if address == "manifest.json" and self.results:
            return Content.text(json_of(dict(self.results.manifest)), "json")
        if ending == "json":
            kind, key = self._page_at(address, stem)
            return Content.text(page_as_json(self, kind, key), "json")
        language, page = language_of_address(stem, self.languages)
        if ending == "html":
            kind, key = self._page_at(address, page)
            return Content.text(self.html(kind, key, language=language), "html")
        if page.startswith("council/") and ending in self.council_downloads:
            from paradiplomacy.site.council.files import page_file

            kind, key = self._page_at(address, page)
            return Content(
                page_file(self.writer(language), kind.view(self, key), ending), TYPES[ending]
            )
        raise NotFoundError("page", address)

    def html(self, kind: PageKind, key: str = "", *, language: Language = "en") -> str:
        """A page as HTML."""
        return self.writer(language).page(kind, key, kind.view(self, key))

    def _page_for_unknown_addresses(self) -> str:
        script = (files("paradiplomacy.site") / "assets" / "nowhere.js").read_text("utf-8")
        return self.writer("en").page(_NOWHERE, "", {"script": script})

    def writer(self, language: Language) -> TemplateWriter:
        """Writer that fills the templates in a language."""
        return self._writers[language]

    @cached_property
    def _writers(self) -> Mapping[Language, TemplateWriter]:
        return {language: TemplateWriter(self, language) for language in self.languages}

    @cached_property
    def _known_keys(self) -> dict[str, dict[str, str]]:
        return {}

    def _keys(self, kind: PageKind) -> dict[str, str]:
        """The keys of the pages of a kind by how they stand in addresses."""
        if kind.name not in self._known_keys:
            keys = (*kind.keys(self), *kind.on_demand(self))
            self._known_keys[kind.name] = {slug(key): key for key in keys}
        return self._known_keys[kind.name]

    def _page_at(self, address: str, stem: str) -> tuple[PageKind, str]:
        for kind in KINDS:
            if not kind.folder and kind.address() == stem:
                return kind, ""
            folder, _, name = stem.partition("/")
            if kind.folder and kind.folder == folder and name in self._keys(kind):
                return kind, self._keys(kind)[name]
        raise NotFoundError("page", address)

    @cached_property
    def council_downloads(self) -> tuple[str, ...]:
        """As what council pages can be downloaded: of a frozen site as nothing."""
        from paradiplomacy.site.council.files import download_endings

        return download_endings() if self.is_live else ()


def page_as_json(site: Site, kind: PageKind, key: str, view: View | None = None) -> str:
    """The JSON of a page: its answer, else its view, which may be made already."""
    answer = kind.answer(site, key)
    return json_of(
        view or kind.view(site, key) if answer is None else answer.to_dict(), site.languages
    )


def packed_lines(lines: Iterable[str]) -> bytes:
    """The file of all lines, packed."""
    return zip_files({PAGES_AS_JSON.removesuffix(".zip"): "".join(lines).encode()})


def json_line(address: str, shown: str) -> str:
    """A page, and its JSON, as a line of `PAGES_AS_JSON`."""
    return f'{{"page":{json.dumps(address)},"shows":{shown.rstrip()}}}\n'


def json_of(view: View, languages: Sequence[str] = LANGUAGES) -> str:
    """A view as JSON; a message in it stands in every language."""
    encode = partial(_encode_for_json, languages)
    return json.dumps(view, ensure_ascii=False, default=encode, separators=(",", ":")) + "\n"


def _encode_for_json(languages: Sequence[str], value: object) -> Any:
    if isinstance(value, Message | Name):
        return {language: render(value, language) for language in languages}
    if isinstance(value, tuple | set | frozenset):
        return list(value)
    raise TypeError(f"{value!r} cannot stand in a view; expected text, a number or a message")
