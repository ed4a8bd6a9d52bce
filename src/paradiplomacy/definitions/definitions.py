"""Definitions of what counts as a tie: each has a name, and is a rule on one tie and one day.

Two lists of "the" sister cities differ because they count different things. Each
definition here looks at a tie and says whether it counts, and why or why not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from itertools import starmap
from typing import TYPE_CHECKING

from paradiplomacy.errors import NotFoundError
from paradiplomacy.language import Message, Name, Text, Words
from paradiplomacy.model.places import Level, Place
from paradiplomacy.model.status import Status
from paradiplomacy.model.ties import Tie, TieKind, TieRule

if TYPE_CHECKING:
    import polars as pl

    from paradiplomacy.record.frames import Frames

_WORDS = Words(__name__)


@dataclass(frozen=True)
class Case:
    """A tie on a day, with its ends; what it is then is worked out once for all definitions.

    `statements` and `sources` are what names it; `area_name` is what its record calls a country.
    """

    tie: Tie
    place_a: Place
    place_b: Place
    day: date
    statements: tuple[str, ...] = ()
    sources: frozenset[str] = frozenset()
    area_name: Callable[[str], Name | str] = str

    @cached_property
    def kind(self) -> TieKind | None:
        """The kind that held on the day."""
        return self.tie.kind_on(self.day)

    @cached_property
    def tier(self) -> str:
        """``state`` if either end is a state or province, else ``city``."""
        return "state" if "state" in (self.place_a.level.tier, self.place_b.level.tier) else "city"

    @cached_property
    def stated(self) -> Status | None:
        """The status on the day as sources state it; whether it lives is another question."""
        return self.tie.stated_on(self.day)


@dataclass(frozen=True, slots=True)
class Definition:
    """A named rule of what counts as a tie.

    Parameters
    ----------
    parameters : TieRule
        What of it is data; see there.
    title : Text
    description : Text
        The rule in one sentence.
    origin : Text
        Where it comes from, and how far it is our reading.
    """

    parameters: TieRule
    title: Text
    description: Text
    origin: Text

    @property
    def id(self) -> str:
        """By which it is asked for."""
        return self.parameters.id

    @property
    def scope(self) -> str:
        """The published totals that it is comparable to: ``all``, ``city`` or ``state``."""
        return self.parameters.scope

    def why_not(self, case: Case) -> Message | None:
        """Reason why a tie does not count on a day; None where it does."""
        return self._against_status(case) or self.against_nature(case)

    def _against_status(self, case: Case) -> Message | None:
        status = case.stated
        if status is None:
            return _WORDS("why.not-yet")
        is_left_out = status in _NEVER or status in self.parameters.without_statuses
        return _WORDS(f"why.{status}") if is_left_out else None

    def against_nature(self, case: Case) -> Message | None:
        """Reason why a tie does not count, whatever the day; None where what it is does."""
        rule, ends = self.parameters, (case.place_a, case.place_b)
        for country in rule.without_countries:
            if country in (ends[0].country, ends[1].country):
                return _WORDS("why.country", country=case.area_name(country), definition=self.title)
        if rule.kinds and case.kind not in rule.kinds:
            key = "not-sister" if TieKind.SISTER in rule.kinds else "kind"
            return _WORDS(f"why.{key}", kind=_words_for_tie_kind(case.kind))
        for place in ends:
            if place.level in rule.without_levels:
                return _WORDS(
                    "why.level",
                    place=place.name,
                    level=_WORDS(f"level.{place.level}"),
                    definition=self.title,
                )
        if rule.scope not in ("all", case.tier):
            return _WORDS("why.states" if case.tier == "state" else "why.cities")
        is_unnamed = rule.named_by and not case.sources.intersection(rule.named_by)
        return _WORDS("why.unnamed", definition=self.title) if is_unnamed else None


_NEVER = (Status.PROPOSED, Status.ENDED)


@cache
def why_it_counts(kind: TieKind | None, tier: str, status: Status | None) -> Message:
    """Reason why a tie counts: what it is on the day."""
    parts = {"tier": _WORDS(f"tier.{tier}"), "status": _WORDS(f"status.{status}")}
    return _WORDS("counts", kind=_words_for_tie_kind(kind), **parts)


def _words_for_tie_kind(kind: TieKind | None) -> Message:
    return _WORDS(f"kind.{kind or 'unstated'}")


def left_out(why: Text) -> Text:
    """Reasons why ties are left out, without names of places, so that they can be counted by it.

    Examples
    --------
    >>> needs = {"level": _WORDS("level.port"), "definition": _WORDS("title.sci-like")}
    >>> str(left_out(_WORDS("why.level", place="Port of Oakland", **needs)))
    'one end is a port, which this definition does not count'
    """
    if not isinstance(why, Message):
        return why
    needs = {name: value for name, value in why.needs if name != "place"}
    return _WORDS(f"left-out.{why.key.removeprefix('why.')}", **needs)


def definition_of_record(rule: TieRule) -> Definition:
    """A definition that a record gives itself, in its own words."""
    own = (rule.title, rule.rule, rule.origin)
    return Definition(rule, *(Name.of(texts) if texts else "" for texts in own))


GENERAL = ("all-levels", "city-only")
"""Definitions that make sense of ties between any countries."""

_SISTER = (TieKind.SISTER.value, TieKind.SISTER_PORT.value)
_NO_GOVERNMENT = (Level.ASSOCIATION.value, Level.ZONE.value, Level.PORT.value)
_BELOW_COUNTY = (Level.BOROUGH.value, Level.ASSOCIATION.value, Level.ZONE.value)

DEFINITIONS: dict[str, Definition] = {
    rule.id: Definition(
        rule, *(_WORDS(f"{what}.{rule.id}") for what in ("title", "rule", "origin"))
    )
    for rule in (
        TieRule("all-levels"),
        TieRule("city-only", scope="city"),
        TieRule(
            "sci-like",
            kinds=_SISTER,
            without_statuses=(Status.SUSPENDED.value,),
            without_levels=_NO_GOVERNMENT,
        ),
        TieRule(
            "cpaffc-like", kinds=_SISTER, without_levels=_BELOW_COUNTY, without_countries=("TW",)
        ),
        TieRule("statute", scope="city", without_countries=("TW",)),
    )
}


def get_definition(name: str, known: Mapping[str, Definition] = DEFINITIONS) -> Definition:
    """A definition by id.

    Raises
    ------
    NotFoundError
    """
    if name not in known:
        raise NotFoundError("definition", name, known)
    return known[name]


def under(frames: Frames, definition: Definition) -> pl.DataFrame:
    """Ties that are of the kind and between the places that a definition means.

    Rows of frame ``ties``. A tie that has ended is among them: analyses over time look at
    what it did while it stood.

    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.definitions.definitions import get_definition
    >>> from paradiplomacy.record.frames import frames_of
    >>> kept = under(frames_of(open_record()), get_definition("sci-like"))
    >>> set(kept["kind"]) <= {"sister", "sister port"}
    True
    """
    import polars as pl

    columns = ("place", "name", "country", "level")
    places = {
        key: Place(id=key, name=name, country=country, level=Level(level))
        for key, name, country, level in frames.places.select(*columns).iter_rows()
    }

    def is_meant(key: str, a: str, b: str, kind: str) -> bool:
        if a not in places or b not in places:
            return False
        tie = Tie(key, a, b, ((TieKind(kind), None),) if kind else ())
        return definition.against_nature(Case(tie, places[a], places[b], frames.as_of)) is None

    ties = frames.ties.select("tie", "place_a", "place_b", "kind").iter_rows()
    return frames.ties.filter(pl.Series(list(starmap(is_meant, ties)), dtype=pl.Boolean))
