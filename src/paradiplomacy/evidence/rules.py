"""Reconciliation: named, versioned rules from statements to facts.

A rule says who speaks for an end of a tie, which is a place. Everything else is the same for
all rules: values that can both be true are compatible (dates that overlap, kinds of
different periods), and

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
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import combinations
from typing import NamedTuple

from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.evidence.compatibility import (
    INTERRUPTION,
    Assertion,
    by_time,
    compatible,
    concur,
    events,
    fact_of,
    is_event,
    is_joined,
    same_event,
    vagueness,
)
from paradiplomacy.evidence.preference import StatedValue, ranked_values
from paradiplomacy.evidence.speakers import (
    DEFAULT,
    END_PROPERTIES,
    RULES,
    VERSIONS,
    Rule,
    end_of,
    get_rule,
    is_end,
    own_places,
)
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Agreement, Fact, Position
from paradiplomacy.model.shared_dates import finest
from paradiplomacy.model.statements import THIRD, Certainty, Judgement, Polarity, Source, Statement

__all__ = ["EXPECTED", "RULES", "VERSIONS", "Facts", "Rule", "end_of", "get_rule", "reconcile"]

Facts = dict[str, tuple[Fact, ...]]
"""Facts by subject, sorted by subject; those of a subject by property."""

EXPECTED = {"tie": ("kind", "established"), "exchange": ("date",), "response": ("date",)}
"""Facts that each subject of a kind should have: silent where nobody says anything."""


def reconcile(
    statements: Iterable[Statement] | Mapping[str, Statement],
    sources: Mapping[tuple[str, str], Source],
    *,
    judgements: Iterable[Judgement] = (),
    rule: Rule | None = None,
    own: Mapping[tuple[str, str], str] | None = None,
    ranked_first: Mapping[str, Collection[str]] | None = None,
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
    own : mapping of (record, source key) to str, optional
        See `paradiplomacy.evidence.speakers.own_places`; worked out by default.
    ranked_first : mapping of str to collection of str, optional
        By record: voices and sources that are preferred in place of the official ones.

    Returns
    -------
    dict of str to tuple of Fact
        By subject. Keys of places that were judged the same are replaced by the one kept.

    Notes
    -----
    Which value is preferred is decided by `paradiplomacy.evidence.preference.ranked_values`; each
    value that is not preferred keeps the criterion that put it behind.
    """
    rule = rule or RULES[DEFAULT]
    judged = AppliedJudgements.of(judgements)
    grouped: dict[str, dict[str, list[Assertion]]] = defaultdict(lambda: defaultdict(list))
    by_id = statements if isinstance(statements, Mapping) else {s.id: s for s in statements}
    own = own_places(by_id, sources, judged) if own is None else own
    first = ranked_first or {}
    speakers = {
        key: _Speaker.of(key, source, rule, own.get(key, ""), first.get(key[0], ()))
        for key, source in sources.items()
    }
    for key, statement in by_id.items():
        if judged.rejects(key):
            continue
        applied = judged.apply_to(statement)
        speaker = speakers[applied.record, applied.source]
        value = applied.value
        assertion = Assertion(
            key,
            applied.subject,
            applied.property,
            f"not {value}" if applied.polarity is Polarity.DENIES else value,
            applied.when,
            _speaking(applied, speaker, rule),
            speaker.name,
            speaker.official,
            speaker.publisher,
            applied.certainty,
            speaker.ranked,
        )
        grouped[applied.subject][applied.property].append(assertion)
    return {
        subject: tuple(_facts_of_subject(subject, grouped[subject], rule))
        for subject in sorted(grouped)
    }


