"""The council page of a place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from paradiplomacy.site.council.blocks import (
    Block,
    HeadingBlock,
    InlineText,
    Items,
    Line,
    ParagraphBlock,
    TableBlock,
)
from paradiplomacy.site.council.composer import Composer
from paradiplomacy.sources.sectors import sector_label

MOST_NAMED = 6
"""Ties that are named in a sentence."""
NO_GIVER = ("contradicted", "silent")
"""Agreements on a founding date that a sentence of its own tells."""


class PlacePage(Composer):
    """The page of a place."""

    def composed(self) -> list[Block]:
        """All of it."""
        key = self.view["key"]
        return [
            HeadingBlock(self.names.place(key), 1),
            self.paragraph("kicker.place", look="small", as_of=self.date(self.view["as_of"])),
            self._lead(),
            HeadingBlock(self.words("heading.what-place")),
            *map(ParagraphBlock, self.further("place", self.view)),
            *self._ties(),
            *self.exchanges(),
            *(() if self.view["is_state"] else self.sources()),
            *(() if self.view["n"] == 1 else (ParagraphBlock(self._agreements()),)),
            *(() if self.view["is_state"] else self._doubts()),
            *self.laws(),
            *self._alike(),
            *self.closing(),
        ]

    def _alike(self) -> list[Block]:
        """The places most like it, with what they do."""
        lines = []
        for other in self.view["alike"]:
            exchanges = other["exchange_count"] + other["exchange_count_within"]
            line = self.line(
                "alike.has" if exchanges else "alike.has-none",
                place=self.place(other["place"], full=True),
                n=other["tie_count"] + other["tie_count_within"],
                exchanges=exchanges,
            )
            names = [
                sector_label(s, self.names.language) for s in other["sectors"] if s != "general"
            ]
            key = "does" if len(names) > 3 else "does-all" if len(names) > 1 else "does-one"
            does = [self.line(f"alike.{key}", sectors=names[:3])] if names else []
            lines.append(self.joined([line, *does]))
        return [HeadingBlock(self.words("heading.alike")), Items(tuple(lines))] if lines else []

    def _lead(self) -> ParagraphBlock:
        view = self.view
        statuses = [
            self.words("statuses", what=self.code("status", status), n=n)
            if view["n"] > 1
            else self.code("status", status)
            for status, n in sorted(view["statuses"].items(), key=lambda item: -item[1])
        ]
        own = view["n"] - view["within"]
        key = "place" if view["n"] else "place-none"
        if view["within"]:
            key = "division" if own else "division-none"
        line = self.line(
            f"lead.{key}",
            place=self.place(view["key"], full=True),
            where=self.where(view["key"]),
            n=view["n"],
            own=own,
            within=view["within"],
            statuses=statuses,
        )
        return self.lead(line)

    def _ties(self) -> list[Block]:
        columns = ("partner", "kind", "since", "sure", "status", "exchanges")
        header = tuple(self.words(f"column.{name}", years=self.view["years"]) for name in columns)
        rows = tuple(
            (
                (InlineText(self._pair(row), page=("tie", row["tie"])),),
                (InlineText(self.code("kind", row["kind"])),),
                (InlineText(self.start(row) if row["established"] else "–"),),
                (InlineText(self.code("agreement", row["agreement"])),),
                (InlineText(self.status(row)),),
                (InlineText(str(row["exchanges"])),),
            )
            for row in self.view["ties"]
        )
        section: list[Block] = [TableBlock(rows, header)] if rows else []
        rest = self.view["n"] - len(rows)
        if rest > 0:
            section.append(self.paragraph("more-ties", place=self.place(self.view["key"]), n=rest))
        return section

    def _pair(self, row: dict[str, Any]) -> str:
        """The partner; of a tie of a place in a state, both ends."""
        partner = self.names.short_place(row["partner"])
        if row["near"] == self.view["key"]:
            return partner
        return f"{self.names.short_place(row['near'])} – {partner}"

    def _agreements(self) -> Line:
        counts = sorted(self.view["agreements"].items(), key=lambda item: -item[1])
        if not counts:
            return self.line("sources.none")
        told = [(name, self.line(f"founding.{name}", n=n)) for name, n in counts]
        givers = ["".join(run.text for run in line) for name, line in told if name not in NO_GIVER]
        return self.joined(
            [
                self.line("sources.agreements"),
                *([self.line("sources.givers", items=givers)] if givers else []),
                *(line for name, line in told if name in NO_GIVER),
            ]
        )

    def _doubts(self) -> list[Block]:
        view = self.view
        cases = [(name, partners) for name, partners in view["doubtful"].items() if partners]
        lines = [
            self.line(f"doubts.{name}", n=len(partners), places=self._named(partners))
            for name, partners in cases
        ]
        if not_known := view["not_known"]:
            places, years = self._named(not_known), view["active_years"]
            lines.append(
                self.line("doubts.not-known", n=len(not_known), places=places, years=years)
            )
        own = self.words("wanted.own", years=view["years"])
        asked = [self.ask(view["key"], own)]
        doubted = [row for name, rows in cases if name != "contradicted-else" for row in rows]
        if theirs := [{**row, "near": view["key"]} for row in doubted]:
            asked.append(self.line("ask-partners", places=self._named(theirs)))
        return self.doubts(lines, asked)

    def _named(self, rows: Sequence[dict[str, Any]]) -> tuple[str, ...]:
        named = [self._pair(row) for row in rows[:MOST_NAMED]]
        if len(rows) > MOST_NAMED:
            named.append(self.words("more-places", n=len(rows) - MOST_NAMED))
        return tuple(named)
