"""Exchanges and responses that nobody states: announced, or in doubt. They are in no count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from paradiplomacy.model.facts import Fact
from paradiplomacy.model.statements import Certainty
from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.record import Record
from paradiplomacy.views import RecordAnswer


class UncertainEvent(RecordAnswer):
    """An exchange or a response that sources announce or doubt, and none states.

    `subject`: ``exchange:...`` or ``response:...``.
    `certainty`: ``announced`` where all that is said of it is; else ``doubted``.
    `places`: keys of the places that it is about; of a response, the partner may lack.
    `date`, `description`: what is said of it; ``""`` where nothing is.
    `notes`: the coder's reasons, each once.
    `sources`: keys of the sources on it, as ``RECORD/KEY``.
    `statements`: ids of the statements, sorted.
    """

    subject: str
    kind: str
    certainty: Certainty
    places: tuple[str, ...]
    date: str
    description: str
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    statements: tuple[str, ...]

    @property
    def tie(self) -> str:
        """Key of the pair of its places, whether the record has that tie or not; or ``""``."""
        return tie_key(*self.places) if len(self.places) == 2 else ""


def uncertain_events(record: Record) -> Iterator[UncertainEvent]:
    """Exchanges and responses of which a record makes nothing, by subject."""
    made: Mapping[str, Mapping[str, object]] = {
        "exchange": record.exchanges,
        "response": record.responses,
    }
    for subject, facts in record.facts.items():
        kind, _, key = subject.partition(":")
        if kind in made and key not in made[kind]:
            yield _event(record, subject, facts)


def _event(record: Record, subject: str, facts: Sequence[Fact]) -> UncertainEvent:
    # Where nothing is stated, the first value that is doubted or announced.
    said = {f.property: f.value or next((u.value for u in f.uncertain), "") for f in facts}
    ends = ("place_a", "place_b") if subject.startswith("exchange:") else ("place", "partner")
    statements = tuple(sorted({key for fact in facts for key in fact.all_statements}))
    stated = [record.statements[key] for key in statements]
    announced = {statement.certainty for statement in stated} == {Certainty.ANNOUNCED}
    return UncertainEvent(
        subject,
        subject.partition(":")[0],
        Certainty.ANNOUNCED if announced else Certainty.DOUBTED,
        tuple(said[end] for end in ends if said.get(end)),
        said.get("date", ""),
        said.get("description", ""),
        tuple(dict.fromkeys(statement.note for statement in stated if statement.note)),
        tuple(sorted({f"{each.record}/{each.source}" for each in stated})),
        statements,
    )
