"""Reconciliation: the same in any order, losing nothing, and even-handed between the ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from tests.property.strategies import PLACES, TIES, few_days, sources, statements

from paradiplomacy.evidence.rules import VERSIONS, Facts, Rule, reconcile
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.statements import (
    THIRD,
    Certainty,
    Judgement,
    JudgementKind,
    Polarity,
    Source,
    Statement,
    Voice,
)

Register = dict[tuple[str, str], Source]
said_of_ties = st.lists(statements(), max_size=14)
rules = st.sampled_from(list(VERSIONS.values()))


def judged(kind: JudgementKind, subject: str, object_: str = "") -> Judgement:
    return Judgement(kind, subject, object_, "coder", "2026-01-01", "reason")


@given(said_of_ties, sources(), rules, st.randoms(use_true_random=False))
def test_the_order_of_statements_and_sources_does_not_matter(
    said: list[Statement], register: Register, rule: Rule, random: Random
) -> None:
    facts = reconcile(said, register, rule=rule)
    shuffled = random.sample(said, len(said)) + [random.choice(said) for _ in said[:3]]
    keys = random.sample(list(register), len(register))
    again = reconcile(shuffled, {key: register[key] for key in keys}, rule=rule)
    assert again == facts
    assert list(again) == list(facts)


@given(said_of_ties, sources(), rules)
def test_every_statement_stands_in_one_position_of_one_fact(
    said: list[Statement], register: Register, rule: Rule
) -> None:
    by_id = {one.id: one for one in said}
    found: Counter[str] = Counter()
    for subject, facts in reconcile(said, register, rule=rule).items():
        for fact in facts:
            for position in fact.positions:
                found.update(position.statements)
                for key in position.statements:
                    one = by_id[key]
                    assert one.subject == subject == fact.subject
                    assert position.value.endswith(one.value)
                    assert position.when == one.when
                    happened = one.property in ("suspended", "ended")
                    assert fact.property == ("interruption" if happened else one.property)
    assert found == Counter(by_id.keys())


@given(said_of_ties, sources(), st.data())
def test_a_rejected_statement_counts_as_little_as_one_never_made(
    said: list[Statement], register: Register, data: st.DataObject
) -> None:
    out = data.draw(st.sets(st.sampled_from(said))) if said else set()
    rejected = [judged(JudgementKind.REJECT, one.id) for one in out]
    kept = [one for one in said if one.id not in {o.id for o in out}]
    assert reconcile(said, register, judgements=rejected) == reconcile(kept, register)
    minds_changed = rejected + [judged(JudgementKind.ACCEPT, one.id) for one in out]
    assert reconcile(said, register, judgements=minds_changed) == reconcile(said, register)


# --- agreement ------------------------------------------------------------------


@st.composite
def peaceful(draw: DrawFn) -> list[Statement]:
    """Statements of which no two exclude each other: one kind, and all dates share a day."""
    day = date(1989, 6, 15)
    texts = ("1989", "1989-06", "1989-06-15", "1989-06-15~", "1980/1990", "../1989", "unknown")
    assert all(t == "unknown" or EventDate.of(day).within(EventDate.parse(t)) for t in texts)
    said = draw(st.lists(statements(polarities=(Polarity.ASSERTS,)), max_size=12))
    return [
        replace(one, value="sister" if one.property == "kind" else draw(st.sampled_from(texts)))
        for one in said
        if one.property != "suspended"  # an end at that time would contradict it
    ]


@given(peaceful(), sources(), rules)
def test_without_two_values_that_exclude_each_other_nothing_is_contradicted(
    said: list[Statement], register: Register, rule: Rule
) -> None:
    for facts in reconcile(said, register, rule=rule).values():
        for fact in facts:
            assert fact.agreement is not Agreement.CONTRADICTED
            assert fact.between == ()


MIRRORED = dict(zip(PLACES, (*PLACES[2:], *PLACES[:2]), strict=True)) | {"US": "CN", "CN": "US"}
"""Each end of a tie, and the other one."""


def mirrored_side(side: str) -> str:
    """The side that says on the other end what a side says on its own."""
    owner, colon, voice = side.partition(":")
    return f"{MIRRORED.get(owner, owner)}{colon}{voice}"


def swapped(register: Register) -> Register:
    return {
        key: replace(s, end=MIRRORED.get(s.end, s.end), place=MIRRORED.get(s.place, ""))
        for key, s in register.items()
    }


@given(said_of_ties, sources(), rules)
def test_both_ends_weigh_the_same(said: list[Statement], register: Register, rule: Rule) -> None:
    facts = reconcile(said, register, rule=rule)
    mirrored = reconcile(said, swapped(register), rule=rule)
    for subject in facts:
        for fact, mirror in zip(facts[subject], mirrored[subject], strict=True):
            assert mirror.agreement is fact.agreement
            assert mirror.value == fact.value
            assert (mirror.precision, mirror.shared) == (fact.precision, fact.shared)
            assert sorted(map(mirrored_side, fact.between)) == list(mirror.between)
            for position, reflected in zip(fact.positions, mirror.positions, strict=True):
                assert sorted(map(mirrored_side, position.sides)) == list(reflected.sides)
                assert position.statements == reflected.statements


@given(st.lists(st.tuples(st.sampled_from(("US", "CN", THIRD)), few_days()), max_size=8))
def test_agreement_on_a_date_is_what_the_sets_of_days_say(
    told: list[tuple[str, EventDate]],
) -> None:
    register = {("r", end): _source(end) for end in ("US", "CN", THIRD)}
    said = [_established(end, when) for end, when in told]
    facts = reconcile(said, register).get(TIES[0])
    if facts is None:
        assert not told
        return
    fact = next(f for f in facts if f.property == "established")
    days = {(end, frozenset(_days(when))) for end, when in told}
    clash = {frozenset((a, b)) for a, x in days for b, y in days if not x & y}
    ends = {end for end, _ in days} - {THIRD}
    clash_of_ends = {pair for pair in clash if THIRD not in pair}
    meet = any(x & y for a, x in days for b, y in days if {a, b} == {"US", "CN"})
    if meet and not clash_of_ends:
        expected = Agreement.CONFIRMED
    elif clash:
        expected = Agreement.CONTRADICTED
    else:
        expected = Agreement.ONE_SIDED if ends else Agreement.THIRD_PARTY
    assert fact.agreement is expected
    if expected is Agreement.CONTRADICTED:
        sides = {"US": PLACES[0], "CN": PLACES[2], THIRD: THIRD}
        assert any({sides[end] for end in pair} <= set(fact.between) for pair in clash)


def _source(end: str) -> Source:
    place = {"US": PLACES[0], "CN": PLACES[2]}.get(end, "")
    return Source(end, "A page", "", "en", end, Voice.GOVERNMENT, place=place)


def _established(end: str, when: EventDate) -> Statement:
    return Statement("r", TIES[0], "established", str(when), end, end)


def _days(when: EventDate) -> set[date]:
    return {when.earliest + timedelta(n) for n in range(when.span_days)}


@given(said_of_ties, sources(), rules)
def test_only_the_preferred_value_has_nothing_before_it(
    said: list[Statement], register: Register, rule: Rule
) -> None:
    for facts in reconcile(said, register, rule=rule).values():
        for fact in facts:
            if fact.positions:
                preferred, *others = fact.positions
                assert preferred.behind == ""
                beside = [p for p in others if p.when and preferred.when]
                assert all(p.behind for p in others if p not in beside)


# --- places judged to be the same -------------------------------------------------


def _outline(facts: Facts) -> dict[str, list[tuple[object, ...]]]:
    """Facts without the ids of their statements."""
    return {
        subject: [
            (
                *(f.property, f.agreement, f.value, f.between),
                *((p.value, p.when, p.sides, len(p.statements)) for p in f.positions),
            )
            for f in of_subject
        ]
        for subject, of_subject in facts.items()
    }


@given(said_of_ties, sources(), st.data())
def test_places_judged_the_same_are_one_place_in_any_order_of_statements(
    said: list[Statement], register: Register, data: st.DataObject
) -> None:
    names = ("cn-beijing", "cn-peking", "cn-peiping")
    # Every statement keeps its own id: what two sources say twice is not one statement.
    said = [replace(one, language=f"l{n}") for n, one in enumerate(said)]
    spelt = [
        replace(one, subject=one.subject.replace(names[0], data.draw(st.sampled_from(names))))
        for one in said
    ]
    chain = [judged(JudgementKind.SAME_PLACE, variant, kept) for kept, variant in pairwise(names)]
    order: Sequence[Statement] = data.draw(st.permutations(spelt))
    merged = reconcile(order, register, judgements=data.draw(st.permutations(chain)))
    assert _outline(merged) == _outline(reconcile(said, register))
    assert {s for facts in merged.values() for f in facts for s in f.statements} == {
        one.id for one in spelt
    }


uncertain = st.tuples(statements(), st.sampled_from((Certainty.DOUBTED, Certainty.ANNOUNCED))).map(
    lambda drawn: replace(drawn[0], certainty=drawn[1])
)
said_uncertainly = st.lists(uncertain, max_size=8)


@given(said_of_ties, said_uncertainly, sources(), rules)
def test_what_is_doubted_or_announced_changes_nothing_of_what_is_stated(
    said: list[Statement], more: list[Statement], register: Register, rule: Rule
) -> None:
    plain = reconcile(said, register, rule=rule)
    both = reconcile([*said, *more], register, rule=rule)
    stated = {
        subject: tuple(
            replace(fact, uncertain=())
            for fact in facts
            if fact.positions or (fact.property in ("kind", "established") and subject in plain)
        )
        for subject, facts in both.items()
    }
    assert {s: set(facts) for s, facts in stated.items() if facts} == {
        s: set(facts) for s, facts in plain.items()
    }
    assert all(
        fact.agreement is Agreement.SILENT and not fact.value and not fact.statements
        for facts in both.values()
        for fact in facts
        if fact.is_only_uncertain
    )


@given(said_of_ties, said_uncertainly, sources(), rules, st.randoms(use_true_random=False))
def test_every_uncertain_statement_stands_beside_one_fact_in_any_order(
    said: list[Statement],
    more: list[Statement],
    register: Register,
    rule: Rule,
    random: Random,
) -> None:
    every = [*said, *more]
    facts = reconcile(every, register, rule=rule)
    assert reconcile(random.sample(every, len(every)), register, rule=rule) == facts
    beside = Counter(
        (key, subject, value.certainty)
        for subject, of in facts.items()
        for fact in of
        for value in fact.uncertain
        for key in value.statements
    )
    assert beside == Counter({(each.id, each.subject, each.certainty): 1 for each in more})
