"""Small materials for tests of the store: one tie, told by both of its ends."""

from __future__ import annotations

from typing import Any

from paradiplomacy.model.records import Material, RecordMeta
from paradiplomacy.model.statements import Consent, Judgement, Source, Statement, Voice

LITTLE_ROCK = Source(
    "little-rock-sister-cities",
    "Sister cities of Little Rock",
    "https://example.org/little-rock",
    "en",
    "US",
    Voice.GOVERNMENT,
)
CHANGCHUN = Source(
    "changchun-friendship-cities",
    "长春市友好城市",
    "https://example.org/changchun",
    "zh",
    "CN",
    Voice.ASSOCIATION,
    Consent.ANONYMOUS,
    "“第二版”\nsecond page",
)
TIE = "tie:cn-jilin-changchun|us-ar-little-rock"


def meta(record: str = "sino-us") -> RecordMeta:
    return RecordMeta(
        record, "Ties", "Ties of two ends", "CC-BY-4.0", ("en", "zh"), ("US", "CN"),
        "2016", "coder a", "manual/1", ("Not all ties are here.",),
    )  # fmt: skip


def say(value: str, source: Source = LITTLE_ROCK, **more: Any) -> Statement:
    said = {"record": "sino-us", "subject": TIE, "property": "established", "side": "US"}
    return Statement(**(said | {"value": value, "source": source.id} | more))


def material(
    *said: Statement,
    judged: tuple[Judgement, ...] = (),
    record: str = "sino-us",
    register: tuple[Source, ...] = (CHANGCHUN, LITTLE_ROCK),
) -> Material:
    return Material(meta(record), register, tuple(sorted(said, key=lambda s: s.id)), judged)
