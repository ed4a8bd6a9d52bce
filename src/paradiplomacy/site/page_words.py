"""Words of pages in one language: sentences, names, codes and titles."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any, Protocol

from markupsafe import Markup, escape

from paradiplomacy.definitions.count import known_definitions
from paradiplomacy.evidence.consent.answered_facts import place_answered
from paradiplomacy.evidence.consent.groups import NAMELESS
from paradiplomacy.language import FALLBACK, Language, Message, Text, Words, render, write_value
from paradiplomacy.language import sentences as sentences_of
from paradiplomacy.language.english import capital
from paradiplomacy.language.locales import Numerals
from paradiplomacy.language.translations import locale_of
from paradiplomacy.language.typesetting import has_han
from paradiplomacy.language.word_files import sentences
from paradiplomacy.model.statements import THIRD
from paradiplomacy.model.table_words import label_of
from paradiplomacy.results.agreement_words import shared_words
from paradiplomacy.results.localizer import CODES, Localizer
from paradiplomacy.sources.sectors import function_label, functions, sector_label

if TYPE_CHECKING:
    from paradiplomacy.hypotheses.hypothesis import Hypothesis
    from paradiplomacy.record.record import Record

_LATIN = re.compile(r"[A-Za-z]+ [A-Za-z]+")


def mark_quote(text: str, language: str) -> Markup | str:
    """Text of a source or of the record, marked where its language is not that of the page.

    >>> mark_quote("A page", "en"), str(mark_quote("长春市", "en"))
    ('A page', '<span lang="zh-Hans">长春市</span>')
    """
    if not text:
        return text
    han = has_han(text)
    own = {"en": not han, "zh": han and not _LATIN.search(text)}
    if own.get(language, False):
        return text
    return Markup(f'<span lang="{"zh-Hans" if han else "en"}">{escape(text)}</span>')


def clip_text(text: str, most: int, language: str) -> str:
    """Text of at most so many words (of Chinese, twice as many characters), cut where it pauses.

    A sentence that ends is the best place, then a clause, then before a bracket of Chinese;
    elsewhere dots say that more follows.

    >>> clip_text("Dates of all ties, of both ends: 40 are here", 6, "en")
    'Dates of all ties'
    >>> clip_text("Dates of all ties of both ends", 4, "en")
    'Dates of all ties…'
    >>> clip_text("地方对对方国家的总体看法，以opinion.local.开头的序列", 14, "zh")
    '地方对对方国家的总体看法'
    >>> clip_text("逐年的贸易与争端数据（本库现有0例，至少需要1例）", 10, "zh")
    '逐年的贸易与争端数据'
    """
    between = Numerals(language).sign("sentences")
    parts = text.split() if between else list(text)
    room = most if between else 2 * most
    if len(parts) <= room:
        return text
    for signs in (".;", ",:") if between else ("。；", "，：", "（"):
        # U.S. ends no sentence, opinion.local is one word.
        pauses = [
            at
            for at in range(room // 3, room)
            if parts[at][-1] in signs and "." not in parts[at][:-1]
        ]
        if pauses:
            cut = between.join(parts[: pauses[-1] + 1]).rstrip(",;:.，；：。")
            return cut if cut.count("（") == cut.count("）") else cut[: cut.index("（")]
    return between.join(parts[:room]) + "…"


def is_named_in(name: str, text: str) -> bool:
    """True if the name of a place stands in a text; Chinese ones do without their last sign too.

    >>> is_named_in("长春市", "长春代表团"), is_named_in("Rome", "Romeo")
    (True, False)
    """
    return bool(re.search(f"{re.escape(re.sub('(?<=..)[省州市县区]$', '', name))}(?![a-z])", text))


@cache
def tongue(code: str, language: str) -> str:
    """Name of a language.

    >>> tongue("ja", "en"), tongue("en", "zh")
    ('Japanese', '英语')
    """
    return str(locale_of(language).languages.get(code, code))


SHARED = CODES
"""Words that stand on several kinds of page: navigation, and names of codes."""

_MARK = "\ue000{}\ue001"
"""Stands for markup while a sentence is put together; no text has these characters."""


class NameSource(Protocol):
    """Record and claims that a writer takes names from."""

    record: Record

    @property
    def hypotheses(self) -> Mapping[str, Hypothesis]:
        """Claims, by id."""


def module_of(kind: str) -> str:
    """The module that has the words of a kind of page, by the name of the kind."""
    return f"paradiplomacy.site.pages.{kind}"


class Writer:
    """Says names, codes and sentences in one language."""

    def __init__(self, site: NameSource, language: Language) -> None:
        self.site = site
        self.language = language
        self.localizer = Localizer(site.record, language)
        self.name = self.localizer.place
        self.area = self.localizer.area
        self.side = self.localizer.side
        self.short_place = self.localizer.short_place
        self.short_side = self.localizer.short_side
        self.actor = self.localizer.actor
        self.country = self.localizer.country
        self.countries = self.localizer.countries
        self.record_title = self.localizer.record_title
        self.in_doubt = self.localizer.in_doubt
        self.rule_words = self.localizer.rule
        self.division = self.localizer.division
        self._sayers: dict[str, Sayer] = {}

    def text(self, text: Text) -> str:
        """A message in this language; what it lacks is marked, see `FALLBACK`."""
        return self.localizer.page_text(text, marked=True)

    def word(self, group: str, code: object) -> str:
        """Name of a code, such as a status; marked where the language has none."""
        return self.localizer.code(group, code, marked=True)

    def sayer(self, module: str) -> Sayer:
        """Sayer of the sentences of a word file."""
        if module not in self._sayers:
            self._sayers[module] = Sayer(module, self)
        return self._sayers[module]

    def coded(self, group: str, code: str) -> str:
        """The word for a code of any kind: of countries, sides and sectors as well."""
        if group == "sector":
            return sector_label(code, self.language)
        if group == "law":
            title = self.title_of("law", code)
            return self.localizer.translate(title) or title
        if group == "record":
            return self._titles_of_records.get(code, code)
        if group == "source_language":
            return tongue(code, self.language)
        if group in ("country", "side") and code.isupper():
            return self.area(code)
        if group == "side" and code == THIRD:
            return capital(self.side(code))
        if group == "fact" and self.word(group, code) == code:
            return label_of(code, self.language)
        if group == "function" and code in functions():
            return function_label(code, self.language)
        if group == "decade" and code.isdigit():
            return self.text(Words(SHARED)("years", decade=code))
        return self.word(group, code)

    @cached_property
    def _titles_of_records(self) -> Mapping[str, str]:
        metas = self.site.record.metas
        return {meta.id: meta.title_in(self.language) or meta.title for meta in metas}

    def spot(self, place: str) -> list[Any]:
        """A place as small maps take it: key, name, longitude and latitude, if known."""
        where = self.site.record.places[place]
        return [place, self.name(place), round_angle(where.longitude), round_angle(where.latitude)]

    def party(self, code: str) -> str:
        """Party that gave or learned, in brief: a place by its key, or a country."""
        return self.name(code) if "-" in code else write_value(code, "country", self.language)

    def shared(self, view: Mapping[str, Any], ends: Sequence[str] = ()) -> str:
        """Agreement of both ends on a date, as `shared_view` has it; in brief with `ends`."""
        side = partial(self.short_side, ends=ends) if ends else self.side
        return self.text(sentences_of(*shared_words(view, side, self.language)))

    def listed(self, items: list[Any]) -> Markup:
        """Things in a sentence; links among them stay links."""
        return self.sentence(Words("paradiplomacy.language.shared")("joined", items=tuple(items)))

    def title_of(self, name: str, key: str) -> str:
        """Title of the page of a thing in links to it."""
        if name == "place":
            return self.name(key)
        if name == "tie":
            return self.localizer.tie(key, " – ")
        if name == "source":
            source = self.localizer.source(key)
            if place := self.site.record.merged_keys.get(of := place_answered(source.id), of):
                return str(self.text(Words(SHARED)("answered_for", place=self.name(place))))
            if source.title == NAMELESS:
                return self.word("withheld", "source")
            return self.localizer.translate(source.title) or source.title or source.id
        if name == "crisis":
            return self.localizer.crisis(key)
        if name == "law":
            law = self.site.record.laws[key]
            return law.citation or law.jurisdiction
        if name == "definition":
            return self.text(known_definitions(self.site.record)[key].title)
        if name == "sector":
            return sector_label(key, self.language)
        if name == "pair":
            a, b = self.countries(key.split("-"))
            named = Words(SHARED)
            return self.text(named("pair.within", a=a) if a == b else named("pair.name", a=a, b=b))
        if name == "claim":
            return self.text(self.site.hypotheses[key].claim)
        return self.word(name, key) if key else self.text(Words(module_of(name))("title"))

    def quoted(self, text: str) -> Markup | str:
        """Text of the record or of a source: in the language of the page if it is translated.

        A translation is marked as ours, with the original where one points at it.
        """
        own = self.localizer.translate(text) if text else ""
        if not own:
            return mark_quote(text, self.language)
        return Markup('<span class="ours" title="{}">{}</span>').format(text, own)

    def quoted_in_brief(self, text: str) -> Markup | str:
        """The same where another page has the original."""
        own = self.localizer.translate(text) if text else ""
        return Markup('<span class="ours">{}</span>').format(own) if own else self.quoted(text)

    def bracketed(self, text: str, *more: str) -> Markup:
        """A text, and what is said of it in one pair of brackets, with what stands there in one."""
        signs = Numerals(self.language)
        pause = signs.sign("pause")
        remarks = Markup(pause).join(part for part in more if part)
        if not remarks:
            return escape(text)
        if text.endswith((")", "）")):
            return escape(text[:-1]) + pause + remarks + text[-1]
        return escape(text) + signs.sign("sentences") + self.sayer(SHARED)("paren", text=remarks)

    def sentence(self, message: Message) -> Markup:
        """A message as HTML: markup among what it needs stays markup, all else is escaped."""
        marked: list[Markup] = []
        needs = tuple([(name, _mark_markup(value, marked)) for name, value in message.needs])
        plain = Message(message.module, message.key, needs)
        shown = escape(render(plain, self.language, marked=True))
        if not marked:
            return shown
        html = str(shown)
        for position, markup in enumerate(marked):
            html = html.replace(_MARK.format(position), str(markup))
        return Markup(html)


def round_angle(angle: float | None) -> float | None:
    """Degrees to a hundredth, about a kilometre."""
    return None if angle is None else round(angle, 2)


def _mark_markup(value: Any, marked: list[Markup]) -> Any:
    """A value with a mark for each markup in it, which is added to a list."""
    if isinstance(value, Markup):
        marked.append(value)
        return _MARK.format(len(marked) - 1)
    if isinstance(value, list | tuple):
        return tuple([_mark_markup(item, marked) for item in value])
    return value


class Sayer:
    """Says sentences of a word file in templates.

    module: Whose word file.
    """

    def __init__(self, module: str, writer: Writer) -> None:
        self._words = Words(module)
        self._writer = writer
        self._said: dict[str, Markup] = {}

    def knows(self, key: str) -> bool:
        """True if the word file has such a sentence."""
        return key in sentences(self._words.module, "en")

    def __call__(self, key: str, **needs: Any) -> Markup:
        """A sentence, with the numbers and names that it needs."""
        if needs:
            return self._writer.sentence(self._words(key, **needs))
        if key not in self._said:
            self._said[key] = self._writer.sentence(self._words(key))
        return self._said[key]


_OPEN, _CLOSE = FALLBACK
_PLAIN = re.compile(r"<(script|style|title|option|textarea)\b.*?</\1>|<[^>]*>", re.DOTALL)
"""Elements that hold no others, and tags: in these no element can stand."""


def mark_fallbacks(html: str) -> str:
    """A page whose English sentences, between the signs of `FALLBACK`, are elements of their own.

    >>> mark_fallbacks('<p title="\ue002a\ue003">\ue002One\ue003 deux</p>')
    '<p title="a"><span lang="en">One</span> deux</p>'
    """
    if _OPEN not in html:
        return html
    plain = _PLAIN.sub(lambda match: without_marks(match[0]), html)
    return plain.replace(_OPEN, '<span lang="en">').replace(_CLOSE, "</span>")


def without_marks(text: str) -> str:
    """A text without the signs."""
    return text.replace(_OPEN, "").replace(_CLOSE, "")
