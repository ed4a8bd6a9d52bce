"""Fills templates in one language: what a page shows becomes HTML."""

from __future__ import annotations

from functools import cache, lru_cache, partial
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from paradiplomacy.answers.columns import labelled
from paradiplomacy.answers.corrections import properties_of
from paradiplomacy.answers.ties import perhaps
from paradiplomacy.evidence.compatibility import fact_of
from paradiplomacy.evidence.speakers import acting, is_end
from paradiplomacy.language import LANGUAGES, Language, Words, write_value
from paradiplomacy.language.amounts import amount, interval, unit_name, value_of
from paradiplomacy.language.dates import in_words, sign_in_words
from paradiplomacy.language.english import capital
from paradiplomacy.language.locales import Numerals
from paradiplomacy.language.translating import completeness
from paradiplomacy.language.translations import (
    folder_of_pages,
    language_tag,
    own_name_of_language,
    text_direction,
)
from paradiplomacy.language.typesetting import has_han
from paradiplomacy.model import cells
from paradiplomacy.model.columns import Column
from paradiplomacy.model.table_words import frame_words, label_of, table_words
from paradiplomacy.model.tables import table_of
from paradiplomacy.record.current_status import active_years
from paradiplomacy.record.flow_words import flow_label
from paradiplomacy.site.answer_charts import answer_charts
from paradiplomacy.site.kinds import PageKind, View, in_module, slug
from paradiplomacy.site.page_links import PageLinks
from paradiplomacy.site.page_words import (
    SHARED,
    Writer,
    clip_text,
    is_named_in,
    mark_fallbacks,
    module_of,
    tongue,
)
from paradiplomacy.site.pages import KIND
from paradiplomacy.site.policy import FROZEN, nowhere_with
from paradiplomacy.site.site_context import SiteContext
from paradiplomacy.sources.sectors import function_label, sector_label
from paradiplomacy.version import __version__

_SHARED = Words("paradiplomacy.site.words")
_OF = {"stated_status": "status"}
"""Whose words a property has that is no table's own."""
_COUNTRIES = (cells.COUNTRY, cells.END, cells.MUTUAL, cells.BOTH, cells.ACTOR)


def value_in_words(writer: Writer, value: str, name: str, subject: str = "tie:") -> Markup | str:
    """Value of a statement, in the language of a page.

    value: As statements and facts have it.
    name: The property.
    subject: What the statement is about, or its kind with a colon.
    """
    if name == "interruption":
        name, _, value = value.partition(" ")
        return Markup("{} {}").format(
            writer.word("change", name), value_in_words(writer, value, name, subject)
        )
    if value.startswith("not "):
        denied = value_in_words(writer, value.removeprefix("not "), name, subject)
        return writer.sentence(_SHARED("not", value=Markup("{}").format(denied)))
    column = _column_of_kind(_kind(subject), name)
    if column is None:
        return writer.quoted(value)
    if column.type.words:
        return _word_for_code(writer, value, name, subject)
    if column.type is cells.TEXT:
        own = writer.word(f"{_kind(subject)}-{name}", value)
        if own != value:
            return own
    if column.type.value == "date" and value != "unknown":
        # What happens to a tie happens on a day; an exchange may last.
        return in_words(value, writer.language, of_event=subject.startswith("tie:"))
    ends = writer.site.record.ends_of(subject)
    return _value_that_is_no_code(writer, acting(value, ends), name, column.type)


def _word_for_code(writer: Writer, value: str, name: str, subject: str) -> str:
    """The word for a code: that of the table, ``law-status``, or that of all tables."""
    if name == "definition" and value != "none":
        return writer.title_of(name, value)
    own = writer.word(f"{_kind(subject)}-{name}", value)
    return own if own != value else writer.word(_OF.get(name, name), value)


