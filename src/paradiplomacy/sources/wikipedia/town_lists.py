"""Lists of twin towns and sister cities on Wikipedia.

A page is read from top to bottom. Headings name states, kinds of tie and ties that are
over; a bold name or a heading says whose list follows; each item names a
partner. Tables of partners are read by mappings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from paradiplomacy.model.places import Level
from paradiplomacy.sources.mention_keys import NOWHERE
from paradiplomacy.sources.wikipedia.list_regions import region_name
from paradiplomacy.sources.wikipedia.page import (
    Block,
    Heading,
    Line,
    ListItem,
    Paragraph,
    WikiPage,
    WikiTable,
    plain,
)
from paradiplomacy.sources.wikipedia.stated_ties import condition_of, kind_of_words
from paradiplomacy.sources.wikipedia.town_lines import NamedPlace, read_line


@dataclass(frozen=True, slots=True)
class ListedTie:
    """The entry of one place lists another.

    `kind`, `condition`: what the headings above say: a kind of tie, a change of status; or ``""``.
    """

    of: NamedPlace
    partner: NamedPlace
    kind: str
    condition: str


_NO_OWNER = "stands below no place's name; expected the place in bold or as a heading above"
_IGNORED = re.compile(
    r"(?:see also|references?|notes?|notes and references|references and notes|external links?|"
    r"further reading|bibliography|sources?|footnotes?|citations?|gallery|contents|"
    r"explanatory notes)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W_](?:\s*[-–—/,&]\s*[^\W_])*|\d+(?:\s*[-–—]\s*\w)?")
_WIDER = frozenset(
    {"africa", "asia", "europe", "north america", "south america", "oceania", "americas",
     "the americas", "central america", "international", "domestic", "overview", "list",
     "contents", "towns", "cities", "municipalities", "counties", "towns and cities",
     "cities and towns", "communes", "villages", "states", "provinces", "middle east",
     "caribbean", "north and central america"}
)  # fmt: skip


def _is_heading_of_ties(text: str) -> bool:
    """True if a heading is about ties and not a name: ``Former sister cities``."""
    about = kind_of_words(text) or condition_of(text) or _RELATIONS.search(text)
    return bool(about) and len(text) < 120


_RELATIONS = re.compile(r"\b(?:international|external|foreign) (?:relations|ties)\b", re.IGNORECASE)


class _Reader:
    def __init__(
        self, page: WikiPage, *, country: str, owner: NamedPlace | None, admin1: str
    ) -> None:
        self._country = country
        self._article = owner
        self._admin1 = admin1
        self._all_states = _levels_of_states(page.blocks, country)
        self.listed: list[ListedTie] = []
        self.skipped = page.skipped
        self.unread = page.unread
        self._headings: list[tuple[int, str, str]] = []  # level, what it says, value
        self._sub = ("", "")  # kind and condition that a line in bold gives
        self._owner: NamedPlace | None = None
        self._pending: Heading | None = None
        self._above: list[tuple[int, str, NamedPlace | None]] = []  # depth, what it says
        self._lead = True

    # --- what stands above -------------------------------------------------------------

    def _from_heading(self, what: str) -> str:
        return next((value for _, name, value in reversed(self._headings) if name == what), "")

    def _reads(self) -> bool:
        if self._from_heading("ignored"):
            return False
        return self._article is None or any(what == "ties" for _, what, _ in self._headings)

    def heading(self, block: Heading) -> None:
        text = plain(block.runs)
        self._headings = [h for h in self._headings if h[0] < block.level]
        self._above, self._sub, self._lead = [], ("", ""), False
        if _IGNORED.fullmatch(text):
            self._headings.append((block.level, "ignored", text))
            return
        if _is_heading_of_ties(text):
            # Below the heading of a place its owner stays: "Berlin", then "Former".
            if self._pending is None or self._pending.level >= block.level:
                self._owner = self._pending = None
            self._headings += self._about(block.level, text)
            return
        if self._article is not None:
            return
        self._owner = self._pending = None
        if _LETTER.fullmatch(text) or text.casefold() in _WIDER:
            return
        state = region_name(self._country, text)
        if state and block.level in self._all_states:
            self._headings.append((block.level, "state", state))
        self._pending = block

    @staticmethod
    def _about(level: int, text: str) -> list[tuple[int, str, str]]:
        values = [("kind", kind_of_words(text)), ("condition", condition_of(text))]
        return [(level, "ties", text), *((level, name, value) for name, value in values if value)]

    def _own(self, line: int, runs: Line) -> NamedPlace | None:
        """The place whose list follows, as its bold name or its heading gives it."""
        reading = read_line(runs, country=self._country, fallback=True)
        if not reading.places:
            if reading.country == self._country or not reading.refused:
                message = "names a country where the place whose list follows was expected"
            else:
                message = f"the place whose list follows: {reading.refused}"
            self.skipped.append(
                (line, reading.field or "place", f"{message}; its list is left out")
            )
            return None
        place = reading.places[0]
        return _add_line_to_place(
            place, admin1=place.admin1 or self._from_heading("state") or self._admin1, line=line
        )

    def _owner_now(self) -> NamedPlace | None:
        if self._article is not None:
            return self._article
        if self._owner is None and self._pending is not None:
            block = self._pending
            text = plain(block.runs)
            state = self._from_heading("state")
            if state and region_name(self._country, text) == state:
                self._owner = NamedPlace(
                    state, self._country, text, admin1=state, level=Level.STATE, line=block.line
                )
            else:
                self._owner = self._own(block.line, block.runs)
        return self._owner

    # --- blocks ------------------------------------------------------------------------

    def blocks(self, blocks: Sequence[Block], nested: int = 0) -> None:
        for at, block in enumerate(blocks):
            if isinstance(block, Heading):
                self.heading(block)
            elif not self._reads():
                continue
            elif isinstance(block, Paragraph):
                self.paragraph(block)
            elif isinstance(block, ListItem):
                after = blocks[at + 1] if at + 1 < len(blocks) else None
                self.item(block, heads=isinstance(after, ListItem) and after.depth > block.depth)
            else:
                self.table(block, nested)

    def paragraph(self, block: Paragraph) -> None:
        text = plain(block.runs)
        shown = [run for run in block.runs if not run.flag and run.text.strip()]
        bold = bool(shown) and shown[0].bold and len(text) < 160
        if (
            (bold or text.endswith(":"))
            and not any(r.target for r in shown)
            and _is_heading_of_ties(text)
        ):
            self._sub = (kind_of_words(text), condition_of(text))
            self._lead = False
        elif bold and self._article is None:
            if (
                self._lead
                and not shown[0].target
                and (len(text) > 60 or "list of" in text.casefold())
            ):
                return  # the bold title that opens an article
            self._above, self._sub, self._lead = [], ("", ""), False
            self._pending = None
            self._owner = self._own(block.line, block.runs)
            if self._owner is None:
                self._above = [(0, "refused", None)]
        elif not self._lead and any(run.flag for run in block.runs):
            self.skipped.append(
                (block.line, "", "stands in no list; expected one partner an item of a list")
            )
        elif not self._lead and any(run.target for run in block.runs):
            self.unread["paragraph with links"] += 1

    def item(self, block: ListItem, *, heads: bool) -> None:
        self._lead = False
        self._above = [above for above in self._above if above[0] < block.depth]
        text = plain(block.runs)
        if self._above and self._above[-1][1] == "refused":
            message = (
                "stands below a line that was left out, so that its place is not known; mend that"
            )
            self.skipped.append((block.line, "", message))
            return
        if heads and self._heads_list(block, text):
            return
        owner = next((o for _, what, o in reversed(self._above) if what == "owner"), None)
        owner = owner or self._owner_now()
        if owner is None:
            self.skipped.append((block.line, "place", _NO_OWNER))
            return
        country = next((w[3:] for _, w, _ in reversed(self._above) if w.startswith("in ")), "")
        if any(what == "partner" for _, what, _ in self._above):
            message = "stands below another partner; expected partners on one level: move it there"
            self.skipped.append((block.line, "", message))
            return
        self.partner(block.line, block.runs, owner, country=country)
        if heads:
            self._above.append((block.depth, "partner", None))

    def _heads_list(self, block: ListItem, text: str) -> bool:
        """True if an item heads the items below it: names their place, country or kind."""
        if not any(run.target for run in block.runs) and _is_heading_of_ties(text):
            self._above.append((block.depth, f"about {text}", None))
            return True
        reading = read_line(block.runs)
        if reading.country and not reading.refused:
            self._above.append((block.depth, f"in {reading.country}", None))
            return True
        bold = any(run.bold for run in block.runs)
        # "Northern region" as a heading, then a place with its partners below it.
        nameless = bool(reading.places) and reading.places[0].country == NOWHERE
        owned = (self._pending is not None and not nameless) or bool(self._above)
        if self._article is None and (bold or (self._owner is None and not owned)):
            owner = self._own(block.line, block.runs)
            self._above.append((block.depth, "owner" if owner else "refused", owner))
            return True
        return False

    def partner(self, line: int, runs: Line, owner: NamedPlace, *, country: str = "") -> None:
        reading = read_line(runs, country=country)
        for flag in reading.strange_flags:
            self.unread[f"flag {flag[:40]}"] += 1
        if reading.refused:
            self.skipped.append((line, reading.field, reading.refused))
            return
        if not reading.places:
            message = "names a country only; expected a place of it: write the partner's name"
            self.skipped.append((line, "name", message))
            return
        about = next((w[6:] for _, w, _ in reversed(self._above) if w.startswith("about ")), "")
        kind, condition = kind_of_words(about), condition_of(about)
        for place in reading.places:
            self.unread["words beside a partner"] += bool(place.tie.rest)
            both_states = owner.level == Level.STATE and region_name(place.country, place.name)
            self.listed.append(
                ListedTie(
                    owner,
                    _add_line_to_place(place, level=Level.STATE if both_states else "", line=line),
                    place.tie.kind or kind or self._sub[0] or self._from_heading("kind"),
                    condition or self._sub[1] or self._from_heading("condition"),
                )
            )

    def table(self, block: WikiTable, nested: int) -> None:
        self._lead, self._above = False, []
        lists = any(isinstance(b, ListItem | WikiTable) for cell in block.cells for b in cell)
        if lists and not block.headed and nested < 3:  # that only lays out lists side by side
            for cell in block.cells:
                self.blocks(cell, nested + 1)
            return
        message = (
            "a table is not read as a list; import the page once more without --as, to read its "
            "table by a mapping"
        )
        self.skipped.append((block.line, "", message))


def _add_line_to_place(
    place: NamedPlace, *, line: int, admin1: str = "", level: str = ""
) -> NamedPlace:
    identified_by = place.identified_by
    if admin1 and not place.linked and not place.admin1 and admin1 != place.name:
        identified_by = f"{place.name}, {admin1}"
    return replace(
        place,
        admin1=admin1 or place.admin1,
        level=level or place.level,
        identified_by=identified_by,
        line=line,
    )


def _levels_of_states(blocks: Sequence[Block], country: str) -> frozenset[int]:
    """Levels of headings at which every name is a state's: Bern among Basel and Biel is a city."""
    names: dict[int, list[bool]] = {}
    for block in blocks:
        if isinstance(block, Heading):
            text = plain(block.runs)
            skipped = (
                _IGNORED.fullmatch(text) or _LETTER.fullmatch(text) or _is_heading_of_ties(text)
            )
            if text and not skipped and text.casefold() not in _WIDER:
                names.setdefault(block.level, []).append(bool(region_name(country, text)))
    return frozenset(
        n for n, are_states in names.items() if len(are_states) > 1 and all(are_states)
    )


def read_page(
    page: WikiPage, *, country: str, owner: NamedPlace | None, admin1: str = ""
) -> list[ListedTie]:
    """List the ties of a page; `page` takes up what is skipped or left unread.

    `country`: ISO code of the country whose places have lists on the page.
    `owner`: whose article the page is; then only its sections on ties are read. None for a page of
      lists.
    `admin1`: state of all places that have lists, where the page is of one state.
    """
    reader = _Reader(page, country=country, owner=owner, admin1=admin1)
    reader.blocks(page.blocks)
    return reader.listed
