"""What goes wrong in made studies: discrepancies, ends that are missing, a hostile respondent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.support.made_truth import (
    LAST_YEAR,
    Flaws,
    MadeAccount,
    MadeStudy,
    MadeTie,
    Planted,
)
from tests.support.made_values import (
    DRAWN,
    differs,
    draw,
    extreme_answer,
    other_answer,
)

from paradiplomacy.interviews.instrument import Instrument
from paradiplomacy.interviews.pairing import AnyAnswer

if TYPE_CHECKING:
    import numpy as np

__all__ = ["flawed"]

RULES = ("exact", "within", "share", "overlapping", "months", "mirrored")


def flawed(
    study: MadeStudy, flaws: Flaws, instrument: Instrument, rng: np.random.Generator
) -> MadeStudy:
    """Plant discrepancies in the first ties, leave ends out in the next, and spoil the last."""
    accounts = {account.id: account for account in study.accounts}
    planted: list[Planted] = []
    if flaws.discrepancies:
        free = list(study.ties[: -1 - flaws.absent])
        for rule in RULES:
            planted += _contradicted(accounts, free, rule, instrument)
        planted += _divided(accounts, free, instrument)
    absent = []
    for at, tie in enumerate(study.ties[-1 - flaws.absent : -1]):
        side = ("US", "CN")[at % 2]
        absent.append((tie.key, side))
        for account in _of(accounts, tie, side, every_round=True):
            del accounts[account.id]
    hostile = ""
    if flaws.hostile:
        (respondent,) = _of(accounts, study.ties[-1], "CN")
        hostile = respondent.id
        answers = _hostile(rng, instrument, at_random=flaws.hostile == "random")
        accounts[hostile] = replace(respondent, answers=answers)
        planted += _spoilt(accounts, study.ties[-1], instrument)
    return replace(
        study,
        accounts=tuple(accounts.values()),
        planted=tuple(planted),
        absent=tuple(absent),
        hostile=hostile,
    )


def _of(
    accounts: dict[str, MadeAccount], tie: MadeTie, side: str, *, every_round: bool = False
) -> list[MadeAccount]:
    place = tie.us if side == "US" else tie.cn
    return [
        account
        for account in accounts.values()
        if account.place == place and (every_round or account.year == LAST_YEAR)
    ]


def _leading(instrument: Instrument) -> set[str]:
    """Questions on whose answers others depend, or claims do: no discrepancy is planted there."""
    rules = (question.asked_if for question in instrument)
    return {rule.question for rule in rules if rule is not None} | set(DRAWN)


def _contradicted(
    accounts: dict[str, MadeAccount], free: list[MadeTie], rule: str, instrument: Instrument
) -> Iterator[Planted]:
    """One answer of the Chinese end, in the first free tie where both answered such a question."""
    wanted = [
        question
        for question in instrument
        if question.same.rule == rule
        and question.is_compared
        and question.key not in _leading(instrument)
    ]
    for tie in free:
        (us,), (cn,) = (_of(accounts, tie, side) for side in ("US", "CN"))
        for question in wanted:
            key = question.key
            if key in us.answers and key in cn.answers:
                value = other_answer(question, cn.answers[key])
                accounts[cn.id] = replace(cn, answers={**cn.answers, key: value})
                free.remove(tie)
                yield Planted(tie.key, key, rule)
                return


def _divided(
    accounts: dict[str, MadeAccount], free: list[MadeTie], instrument: Instrument
) -> Iterator[Planted]:
    """A second account of the American end that contradicts the first."""
    question = instrument["exchange.count"]
    for tie in free:
        (us,) = _of(accounts, tie, "US")
        if question.key in us.answers:
            other = other_answer(question, us.answers[question.key])
            second = replace(us, id=f"{us.id}-b", answers={question.key: other})
            accounts[second.id] = second
            yield Planted(tie.key, question.key, "divided")
            return


def _hostile(
    rng: np.random.Generator, instrument: Instrument, *, at_random: bool
) -> dict[str, AnyAnswer]:
    """Answers without regard to the truth; a form asks no more than earlier answers call for."""
    answers: dict[str, AnyAnswer] = {}
    numbers: dict[str, float | None] = {}
    for question in instrument:
        if question.kind != "open" and instrument.is_asked(question, numbers):
            value = draw(rng, question) if at_random else extreme_answer(question)
            answers[question.key] = value
            numbers[question.key] = value if isinstance(value, float) else None
    return answers


def _spoilt(
    accounts: dict[str, MadeAccount], tie: MadeTie, instrument: Instrument
) -> Iterator[Planted]:
    """Where the hostile respondent really contradicts the other end."""
    (us,), (cn,) = (_of(accounts, tie, side) for side in ("US", "CN"))
    for question in instrument:
        key = question.key
        if question.is_compared and key in us.answers and key in cn.answers:
            here, there = us.answers[key], cn.answers[key]
            if isinstance(there, float):
                there = float(question.seen_from_there(there))
            if differs(question, here, there):
                yield Planted(tie.key, key, "hostile")