def _value_that_is_no_code(
    writer: Writer, value: str, name: str, kind: cells.CellType
) -> Markup | str:
    """A value that is not a code, by what its column holds."""
    parts = value.split("; ")
    if kind.value == "date":
        return writer.word("date", value)
    if value in ("mutual", "none") and kind is not cells.PROSE:
        return writer.word("way", value)
    if kind in _COUNTRIES:
        return writer.side(value) if name != "actor" else writer.actor(value)
    if kind is cells.PLACE:
        return writer.name(value)
    if kind is cells.SECTORS:
        return writer.listed([sector_label(word, writer.language) for word in parts])
    if kind is cells.COUNTRIES:
        return writer.listed([writer.area(code) for code in parts])
    if kind.value == "flag":
        return writer.word("flag", value)
    if kind.value in ("whole", "number"):
        return f"{int(value):,}" if kind is cells.WHOLE else value
    return writer.quoted(value)


def _kind(subject: str) -> str:
    return subject.partition(":")[0]


@cache
def _column_of_kind(kind: str, name: str) -> Column | None:
    table = table_of(f"{kind}:")
    return ({c.name: c for c in (*table.keys, *table.properties)} if table else {}).get(name)


@cache
def property_name(name: str, subject: str, language: str) -> str:
    """Name of a property of a subject, or of a kind with a colon.

    >>> property_name("kind", "tie:", "en"), property_name("kind", "shock:ep3-2001", "en")
    ('kind of tie', 'kind')
    """
    table = table_of(subject)
    words = table_words(table, language) if table else None
    known = words is not None and name in words.columns
    return words.label(name) if words and known else label_of(name, language)


MOST_VALUES = 16_384
"""Values in words that are kept: sources say the same dates and kinds again and again."""
_FILTERS = ("text", "name", "actor", "country", "countries", "quoted", "side", "party", "shared",
            "in_doubt", "bracketed", "short_place", "short_side")  # fmt: skip
_GLOBALS = ("word", "coded", "division", "spot", "title_of", "rule_words")
"""Filters and functions of templates that a writer has by the same names."""


class _TemplateCache(BytecodeCache):
    """Compiled templates, for the sites and languages of this process.

    They share it as long as no template applies a filter of a language to a constant: Jinja
    works that out as it compiles.
    """

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _TemplateCache()


