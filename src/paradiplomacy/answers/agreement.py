"""Agreement of both ends, fact by fact, and how reliable kinds of sources are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from paradiplomacy.answers.index import RecordIndex
from paradiplomacy.answers.latent_truth import Belief, Chance, LatentTruth, Report, latent_truth
from paradiplomacy.evidence.rules import EXPECTED
from paradiplomacy.evidence.speakers import is_end
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Agreement, Fact
from paradiplomacy.model.statements import Certainty, Polarity
from paradiplomacy.model.ties import Tie, TieKind, tie_key
from paradiplomacy.record.record import Record
from paradiplomacy.views import RecordAnswer

BELIEVED: Final[Mapping[tuple[str, str], str]] = {
    ("tie", "established"): "start",
    ("tie", "kind"): "kind",
    ("exchange", "date"): "exchange",
}
"""What is believed or not: of which subjects' property."""

_OTHERS = {"start": 10, "kind": len(TieKind) - 1, "exchange": 11}
"""Values that a wrong report might give: years about the true one, other kinds, other months."""

_PRECISION = {"start": 4, "exchange": 7}
"""Characters of an ISO date that are compared: a year, or a month."""


def reliability(index: RecordIndex) -> Mapping[str, LatentTruth]:
    """Reliability of sources by voice, and the belief in each fact by its subject.

    By what is said: ``start``, ``kind``, ``exchange``. A source is one reporter of its voice, and
    sources of one outlet that say the same are one. A date that is less exact than the year, or
    of an exchange than the month, says nothing here. Only what is stated counts.

    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.answers.index import index_of
    >>> found = reliability(index_of(open_record("sino_us")))["start"]
    >>> found.reporters["government"].reports > 20
    True
    """
    return index.computed_once(_of_all_facts)


class VoiceChance(RecordAnswer):
    """Chance that sources of a voice say what is so."""

    voice: str
    chance: Chance


class BelievedFact(RecordAnswer):
    """A fact of which several sources speak; `tie` is empty where the record has none."""

    subject: str
    tie: str
    value: str
    chance: Chance


class KindBelieved(RecordAnswer):
    """Reliability of sources on one kind of fact, and the facts that are least sure."""

    fact: str
    voices: tuple[VoiceChance, ...]
    least_sure: tuple[BelievedFact, ...]


def kinds_believed(index: RecordIndex, *, most: int) -> Iterator[KindBelieved]:
    """Each kind of fact of which several sources speak, with its `most` least sure facts."""
    record = index.record
    for name, result in reliability(index).items():
        several = [item for item in result.facts.items() if item[1].chance.reports > 1]
        least = sorted(several, key=lambda item: item[1].chance.value)[:most]
        voices = tuple(VoiceChance(*each) for each in result.reporters.items())
        facts = (
            BelievedFact(subject, tie if tie in record.ties else "", of.value, of.chance)
            for tie, subject, of in ((tie_key(*record.ends_of(s)), s, of) for s, of in least)
        )
        if voices:
            yield KindBelieved(name, voices, tuple(facts))


def belief_in(index: RecordIndex, subject: str, name: str) -> Belief | None:
    """Belief in a fact, by its property; None where it is not worked out."""
    kind = BELIEVED.get((subject.partition(":")[0], name))
    return reliability(index)[kind].facts.get(subject) if kind else None


def _of_all_facts(index: RecordIndex) -> Mapping[str, LatentTruth]:
    reports = group_pairs(
        (name, report)
        for subject, facts in index.record.facts.items()
        for fact in facts
        if (name := BELIEVED.get((subject.partition(":")[0], fact.property)))
        for report in _reports_of_fact(index.record, fact, name)
    )
    return {
        name: latent_truth(reports.get(name, ()), others=_OTHERS[name])
        for name in BELIEVED.values()
    }


def _reports_of_fact(record: Record, fact: Fact, name: str) -> Iterator[Report]:
    seen = set()
    for key in fact.statements:
        statement = record.statements[key]
        if statement.certainty is not Certainty.STATED or statement.polarity is Polarity.DENIES:
            continue
        source = record.source_of(statement)
        value = _value_compared(statement.value, name)
        outlet_and_value = (source.outlet or f"{statement.record}/{source.id}", value)
        if value and outlet_and_value not in seen:
            seen.add(outlet_and_value)
            yield Report(fact.subject, str(source.voice), value)


def _value_compared(value: str, name: str) -> str:
    """Part of a value that is compared; empty where it does not go so far."""
    if name == "kind":
        return value
    date = EventDate.parse_or_none(value)
    if date is None or not date.is_bounded:
        return ""
    first, last = (day.isoformat()[: _PRECISION[name]] for day in (date.earliest, date.latest))
    return first if first == last else ""


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
        day = EventDate.parse_or_none(fact.value.rpartition(" ")[2])
        when = day if name == "interruption" else tie.established
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
