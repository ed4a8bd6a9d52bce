"""Fills templates in one language: words, names, dates and links of a page."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache, partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from paradiplomacy import __version__
from paradiplomacy.answers.columns import labelled
from paradiplomacy.definitions.definitions import DEFINITIONS
from paradiplomacy.evidence.compatibility import fact_of
from paradiplomacy.evidence.consent.answered_facts import place_answered
from paradiplomacy.evidence.consent.showing import NAMELESS
from paradiplomacy.language import LANGUAGES, Language, Message, Text, Words, render, written
from paradiplomacy.language import sentences as sentences_of
from paradiplomacy.language.amounts import amount, interval, value_of
from paradiplomacy.language.countries import country_in_sentence
from paradiplomacy.language.dates import in_words
from paradiplomacy.language.english import capital
from paradiplomacy.language.typesetting import has_han
from paradiplomacy.language.units import unit_name
from paradiplomacy.model.activity import Exchange
from paradiplomacy.model.statements import THIRD
from paradiplomacy.model.table_words import frame_words
from paradiplomacy.model.tables import EXCHANGES
from paradiplomacy.record.flow_words import flow_label
from paradiplomacy.record.name_forms import chinese_division
from paradiplomacy.record.shock_names import chinese_shock_names, with_names
from paradiplomacy.results.agreement_words import shared_words
from paradiplomacy.results.localizer import CODES, Localizer
from paradiplomacy.site.kinds import PageKind, View, slug
from paradiplomacy.site.lists import rounded
from paradiplomacy.site.page_links import PageLinks
from paradiplomacy.site.pages.fact import properties_of
from paradiplomacy.site.policy import FROZEN
from paradiplomacy.site.values import property_name, quoted, tongue, value_in_words
from paradiplomacy.sources.sectors import function_label, functions, sector_label

if TYPE_CHECKING:
    from paradiplomacy.site.site import Site

__all__ = ["Sayer", "Writer"]

SHARED = CODES
"""Words that stand on several kinds of page: navigation, and names of codes."""

FURTHER = {"exchange": (EXCHANGES, Exchange)}
"""Tables whose columns are shown wherever a thing of theirs is, by kind; with their class."""

MOST_VALUES = 16_384
"""Values in words that are kept: sources say the same dates and kinds again and again."""

_TAGS = {"en": "en", "zh": "zh-Hans"}
_MARK = "\ue000{}\ue001"
"""Stands for markup while a sentence is put together; no text has these characters."""


class _Compiled(BytecodeCache):
    """What templates are compiled to, for the sites and languages of this process.

    They share it as long as no template applies a filter of a language to a constant: Jinja
    works that out as it compiles.
    """

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


class Writer:
    """Fills the templates of a site in one language.

    Parameters
    ----------
    site : Site
    language : {"en", "zh"}
    """

    def __init__(self, site: Site, language: Language) -> None:
        self.site = site
        self.language = language
        self.localizer = Localizer(site.record, language)
        self.word = self.localizer.code
        self.name = self.localizer.place
        self.area = self.localizer.area
        self.side = self.localizer.side
        self.actor = self.localizer.actor
        self._sayers: dict[str, Sayer] = {}
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
        filters: dict[str, Any] = {
            "date": lambda text: in_words(str(text or ""), language),
            "event_date": lambda text: in_words(str(text or ""), language, of_event=True),
            "text": self.text,
            "name": self.name,
            "number": lambda n: written(n, "number", language),
            "percent": lambda share: written(share, "percent", language),
            "actor": self.actor,
            "country": self.country,
            "countries": self.countries,
            "listed": lambda items: self.listed(list(items)),
            "han": has_han,
            "capital": capital,
            "function": lambda code: function_label(code, language),
            "digits": lambda n: f"{n:,}",
            "property": lambda name, subject="tie:": property_name(name, subject, language),
            "quoted": lambda text: quoted(text, language),
            "sector": lambda word: sector_label(word, language),
            "short": self.area,
            "slug": slug,
            "side": self.side,
            "party": self.party,
            "shared": self.shared,
            "flow_label": lambda value, by: flow_label(site.record, by, value, language),
            "tongue": lambda code: tongue(code, language),
            "value": lru_cache(MOST_VALUES)(partial(value_in_words, self)),
            "amount": lambda value, unit: amount(value, unit, language),
            "value_of": lambda estimate: value_of(SimpleNamespace(**estimate), language),
            "interval": lambda estimate: interval(SimpleNamespace(**estimate), language),
            "unit": lambda unit: unit_name(unit, language),
            "figures": lambda n: f"{n:,}",
        }
        self._environment.filters |= filters
        self._environment.globals |= {
            "site": site,
            "record": site.record,
            "language": language,
            "languages": {code: _TAGS[code] for code in LANGUAGES},
            "version": __version__,
            "policy": "" if site.is_live else FROZEN,  # a server says it in a header
            "word": self.word,
            "common": self.sayer(SHARED),
            "words_of": lambda name: self.sayer(self._kind(name).module),
            "coded": self.coded,
            "division": self.division,
            "spot": self.spot,
            "record_title": self.record_title(),
            "title_of": self.title_of,
            "fact_of": fact_of,
            "properties_of": properties_of,
            "row_of": lambda frame: frame_words(frame, language).row,
            "gap": " " if language == "en" else "",
            "comma": ", " if language == "en" else "、",
            "semicolon": "; " if language == "en" else "；",
            "further_of": self._further_of,
            "council_blocks": self._council_blocks,
            "has_han": has_han,
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
            return quote(root + ("zh/" if code == "zh" else "") + address + ".html")

        has_json = self.site.has_all_formats and not kind.live_only
        is_deep = self.site.has_short_menu(kind)
        return at.environment.get_template(f"{kind.name}.html.j2").render(
            page=view,
            rooms=at.rooms(is_short=is_deep),
            kind=kind.name,
            is_short=self.site.is_short(kind),
            is_deep=is_deep,
            key=key,
            json=quote(f"{root}{address}.json") if has_json else "",
            in_language=in_language,
            say=self.sayer(kind.module),
        )

    def sayer(self, module: str) -> Sayer:
        """What says the sentences of a word file."""
        if module not in self._sayers:
            self._sayers[module] = Sayer(module, self)
        return self._sayers[module]

    def text(self, text: Text) -> str:
        """A message, or what somebody wrote, in the language of the page."""
        words = render(text, self.language)
        if self.language == "zh" and isinstance(text, Message):
            return with_names(words, self._shock_names)
        return words

    @cached_property
    def _shock_names(self) -> dict[str, str]:
        return chinese_shock_names(self.site.record)

    def _further_of(self, kind: str, view: View) -> list[tuple[str, str]]:
        """What columns say that templates do not name, each with its label."""
        return list(labelled(*FURTHER[kind], view, self.language))

    def _council_blocks(self, view: View) -> object:
        """What stands on a council page, as `paradiplomacy.site.council.compose` composes it."""
        from paradiplomacy.site.council.compose import blocks

        return blocks(view, self)

    def country(self, code: str) -> str:
        """How a country or area is called in a sentence."""
        return self.site.record.meta.area(code, self.language) or (
            country_in_sentence(code) if self.language == "en" else written(code, "country", "zh")
        )

    def countries(self, codes: Iterable[str]) -> list[str]:
        """What countries or areas are called in one sentence.

        Where one of them has a name of the record's own, all have those that stand beside it.
        """
        listed, area = list(codes), self.site.record.meta.area
        beside = any(area(code, language) for code in listed for language in LANGUAGES)
        return [
            (area(code, self.language, beside=True) if beside else "") or self.country(code)
            for code in listed
        ]

    def record_title(self) -> str:
        """What the record is called: as it calls itself, in Chinese else by its two countries."""
        meta = self.site.record.meta
        if self.language == "en" or meta.title_zh or len(meta.ends) < 2:
            return self.text(meta.titles)
        ends = tuple(self.country(code) for code in meta.ends[:2])
        return self.text(Words(SHARED)("record", countries=ends))

    def coded(self, group: str, code: str) -> str:
        """The word for a code of any kind: of countries, sides and sectors as well."""
        if group == "sector":
            return sector_label(code, self.language)
        if group in ("country", "side") and code.isupper():
            return self.area(code)
        if group == "side" and code == THIRD:
            return capital(self.side(code))
        if group == "function" and code in functions():
            return function_label(code, self.language)
        if group == "decade" and code.isdigit():
            return self.text(Words(SHARED)("years", decade=code))
        return self.word(group, code)

    def spot(self, place: str) -> list[Any]:
        """A place as small maps take it: key, name, longitude and latitude, if known."""
        where = self.site.record.places[place]
        return [place, self.name(place), rounded(where.longitude), rounded(where.latitude)]

    def division(self, country: str, name: str) -> str:
        """How a state or province is called."""
        if self.language == "en":
            return name
        named = chinese_division(country, name) or name
        area = self.site.record.meta.area(country, self.language)
        return area if area.startswith(named) else named

    def party(self, code: str) -> str:
        """Who gave or learned, in brief: a place by its key, or a country."""
        return self.name(code) if "-" in code else written(code, "country", self.language)

    def rule_words(self) -> str:
        """Who speaks for an end by the rule of the record, in one sentence."""
        rule = self.site.record.rule
        return self.text(Words(self._kind("methods").module)(f"rules.{rule.kind}"))

    def shared(self, view: View) -> str:
        """How far both ends agree on a date, as `shared_view` has it."""
        return self.text(sentences_of(*shared_words(view, self.side, self.language)))

    def listed(self, items: list[Any]) -> Markup:
        """Things in a sentence; links among them stay links."""
        return self.sentence(Words("paradiplomacy.language.shared")("joined", items=tuple(items)))

    def title_of(self, name: str, key: str) -> str:
        """What the page of a thing is called in links to it."""
        if name == "place":
            return self.name(key)
        if name == "tie":
            return self.localizer.tie(key, " – ")
        if name == "source":
            source = self.site.source(key)
            if place := self.site.record.kept.get(of := place_answered(source.id), of):
                return str(self.text(Words(SHARED)("answered_for", place=self.name(place))))
            if source.title == NAMELESS:
                return self.word("withheld", "source")
            return source.title or source.id
        if name == "crisis":
            return self.localizer.crisis(key)
        if name == "law":
            law = self.site.record.laws[key]
            return law.citation or law.jurisdiction
        if name == "definition":
            return self.text(DEFINITIONS[key].title)
        if name == "sector":
            return sector_label(key, self.language)
        if name == "pair":
            a, b = self.countries(key.split("-"))
            named = Words(SHARED)
            within = named("pair.within", a=a)
            return self.text(within if a == b else named("pair.name", a=a, b=b))
        if name == "claim":
            return self.text(self.site.hypotheses[key].claim)
        if key:
            return self.word(name, key)
        return self.text(Words(self._kind(name).module)("title"))

    def sentence(self, message: Message) -> Markup:
        """A message as HTML: markup among what it needs stays markup, all else is escaped."""
        marked: list[Markup] = []
        needs = tuple([(name, _hidden(value, marked)) for name, value in message.needs])
        shown = escape(render(Message(message.module, message.key, needs), self.language))
        if not marked:
            return shown
        html = str(shown)
        for position, markup in enumerate(marked):
            html = html.replace(_MARK.format(position), str(markup))
        return Markup(html)

    def _kind(self, name: str) -> PageKind:
        from paradiplomacy.site.pages import KIND

        return KIND[name]


def _hidden(value: Any, marked: list[Markup]) -> Any:
    """A value with a mark for each markup in it, which is added to a list."""
    if isinstance(value, Markup):
        marked.append(value)
        return _MARK.format(len(marked) - 1)
    if isinstance(value, list | tuple):
        return tuple([_hidden(item, marked) for item in value])
    return value


class Sayer:
    """Says sentences of a word file in templates.

    Parameters
    ----------
    module : str
        Whose word file.
    writer : Writer
    """

    def __init__(self, module: str, writer: Writer) -> None:
        self._words = Words(module)
        self._writer = writer
        self._said: dict[str, Markup] = {}

    def __call__(self, key: str, **needs: Any) -> Markup:
        """A sentence, with the numbers and names that it needs."""
        if needs:
            return self._writer.sentence(self._words(key, **needs))
        if key not in self._said:
            self._said[key] = self._writer.sentence(self._words(key))
        return self._said[key]


class _Depth:
    """What all pages of one depth have in common, so that it is made once."""

    def __init__(self, writer: Writer, depth: int, environment: Environment) -> None:
        self.links = links = PageLinks(writer, depth)
        self.environment = environment.overlay()
        self.environment.globals = environment.globals | {
            "here": links.here,
            "root": links.root,
            "href": links.href,
            "link": links.link,
            "table": links.table,
        }
        self._rooms: dict[bool, Markup] = {}

    def rooms(self, *, is_short: bool) -> Markup:
        """The menu, with all its rooms or the first alone."""
        if is_short not in self._rooms:
            template = self.environment.get_template("rooms.html.j2")
            self._rooms[is_short] = Markup(template.render(is_short=is_short))
        return self._rooms[is_short]
