"""Reliability of kinds of sources, and how likely a start, a kind or an exchange is as said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from paradiplomacy.answers.index import RecordIndex
from paradiplomacy.answers.latent_truth import Belief, Chance, LatentTruth, Report, latent_truth
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Fact
from paradiplomacy.model.statements import Certainty, Polarity
from paradiplomacy.model.ties import TieKind, tie_key
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
