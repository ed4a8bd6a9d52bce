"""Agreement of both ends: of each fact, who says it, of which time, in which record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from paradiplomacy.evidence.rules import EXPECTED
from paradiplomacy.evidence.speakers import is_end
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Agreement, Fact
from paradiplomacy.model.ties import Tie, tie_key
from paradiplomacy.record.record import Record

FACTS = ("start", "kind", "interruption", "exchange", "response")
"""What is counted: when a tie began, what it is called, that it was suspended or ended, that an
exchange took place, and that a place responded to a crisis toward a partner."""

_OF_TIES = {"established": "start", "kind": "kind", "interruption": "interruption"}


@dataclass(frozen=True, slots=True)
class StatedFact:
    """A fact, and who says it.

    `fact`: one of `FACTS`.
    `subject`: ``tie:...``, ``exchange:...`` or ``response:...``.
    `tie`: key of the pair of its places, whether the record has that tie or not.
    `decade`: ``1980``; empty where it has no date, or one that lies in two decades. Of a kind, that
        of the start of its tie.
    `ends`: keys of both ends of its tie.
    `sides`: the ends that speak; where none does, who else, as `paradiplomacy.evidence.speakers`
        has it.
    `precision`: of a confirmed date, how much of it both ends say: a
        `paradiplomacy.model.shared_dates.Precision`; else empty.
    `records`: the records whose sources speak.
    """

    fact: str
    subject: str
    tie: str
    agreement: Agreement
    decade: str
    ends: tuple[str, ...]
    sides: tuple[str, ...]
    records: tuple[str, ...]
    precision: str = ""

    @property
    def speaks_alone(self) -> str:
        """The end that speaks alone; empty where both, or neither, or nobody does."""
        alone = self.agreement is Agreement.ONE_SIDED and len(self.sides) == 1
        return self.sides[0] if alone else ""


def stated_facts(record: Record) -> tuple[StatedFact, ...]:
    """Starts, kinds and interruptions of ties, exchanges and responses, and who says them.

    An exchange, or a response, is confirmed where both ends say that it took place, and
    contradicted where they give dates that cannot both be true.

    >>> from paradiplomacy import open_record
    >>> facts = stated_facts(open_record("article"))
    >>> counts = agreement_by(facts, lambda fact: [fact.fact])
    >>> {str(agreement): n for agreement, n in counts["exchange"].items()}
    {'one-sided': 9, 'third-party': 1}
    """
    return (
        *(stated for tie in record.ties.values() for stated in _of_tie(record, tie)),
        *_of_exchanges(record),
        *_of_responses(record),
    )


def agreement_by(
    facts: Iterable[StatedFact], key: Callable[[StatedFact], Iterable[str]]
) -> Mapping[str, Counter[Agreement]]:
    """Count of facts by agreement, by what the key gives; a fact may have several."""
    counted = group_pairs((value, fact.agreement) for fact in facts for value in key(fact))
    return {value: Counter(agreements) for value, agreements in sorted(counted.items())}


def _of_tie(record: Record, tie: Tie) -> Iterator[StatedFact]:
    for fact in tie.facts:
        name = _OF_TIES.get(fact.property)
        if name is None or (fact.is_only_uncertain and fact.property not in EXPECTED["tie"]):
            continue
        when = _date_at_end_of_value(fact.value) if name == "interruption" else tie.established
        stated = _stated_fact(
            record, partial(StatedFact, name, tie.id, tie.id), tie.ends, when, (fact,)
        )
        yield replace(stated, agreement=tie.agreement_on_start) if name == "start" else stated


def _of_exchanges(record: Record) -> Iterator[StatedFact]:
    for key, exchange in record.exchanges.items():
        places = (exchange.place_a, exchange.place_b)
        facts = _facts_by_name(record, f"exchange:{key}", ("place_a", "date"))
        about = partial(StatedFact, "exchange", f"exchange:{key}", tie_key(*places))
        yield _stated_fact(record, about, places, exchange.date, facts)


def _of_responses(record: Record) -> Iterator[StatedFact]:
    for key, response in record.responses.items():
        places = (response.place, response.partner)
        if all(places):
            facts = _facts_by_name(record, f"response:{key}", ("shock", "date"))
            about = partial(StatedFact, "response", f"response:{key}", tie_key(*places))
            yield _stated_fact(record, about, places, response.date, facts)


def _facts_by_name(record: Record, subject: str, names: Sequence[str]) -> tuple[Fact, ...]:
    by_name = {fact.property: fact for fact in record.facts.get(subject, ())}
    return tuple(by_name[name] for name in names if name in by_name)


def _stated_fact(
    record: Record,
    about: Callable[..., StatedFact],
    ends: tuple[str, ...],
    when: EventDate | None,
    facts: Sequence[Fact],
) -> StatedFact:
    """A counted fact with its voices: `about` has its name, its subject and its tie."""
    clash = any(fact.agreement is Agreement.CONTRADICTED for fact in facts)
    agreement = facts[0].agreement if facts else Agreement.SILENT
    speaking = {
        side for fact in facts[:1] for position in fact.positions for side in position.sides
    }
    statement_ids = [key for fact in facts for key in fact.statements]
    return about(
        agreement=Agreement.CONTRADICTED if clash else agreement,
        decade=_decade_of_date(when),
        ends=ends,
        sides=tuple(sorted(set(filter(is_end, speaking)) or speaking)),
        records=tuple(sorted({record.statements[key].record for key in statement_ids})),
        precision=facts[0].precision if facts and not clash else "",
    )


def _decade_of_date(when: EventDate | None) -> str:
    if when is None or not when.is_bounded:
        return ""
    first, last = when.earliest.year // 10, when.latest.year // 10
    return f"{first}0" if first == last else ""


def _date_at_end_of_value(value: str) -> EventDate | None:
    return EventDate.parse_or_none(value.rpartition(" ")[2])
