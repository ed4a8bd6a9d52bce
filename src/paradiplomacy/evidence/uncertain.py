"""Values that are doubted or announced, put beside the facts that they are about.

It is never compared with what is stated, and takes no part in what is agreed or preferred.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from paradiplomacy.evidence.compatibility import (
    INTERRUPTION,
    Assertion,
    events,
    fact_of,
    is_event,
    same_event,
)
from paradiplomacy.evidence.preference import StatedValue
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.facts import Position


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
        elif is_event(assertion.property):
            changes.append(assertion)
        else:
            alone[assertion.property].append(assertion)
    groups += [Group(name, [], alone[name]) for name in sorted(alone)]
    groups += [Group(name, [], of_event) for name, of_event in events(changes)]
    return groups


def what_is_said(name: str, assertion: Assertion) -> str:
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
        ((what_is_said(name, each), each.when, str(each.certainty)), each) for each in assertions
    )
    return tuple(
        StatedValue(what, when, tuple(by)).position(end)
        for (what, when, _), by in sorted(by_value.items())
    )
