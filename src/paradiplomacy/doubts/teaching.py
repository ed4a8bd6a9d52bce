"""Teacher, learner and field of an exchange, where a row leaves them open or cannot be right."""

from __future__ import annotations

from collections.abc import Iterator

from paradiplomacy.doubts.examined import Doubt, Examined
from paradiplomacy.model.activity import Exchange, Form, taught_impossibly
from paradiplomacy.model.ties import tie_key
from paradiplomacy.sources.sectors import sectors


def training_without_teacher(examined: Examined) -> Iterator[Doubt]:
    """A training of which no row says who taught or who learned."""
    for exchange in _exchanges_in_order(examined):
        if exchange.form is Form.TRAINING and not (exchange.teacher or exchange.learner):
            yield _exchange_doubt(examined, "training-without-teacher", exchange, "form", "")


def taught_by_nobody_else(examined: Examined) -> Iterator[Doubt]:
    """A teacher and a learner, from different rows, that exclude each other."""
    for exchange in _exchanges_in_order(examined):
        if taught_impossibly(exchange.teacher, exchange.learner):
            about = f"{exchange.teacher} taught {exchange.learner}"
            yield _exchange_doubt(examined, "taught-by-nobody-else", exchange, "learner", about)


def sector_not_listed(examined: Examined) -> Iterator[Doubt]:
    """A word for a sector that the list of sectors lacks."""
    for exchange in _exchanges_in_order(examined):
        for word in exchange.sectors:
            if word not in sectors():
                yield _exchange_doubt(examined, "sector-not-listed", exchange, "sector", word)


def _exchanges_in_order(examined: Examined) -> list[Exchange]:
    return [exchange for _, exchange in sorted(examined.record.exchanges.items())]


def _exchange_doubt(
    examined: Examined, check: str, exchange: Exchange, name: str, about: str
) -> Doubt:
    subject = f"exchange:{exchange.id}"
    stated = examined.about(subject, name)
    rows = [entry for entry in stated if not about or entry.statement.value == about] or stated
    facts = {
        "label": examined.label(tie_key(exchange.place_a, exchange.place_b)),
        "subject": exchange.id,
        "word": about,
        "teacher": exchange.teacher,
        "learner": exchange.learner,
    }
    return examined.doubt(check, subject, about, name, rows, **facts)
