"""Places, ties, dates, codes, sides and areas of a record in words, in one language.

Commands, pages and council pages say them alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from paradiplomacy.errors import NotFoundError
from paradiplomacy.language import LANGUAGES, Message, Text, Words, render, written
from paradiplomacy.language.dates import in_words
from paradiplomacy.language.word_files import sentences
from paradiplomacy.record.name_forms import chinese_label, chinese_name
from paradiplomacy.results.agreement_words import acting, side_words

if TYPE_CHECKING:
    from paradiplomacy.model.dates import EventDate
    from paradiplomacy.model.places import Place
    from paradiplomacy.record.record import Record

__all__ = ["CODES", "Localizer", "words_joined"]

CODES = "paradiplomacy.site.words"
"""The word files that say what codes are called, on pages and in commands."""


class Localizer:
    """Says things of a record in one language.

    Parameters
    ----------
    record : Record
    language : {"en", "zh"}

    Raises
    ------
    NotFoundError
        There is no such language.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> words = Localizer(open_record("sino_us"), "zh")
    >>> words.place("us-ar-little-rock"), words.code("status", "dormant"), words.area("US")
    ('小石城', '沉寂', '美国')
    >>> words.tie("tie:cn-jilin-changchun|us-ar-little-rock"), words.date("1994-04")
    ('小石城 - 长春市', '1994年4月')
    >>> words.actor("US", ("us-ar-little-rock", "cn-jilin-changchun"))
    '由小石城'
    """

    def __init__(self, record: Record, language: str) -> None:
        if language not in LANGUAGES:
            raise NotFoundError("language", language, LANGUAGES)
        self.record = record
        self.language = language
        self._places: dict[str, str] = {}

    def text(self, text: Text) -> str:
        """A message in this language; what somebody wrote stays."""
        return render(text, self.language)

    def code(self, group: str, code: object) -> str:
        """What a code is called, such as a status; one that has no name stays as it is."""
        return self._codes.get(f"{group}.{code}", str(code or ""))

    @cached_property
    def _codes(self) -> Mapping[str, str]:
        return sentences(CODES, self.language)

    def date(self, when: str | EventDate | None, *, of_event: bool = False) -> str:
        """A date in words; empty where there is none. Of an event, a stretch holds its day."""
        return in_words(str(when), self.language, of_event=of_event) if when else ""

    def place(self, key: str) -> str:
        """How a place is called; in Chinese by its Chinese name, where it or GeoNames has one."""
        if key not in self._places:
            place = self.record.places.get(key)
            self._places[key] = self._name(place) if place else key
        return self._places[key]

    def _name(self, place: Place) -> str:
        if self.language == "en":
            return place.label
        of = chinese_label if place.id in self._namesakes else chinese_name
        named = of(place) or place.label
        # A place that bears the name of its whole area is called as the area is.
        area = self.record.meta.area(place.country, "zh")
        return area if area.startswith(named) else named

    @cached_property
    def _namesakes(self) -> frozenset[str]:
        """Places that only their state or province distinguishes from another in Chinese."""
        by_name: dict[tuple[str, str], list[Place]] = {}
        for place in self.record.places.values():
            by_name.setdefault((place.country, place.name), []).append(place)
        named = [
            (chinese_name(place), place.id)
            for places in by_name.values()
            if len(places) > 1
            for place in places
        ]
        times = Counter(name for name, _ in named)
        return frozenset(key for name, key in named if times[name] > 1)

    def tie(self, key: str, dash: str = " - ") -> str:
        """A tie by the names of its ends, in the order of the tie."""
        tie = self.record.ties.get(key)
        untied = self.record.untied.get(key)
        known = tie or (untied.tie if untied else None)
        ends = known.ends if known else tuple(key.removeprefix("tie:").split("|"))
        return dash.join(map(self.place, ends))

    def crisis(self, key: str) -> str:
        """A crisis by its name."""
        shock = self.record.shocks.get(key)
        if shock is None:
            return key
        return (shock.name_zh if self.language == "zh" else "") or shock.name

    def area(self, code: str) -> str:
        """A country or area by its code, as it stands in a list or a table."""
        own = self.record.meta.area(code, self.language, beside=True)
        return own or written(code, "country", self.language)

    def side(self, side: str) -> str:
        """Who speaks: a place, a voice that is no end, a country, or third parties."""
        return self.text(side_words(side, self.place))

    def actor(self, actor: str, ends: Sequence[str] = ()) -> str:
        """Who acted, after the word for what was done: *by law*, *jointly*, by an end."""
        known = self.code("actor", actor)
        if known != actor:
            return known
        return self.text(Words(CODES)("by", who=self.side(acting(actor, ends))))

    def joined(self, items: Iterable[str]) -> str:
        """Several things, one after the other."""
        return self.text(words_joined(items))


def words_joined(items: Iterable[str]) -> Message:
    """Several things in a sentence."""
    return Words("paradiplomacy.language.shared")("joined", items=tuple(items))
