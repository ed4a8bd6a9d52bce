"""Names, dates, codes and sources of a record, as commands show them in English or Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import typer

from paradiplomacy.errors import NotFoundError
from paradiplomacy.language import LANGUAGES, Message, Value, Words, render, sentences
from paradiplomacy.language.english import capital
from paradiplomacy.printable import printable

if TYPE_CHECKING:
    from paradiplomacy.model.context import Law
    from paradiplomacy.model.dates import EventDate
    from paradiplomacy.model.statements import Source
    from paradiplomacy.record.record import Record

__all__ = ["CODES", "SourceNumbers", "Speaker", "source_view", "sources_view"]

CODES = "paradiplomacy.site.words"
"""The word files that say what codes are called, on pages too."""


class Speaker:
    """Says things of a record in one language.

    Parameters
    ----------
    record : Record
    language : str

    Raises
    ------
    NotFoundError
        There is no such language.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> speaker = Speaker(open_record("sino_us"), "zh")
    >>> speaker.place("us-ar-little-rock"), speaker.code("status", "dormant")
    ('小石城', '沉寂')
    >>> speaker.tie("tie:cn-jilin-changchun|us-ar-little-rock"), speaker.date("1994-04")
    ('小石城 - 长春市', '1994年4月')
    """

    def __init__(self, record: Record, language: str) -> None:
        self.record = record
        self.language = language
        self._words = Words(__name__)
        if language not in LANGUAGES:
            raise NotFoundError("language", language, LANGUAGES)

    def say(self, key: str, /, **needs: Value) -> str:
        """A sentence of this module's word files."""
        return render(self._words(key, **needs), self.language)

    def columns(self, *names: str) -> tuple[str, ...]:
        """Headings of a table."""
        return tuple(self.say(f"column.{name}") for name in names)

    def code(self, group: str, code: object) -> str:
        """What a code is called, such as a status; one that has no name stays as it is."""
        from paradiplomacy.language.word_files import sentences

        return sentences(CODES, self.language).get(f"{group}.{code}", str(code or ""))

    def place(self, key: str) -> str:
        """How a place is called; in Chinese by its Chinese name, where it or GeoNames has one."""
        from paradiplomacy.record.name_forms import chinese_name

        place = self.record.places.get(key)
        if place is None:
            return key
        return (chinese_name(place) or place.label) if self.language == "zh" else place.label

    def crisis(self, key: str) -> str:
        """A crisis by its name."""
        shock = self.record.shocks.get(key)
        if shock is None:
            return key
        return (shock.name_zh if self.language == "zh" else "") or shock.name

    def tie(self, key: str) -> str:
        """A tie by the names of its ends, in the order of the tie."""
        tie = self.record.ties.get(key)
        ends = tie.ends if tie else tuple(key.removeprefix("tie:").split("|"))
        return " - ".join(map(self.place, ends))

    def date(self, when: str | EventDate | None, *, of_event: bool = False) -> str:
        """A date in words; empty where there is none. Of an event, a stretch holds its day."""
        from paradiplomacy.language.dates import in_words

        return in_words(str(when), self.language, of_event=of_event) if when else ""

    def actor(self, actor: str, ends: Sequence[str] = ()) -> str:
        """Who acted, of the ends of a tie; *jointly*, where both did, which both need not say."""
        from paradiplomacy.results.agreement_words import acting

        if not actor or actor in ("both", "law", "expired"):
            return self.code("actor", actor)
        who = self.side(acting(actor, ends))
        return render(Words(CODES)("by", who=who), self.language)

    def side(self, side: str) -> str:
        """Who speaks: a place, a voice that is no end, a country, or third parties."""
        from paradiplomacy.results.agreement_words import side_words

        return render(side_words(side, self.place), self.language)

    def property(self, name: str) -> str:
        """A property of a tie: what may happen to it, or its kind, its purpose or a break."""
        if name in ("kind", "purpose", "interruption"):
            return self.say(f"property.{name}")
        return self.code("change", name)

    def value(self, name: str, value: str) -> str:
        """The value of a fact of a tie: a kind, a purpose, a date, or that it is denied."""
        if value.startswith("not "):
            denied = self.value(name, value.removeprefix("not "))
            return render(Words(CODES)("not", value=denied), self.language)
        if name in ("kind", "purpose"):
            return self.code(name, value)
        change, _, day = value.rpartition(" ")
        date = self.code("date", day) if day == "unknown" else self.date(day, of_event=True)
        return " ".join(filter(None, (self.code("change", change) if change else "", date)))

    def agreement(self, agreement: str, between: Sequence[str], ends: Sequence[str]) -> str:
        """How the ends agree on a fact; where they do not, who contradicts whom."""
        if not between:
            return self.code("agreement", agreement)
        words = Words(CODES)
        sides = tuple(map(self.side, between))
        if set(ends) <= set(between):
            text = words("between.ends")
        elif len(sides) == 1:
            third = tuple(between) == ("third",)
            text = words("between.third") if third else words("between.within", side=sides[0])
        else:
            text = words("between.sides", sides=words_joined(sides))
        return capital(render(text, self.language))

    def shared(self, view: Mapping[str, Any]) -> str:
        """How far both ends agree on a date, as `shared_view` has it; empty where nothing says."""
        from paradiplomacy.results.agreement_words import shared_words

        if not view:
            return ""
        return render(sentences(*shared_words(view, self.side, self.language)), self.language)

    def reasons(self, name: str, over: Mapping[str, Sequence[str]]) -> str:
        """Why the preferred value of a fact goes before others, by criterion."""
        words = Words(CODES)
        return render(
            sentences(
                *(
                    words(
                        f"reason.{criterion}",
                        over=words_joined(self.value(name, value) for value in values),
                    )
                    for criterion, values in over.items()
                )
            ),
            self.language,
        )

    def country(self, code: str) -> str:
        """A country or area by its code, as it stands in a table."""
        from paradiplomacy.language import written

        own = self.record.meta.area(code, self.language, beside=True)
        return own or written(code, "country", self.language)

    def jurisdiction(self, law: Law) -> str:
        """Where a law binds: a place, or a country."""
        from paradiplomacy.language.countries import country_code

        if law.place:
            return self.place(law.place)
        code = country_code(law.jurisdiction)
        return self.country(code) if code else law.jurisdiction

    def sectors(self, words: Iterable[str]) -> str:
        """Sectors, one after the other."""
        from paradiplomacy.sources.sectors import sector_label

        labels = (sector_label(w, "zh" if self.language == "zh" else "en") for w in words)
        return self.joined(labels)

    def status(self, status: str, last_sign: str, sign_end: str) -> str:
        """A status; of a tie that neither is broken off nor only proposed, with its last sign."""
        word = self.code("status", status)
        if status not in ("active", "not known"):
            return word
        if not last_sign:
            return self.say("no_sign", status=word)
        if status == "active":
            return self.say("last_sign", status=word, date=self.date(last_sign))
        return self.say("no_sign_since", status=word, date=self.date(sign_end))

    def joined(self, items: Iterable[str]) -> str:
        """Several things, one after the other."""
        return render(words_joined(items), self.language)

    @cached_property
    def numbers(self) -> SourceNumbers:
        """Numbers of the sources that are shown, for one list below all tables."""
        return SourceNumbers(self.record)

    def show_sources(self) -> None:
        """Print the sources that got a number, each with its address."""
        if self.numbers.keys:
            typer.echo(self.say("sources"))
            for line in self.numbers.lines():
                typer.echo(printable(line))


