"""What counts as a tie: named definitions, each a rule on one tie and one day.

Two lists of "the" sister cities differ because they count different things. Each
definition here looks at a tie and says whether it counts, and why or why not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from paradiplomacy.errors import NotFoundError
from paradiplomacy.model.places import Level, Place
from paradiplomacy.model.status import Status
from paradiplomacy.model.ties import Tie, TieKind

__all__ = ["DEFINITIONS", "Case", "Definition", "Judged", "get_definition"]


@dataclass(frozen=True, slots=True)
class Case:
    """A tie on a day, with its ends."""

    tie: Tie
    place_a: Place
    place_b: Place
    day: date

    @property
    def kind(self) -> TieKind | None:
        """The kind that held on the day."""
        return self.tie.kind_on(self.day)

    @property
    def tier(self) -> str:
        """``state`` if either end is a state or province, else ``city``."""
        tiers = (self.place_a.level.tier, self.place_b.level.tier)
        return "state" if "state" in tiers else "city"

    @property
    def status(self) -> Status | None:
        """The status on the day."""
        return self.tie.status_on(self.day)


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether a tie counts under a definition, and why."""

    counts: bool
    why: str


Test = Callable[[Case], str]
"""Gives the reason why a tie does not count, or ``""``."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A named rule of what counts as a tie.

    Parameters
    ----------
    id, title : str
    description : str
        The rule in one sentence.
    origin : str
        Where it comes from, and how far it is our reading.
    scope : {"all", "city", "state"}
        The published totals that it is comparable to.
    standing : tuple of callable
        Tests of its status on the day.
    nature : tuple of callable
        Tests of what it is, whatever the day. The first test that objects decides, those of
        its standing before these.
    """

    id: str
    title: str
    description: str
    origin: str
    scope: str
    standing: tuple[Test, ...]
    nature: tuple[Test, ...] = ()

    def judge(self, case: Case) -> Judged:
        """Whether a tie counts on a day."""
        for test in (*self.standing, *self.nature):
            why = test(case)
            if why:
                return Judged(False, why)
        kind = case.kind or "tie of unstated kind"
        return Judged(True, f"{kind} at {case.tier} level, {case.status}")


def _exists(case: Case) -> str:
    if case.status is None:
        return "not yet established on that day"
    return "only proposed" if case.status is Status.PROPOSED else ""


def _lives(case: Case) -> str:
    return "ended before that day" if case.status is Status.ENDED else ""


def _not_suspended(case: Case) -> str:
    return "suspended on that day" if case.status is Status.SUSPENDED else ""


def _sister(case: Case) -> str:
    if case.kind in (TieKind.SISTER, TieKind.SISTER_PORT):
        return ""
    return f"is a {case.kind or 'tie of unstated kind'}, not a sister tie"


def _city(case: Case) -> str:
    return "is between states or provinces" if case.tier == "state" else ""


def _governments(case: Case) -> str:
    for place in (case.place_a, case.place_b):
        if place.level in (Level.ASSOCIATION, Level.ZONE, Level.PORT):
            return f"{place.name} is a {place.level}, not a local government"
    return ""


def _one_china_list(case: Case) -> str:
    if "TW" in (case.place_a.country, case.place_b.country):
        return "is with Taiwan, which CPAFFC does not list"
    return ""


_BELOW_COUNTY = (Level.BOROUGH, Level.ASSOCIATION, Level.ZONE)


def _county_or_higher(case: Case) -> str:
    for place in (case.place_a, case.place_b):
        if place.level in _BELOW_COUNTY:
            return (
                f"{place.name} is a {place.level}; CPAFFC approves governments of county level up"
            )
    return ""


DEFINITIONS: dict[str, Definition] = {
    definition.id: definition
    for definition in (
        Definition(
            "all-levels",
            "All levels",
            "Every tie that was established and has not ended, of any kind and level, "
            "suspended ones included.",
            "Ours: the widest reading.",
            "all",
            (_exists, _lives),
        ),
        Definition(
            "city-only",
            "City level only",
            "Like all levels, but between cities, counties, districts and towns: no state "
            "or province at either end.",
            "The reading of press counts of sister cities.",
            "city",
            (_exists, _lives),
            (_city,),
        ),
        Definition(
            "sci-like",
            "Like Sister Cities International",
            "Sister ties between governments of any level with a signed agreement that is "
            "neither suspended nor ended; friendship ties and memoranda are left out.",
            "Our reading of the published membership practice of Sister Cities International; "
            "its own list also depends on dues, which no public record shows.",
            "all",
            (_exists, _lives, _not_suspended),
            (_sister, _governments),
        ),
        Definition(
            "cpaffc-like",
            "Like CPAFFC",
            "Sister ties of provinces, cities, districts and counties, which stay listed when "
            "suspended; friendship ties, Taiwan, boroughs, zones and associations are left out.",
            "Our reading of the Chinese People's Association for Friendship with Foreign "
            "Countries' totals, which name provinces and cities and leave ties of friendly "
            "exchange to a count of their own; its list is not public.",
            "all",
            (_exists, _lives),
            (_one_china_list, _sister, _county_or_higher),
        ),
        Definition(
            "statute",
            "Under state law",
            "Ties that a U.S. state's law on foreign adversaries would reach: any kind, any "
            "local government, neither ended nor only proposed, with China but not Taiwan.",
            "The common core of Indiana HEA 1120, Texas Gov't Code ch. 795 and Arkansas "
            "14-1-116, applied to all states as a what-if; which law binds whom is in laws.",
            "city",
            (_exists, _lives),
            (_one_china_list, _city),
        ),
    )
}


def get_definition(name: str) -> Definition:
    """A definition by id.

    Raises
    ------
    NotFoundError
    """
    if name not in DEFINITIONS:
        raise NotFoundError("definition", name, DEFINITIONS)
    return DEFINITIONS[name]
