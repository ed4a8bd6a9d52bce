"""Names, dates, codes and sources of a record, as commands show them in English or Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import typer

from paradiplomacy.language import Value, Words, render, sentences
from paradiplomacy.language.english import capital
from paradiplomacy.printable import printable
from paradiplomacy.results.localizer import CODES, Localizer, words_joined

if TYPE_CHECKING:
    from paradiplomacy.answers import TieLine
    from paradiplomacy.model.context import Law
    from paradiplomacy.model.statements import Source
    from paradiplomacy.record.record import Record

__all__ = ["SourceNumbers", "Speaker", "source_view", "sources_view"]


class Speaker(Localizer):
    """Says things of a record in one language.

    Parameters
    ----------
    record : Record
    language : str

    Raises
    ------
    NotFoundError
        There is no such language.
    """

    def __init__(self, record: Record, language: str) -> None:
        super().__init__(record, language)
        self._words = Words(__name__)

    def say(self, key: str, /, **needs: Value) -> str:
        """A sentence of this module's word files."""
        return render(self._words(key, **needs), self.language)

    def columns(self, *names: str) -> tuple[str, ...]:
        """Headings of a table."""
        return tuple(self.say(f"column.{name}") for name in names)

    def property(self, name: str) -> str:
        """A property of a tie: what may happen to it, or its kind, its purpose or a break."""
        own = ("kind", "purpose", "interruption", "stated_status", "exchanges_in_year")
        if name in own:
            return self.say(f"property.{name}")
        return self.code("change", name)

    def value(self, name: str, value: str) -> str:
        """The value of a fact of a tie: a kind, a purpose, a date, or that it is denied."""
        if value.startswith("not "):
            denied = self.value(name, value.removeprefix("not "))
            return render(Words(CODES)("not", value=denied), self.language)
        if name in ("kind", "purpose"):
            return self.code(name, value)
        if name == "exchanges_in_year":
            return value
        if name == "stated_status":
            return self.code("status", value)
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

    def jurisdiction(self, law: Law) -> str:
        """Where a law binds: a place, or a country."""
        from paradiplomacy.language.countries import country_code

        if law.place:
            return self.place(law.place)
        code = country_code(law.jurisdiction)
        return self.area(code) if code else law.jurisdiction

    def sectors(self, words: Iterable[str]) -> str:
        """Sectors, one after the other."""
        from paradiplomacy.sources.sectors import sector_label

        labels = (sector_label(w, "zh" if self.language == "zh" else "en") for w in words)
        return self.joined(labels)

    def established(self, line: TieLine) -> str:
        """When a tie was established, and how the ends agree on it; empty where nobody says."""
        if line.tie.fact("established") is None:
            return ""
        date = self.date(line.tie.established, of_event=True) or self.say("unknown")
        return self.say("paren", text=date, more=self.code("agreement", line.agreement))

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
