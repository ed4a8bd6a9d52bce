"""Replies of commands: text in a language, or one JSON object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

import typer

from paradiplomacy.cli.show import as_json, console, note, say_in, table, values_of
from paradiplomacy.language import Text, Words, check_language, render, sentences
from paradiplomacy.language.english import capital
from paradiplomacy.printable import printable
from paradiplomacy.results.localizer import CODES, Localizer, words_joined
from paradiplomacy.sources.sectors import sector_label
from paradiplomacy.views import AnswerList, RecordAnswer

if TYPE_CHECKING:
    from paradiplomacy.answers import TieLine
    from paradiplomacy.answers.index import RecordIndex
    from paradiplomacy.answers.laws import LawAnswer
    from paradiplomacy.record.record import Record

REPLY_WORDS = Words(__name__)
"""What commands print around the rows of an answer."""


class Printer:
    """Prints what a command has to say: sentences of word files and tables, or one JSON object.

    The kind is the name and version of the shape of the JSON; it is empty where people are to read
    it. `say` says a sentence of the word files by its key.
    """

    def __init__(self, words: Words, language: str, kind: str = "") -> None:
        check_language(language)
        self.say = say_in(words, language)
        self.language = language
        self._kind = kind

    @property
    def is_json(self) -> bool:
        """JSON is asked for, so that standard error stays empty."""
        return bool(self._kind)

    def prints(self, content: Mapping[str, Any]) -> bool:
        """Print plain values as JSON, where that is asked for."""
        if self._kind:
            as_json(self._kind, content, self.language)
        return self.is_json

    def text(self, text: Text) -> str:
        """A message in this language; what somebody wrote stays."""
        return render(text, self.language)

    def columns(self, *names: str) -> tuple[str, ...]:
        """Headings of a table."""
        return tuple(self.say(f"column.{name}") for name in names)

    def grid(
        self,
        title: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[object]],
        *,
        whole: Sequence[str] = (),
    ) -> None:
        """A table of columns that the word files name; of those in `whole` no word is broken."""
        table(title, self.columns(*columns), rows, whole=self.columns(*whole))

    def line(self, key: str, /, **needs: Any) -> None:
        """A sentence on standard output."""
        typer.echo(self.say(key, **needs))

    def remark(self, key: str, /, **needs: Any) -> None:
        """A sentence on standard error: what was done, or must not be read from an answer."""
        note(self.say(key, **needs))


class RecordReply(Printer, Localizer):
    """Prints what a command has to say of a record.

    If it is whole and has something that is not shown, such as an account, that is said at once.
    """

    def __init__(
        self, record: Record, words: Words, language: str, kind: str = "", *, is_whole: bool = False
    ) -> None:
        Localizer.__init__(self, record, language)
        Printer.__init__(self, words, language, kind)
        self.shared_words, self.is_whole = say_in(REPLY_WORDS, language), is_whole
        if is_whole:
            from paradiplomacy.evidence.consent.showing import hides_some

            if hides_some(record.materials):
                note(self.shared_words("private"))

    @cached_property
    def index(self) -> RecordIndex:
        """The record by what its answers are looked up by."""
        from paradiplomacy.answers.index import index_of

        return index_of(self.record)

    def answers(self, answer: RecordAnswer, sources: Iterable[str]) -> bool:
        """Print an answer as JSON, with the sources that it names, where that is asked for."""
        if not self.is_json:
            return False
        cited = [source_view(self.record, key) for key in sorted(set(sources))]
        return self.prints(answer.to_dict() | {"cited": cited})

    def lists(self, name: str, answers: Sequence[RecordAnswer]) -> bool:
        """Print answers as the lines of a list in JSON, with the sources that they name."""
        sources = (key for each in answers for key in getattr(each, "sources", ()))
        return self.answers(AnswerList(name, tuple(answers)), sources)

    def head(self, title: str, lines: Iterable[str]) -> None:
        """A title, and a line for each property."""
        screen = console()
        screen.print(f"[bold]{printable(title)}[/bold]", highlight=False)
        for line in lines:
            screen.print(printable(line), highlight=False, markup=False)
        screen.print()

    def further_lines(self, kind: str, values: Mapping[str, Any]) -> Iterator[str]:
        """A line for each column of a thing that its class lacks; see `answers.columns`."""
        from paradiplomacy.answers.columns import labelled

        for label, text in labelled(kind, values, self.language, self.code):
            yield self.shared_words("labelled", label=label, text=text)

    def further_table(self, kind: str, answers: Iterable[Any]) -> tuple[list[str], list[list[str]]]:
        """Labels of such columns that any answer fills, and the texts of each answer in them."""
        from paradiplomacy.answers.columns import labelled

        texts = [dict(labelled(kind, each.further, self.language, self.code)) for each in answers]
        labels = [*dict.fromkeys(chain.from_iterable(texts))]
        return labels, [[of_one.get(label, "") for label in labels] for of_one in texts]

    def rows(
        self,
        title: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[object]],
        *,
        whole: Sequence[str] = (),
    ) -> bool:
        """A table, where it has a row, below how many it has; else the word that there is none."""
        cells = list(rows)
        if cells:
            self.grid(self.say(f"title.{title}", n=len(cells)), columns, cells, whole=whole)
        else:
            self.remark("none")
        return bool(cells)

    def side_by_side(self, names: Sequence[str], rows: Mapping[str, Sequence[object]]) -> None:
        """A table with a column for each thing that is compared; rows without a value are left."""
        shown = [(name, cells) for name, cells in rows.items() if any(cells)]
        table("", ("", *names), [(*self.columns(name), *cells) for name, cells in shown])

    def counts(self, group: str, counts: Mapping[str, int], most: int | None = None) -> str:
        """How many of each code, one a line, the most frequent first: ``active 3``."""

        def word(code: str) -> str:
            return (
                sector_label(code, self.language) if group == "sector" else self.code(group, code)
            )

        return "\n".join(f"{word(code)} {n}" for code, n in [*counts.items()][:most])

    def property(self, name: str) -> str:
        """A property of a tie: what may happen to it, or its kind, its purpose or a break."""
        if name in ("kind", "purpose", "interruption", "stated_status", "exchanges_in_year"):
            return self.shared_words(f"property.{name}")
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
        """Agreement of the ends on a fact; where they do not agree, who contradicts whom."""
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
            text = words("between.sides", sides=sides)
        return capital(render(text, self.language))

    def shared(self, view: Mapping[str, Any]) -> str:
        """The part of a date on which both ends agree, as `shared_view` has it; may be empty."""
        from paradiplomacy.results.agreement_words import shared_words

        if not view:
            return ""
        return render(sentences(*shared_words(view, self.side, self.language)), self.language)

    def reasons(self, name: str, over: Mapping[str, Sequence[str]]) -> str:
        """Reasons why the preferred value of a fact goes before others, by criterion."""
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

    def jurisdiction(self, answer: LawAnswer) -> str:
        """The place or the country that a law binds."""
        from paradiplomacy.language.countries import country_code

        law = answer.law
        if law.place:
            return self.place(law.place)
        code = country_code(law.jurisdiction)
        return self.area(code) if code else law.jurisdiction

    def sectors(self, words: Iterable[str]) -> str:
        """Sectors, one after the other."""
        return self.join(sector_label(word, self.language) for word in words)

    def established_date(self, line: TieLine) -> str:
        """Date from which a tie stands, and how the ends agree on it; empty where nobody says."""
        if line.tie.fact("established") is None:
            return ""
        date = self.date(line.tie.established, of_event=True) or self.shared_words("unknown")
        return self.shared_words("paren", text=date, more=self.code("agreement", line.agreement))

    def status(self, status: str, last_sign: str, sign_end: str) -> str:
        """A status; of a tie that neither is broken off nor only proposed, with its last sign."""
        word = self.code("status", status)
        if status not in ("active", "not known"):
            return word
        if not last_sign:
            return self.shared_words("no_sign", status=word)
        if status == "active":
            return self.shared_words("last_sign", status=word, date=self.date(last_sign))
        return self.shared_words("no_sign_since", status=word, date=self.date(sign_end))

    @cached_property
    def numbers(self) -> SourceNumbers:
        """Numbers of the sources that are shown, for one list below all tables."""
        return SourceNumbers(self.record)

    def show_sources(self) -> None:
        """Print the sources that got a number, each with its address."""
        if self.numbers.keys:
            typer.echo(self.shared_words("sources"))
            for line in self.numbers.lines():
                typer.echo(printable(line))


class SourceNumbers:
    """Numbers of sources in the order in which they are named.

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


def source_of(record: Record, key: str) -> Any:
    """A source by its key, ``RECORD/KEY``."""
    owner, _, name = key.partition("/")
    return record.sources[owner, name]


def source_view(record: Record, key: str) -> dict[str, Any]:
    """A source for JSON."""
    source = source_of(record, key)
    return {"source": key} | values_of(source, "title", "url", "language", "end", "voice")