def words_joined(items: Iterable[str]) -> Message:
    """Several things in a sentence."""
    return Words("paradiplomacy.language.shared")("joined", items=tuple(items))


class SourceNumbers:
    """Numbers of sources in the order in which they are named.

    Parameters
    ----------
    record : Record

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> numbers = SourceNumbers(open_record("sino_us"))
    >>> numbers.of(["sino_us/geonames"]), numbers.of(["sino_us/geonames"]), len(numbers.keys)
    ('[1]', '[1]', 1)
    """

    def __init__(self, record: Record) -> None:
        self._record = record
        self.keys: dict[str, int] = {}

    def of(self, keys: Iterable[str]) -> str:
        """The numbers of sources, given where they have none yet."""
        return " ".join(f"[{self.keys.setdefault(key, len(self.keys) + 1)}]" for key in keys)

    def lines(self) -> Iterable[str]:
        """Each source: its number and title, and its address in a line of its own."""
        for key, number in self.keys.items():
            source = source_of(self._record, key)
            yield f"[{number}] {source.title or source.id}"
            if source.url:
                yield f"    {source.url}"


def source_of(record: Record, key: str) -> Source:
    """A source by its key, ``RECORD/KEY``."""
    owner, _, name = key.partition("/")
    return record.sources[owner, name]


def source_view(record: Record, key: str) -> dict[str, Any]:
    """A source for JSON."""
    source = source_of(record, key)
    return {
        "source": key,
        "title": source.title,
        "url": source.url,
        "language": source.language,
        "end": source.end,
        "voice": str(source.voice),
    }


def sources_view(record: Record, keys: Iterable[str]) -> list[dict[str, Any]]:
    """Sources for JSON, sorted, each once."""
    return [source_view(record, key) for key in sorted(set(keys))]