class _Speaker(NamedTuple):
    """A source as a rule hears it, in all statements but those that it lists."""

    name: str
    speaks: str
    of_account: str
    official: bool
    publisher: str
    ranked: bool

    @classmethod
    def of(
        cls,
        key: tuple[str, str],
        source: Source,
        rule: Rule,
        place: str,
        first: Collection[str],
    ) -> _Speaker:
        """The speaker of a source.

        `place`: whose own voice it is.
        `first`: voices and sources that its record prefers in place of the official ones.
        """
        speaks = rule.speaker(source, place)
        of_account = source.end if rule.speaks(source.voice) else speaks
        name = ":".join(key)
        publisher = f"outlet:{source.outlet}" if source.outlet else name
        ranked = source.id in first
        official = ranked or source.voice in first if first else source.voice.is_official
        return cls(name, speaks, of_account, official, publisher, ranked)


def _speaking(statement: Statement, speaker: _Speaker, rule: Rule) -> str:
    """Speaker: of a listing, where the rule hears it, the place; of an account, its own end."""
    if rule.listings and statement.lists:
        return statement.side
    return speaker.of_account if statement.subject.startswith("account:") else speaker.speaks


def _places_of_subject(subject: str, by_property: Mapping[str, list[Assertion]]) -> frozenset[str]:
    """Keys of the places that a subject is about; empty where it has no ends."""
    kind, _, key = subject.partition(":")
    ends = (assertion.value for name in END_PROPERTIES for assertion in by_property.get(name, ()))
    return frozenset(key.split("|") if kind == "tie" else ends)


def _facts_of_subject(
    subject: str, by_property: dict[str, list[Assertion]], rule: Rule
) -> Iterable[Fact]:
    by_rule = str(rule)
    every = (assertion for of in by_property.values() for assertion in of)
    uncertain = [assertion for assertion in every if not _is_stated_assertion(assertion)]
    places = _places_of_subject(subject, by_property)
    if uncertain:
        by_property = {
            name: stated
            for name, of in by_property.items()
            if (stated := list(filter(_is_stated_assertion, of)))
        }
        places = _places_of_subject(subject, by_property) or places
    end = partial(rule.side, places=places)
    groups = [
        (name, of_time)
        for name in sorted(by_property)
        if not is_event(name)
        for of_time in by_time(name, by_property[name])
    ]
    groups += events(
        [assertion for name in by_property if is_event(name) for assertion in by_property[name]]
    )
    names = set()
    for group in with_uncertain(groups, uncertain):
        names.add(group.name)
        fact = (
            _fact(subject, group.name, group.stated, end, by_rule)
            if group.stated
            else Fact(subject, group.name, Agreement.SILENT, "", (), (), by_rule)
        )
        if group.uncertain:
            fact = replace(fact, uncertain=uncertain_values(group.name, group.uncertain, end))
        yield fact
    yield from (
        Fact(subject, name, Agreement.SILENT, "", (), (), by_rule)
        for name in EXPECTED.get(subject.partition(":")[0], ())
        if name not in names
    )


def _is_stated_assertion(assertion: Assertion) -> bool:
    return assertion.certainty is Certainty.STATED


def _fact(
    subject: str, name: str, assertions: list[Assertion], end: Callable[[str], str], rule: str
) -> Fact:
    if len(assertions) == 1:  # as of most facts: nobody agrees or disagrees
        only, side = assertions[0], end(assertions[0].side)
        value = value_as_said(name, only)
        position = Position(value, only.when, (side,), (only.id,), "", only.certainty)
        agreement = Agreement.ONE_SIDED if is_end(side) else Agreement.THIRD_PARTY
        return Fact(subject, name, agreement, value, (position,), (), rule)
    by_value = group_pairs(
        ((value_as_said(name, each), each.when, each.property), each) for each in assertions
    )

    values = [StatedValue(what, when, tuple(by)) for (what, when, _), by in by_value.items()]
    ranked: Sequence[tuple[StatedValue, str]] = ((values[0], ""),)
    if len(values) > 1:
        ranked = ranked_values(
            values, lambda speaker: end(speaker) if is_end(end(speaker)) else THIRD
        )
    positions = tuple(value.position(end, behind) for value, behind in ranked)
    pairs = [(a, b, {end(a.side), end(b.side)}) for a, b in combinations(assertions, 2)]
    clashes = {frozenset(sides) for a, b, sides in pairs if not compatible(a, b)}
    concurring = [
        (a, b)
        for a, b, sides in pairs
        if len(sides) > 1 and all(map(is_end, sides)) and concur(a, b)
    ]
    speaking = set(filter(is_end, (end(assertion.side) for assertion in assertions)))
    agreement, between = _agreement(speaking, clashes, bool(concurring))
    # A law is named once, by its preferred title.
    every = "; ".join(sorted({p.value for p in positions}))
    value = every if is_joined(name) else positions[0].value
    # Of a date that both ends say, the part that they share at most; None of what is no date.
    shared = finest(
        (EventDate.parse(a.value), EventDate.parse(b.value))
        for a, b in concurring
        if agreement is Agreement.CONFIRMED and vagueness(a) and not (a.denies or b.denies)
    )
    fact = Fact(subject, name, agreement, value, positions, between, rule)
    return replace(fact, precision=shared.precision, shared=shared.text) if shared else fact


