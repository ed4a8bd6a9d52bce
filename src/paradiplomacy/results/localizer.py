"""Places, ties, dates, codes, sides, sources and areas of a record in words, in one language.

Commands, pages and council pages say them alike. What a language needs stands in word files
(``NAME.LANGUAGE.yaml``), in what it makes of numbers and lists (`paradiplomacy.language`), and in
what the record calls things in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from paradiplomacy.evidence.speakers import acting
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.language import (
    FALLBACK,
    LANGUAGES,
    Message,
    NameOnPage,
    Text,
    Value,
    Words,
    check_language,
    render,
    write_value,
)
from paradiplomacy.language.dates import in_words
from paradiplomacy.language.word_files import is_translated, sentences
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.places import Place
from paradiplomacy.model.records import Translation
from paradiplomacy.model.statements import Source
from paradiplomacy.record.name_forms import division_in, name_in
from paradiplomacy.record.record import Record
from paradiplomacy.record.shock_names import shock_name, shock_names_in, with_names
from paradiplomacy.results.agreement_words import side_words

CODES = "paradiplomacy.site.words"
"""The word files that say what codes are called, on pages and in commands."""

RULES = "paradiplomacy.site.pages.methods"
"""Those that say who speaks for an end, by rule."""


class Localizer:
    """Says things of a record in one language.

    `language`: one of `paradiplomacy.language.languages`.
    Raises NotFoundError: there is no such language.

    >>> from paradiplomacy import open_record
    >>> words = Localizer(open_record("sino_us"), "zh")
    >>> words.place("us-ar-little-rock"), words.code("status", "dormant"), words.area("US")
    ('小石城', '休眠', '美国')
    >>> words.tie("tie:cn-jilin-changchun|us-ar-little-rock"), words.date("1994-04")
    ('小石城 - 长春市', '1994年4月')
    >>> words.actor("US", ("us-ar-little-rock", "cn-jilin-changchun"))
    '小石城方面'
    """

    def __init__(self, record: Record, language: str) -> None:
        check_language(language)
        self.record = record
        self.language = language
        self._places: dict[str, str] = {}

    def text(self, text: Text) -> str:
        """A message in this language; what somebody wrote stays."""
        return render(text, self.language)

    def translate(self, text: str) -> str:
        """A text of the record as the record has it translated; ``""`` where it does not.

        Of several texts that are joined by semicolons, all of them or none.

        >>> from paradiplomacy import open_record
        >>> words = Localizer(open_record("sino_us"), "zh")
        >>> words.translate("Shenzhen gave Seattle 40,000 masks")
        '深圳向西雅图捐赠40,000只口罩'
        """
        if text in self._translations or "; " not in text:
            return self._translations.get(text, "")
        parts = text.split("; ")
        for at in range(len(parts) - 1, 0, -1):
            first = self._translations.get("; ".join(parts[:at]))
            if first and (rest := self.translate("; ".join(parts[at:]))):
                return self.write((first, rest), "semicolons")
        return ""

    @cached_property
    def _translations(self) -> Mapping[str, str]:
        """Translations into this language, by the text."""
        return {each.original: each.text for each in self._own_texts if each.field != "name"}

    @cached_property
    def _names_translated(self) -> Mapping[str, str]:
        """Names of places in this language, by the name, where the record has them."""
        return {each.original: each.text for each in self._own_texts if each.field == "name"}

    @cached_property
    def _own_texts(self) -> list[Translation]:
        return [
            each
            for meta in self.record.metas
            for each in meta.translations
            if each.language == self.language
        ]

    def page_text(self, text: Text, *, marked: bool = False) -> str:
        """The same with the names that crises have in this language; see `render`."""
        words = render(text, self.language, marked=marked)
        return with_names(words, self._crises) if isinstance(text, Message) else words

    @cached_property
    def _crises(self) -> Mapping[str, str]:
        return shock_names_in(self.record, self.language)

    def write(self, value: Value, how: str) -> str:
        """A number, a list or a code as the language writes it: ``number``, ``commas``, ..."""
        return write_value(value, how, self.language)

    def goes_on(self, kind: object) -> str:
        """Words for a tie that ended as one kind and was taken up again as another."""
        return self.text(Words(CODES)("goes_on", now=self.code("kind", kind)))

    def code(self, group: str, code: object, *, marked: bool = False) -> str:
        """Name of a code, such as a status; one that has no name stays as it is."""
        key = f"{group}.{code}"
        named = self._codes.get(key)
        if named is None:
            return str(code or "")
        has_own = not marked or is_translated(CODES, key, self.language)
        return named if has_own else named.join(FALLBACK)

    @cached_property
    def _codes(self) -> Mapping[str, str]:
        return sentences(CODES, self.language)

    def in_doubt(self, breaks: Iterable[str]) -> str:
        """Breaks of a tie in words, by what sources announce or doubt; see `TieLine`."""
        items = [
            Words(CODES)("in-doubt-change", what=self.code("change", what), date=self.date(when))
            for what, _, when in [each.partition(" ") for each in breaks]
        ]
        return (
            self.text(Words(CODES)("in-doubt", changes=tuple(map(self.text, items))))
            if items
            else ""
        )

    def date(self, when: str | EventDate | None, *, of_event: bool = False) -> str:
        """A date in words; empty where there is none. Of an event, a stretch holds its day."""
        return in_words(str(when), self.language, of_event=of_event) if when else ""

    def place(self, key: str) -> str:
        """Name of a place, or of a division; in Chinese that which it or GeoNames has."""
        if key not in self._places:
            place = self.record.places.get(key)
            country, dash, name = key.partition("-")
            other = self.division(country, name) if dash and country.isupper() else key
            self._places[key] = self._name(place) if place else other
        return self._places[key]

    def _name(self, place: Place) -> str:
        own = self._names_translated.get(place.name)
        named = own or name_in(place, self.language, full=place.id in self._namesakes)
        return self._as_area(place.country, named) if named else place.label

    def _as_area(self, country: str, named: str) -> str:
        """A name; of what bears the name of its whole area, as the area is called."""
        area = self.record.meta.area(country, self.language)
        return area if area.startswith(named) else named

    @cached_property
    def _namesakes(self) -> frozenset[str]:
        """Places that only their state or province distinguishes from another in the language."""
        places = self.record.places.values()
        by_name = group_pairs(((place.country, place.name), place) for place in places)
        named = [
            (name_in(place, self.language), place.id)
            for places in by_name.values()
            if len(places) > 1
            for place in places
        ]
        times = Counter(name for name, _ in named)
        return frozenset(key for name, key in named if times[name] > 1)

    def short_place(self, key: str) -> str:
        """Name of a place, without its state or province."""
        name, place = self.place(key), self.record.places.get(key)
        return place.name if place and name == place.label else name

    def division(self, country: str, name: str) -> str:
        """Name of a state or province."""
        named = division_in(country, name, self.language)
        return self._as_area(country, named) if named else name

    def tie(self, key: str, dash: str = " - ") -> str:
        """A tie by the names of its ends, in the order of the tie."""
        untied = self.record.untied.get(key)
        known = self.record.ties.get(key) or (untied.tie if untied else None)
        ends = known.ends if known else tuple(key.removeprefix("tie:").split("|"))
        return dash.join(map(self.place, ends))

    def crisis(self, key: str) -> str:
        """A crisis by its name."""
        shock = self.record.shocks.get(key)
        return key if shock is None else shock_name(shock, self.language) or shock.name

    def area(self, code: str) -> str:
        """A country or area by its code, as it stands in a list or a table."""
        return self._area_name(code, "country", in_list=True)

    def country(self, code: str) -> str:
        """A country or area in a sentence."""
        return self._area_name(code, "country-in-sentence")

    def _area_name(self, code: str, how: str, *, in_list: bool = False) -> str:
        own, english = (
            self.record.meta.area(code, language, in_list=in_list)
            or write_value(code, how, language)
            for language in (self.language, "en")
        )
        return own if own == english else NameOnPage(own, english)

    def countries(self, codes: Iterable[str], *, in_list: bool = False) -> list[str]:
        """Countries or areas in one sentence.

        Where one of them has a name of the record's own, all have those that stand beside it;
        so they do with `in_list`, where the others of the record are named next to them.
        """
        listed, area = list(codes), self.record.meta.area
        named = in_list or any(area(code, language) for code in listed for language in LANGUAGES)
        return [
            (area(code, self.language, in_list=True) if named else "") or self.country(code)
            for code in listed
        ]

    def source(self, key: str) -> Source:
        """A source by ``RECORD/KEY``."""
        record, _, name = key.partition("/")
        return self.record.sources[record, name]

    def record_title(self) -> str:
        """Title of the record; without a title in the language, by its two countries."""
        meta = self.record.meta
        title = meta.title_in(self.language)
        if title or len(set(meta.ends)) != 2:  # of many countries two would be a wrong title
            return title or meta.title
        ends = tuple(self.country(code) for code in meta.ends[:2])
        return self.page_text(Words(CODES)("record", countries=ends))

    def rule(self) -> str:
        """Sentence on who speaks for an end by the rule of the record."""
        return self.page_text(Words(RULES)(f"rules.{self.record.rule.name}"))

    def side(self, side: str) -> str:
        """Name of who speaks: a place, a voice that is no end, a country, or third parties."""
        return self.text(side_words(side, self.place, self.record.meta.area_name))

    def short_side(self, side: str, ends: Sequence[str] = (), form: str = "of") -> str:
        """The same without states and provinces; a country by its end where that is clear."""
        country = self.record.meta.area_name
        return self.text(side_words(acting(side, ends), self.short_place, country, form))

    def actor(self, actor: str, ends: Sequence[str] = ()) -> str:
        """Name of who acted, after the word for what was done: *by law*, *jointly*, by an end."""
        known = self.code("actor", actor)
        if known != actor or not actor:
            return known
        return self.text(Words(CODES)("by", who=self.side(acting(actor, ends))))

    def join(self, items: Iterable[str]) -> str:
        """Several things, one after the other."""
        return self.text(words_joined(items))


def words_joined(items: Iterable[str]) -> Message:
    """Several things in a sentence."""
    return Words("paradiplomacy.language.shared")("joined", items=tuple(items))
