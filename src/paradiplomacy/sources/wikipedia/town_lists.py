"""Lists of twin towns and sister cities on Wikipedia.

A page is read from top to bottom. Headings name states, kinds of tie and ties that are
over; a bold name or a heading says whose list follows; each item names a
partner. Tables of partners are read by mappings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from paradiplomacy.model.places import Level
from paradiplomacy.model.ties import TieKind, tie_key
from paradiplomacy.sources.extract import Extractor
from paradiplomacy.sources.mention_keys import NOWHERE
from paradiplomacy.sources.wikipedia.list_regions import region_name
from paradiplomacy.sources.wikipedia.page import Block, WikiPage, plain
from paradiplomacy.sources.wikipedia.stated_ties import UNKNOWN, condition_of, kind_of_words
from paradiplomacy.sources.wikipedia.town_lines import NamedPlace, read_line

_NO_OWNER = "stands below no place's name; expected the place in bold or as a heading above"
_BELOW_REFUSED = "stands below a line that was left out, so that its place is not known; mend that"
_BELOW_PARTNER = "stands below another partner; expected partners on one level: move it there"
_TABLE = (
    "a table is not read as a list; import the page once more without --as, to read its "
    "table by a mapping"
)
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


@dataclass(frozen=True, slots=True)
class _Above:
    """All that a heading, a line in bold or an item says of what stands below it.

    `depth`: of a heading its level less `_HEADINGS`; of a line in bold 0; of an item its own.
    `what`: ``ignored``; ``ties``, with the ``kind`` and the ``condition`` of them; ``state``,
      ``country`` and ``owner`` of those below; ``partner`` or ``refused`` where none may stand.
    """

    depth: int
    what: str
    value: str = ""
    owner: NamedPlace | None = None


_HEADINGS = 10


def _about_ties(depth: int, text: str) -> list[_Above]:
    values = [("kind", kind_of_words(text)), ("condition", condition_of(text))]
    return [_Above(depth, "ties"), *(_Above(depth, name, value) for name, value in values if value)]


class _Reader:
    def __init__(
        self,
        page: WikiPage,
        out: Extractor,
        *,
        country: str,
        article: NamedPlace | None,
        admin1: str,
    ) -> None:
        self._out, self._unread = out, page.unread
        self._country, self._article, self._admin1 = country, article, admin1
        self._all_states = _levels_of_states(page.blocks, country)
        self._above: list[_Above] = []
        self._owner: NamedPlace | None = None
        self._pending: Block | None = None
        self._lead = True

    # --- what stands above -------------------------------------------------------------

    def _nearest(self, what: str) -> _Above | None:
        return next((above for above in reversed(self._above) if above.what == what), None)

    def _value_above(self, what: str) -> str:
        above = self._nearest(what)
        return above.value if above else ""

    def _leave_to_headings(self) -> None:
        """Forget what lists and lines in bold said before."""
        self._above = [above for above in self._above if above.depth < 0]

    def heading(self, block: Block) -> None:
        text, depth = plain(block.runs), block.level - _HEADINGS
        self._above = [above for above in self._above if above.depth < depth]
        self._lead = False
        if _IGNORED.fullmatch(text):
            self._above.append(_Above(depth, "ignored"))
            return
        if _is_heading_of_ties(text):
            # Below the heading of a place its owner stays: "Berlin", then "Former".
            if self._pending is None or self._pending.level >= block.level:
                self._owner = self._pending = None
            self._above += _about_ties(depth, text)
            return
        if self._article is not None:
            return
        self._owner = self._pending = None
        if _LETTER.fullmatch(text) or text.casefold() in _WIDER:
            return
        state = region_name(self._country, text)
        if state and block.level in self._all_states:
            self._above.append(_Above(depth, "state", state))
        self._pending = block

    def _own(self, block: Block) -> NamedPlace | None:
        """The place whose list follows, as its bold name or its heading gives it."""
        reading = read_line(block.runs, country=self._country, fallback=True)
        if not reading.places:
            message = (
                "names a country where the place whose list follows was expected"
                if reading.country == self._country or not reading.refused
                else f"the place whose list follows: {reading.refused}"
            )
            self._out.skip(block.line, reading.field or "place", f"{message}; its list is left out")
            return None
        place = reading.places[0]
        admin1 = place.admin1 or self._value_above("state") or self._admin1
        return _add_line_to_place(place, admin1=admin1, line=block.line)

    def _owner_now(self) -> NamedPlace | None:
        if self._article is not None:
            return self._article
        block = self._pending
        if self._owner is None and block is not None:
            text, state = plain(block.runs), self._value_above("state")
            self._owner = (
                NamedPlace(
                    state, self._country, text, admin1=state, level=Level.STATE, line=block.line
                )
                if state and region_name(self._country, text) == state
                else self._own(block)
            )
        return self._owner

    # --- blocks ------------------------------------------------------------------------

    def read_blocks(self, blocks: Sequence[Block]) -> None:
        for block, after in zip_longest(blocks, blocks[1:]):
            if block.kind == "heading":
                self.heading(block)
            elif self._nearest("ignored") or (self._article and not self._nearest("ties")):
                continue
            elif block.kind == "paragraph":
                self.paragraph(block)
            elif block.kind == "item":
                is_next = after is not None and after.kind == "item"
                self.item(block, heads=is_next and after.level > block.level)
            else:
                self._lead = False
                self._leave_to_headings()
                if block.kind == "table":
                    self._out.skip(block.line, "", _TABLE)

    def paragraph(self, block: Block) -> None:
        text = plain(block.runs)
        texts = [run for run in block.runs if not run.flag and run.text.strip()]
        bold = bool(texts) and texts[0].bold and len(text) < 160
        if (
            (bold or text.endswith(":"))
            and not any(r.target for r in texts)
            and _is_heading_of_ties(text)
        ):
            self._above = [a for a in self._above if a.depth < 0 or a.what == "refused"]
            self._above += _about_ties(0, text)
            self._lead = False
        elif bold and self._article is None:
            if (
                self._lead
                and not texts[0].target
                and (len(text) > 60 or "list of" in text.casefold())
            ):
                return  # the bold title that opens an article
            self._leave_to_headings()
            self._lead, self._pending = False, None
            self._owner = self._own(block)
            if self._owner is None:
                self._above.append(_Above(0, "refused"))
        elif not self._lead and any(run.flag for run in block.runs):
            self._out.skip(
                block.line, "", "stands in no list; expected one partner an item of a list"
            )
        elif not self._lead and any(run.target for run in block.runs):
            self._unread["paragraph with links"] += 1

    def item(self, block: Block, *, heads: bool) -> None:
        self._lead = False
        self._above = [above for above in self._above if above.depth < block.level]
        if self._nearest("refused"):
            self._out.skip(block.line, "", _BELOW_REFUSED)
            return
        if heads and self._heads_list(block):
            return
        above = self._nearest("owner")
        owner = above.owner if above else self._owner_now()
        if owner is None:
            self._out.skip(block.line, "place", _NO_OWNER)
        elif self._nearest("partner"):
            self._out.skip(block.line, "", _BELOW_PARTNER)
        else:
            self.partner(block, owner)
            if heads:
                self._above.append(_Above(block.level, "partner"))

    def _heads_list(self, block: Block) -> bool:
        """True if an item heads the items below it: names their place, country or kind."""
        text = plain(block.runs)
        if not any(run.target for run in block.runs) and _is_heading_of_ties(text):
            self._above += _about_ties(block.level, text)
            return True
        reading = read_line(block.runs)
        if reading.country and not reading.refused:
            self._above.append(_Above(block.level, "country", reading.country))
            return True
        bold = any(run.bold for run in block.runs)
        # "Northern region" as a heading, then a place with its partners below it.
        nameless = bool(reading.places) and reading.places[0].country == NOWHERE
        is_below = any(above.depth > 0 for above in self._above)
        owned = (self._pending is not None and not nameless) or is_below
        if self._article is None and (bold or (self._owner is None and not owned)):
            owner = self._own(block)
            what = "owner" if owner else "refused"
            self._above.append(_Above(block.level, what, owner=owner))
            return True
        return False

    def partner(self, block: Block, owner: NamedPlace) -> None:
        reading = read_line(block.runs, country=self._value_above("country"))
        self._unread.update(f"flag {flag[:40]}" for flag in reading.strange_flags)
        if reading.refused:
            self._out.skip(block.line, reading.field, reading.refused)
        elif not reading.places:
            message = "names a country only; expected a place of it: write the partner's name"
            self._out.skip(block.line, "name", message)
        for place in reading.places:
            self._unread["words beside a partner"] += bool(place.tie.rest)
            are_states = owner.level == Level.STATE and region_name(place.country, place.name)
            level = Level.STATE if are_states else ""
            self._state(owner, _add_line_to_place(place, level=level, line=block.line))

    def _state(self, owner: NamedPlace, partner: NamedPlace) -> None:
        """State that the entry of one place lists another."""
        locator = f"line {partner.line}"
        of, key = (
            self._out.place(
                place.name,
                place.country,
                identified_by=place.identified_by,
                level=str(place.level),
                admin1=place.admin1,
                name_local=place.name_local,
                locator=f"line {place.line or partner.line}",
            )
            for place in (owner, partner)
        )
        changes = dict(partner.tie.changes)
        condition = self._value_above("condition")
        if condition and not changes.keys() & {condition, "ended"}:
            changes[condition] = UNKNOWN
        self._out.listing(
            of,
            key,
            kind=partner.tie.kind or self._value_above("kind") or TieKind.SISTER.value,
            established=partner.tie.established,
            ended=changes.pop("ended", ""),
            locator=locator,
            note=partner.note,
        )
        for change, date in changes.items() if of != key else ():
            self._out.say(
                tie_key(of, key), change, date, side=of, locator=locator, note=partner.note
            )


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
    for block in (block for block in blocks if block.kind == "heading"):
        text = plain(block.runs)
        skipped = _IGNORED.fullmatch(text) or _LETTER.fullmatch(text) or _is_heading_of_ties(text)
        if text and not skipped and text.casefold() not in _WIDER:
            names.setdefault(block.level, []).append(bool(region_name(country, text)))
    return frozenset(
        n for n, are_states in names.items() if len(are_states) > 1 and all(are_states)
    )


def state_lists(
    page: WikiPage, out: Extractor, *, country: str, article: NamedPlace | None, admin1: str = ""
) -> None:
    """State the ties of a page; `page` takes up what is left unread.

    `country`: ISO code of the country whose places have lists on the page.
    `article`: the place whose article the page is; then only its sections on ties are read. None
      for a page of lists.
    `admin1`: state of all places that have lists, where the page is of one state.
    """
    _Reader(page, out, country=country, article=article, admin1=admin1).read_blocks(page.blocks)
