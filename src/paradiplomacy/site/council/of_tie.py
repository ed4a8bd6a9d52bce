"""The council page of a tie."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from paradiplomacy.answers.columns import labelled
from paradiplomacy.evidence.speakers import is_end
from paradiplomacy.language import sentences
from paradiplomacy.language.english import capital
from paradiplomacy.results.agreement_words import shared_words
from paradiplomacy.site.council.blocks import (
    Block,
    HeadingBlock,
    InlineText,
    Line,
    ParagraphBlock,
    TableBlock,
)
from paradiplomacy.site.council.composer import Composer

MOST_VALUES = 5
"""Values of a fact that are named; the page of the tie has all."""


class TiePage(Composer):
    """The page of a tie."""

    def composed(self) -> list[Block]:
        """All of it."""
        names = [self.names.place(end) for end in self.view["ends"]]
        return [
            HeadingBlock(" – ".join(names), 1),
            self.paragraph("kicker.tie", look="small", as_of=self.date(self.view["as_of"])),
            self._lead(),
            HeadingBlock(self.words("heading.what-tie")),
            TableBlock(tuple(self._what())),
            *self.exchanges(),
            *self.sources(),
            *self._doubts(),
            *self.laws(),
            *self.closing(),
        ]

    def _lead(self) -> ParagraphBlock:
        view = self.view
        kind = self.words(f"noun.{view['kind'] or 'none'}")
        ends = tuple(self.place(end, full=True) for end in view["ends"])
        line = self.line(
            "lead.to-come" if view["is_to_come"] else f"lead.{view['status'].replace(' ', '-')}",
            a=ends[0],
            b=ends[1],
            kind=kind,
            where_a=self.where(view["ends"][0]),
            where_b=self.where(view["ends"][1]),
        )
        doubt = self.names.in_doubt(view["in_doubt"])
        return self.lead(self.joined([line, (InlineText(doubt),)]) if doubt else line)

    def _what(self) -> list[tuple[Line, ...]]:
        view = self.view
        rows = [self.row("kind", (InlineText(self._kind()),))]
        if self._is_dated_or_should_be():
            rows.append(self.row("since", (InlineText(self.start(view)),)))
            rows.append(self.row("sure", self._sure()))
        rows.append(self.row("status", (InlineText(self.status(view)),)))
        changes = [
            self.words(
                "change",
                date=self.date(change["date"], of_event=True),
                what=self.names.goes_on(view["kind"])
                if change["change"] == "renewed" and before.get("ended_as")
                else self.words(f"changed.{change['change']}"),
                actor=self._actor(change["actor"]),
            )
            for before, change in pairwise(({}, *view["history"]))
        ]
        if changes:
            rows.append(self.row("history", self.line("semicolons", items=changes)))
        rows += [
            ((InlineText(capital(label)),), (self.prose(text),))
            for label, text in labelled("tie", view, self.names.language)
        ]
        return rows

    def _is_dated_or_should_be(self) -> bool:
        """True unless the tie was only proposed, so that no date of a founding is to be missed."""
        return bool(self.view["established"]) or self.view["status"] != "proposed"

    def _kind(self) -> str:
        view = self.view
        kind = self._kind_then(view["kind"], view["kind_since"])
        before = [self._kind_then(row["kind"], row["when"]) for row in view["kinds_before"]]
        return self.words("kinds-before", kind=kind, before=before) if before else kind

    def _kind_then(self, kind: str, when: str) -> str:
        word = self.code("kind", kind)
        return self.words("kind-when", kind=word, when=self.period(when)) if when else word

    def _sure(self) -> Line:
        view = self.view
        if view["agreement"] == "contradicted":
            between = sorted(view["between"], key=is_end, reverse=True)
            return self.line("sure.contradicted", sides=[self.side(side) for side in between])
        if not view["established"]:
            return self.line("sure.silent")
        if view["shared"]:
            words = shared_words(view["shared"], self.side, self.names.language)
            return (InlineText(self.names.text(sentences(*words))),)
        return self.line(f"sure.{view['agreement']}")

    def _actor(self, actor: str) -> str:
        if actor in ("both", "law", "expired", ""):
            return self.words(f"actor.{actor or 'unknown'}")
        return self.words("actor.side", side=self.side(actor))

    def _doubts(self) -> list[Block]:
        view = self.view
        lines = [self._contradicted(fact) for fact in view["contradicted"]]
        lines += [self._one_sided(fact) for fact in filter(_has_value, view["one_sided"])]
        lines += [
            self.line(
                "doubt.third",
                what=self._what_is(fact),
                value=self._value(fact["property"], value["value"], value["when"]),
            )
            for fact in filter(_has_value, view["third_party"])
            for value in fact["values"][:1]
        ]
        if not view["established"] and self._is_dated_or_should_be():
            lines.append(self.line("doubt.no-date"))
        if view["status"] == "not known":
            lines.append(self.line("doubt.not-known"))
        return self.doubts(lines, [self.ask(end, self._lacking(end)) for end in view["ends"]])

    def _lacking(self, end: str) -> str:
        """List of what an end could say and the record lacks, in words."""
        side = next(s for s in self.view["sides"] if s["side"] == end)
        wanted = [] if side["n"] else ["agreement"]
        wanted += ["exchanges"] if self.view["agreement"] == "confirmed" else ["date", "exchanges"]
        items = [self.words(f"wanted.{name}", years=self.view["years"]) for name in wanted]
        return self.words("listed-all", items=items)

    def _values(self, fact: dict[str, Any]) -> list[str]:
        said: list[str] = []
        spoke: set[str] = set()
        for value in fact["values"][:MOST_VALUES]:
            sides = [
                self.words("said-again", side=self.side(side)) if side in spoke else self.side(side)
                for side in sorted(value["sides"], key=is_end, reverse=True)
            ]
            spoke.update(value["sides"])
            shown = self._value(fact["property"], value["value"], value["when"])
            said.append(self.words("said", sides=sides, value=shown))
        return said

    def _value(self, name: str, value: str, when: str = "") -> str:
        if value.startswith("not "):
            return self.words("not", value=self._value(name, value.removeprefix("not "), when))
        if name == "kind":
            kind = self.words(f"noun.{value}")
            return self.words("kind-when", kind=kind, when=self.period(when)) if when else kind
        if name == "interruption":
            change, _, day = value.partition(" ")
            day = "" if day == "unknown" else day
            changed = self.words(f"changed.{change}")
            return self.words("changed-when", what=changed, date=self.date(day, of_event=True))
        return self.date("" if value == "unknown" else value, of_event=True)

    def _contradicted(self, fact: dict[str, Any]) -> Line:
        name = self.words(f"property.{fact['property']}")
        first, *others = fact["values"]
        others.sort(key=lambda value: not any(map(is_end, value["sides"])))
        said = self._values({**fact, "values": [first, *others]})
        line = self.line("doubt.contradicted", what=name, values=said)
        shown = self._value(fact["property"], first["value"], first["when"])
        # Also where a vague date wins over exact ones within it.
        why = ["vague"] if fact["vague"] else [each["criterion"] for each in fact["reasons"]]
        if fact["property"] not in ("kind", "interruption"):
            why = ["text-of-dates" if reason == "text" else reason for reason in why]
        reasons = [self.words(f"reason.{reason}") for reason in why]
        if not reasons:
            return line
        return self.joined([line, self.line("doubt.shown", value=shown, reasons=reasons)])

    def _what_is(self, fact: dict[str, Any]) -> str:
        name, first = fact["property"], fact["values"][0]
        is_former = name == "kind" and first["when"] and first["value"] != self.view["kind"]
        return self.words("property.kind-before" if is_former else f"property.{name}")

    def _one_sided(self, fact: dict[str, Any]) -> Line:
        own = [{**each, "sides": sorted(filter(is_end, each["sides"]))} for each in fact["values"]]
        value, sides = own[0], own[0]["sides"]
        return self.line(
            "doubt.one-sided" if sides else "doubt.one-sided-vague",
            what=self._what_is(fact),
            sides=[self.side(side) for side in sides],
            said=self._values({**fact, "values": [each for each in own if each["sides"]]}),
            value=self._value(fact["property"], value["value"], value["when"]),
        )


def _has_value(fact: dict[str, Any]) -> bool:
    """True unless sources only say that a tie was founded, and not when."""
    return (fact["property"], fact["values"][0]["value"]) != ("established", "unknown")