def _agreement(
    speaking: set[str], clashes: set[frozenset[str]], borne_out: bool
) -> tuple[Agreement, tuple[str, ...]]:
    among_ends = [clash for clash in clashes if all(map(is_end, clash))]
    if borne_out and not among_ends:
        return Agreement.CONFIRMED, ()
    if clashes:
        counted = among_ends if len(speaking) > 1 and among_ends else clashes
        return Agreement.CONTRADICTED, tuple(sorted(set().union(*counted)))
    return (Agreement.ONE_SIDED if speaking else Agreement.THIRD_PARTY), ()


@dataclass(frozen=True, slots=True)
class Group:
    """The statements that one fact is made of.

    `name`: of the fact.
    `stated`, `uncertain`: what is stated, and what is doubted or announced.
    """

    name: str
    stated: list[Assertion]
    uncertain: list[Assertion] = field(default_factory=list)


def with_uncertain(
    stated: Iterable[tuple[str, list[Assertion]]], uncertain: Iterable[Assertion]
) -> list[Group]:
    """Groups of stated assertions, each with the uncertain ones on the same fact.

    A change of status that is doubted or announced is beside the first stated one of its kind
    that may be the same event; one without a date beside the last. Where there is none, it is
    a group of its own, after all others.

    `stated`: name of the fact and its assertions; changes of status in order of time, as `events`
      gives them.
    `uncertain`: of the same subject, in any order.
    """
    groups = [Group(name, assertions) for name, assertions in stated]
    alone: dict[str, list[Assertion]] = defaultdict(list)
    changes: list[Assertion] = []
    for assertion in sorted(uncertain, key=lambda each: each.id):
        beside = [group for group in groups if group.name == fact_of(assertion.property)]
        if is_event(assertion.property):
            beside = [group for group in beside if same_event(assertion, group.stated)]
            if assertion.is_open:
                beside = beside[-1:]
        if beside:
            beside[0].uncertain.append(assertion)
        else:
            own = changes if is_event(assertion.property) else alone[assertion.property]
            own.append(assertion)
    groups += [Group(name, [], alone[name]) for name in sorted(alone)]
    groups += [Group(name, [], of_event) for name, of_event in events(changes)]
    return groups


def value_as_said(name: str, assertion: Assertion) -> str:
    """The value; of an interruption it matters what it was, too: suspended or ended."""
    return f"{assertion.property} {assertion.value}" if name == INTERRUPTION else assertion.value


def uncertain_values(
    name: str, assertions: Sequence[Assertion], end: Callable[[str], str]
) -> tuple[Position, ...]:
    """Values of a fact that are doubted or announced, in order of text.

    `name`: of the fact.
    `end`: from the side of a statement to the end of the subject, or ``third``.
    """
    by_value = group_pairs(
        ((value_as_said(name, each), each.when, str(each.certainty)), each) for each in assertions
    )
    return tuple(
        StatedValue(what, when, tuple(by)).position(end)
        for (what, when, _), by in sorted(by_value.items())
    )
