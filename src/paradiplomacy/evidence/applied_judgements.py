"""Judgements, applied: which places are the same, which statements do not count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from paradiplomacy.model.statements import GAZETTEER, Judgement, JudgementKind, Statement
from paradiplomacy.model.tables import TABLES
from paradiplomacy.model.ties import tie_key

_PLACE_PROPERTIES = frozenset(
    column.name for table in TABLES for column in table.properties if column.names == "places"
)


@dataclass(frozen=True, slots=True)
class AppliedJudgements:
    """The live judgements: the last one made on a subject.

    `same`: variant place key to the key that is kept.
    `rejected`: ids of statements that do not count.
    """

    same: Mapping[str, str]
    rejected: frozenset[str]
    _final: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    _subjects: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, judgements: Iterable[Judgement]) -> AppliedJudgements:
        """Work out what is live, given judgements in the order in which they were made."""
        same: dict[str, str] = {}
        verdicts: dict[str, JudgementKind] = {}
        for judgement in judgements:
            if judgement.kind is JudgementKind.SAME_PLACE:
                same[judgement.subject] = judgement.object
            elif not judgement.kind.is_on_showing:
                verdicts[judgement.subject] = judgement.kind
        out = (JudgementKind.REJECT, JudgementKind.WITHDRAWN)
        return cls(same, frozenset(s for s, kind in verdicts.items() if kind in out))

    def place(self, key: str) -> str:
        """The key that is kept for a place, through any chain of judgements.

        Of places that are judged to be each other in a circle, the first in order of text.
        """
        final = self._final.get(key)
        if final is None:
            road = [key]
            while (following := self.same.get(road[-1])) is not None and following not in road:
                road.append(following)
            final = road[-1] if following is None else min(road[road.index(following) :])
            self._final[key] = final
        return final

    def merges(self) -> dict[str, str]:
        """Every place key that gives way to another, and the one that is kept."""
        return {key: self.place(key) for key in sorted(self.same)}

    def rejects(self, statement_id: str) -> bool:
        """Tell whether a statement does not count."""
        return statement_id in self.rejected

    def apply_to(self, statement: Statement) -> Statement:
        """The statement with place keys replaced by those that are kept."""
        subject, value, side = statement.subject, statement.value, statement.side
        subject = self._subjects.get(subject) or self._subject(subject)
        if statement.property in _PLACE_PROPERTIES and not subject.startswith(("tie:", "place:")):
            value = self.place(value)
        if statement.lists:
            side = self.place(side)
        if (subject, value, side) == (statement.subject, statement.value, statement.side):
            return statement
        return replace(statement, subject=subject, value=value, side=side)

    def _subject(self, subject: str) -> str:
        """A subject by the place keys that are kept; it is asked for again and again."""
        kind, _, key = subject.partition(":")
        final = subject
        if kind == "tie":
            final = tie_key(*(self.place(end) for end in key.split("|")))
        elif kind == "place":
            final = f"place:{self.place(key)}"
        self._subjects[subject] = final
        return final


def places_named(statement: Statement) -> Iterator[str]:
    """The keys of the places that a statement names, some perhaps twice.

    >>> said = Statement(
    ...     "r", "tie:cn-dalian|us-oakland", "established", "1982", "s1", "us-oakland"
    ... )
    >>> list(places_named(said))
    ['cn-dalian', 'us-oakland', 'us-oakland']
    """
    kind, _, key = statement.subject.partition(":")
    if kind in ("place", "tie"):
        yield from key.split("|")
    elif kind == "reading":
        of = key.split("|")[1]
        if of[:1].islower():  # countries are written in capitals
            yield of
    elif statement.property in _PLACE_PROPERTIES:
        yield statement.value
    if statement.lists:
        yield statement.side


def is_gazetted(statement: Statement) -> bool:
    """True if the gazetteer speaks of a place: it does where somebody else names that place."""
    return statement.source == GAZETTEER and statement.subject.startswith("place:")


def named_by_these_alone(taken: Iterable[Statement], left: Iterable[Statement]) -> set[str]:
    """The places that some statements name, and no others but the gazetteer's."""
    named = {key for statement in taken for key in places_named(statement)}
    for statement in left:
        if named and not is_gazetted(statement):
            named.difference_update(places_named(statement))
    return named


def without_what_only(
    taken: Iterable[Statement], judgements: Iterable[Judgement], left: Iterable[Statement]
) -> tuple[Judgement, ...]:
    """The judgements that are not on what statements name that were taken away, and no other does.

    `taken`, `left`: the statements that were taken away, and those that are left.
    """
    taken = list(taken)
    gone = {statement.id for statement in taken} | named_by_these_alone(taken, left)
    return tuple(j for j in judgements if not gone & {j.subject, j.object})
