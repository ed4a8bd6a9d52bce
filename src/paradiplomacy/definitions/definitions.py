"""Definitions of what counts as a tie: each has a name, and is a rule on one tie and one day.

Two lists of "the" sister cities differ because they count different things. Each
definition here looks at a tie and says whether it counts, and why or why not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from paradiplomacy.errors import NotFoundError
from paradiplomacy.language import Message, Text, Words
from paradiplomacy.model.places import Level, Place
from paradiplomacy.model.status import Status
from paradiplomacy.model.ties import Tie, TieKind

__all__ = ["DEFINITIONS", "GENERAL", "Case", "Definition", "Judged"]
__all__ += ["get_definition", "left_out"]

_WORDS = Words(__name__)


@dataclass(frozen=True)
class Case:
    """A tie on a day, with its ends; what it is then is worked out once for all definitions."""

    tie: Tie
    place_a: Place
    place_b: Place
    day: date

    @cached_property
    def kind(self) -> TieKind | None:
        """The kind that held on the day."""
        return self.tie.kind_on(self.day)

    @cached_property
    def tier(self) -> str:
        """``state`` if either end is a state or province, else ``city``."""
        tiers = (self.place_a.level.tier, self.place_b.level.tier)
        return "state" if "state" in tiers else "city"

    @cached_property
    def stated(self) -> Status | None:
        """The status on the day as sources state it; whether it lives is another question."""
        return self.tie.stated_on(self.day)


@dataclass(frozen=True, slots=True)
class Judged:
    """Verdict on a tie under a definition, and why."""

    counts: bool
    why: Text


Test = Callable[[Case], Message | None]
"""Gives the reason why a tie does not count, or None."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A named rule of what counts as a tie.

    Parameters
    ----------
    id : str
    title : Text
    description : Text
        The rule in one sentence.
    origin : Text
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
    title: Text
    description: Text
    origin: Text
    scope: str
    standing: tuple[Test, ...]
    nature: tuple[Test, ...] = ()

    def judge(self, case: Case) -> Judged:
        """Judge if a tie counts on a day."""
        for test in (*self.standing, *self.nature):
            why = test(case)
            if why:
                return Judged(False, why)
        return Judged(True, _why_it_counts(case.kind, case.tier, case.stated))


@cache
def _why_it_counts(kind: TieKind | None, tier: str, status: Status | None) -> Message:
    parts = {"tier": _WORDS(f"tier.{tier}"), "status": _WORDS(f"status.{status}")}
    return _WORDS("counts", kind=_words_for_tie_kind(kind), **parts)


def _words_for_tie_kind(kind: TieKind | None) -> Message:
    return _WORDS(f"kind.{kind or 'unstated'}")


def _exists(case: Case) -> Message | None:
    if case.stated is None:
        return _WORDS("why.not-yet")
    return _WORDS("why.proposed") if case.stated is Status.PROPOSED else None


def _lives(case: Case) -> Message | None:
    return _WORDS("why.ended") if case.stated is Status.ENDED else None


def _not_suspended(case: Case) -> Message | None:
    return _WORDS("why.suspended") if case.stated is Status.SUSPENDED else None


def _sister(case: Case) -> Message | None:
    if case.kind in (TieKind.SISTER, TieKind.SISTER_PORT):
        return None
    return _WORDS("why.not-sister", kind=_words_for_tie_kind(case.kind))


def _city(case: Case) -> Message | None:
    return _WORDS("why.states") if case.tier == "state" else None


def _governments(case: Case) -> Message | None:
    for place in (case.place_a, case.place_b):
        if place.level in (Level.ASSOCIATION, Level.ZONE, Level.PORT):
            level = _WORDS(f"level.{place.level}")
            return _WORDS("why.no-government", place=place.name, level=level)
    return None


def _one_china_list(case: Case) -> Message | None:
    if "TW" in (case.place_a.country, case.place_b.country):
        return _WORDS("why.taiwan")
    return None


_BELOW_COUNTY = (Level.BOROUGH, Level.ASSOCIATION, Level.ZONE)


def _county_or_higher(case: Case) -> Message | None:
    for place in (case.place_a, case.place_b):
        if place.level in _BELOW_COUNTY:
            level = _WORDS(f"level.{place.level}")
            return _WORDS("why.below-county", place=place.name, level=level)
    return None


def left_out(why: Text) -> Text:
    """Reasons why ties are left out, without names of places, so that they can be counted by it.

    Examples
    --------
    >>> port = _WORDS("level.port")
    >>> str(left_out(_WORDS("why.no-government", place="Port of Oakland", level=port)))
    'an end is a port, not a local government'
    """
    if not isinstance(why, Message):
        return why
    needs = {name: value for name, value in why.needs if name != "place"}
    return _WORDS(f"left-out.{why.key.removeprefix('why.')}", **needs)


def _defined(
    name: str, scope: str, standing: tuple[Test, ...], nature: tuple[Test, ...] = ()
) -> Definition:
    title, rule, origin = (_WORDS(f"{what}.{name}") for what in ("title", "rule", "origin"))
    return Definition(name, title, rule, origin, scope, standing, nature)


GENERAL = ("all-levels", "city-only")
"""Definitions that make sense of ties between any countries."""

DEFINITIONS: dict[str, Definition] = {
    definition.id: definition
    for definition in (
        _defined("all-levels", "all", (_exists, _lives)),
        _defined("city-only", "city", (_exists, _lives), (_city,)),
        _defined("sci-like", "all", (_exists, _lives, _not_suspended), (_sister, _governments)),
        _defined(
            "cpaffc-like", "all", (_exists, _lives), (_one_china_list, _sister, _county_or_higher)
        ),
        _defined("statute", "city", (_exists, _lives), (_one_china_list, _city)),
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