class TemplateWriter(Writer):
    """Fills the templates of a site in one language."""

    site: SiteContext

    def __init__(self, site: SiteContext, language: Language) -> None:
        super().__init__(site, language)
        self._depths: dict[int, _Depth] = {}
        self._environment = Environment(
            loader=PackageLoader("paradiplomacy.site"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=_COMPILED,
        )
        signs = Numerals(language)
        filters: dict[str, Any] = {
            "date": lambda text: in_words(str(text or ""), language),
            "event_date": lambda text: in_words(str(text or ""), language, of_event=True),
            "sign_date": lambda text: sign_in_words(str(text or ""), language),
            **{name: getattr(self, name) for name in _FILTERS},
            "number": lambda n: write_value(n, "number", language),
            "percent": lambda share: write_value(share, "percent", language),
            "listed": lambda items: self.listed(list(items)),
            "han": has_han,
            "capital": capital,
            "ends_first": lambda sides: sorted(sides, key=is_end, reverse=True),
            "function": lambda code: function_label(code, language),
            "property": lambda name, subject="tie:": property_name(name, subject, language),
            "in_brief": self.quoted_in_brief,
            "sector": lambda word: sector_label(word, language),
            "short": self.area,
            "perhaps": perhaps,
            "slug": slug,
            "flow_label": lambda value, by: flow_label(site.record, by, value, language),
            "clipped": lambda text, most: clip_text(str(text), most, language),
            "tongue": lambda code: tongue(code, language),
            "value": lru_cache(MOST_VALUES)(partial(value_in_words, self)),
            "amount": lambda value, unit: amount(value, unit, language),
            "value_of": lambda estimate: value_of(SimpleNamespace(**estimate), language),
            "interval": lambda estimate: interval(SimpleNamespace(**estimate), language),
            "unit": lambda unit: unit_name(unit, language),
            "figures": lambda n: f"{n:,}" if language in LANGUAGES else signs.digits(n),
        }
        self._environment.filters |= filters
        self._environment.tests |= {"end": is_end, "named_in": is_named_in}
        self._environment.globals |= {
            "site": site,
            "record": site.record,
            "language": language,
            "folder": folder_of_pages(language),
            "languages": {code: language_tag(code) for code in site.languages},
            "other_language": next((code for code in site.languages if code != language), ""),
            "name_of_language": own_name_of_language,
            "direction": text_direction(language),
            "translated_share": completeness(language).share if language not in LANGUAGES else 1,
            "version": __version__,
            "active_years": active_years(),
            # A server says it in a header. Its quotes need no escape between double ones.
            "policy": Markup("" if site.is_live else FROZEN),
            **{name: getattr(self, name) for name in _GLOBALS},
            "common": self.sayer(SHARED),
            "words_of": lambda name: self.sayer(module_of(name)),
            "translated": self.localizer.translate,
            "record_title": self.record_title(),
            "croissant": partial(in_module("record_files:croissant"), site),
            "charts": lambda: answer_charts(site, language),
            "has_page": lambda name: any(True for _ in KIND[name].keys(site)),
            "fact_of": fact_of,
            "properties_of": properties_of,
            "row_of": lambda frame: frame_words(frame, language).row,
            "gap": signs.sign("sentences"),
            **{name: signs.sign(name) for name in ("comma", "pause", "semicolon", "colon")},
            "full_stop": signs.sign("full-stop"),
            "further_of": lambda kind, of: list(labelled(kind, of, language, self.word)),
            "module_of": module_of,
            "folder_of_pages": folder_of_pages,
            "policy_with": nowhere_with,
        }

    def page(self, kind: PageKind, key: str, view: View) -> str:
        """A page as HTML.

        In the template, `page` is the view; ``say("key", n=3)`` a sentence of the word files of
        the page, ``common("key")`` one of those shared by all pages, ``word("status", code)`` the
        word for a code; ``link("place", key)`` leads to another page, and ``href`` is its address
        alone.
        """
        address = kind.address(key)
        depth = address.count("/")
        if depth not in self._depths:
            self._depths[depth] = _Depth(self, depth, self._environment)
        at = self._depths[depth]
        root = at.links.root

        def in_language(code: str) -> str:
            return quote(f"{root}{folder_of_pages(code)}{address}.html")

        site = self.site
        has_json = site.has_all_formats and not kind.live_only
        html = at.environment.get_template(f"{kind.name}.html.j2").render(
            page=view,
            rooms=at.rooms,
            kind=kind.name,
            # Of a wide record there are very many: they leave out what other pages have.
            is_short=site.is_wide and not site.is_live and kind.name in ("tie", "place"),
            key=key,
            json=quote(f"{root}{address}.json") if has_json else "",
            in_language=in_language,
            say=self.sayer(kind.module),
        )
        return html if self.language in LANGUAGES else mark_fallbacks(html)

    def sheet(self, name: str, shown: object) -> str:
        """Sheet of a page that stands in a file: without menus and links to other pages."""
        template = self._environment.get_template(f"{name}.html.j2")
        html = template.render(page=shown, say=self.sayer(module_of(name)))
        return html if self.language in LANGUAGES else mark_fallbacks(html)


class _Depth:
    """Parts that all pages of one depth have in common, so that they are made once."""

    def __init__(self, writer: TemplateWriter, depth: int, environment: Environment) -> None:
        self.links = links = PageLinks(writer.site, writer, depth)
        self.environment = environment.overlay()
        self.environment.globals = environment.globals | {
            "here": links.here,
            "root": links.root,
            "href": links.href,
            "link": links.link,
            "table": links.table,
        }
        self.rooms = Markup(self.environment.get_template("rooms.html.j2").render())
