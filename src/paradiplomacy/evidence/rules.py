"""Reconciliation: named, versioned rules from statements to facts.

A rule says who speaks for an end of a tie, and its version which value is preferred.
Everything else is the same for all rules: values that can both be true are compatible
(dates that overlap, kinds of different periods), and

- *confirmed*: both ends say it, of the same time, and all that the ends say is compatible
  (third parties that say otherwise stay on view as dissent);
- *contradicted*: some statements are not compatible;
- *one-sided*: an end speaks, the other does not bear it out, nobody contradicts it;
- *third-party*: neither end speaks;
- *silent*: nobody says anything of a fact that the subject should have, or nobody more than
  that it is doubted or announced: such values stay beside the fact, and decide nothing.

No value is dropped, no source is assumed free of duplicates, and the result does not
depend on the order of statements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import NamedTuple

from paradiplomacy.errors import NotFoundError
from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.evidence.compatibility import (
    Assertion,
    compatible,
    concur,
    events,
    is_event,
    is_list,
)
from paradiplomacy.evidence.preference import ORDERS, RankedValue, StatedValue, chosen
from paradiplomacy.evidence.uncertain import uncertain_values, what_is_said, with_uncertain
from paradiplomacy.model.facts import Agreement, Fact, Position
from paradiplomacy.model.statements import (
    THIRD,
    Certainty,
    Judgement,
    Polarity,
    Source,
    Statement,
    Voice,
)

__all__ = ["EXPECTED", "RULES", "VERSIONS", "Facts", "Rule", "end_of", "get_rule", "reconcile"]

Facts = dict[str, tuple[Fact, ...]]
"""Facts by subject, sorted by subject; those of a subject by property."""

EXPECTED = {"tie": ("kind", "established"), "exchange": ("date",), "response": ("date",)}
"""Facts that each subject of a kind should have: silent where nobody says anything."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule of who speaks for an end.

    Parameters
    ----------
    name, version : str
    description : str
        One sentence for reports.
    speaks : callable
        Whether a voice speaks for its end.
    listings : bool
        Whether what a register lists under a place's entry is that end's word.
    """

    name: str
    version: str
    description: str
    speaks: Callable[[Voice], bool]
    listings: bool = False

    def __str__(self) -> str:
        return f"{self.name}/{self.version}"

    def side(self, source: Source, statement: Statement | None = None) -> str:
        """The end for which a source speaks, or ``third``.

        Of a listing, where the rule takes it for an end's word, the key of the place.
        """
        if self.listings and statement is not None and statement.lists:
            return statement.side
        return source.end if self.speaks(source.voice) else THIRD


def _versions(
    name: str, description: str, speaks: Callable[[Voice], bool], *, listings: bool = False
) -> list[Rule]:
    """A rule in every version: versions differ in which value they prefer, see `preference`."""
    return [Rule(name, version, description, speaks, listings) for version in ORDERS]


VERSIONS: dict[str, Rule] = {
    str(rule): rule
    for rule in (
        *_versions(
            "both-ends",
            "A place's government, the association that keeps its ties, its laws and its "
            "local press speak for its end; national media and everybody else are third parties.",
            attrgetter("is_local"),
        ),
        *_versions(
            "official-only",
            "Only a place's government, the association that keeps its ties and its laws "
            "speak for its end; all press is a third party.",
            attrgetter("is_official"),
        ),
        *_versions(
            "listed-ends",
            "What a register lists under a place's entry counts as that end's word, as do a "
            "place's government, association, laws and local press; the rest is a third party.",
            attrgetter("is_local"),
            listings=True,
        ),
    )
}
"""Every rule in every version, by name and version: an old result can be made again."""

RULES: dict[str, Rule] = {rule.name: rule for rule in VERSIONS.values()}
"""Every rule in its newest version, by name."""


def end_of(side: str, places: Iterable[str]) -> str:
    """Which end of a tie a side is.

    Parameters
    ----------
    side : str
        ISO country code, place key or ``third``.
    places : iterable of str
        Keys of both ends.

    Returns
    -------
    str
        A country code; the place's key where both ends lie in one country; ``third`` where
        the side is neither end.

    Examples
    --------
    >>> end_of("fr-reims", ("de-aachen", "fr-reims")), end_of("DE", ("de-aachen", "fr-reims"))
    ('FR', 'DE')
    >>> end_of("de-trier", ("de-trier", "de-weimar"))
    'de-trier'
    """
    keys = set(places)
    countries = {key[:2].upper() for key in keys}
    if side in keys:
        return side if len(countries) < len(keys) else side[:2].upper()
    return side if side in countries else THIRD


def get_rule(name: str) -> Rule:
    """The rule of a name, in the version that is named, else in its newest.

    Raises
    ------
    NotFoundError
        There is no such rule, or not in that version.

    Examples
    --------
    >>> str(get_rule("both-ends")), str(get_rule("both-ends/1"))
    ('both-ends/3', 'both-ends/1')
    """
    rule = RULES.get(name) or VERSIONS.get(name)
    if rule is None:
        raise NotFoundError("reconciliation rule", name, {**RULES, **VERSIONS})
    return rule


def reconcile(
    statements: Iterable[Statement] | Mapping[str, Statement],
    sources: Mapping[tuple[str, str], Source],
    *,
    judgements: Iterable[Judgement] = (),
    rule: Rule | None = None,
) -> Facts:
    """Lay statements side by side and say of each fact how the ends agree.

    Parameters
    ----------
    statements : iterable of Statement, or mapping of str to Statement
        In any order, or by id; may come from several records.
    sources : mapping of (record, source key) to Source
    judgements : iterable of Judgement
        In the order in which they were made.
    rule : Rule, optional
        ``both-ends`` by default.

    Returns
    -------
    dict of str to tuple of Fact
        By subject. Keys of places that were judged the same are replaced by the one kept.

    Notes
    -----
    Which value is preferred is decided by `paradiplomacy.evidence.preference.chosen`, in
    the version of the rule; each value that is not preferred keeps the criterion that put
    it behind.
    """
    rule = rule or RULES["both-ends"]
    judged = AppliedJudgements.of(judgements)
    grouped: dict[str, dict[str, list[Assertion]]] = defaultdict(lambda: defaultdict(list))
    by_id = statements if isinstance(statements, Mapping) else {s.id: s for s in statements}
    speakers = {key: _Speaker.of(key, source, rule) for key, source in sources.items()}
    for key, statement in by_id.items():
        if judged.rejects(key):
            continue
        applied = judged.applied(statement)
        speaker = speakers[applied.record, applied.source]
        value = applied.value
        assertion = Assertion(
            key,
            applied.subject,
            applied.property,
            f"not {value}" if applied.polarity is Polarity.DENIES else value,
            applied.when,
            applied.side if rule.listings and applied.lists else speaker.side,
            speaker.name,
            speaker.official,
            speaker.publisher,
            applied.certainty,
        )
        grouped[applied.subject][applied.property].append(assertion)
    return {subject: tuple(_facts(subject, grouped[subject], rule)) for subject in sorted(grouped)}


class _Speaker(NamedTuple):
    """A source as a rule hears it, in all statements but those that it lists."""

    name: str
    side: str
    official: bool
    publisher: str

    @classmethod
    def of(cls, key: tuple[str, str], source: Source, rule: Rule) -> _Speaker:
        name = ":".join(key)
        publisher = f"outlet:{source.outlet}" if source.outlet else name
        return cls(name, rule.side(source), source.voice.is_official, publisher)


class _Ends(dict[str, str]):
    """Which end of a subject each side is that is asked for."""

    def __init__(self, places: Iterable[str]) -> None:
        super().__init__()
        self._places = places

    def __missing__(self, side: str) -> str:
        self[side] = end_of(side, self._places)
        return self[side]


def _places(subject: str, by_property: Mapping[str, list[Assertion]]) -> frozenset[str]:
    """Keys of the places that a subject is about; empty where it has no ends."""
    kind, _, key = subject.partition(":")
    if kind == "tie":
        places = set(key.split("|"))
    else:
        names = ("place_a", "place_b", "place", "partner")
        places = {assertion.value for name in names for assertion in by_property.get(name, ())}
    return frozenset(places)


def _facts(subject: str, by_property: dict[str, list[Assertion]], rule: Rule) -> Iterable[Fact]:
    by_rule = str(rule)
    uncertain = [said for of in by_property.values() for said in of if not _is_stated(said)]
    places = _places(subject, by_property)
    if uncertain:
        by_property = {name: list(filter(_is_stated, of)) for name, of in by_property.items()}
        by_property = {name: of for name, of in by_property.items() if of}
        places = _places(subject, by_property) or places
    end = _Ends(places)
    groups: list[tuple[str, list[Assertion]]] = []
    for name in sorted(by_property):
        if not is_event(name):
            groups.append((name, by_property[name]))
    happened = [
        assertion for name in by_property if is_event(name) for assertion in by_property[name]
    ]
    groups += events(happened)
    names = set()
    for group in with_uncertain(groups, uncertain):
        names.add(group.name)
        if len(group.stated) == 1:
            fact = _fact_of_one(group.name, group.stated[0], end, by_rule)
        elif group.stated:
            fact = _fact(subject, group.name, group.stated, end, rule)
        else:
            fact = Fact(subject, group.name, Agreement.SILENT, "", (), (), by_rule)
        if group.uncertain:
            fact = replace(fact, uncertain=uncertain_values(group.name, group.uncertain, end))
        yield fact
    for name in EXPECTED.get(subject.partition(":")[0], ()):
        if name not in names:
            yield Fact(subject, name, Agreement.SILENT, "", (), (), by_rule)


def _is_stated(assertion: Assertion) -> bool:
    return assertion.certainty is Certainty.STATED


def _fact(
    subject: str, name: str, assertions: list[Assertion], end: Mapping[str, str], rule: Rule
) -> Fact:
    by_value: dict[tuple[str, str, str], list[Assertion]] = defaultdict(list)
    for assertion in assertions:
        what = what_is_said(name, assertion)
        by_value[(what, assertion.when, assertion.property)].append(assertion)

    values = [StatedValue(what, when, tuple(by)) for (what, when, _), by in by_value.items()]

    def side(assertion: Assertion) -> str:
        return end[assertion.side]

    if len(values) == 1:
        ranked: tuple[RankedValue, ...] = (RankedValue(values[0], ""),)
    else:
        ranked = chosen(values, end.__getitem__, version=rule.version)
    positions = tuple(
        Position(
            value.what,
            value.when,
            tuple(sorted({side(assertion) for assertion in value.by})),
            tuple(sorted(assertion.id for assertion in value.by)),
            choice.behind,
        )
        for choice in ranked
        for value in (choice.value,)
    )
    clashes = {
        frozenset((side(a), side(b)))
        for i, a in enumerate(assertions)
        for b in assertions[i + 1 :]
        if not compatible(a, b)
    }
    borne_out = any(
        side(a) != side(b) and THIRD not in (side(a), side(b)) and concur(a, b)
        for i, a in enumerate(assertions)
        for b in assertions[i + 1 :]
    )
    speaking = {side(assertion) for assertion in assertions} - {THIRD}
    agreement, between = _agreement(speaking, clashes, borne_out)
    value = ranked[0].value.what
    if is_list(name):
        value = "; ".join(sorted({p.value for p in positions}))
    return Fact(subject, name, agreement, value, positions, between, str(rule))


def _fact_of_one(name: str, assertion: Assertion, end: Mapping[str, str], by_rule: str) -> Fact:
    """A fact of which one statement speaks, as most are: nothing to compare or to prefer."""
    what, side = what_is_said(name, assertion), end[assertion.side]
    agreement = Agreement.THIRD_PARTY if side == THIRD else Agreement.ONE_SIDED
    position = Position(what, assertion.when, (side,), (assertion.id,), "")
    return Fact(assertion.subject, name, agreement, what, (position,), (), by_rule)


def _agreement(
    speaking: set[str], clashes: set[frozenset[str]], borne_out: bool
) -> tuple[Agreement, tuple[str, ...]]:
    among_ends = [clash for clash in clashes if THIRD not in clash]
    if borne_out and not among_ends:
        return Agreement.CONFIRMED, ()
    if clashes:
        counted = among_ends if len(speaking) > 1 and among_ends else clashes
        return Agreement.CONTRADICTED, tuple(sorted(set().union(*counted)))
    if speaking:
        return Agreement.ONE_SIDED, ()
    return Agreement.THIRD_PARTY, ()
