"""Sentences of a council page: what those of a tie and of a place have in common."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any

from paradiplomacy.answers.columns import labelled
from paradiplomacy.evidence.speakers import acting
from paradiplomacy.language import Language, Words, render
from paradiplomacy.language.dates import sign_in_words
from paradiplomacy.language.word_files import nested_words
from paradiplomacy.results.agreement_words import side_words
from paradiplomacy.results.localizer import Localizer
from paradiplomacy.site.council.blocks import (
    Block,
    HeadingBlock,
    InlineText,
    Items,
    Line,
    ParagraphBlock,
    TableBlock,
)
from paradiplomacy.site.kinds import View
from paradiplomacy.sources.sectors import sector_label
from paradiplomacy.version import __version__

WORDS = Words("paradiplomacy.site.council.words")
LAW = Words("paradiplomacy.site.pages.law")
MOST_SECTORS = 6
_MARK = re.compile("\ue000(\\d+)\ue001")


class Composer:
    """Sentences of the word files, with names, dates and links put in."""

    def __init__(self, view: View, localizer: Localizer) -> None:
        self.view = view
        self.names = localizer
        self.record = localizer.record

    def line(self, key: str, **needs: Any) -> Line:
        """A sentence; runs among its needs stay runs."""
        if not needs:
            return _fixed_sentence(key, self.names.language)
        runs: list[InlineText] = []
        message = WORDS(key, **{name: _mark_runs(value, runs) for name, value in needs.items()})
        text = render(message, self.names.language)
        if not runs:
            return (InlineText(text),) if text else ()
        return tuple(
            runs[int(part)] if at % 2 else InlineText(part)
            for at, part in enumerate(_MARK.split(text))
            if part
        )

    def words(self, key: str, **needs: Any) -> str:
        """A sentence as plain text."""
        return "".join([run.text for run in self.line(key, **needs)])

    def paragraph(self, key: str, /, look: str = "", **needs: Any) -> ParagraphBlock:
        """A sentence as a paragraph."""
        return ParagraphBlock(self.line(key, **needs), look)

    def row(self, label: str, *cells: Line) -> tuple[Line, ...]:
        """A row that its first cell names."""
        return (self.line(f"label.{label}"), *cells)

    def code(self, group: str, code: str) -> str:
        """The word for a code, as all pages have it."""
        return self.names.code(group, code) if code else self.words(f"{group}.none")

    def date(self, text: str, *, of_event: bool = False) -> str:
        """A date in words."""
        if not text:
            return self.words("unknown-date")
        return self.names.date(text, of_event=of_event)

    def start(self, row: Mapping[str, Any]) -> str:
        """When a tie began, or is to begin."""
        return self.words(
            "to-come" if row["is_to_come"] else "begun",
            day=self.date(row["established"], of_event=True),
        )

    def place(self, key: str, *, full: bool = False) -> InlineText:
        """A place, with a link to its page."""
        named = self.names.place if full else self.names.short_place
        return InlineText(named(key), page=("place", key) if key in self.record.places else None)

    def where(self, key: str) -> str:
        """Country of a place in a sentence; nothing where the place has its name."""
        country = self.names.country(self.record.country_of(key))
        return "" if country == self.names.place(key) else self.words("lead.where", country=country)

    def side(self, side: str, form: str = "of") -> str:
        """Name of a side: an end by its place, a country by its end where that is clear."""
        side, country = acting(side, self.view["ends"]), self.record.meta.area_name
        return self.names.text(side_words(side, self.names.short_place, country, form))

    def source(self, key: str) -> InlineText:
        """A source, with its address."""
        source = self.names.source(key)
        return self.prose(source.title or source.id, address=source.web_address)

    def crisis(self, key: str) -> InlineText:
        """A crisis, with a link to its page."""
        name = self.names.crisis(key)
        return InlineText(name, quoted=name == self.record.shocks[key].name, page=("crisis", key))

    def prose(self, text: str, **where: Any) -> InlineText:
        """Text of the record, in the language of the page if it is translated."""
        own = self.names.translated(text)
        return InlineText(own or text, quoted=not own, translated=bool(own), **where)

    def lead(self, line: Line) -> ParagraphBlock:
        """The first paragraph: a sentence, and the number of exchanges."""
        n, years = self.view["exchanges"]["n"], self.view["years"]
        did = self.line("lead.did" if n else "lead.did-nothing", n=n, years=years)
        return ParagraphBlock(self.joined([line, did]), "lead")

    def doubts(self, lines: Sequence[Line], asked: Sequence[Line]) -> list[Block]:
        """Facts that are not sure, and whom to ask."""
        return [
            HeadingBlock(self.words("heading.doubts")),
            Items(tuple(lines)) if lines else self.paragraph("doubt.none"),
            self.paragraph("doubt.ask"),
            Items(tuple(asked)),
        ]

    def period(self, when: str) -> str:
        """The time for which something held: until a day, rather than by it."""
        low, _, high = when.partition("/")
        return self.words("until", day=self.date(high)) if low == ".." and high else self.date(when)

    def exchanges(self) -> list[Block]:
        """Exchanges of the years asked for."""
        done, years = self.view["exchanges"], self.view["years"]
        when = {"since": self.date(self.view["since"]), "as_of": self.date(self.view["as_of"])}
        section: list[Block] = [HeadingBlock(self.words("heading.done", years=years))]
        before = done["perhaps_before"]
        many = "perhaps" if before == done["n"] else "some-perhaps" if before else "some"
        key = f"done.{many if done['n'] else 'none'}"
        lines = [self.line(key, n=done["n"], before=before, **when)]
        if done["all"] > done["n"]:
            lines.append(self.line("done.all", all=done["all"]))
        if done["undated"]:
            lines.append(self.line("done.undated", n=done["undated"]))
        if not done["n"]:
            lines.append(self.line("done.silence"))
        section.append(ParagraphBlock(self.joined(lines)))
        if done["n"]:
            section.append(TableBlock(tuple(self._counts(done))))
            shown = len(done["latest"])
            key = "done.latest" if shown < done["n"] else "done.every"
            section.append(self.paragraph(key, n=shown, all=done["n"]))
            section.append(Items(tuple(self._exchange(e) for e in done["latest"])))
        if self.view["responses"]:
            answers = self.view["responses"]
            shown = answers[: 2 if self.view.get("is_state") else 3]
            key = "done.crises" if len(shown) == len(answers) else "done.crises-latest"
            section.append(self.paragraph(key, n=len(shown), all=len(answers)))
            section.append(Items(tuple(self._response(answer) for answer in shown)))
        return section

    def _counts(self, done: dict[str, Any]) -> list[tuple[Line, ...]]:
        years = [self.words("pair", what=self.date(y), n=n) for y, n in done["by_year"].items()]
        if done["year_uncertain"]:
            years.append(self.words("pair", what=self.words("open-year"), n=done["year_uncertain"]))
        fields = [
            self.words("pair", what=sector_label(s, self.names.language), n=n)
            for s, n in islice(done["by_sector"].items(), MOST_SECTORS)
        ]
        if len(done["by_sector"]) > MOST_SECTORS:
            fields.append(self.words("more-fields", n=len(done["by_sector"]) - MOST_SECTORS))
        givers = [self.words("pair", what=self._giver(g), n=n) for g, n in done["by_giver"].items()]
        rows = [("years", years), ("fields", fields), ("givers", givers)]
        return [self.row(label, self.line("listed", items=items)) for label, items in rows if items]

    def _giver(self, giver: str) -> str:
        if giver in ("mutual", "unknown"):
            return self.words(f"giver.{giver}")
        return self.words("giver.from", side=self.side(giver))

    def _exchange(self, exchange: dict[str, Any]) -> Line:
        form, what = exchange["form"] or "other", self.prose(exchange["description"])
        needs = {"date": self.date(exchange["date"]), "form": self.code("form", form), "what": what}
        which = "-other" if form == "other" else ""
        if self.view["subject"] == "place":
            both, near = (exchange["place_a"], exchange["place_b"]), self.view["country"]
            ends = sorted(both, key=lambda end: self.record.country_of(end) != near)
            places = [self.place(end) for end in ends if end != self.view["key"]]
            if not all(_is_named(place, what) for place in places):
                which += "-with" if len(places) == 1 else "-between"
                names = ("partner",) if len(places) == 1 else ("a", "b")
                needs |= dict(zip(names, places, strict=True))
        described = "described" if exchange["description"] else "bare"
        line = self.line(f"exchange.{described}{which}", **needs)
        sources = self.line("exchange.sources", sources=(self.source(exchange["first_source"]),))
        return self.joined([line, *self.further("exchange", exchange), sources])

    def further(self, kind: str, shown: Mapping[str, Any]) -> list[Line]:
        """Values of columns that no sentence names."""
        return [
            self.line("exchange.further", label=label, text=self.prose(text))
            for label, text in labelled(kind, shown, self.names.language)
        ]

    def _response(self, response: dict[str, Any]) -> Line:
        to = response["partner"] if response["partner"] not in self.view["ends"] else ""
        place, what = self.place(response["place"]), self.prose(response["description"])
        needs: dict[str, Any] = {
            "crisis": self.crisis(response["shock"]),
            "place": place,
            "date": self.date(response["date"]),
        }
        if to:
            needs["partner"] = self.place(to)
        if what.text and (what.translated or self.names.language == "en"):
            names_place = _is_named(place, what) or response["place"] == self.view["key"]
            names_all = not to or _is_named(needs["partner"], what)
            how = ("alone" if names_all else "with") if names_place else "by"
            how = "between" if not (names_place or names_all) else how
            parts = [self.line(f"response-told.{how}", what=what, **needs)]
        else:
            answer = response["answer"]
            needs["answer"] = self.words(f"answer.{answer}")
            parts = [self.line(f"response-to.{answer}" if to else "response", **needs)]
            parts += [self.line("response-what", what=what)] if what.text else []
        return self.joined([*parts, *self.further("response", response)])

    def sources(self) -> list[Block]:
        """Sources that speak: those of each end, and third parties."""
        rows = []
        for side in self.view["sides"]:
            sources = tuple(self.source(key) for key in side["sources"])
            if not sources:
                cell = self.line("sources.none")
            elif side["n"] > len(sources):
                rest = side["n"] - len(sources)
                cell = self.line("sources.more", n=side["n"], sources=sources, rest=rest)
            else:
                cell = self.line("sources.all", n=side["n"], sources=sources)
            rows.append(((InlineText(self.speaker(side["side"])),), cell))
        return [
            HeadingBlock(self.words("heading.sources")),
            self.paragraph("sources.about", rule=self.names.rule()),
            TableBlock(tuple(rows)),
        ]

    def speaker(self, side: str) -> str:
        """Speaker, as the first cell of a row."""
        text = (
            self.words(f"side.{side}")
            if side in ("partners", "others")
            else self.side(side, "many")
        )
        return text[:1].upper() + text[1:]

    def laws(self) -> list[Block]:
        """Laws that touch it."""
        section: list[Block] = [HeadingBlock(self.words("heading.law"))]
        subject = self.view["subject"]
        if not self.view["laws"]:
            one = subject == "tie" or self.view["n"] == 1
            section.append(self.paragraph(f"law.none-{'tie' if one else 'place'}"))
        section += [ParagraphBlock(self._law(law)) for law in self.view["laws"]]
        section.append(self.paragraph("law.advice", look="caveat"))
        return section

    def _law(self, row: dict[str, Any]) -> Line:
        title = row["citation"] or row["jurisdiction"]
        name = self.prose(title, page=("law", row["law"]))
        of_status = {"bill": "law.bill"}
        if row["effective"]:
            of_status |= {"in force": "law.in-force", "order": "law.order"}
        key = of_status.get(row["status"], "law.other")
        parts = [
            self.line(
                key,
                law=name,
                place=self.place(row["place"]),
                since=self.date(row["effective"]),
                status=self.code("law-status", row["status"]),
            )
        ]
        if self.view["subject"] == "place":
            ties = "law.ties-bill" if row["status"] == "bill" else "law.ties"
            parts.append(self.line(ties, n=len(row["own_ties"])))
            parts += [self.line("law.proposed", n=n) for n in [row["own_proposed"]] if n]
        if row["duty"]:
            parts.append(self.line("law.duty", duty=self.prose(row["duty"])))
        if row["exceptions"]:
            parts.append(self.line("law.exceptions", what=self.prose(row["exceptions"])))
        parts.append(self.line(f"law.existing-{row['retroactive'] or 'unknown'}"))
        if row["terminate_by"]:
            parts.append(self.line("law.deadline", day=self.date(row["terminate_by"])))
        if row["contradicted"]:
            what = tuple(LAW(f"clause.{name}") for name in row["contradicted"])
            parts.append(self.line("law.differ", what=what))
        return self.joined([*parts, *self.further("law", row)])

    def joined(self, lines: Sequence[Line]) -> Line:
        """Sentences, one after the other."""
        gap = self.names.written(("", ""), "sentences")
        runs: list[InlineText] = []
        for line in lines:
            runs += [InlineText(gap)] if runs and gap else []
            runs += line
        return tuple(runs)

    def closing(self) -> list[Block]:
        """Closing of a page: where it comes from, and where the rest is."""
        meta = self.record.meta
        needs = {
            "title": InlineText(self.names.record_title(), page=("home", "")),
            "licence": meta.licence,
            "as_of": self.date(self.view["as_of"]),
            "rule": str(self.record.rule),
            "version": __version__,
        }
        return [self.paragraph("closing", look="small", **needs)]

    def status(self, row: dict[str, Any]) -> str:
        """A status, with the last sign of life."""
        key = "active" if row["status"] == "active" else "not-known"
        status = self.code("status", row["status"])
        if row["status"] not in ("active", "not known"):
            return status
        if not row["last_sign"]:
            return self.words("status-line.no-sign", status=status)
        day = row["last_sign"] if key == "active" else row["sign_end"]
        when = sign_in_words(str(day), self.names.language)
        return self.words(f"status-line.{key}", status=status, day=when)

    def ask(self, place: str, what: str) -> Line:
        """Whom to ask in a place: as the words have it for its country and tier, or for any."""
        known = self.record.places[place]
        offices = nested_words(WORDS.module, "en")["office"]
        levels = (known.level, known.level.tier)
        named = (*(f"{known.country}-{level}" for level in levels), known.country, "other")
        whose = next(name for name in named if name in offices)
        office = self.words(f"office.{whose}", place=self.names.short_place(place))
        is_proposed = self.view.get("status") == "proposed"
        return self.line("ask-proposed" if is_proposed else "ask", office=office, what=what)


@cache
def _fixed_sentence(key: str, language: Language) -> Line:
    """A sentence that needs nothing: the same on every page."""
    text = render(WORDS(key), language)
    return (InlineText(text),) if text else ()


def _is_named(place: InlineText, text: InlineText) -> bool:
    """True if the name of a place stands in a text; Chinese ones do without their last sign too."""
    name = re.sub("(?<=..)[省州市县区]$", "", place.text)
    return bool(re.search(f"{re.escape(name)}(?![a-z])", text.text))


def _mark_runs(value: Any, runs: list[InlineText]) -> Any:
    """A value with a mark for each run in it, which is added to a list."""
    if isinstance(value, InlineText):
        runs.append(value)
        return f"\ue000{len(runs) - 1}\ue001"
    if isinstance(value, list | tuple):
        return tuple([_mark_runs(item, runs) for item in value])
    return value
