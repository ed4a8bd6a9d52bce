"""Made-up studies of which the truth is known: what both ends of so many ties would answer.

They serve two ends: to count how often a claim is decided at the size that `interview power`
promises, and to test that every planted discrepancy is seen and none is invented. Nothing in them
is about a real place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.support.made_flaws import flawed
from tests.support.made_ties import made_ties, national_opinion, opinions, trusts
from tests.support.made_truth import (
    FIRST_ROUND,
    LAST_YEAR,
    NO_FLAWS,
    Flaws,
    MadeAccount,
    MadeStudy,
    MadeTie,
    Truth,
)
from tests.support.made_values import DRAWN, draw, slightly_other

from paradiplomacy.interviews.instrument import Instrument, read_shipped
from paradiplomacy.interviews.pairing import AnyAnswer
from paradiplomacy.interviews.questions import Question
from paradiplomacy.model.dates import EventDate

if TYPE_CHECKING:
    import numpy as np

__all__ = ["made_study"]


def made_study(
    pairs: int = 32,
    *,
    truth: Truth | None = None,
    flaws: Flaws | None = None,
    instrument: Instrument | None = None,
    seed: int = 1989,
) -> MadeStudy:
    """Make a study of so many ties between the U.S. and China, both ends of which are asked.

    Parameters
    ----------
    pairs : int
        Ties; with all flaws, 16 or more.
    truth : Truth, optional, keyword-only
    flaws : Flaws, optional, keyword-only
        By default all of them; `NO_FLAWS` for none.
    instrument : Instrument, optional, keyword-only
        The questionnaire; the shipped one by default.
    seed : int, keyword-only

    Raises
    ------
    ValueError
        Too few ties for the flaws.

    Examples
    --------
    >>> study = made_study(20)
    >>> len(study.ties), sorted({planted.rule for planted in study.planted})[:3]
    (20, ['divided', 'exact', 'hostile'])
    """
    import numpy as np

    truth, flaws = truth or Truth(), Flaws() if flaws is None else flaws
    if pairs < 1 or (flaws != NO_FLAWS and pairs < 16):
        raise ValueError(f"{pairs} ties are too few: 1 or more, 16 or more with flaws")
    rng, asked = np.random.default_rng(seed), instrument or read_shipped()
    ties = made_ties(rng, pairs, truth)
    study = MadeStudy(truth, ties, (), nation=national_opinion(rng, ties, truth.nation))
    respondents = _Respondents(rng, truth, asked, ties)
    accounts = [
        account for at in range(pairs) for account in respondents.of_tie(at, silent=flaws.silent)
    ]
    study = replace(study, accounts=tuple(accounts))
    if flaws == NO_FLAWS:
        return study
    return flawed(study, flaws, asked, rng)


class _Respondents:
    """Draws what both ends of a tie answer, the same where both speak of the same."""

    def __init__(
        self,
        rng: np.random.Generator,
        truth: Truth,
        instrument: Instrument,
        ties: tuple[MadeTie, ...],
    ) -> None:
        self._rng, self._truth, self._instrument, self._ties = rng, truth, instrument, ties
        # What decides claims is drawn apart, and is the same however many questions are asked.
        self._deciding = rng.spawn(1)[0]
        n = len(ties)
        self._trust = trusts(rng, 2 * n, more=truth.more_trust, alike=truth.alike)
        between = [
            sum(k for year, k in tie.exchanges.items() if FIRST_ROUND <= year < LAST_YEAR)
            for tie in ties
        ]
        self._opinion = opinions(rng, [k for k in between for _ in "uc"], truth.opinion)

    def of_tie(self, at: int, *, silent: float) -> list[MadeAccount]:
        """The accounts of both ends: opinion in the first round, all questions in the last."""
        tie, shared = self._ties[at], self._shared(at)
        accounts = []
        for end, side in enumerate(("US", "CN")):
            place, partner = (tie.us, tie.cn) if side == "US" else (tie.cn, tie.us)
            name = f"{place.rpartition('-')[2]}-{side.lower()}"
            own = self._own(2 * at + end)
            last = self._last(shared, own, second=bool(end), silent=silent)
            first = {"opinion.local": own.pop("before")}
            accounts += [
                MadeAccount(f"{name}-{FIRST_ROUND}", side, place, partner, FIRST_ROUND, first),
                MadeAccount(f"{name}-{LAST_YEAR}", side, place, partner, LAST_YEAR, last),
            ]
        return accounts

    def _shared(self, at: int) -> dict[str, AnyAnswer]:
        """What is true of the tie, seen from the American end."""
        tie, rng, truth = self._ties[at], self._deciding, self._truth
        shared = {q.key: draw(self._rng, q) for q in self._instrument if q.kind != "open"}
        known: dict[str, AnyAnswer] = {
            "tie.founded": tie.founded,
            "tie.stands": 1.0 if tie.ended is None else 4.0,
            "exchange.count": float(tie.exchanges[LAST_YEAR - 1]),
            "purpose.mutual-gain": float(tie.gain),
            "purpose.solidarity": float(not tie.gain),
            "trade.any": float(rng.random() < truth.trade),
            "training.any": float(rng.random() < truth.training),
        }
        if tie.ended is not None:
            known["tie.ended"] = tie.ended
            known["tie.ended-by"] = float(rng.integers(1, 4))  # an end, or both: no law
        known |= self._after_june(tie)
        if rng.random() < 2 / 3:
            known["training.taught"] = 1.0 if rng.random() < truth.taught else 2.0
        else:
            known["training.taught"] = 3.0
        return shared | {key: value for key, value in known.items() if key in shared}

    def _after_june(self, tie: MadeTie) -> dict[str, AnyAnswer]:
        """What became of a tie after June 1989, and when exchanges came back."""
        rng, truth = self._deciding, self._truth
        part = truth.suspended_site if "-beijing-" in tie.cn else truth.suspended
        suspended, short = rng.random() < part, rng.random() < truth.short
        months = int(rng.integers(3, 11)) if short else int(rng.integers(25, 40))
        at = 1989 * 12 + 5 + months
        return {
            "crisis.june-1989": 4.0 if suspended else float(rng.integers(1, 3)),
            "crisis.months-until-return": float(months),
            "crisis.june-1989-return": EventDate.parse(f"{at // 12}-{at % 12 + 1:02}"),
        }

    def _own(self, respondent: int) -> dict[str, AnyAnswer]:
        """What a respondent says of their own end."""
        rng = self._rng
        own = {
            q.key: draw(rng, q)
            for q in self._instrument
            if q.same.rule == "own" and q.kind != "open"
        }
        city, above = self._trust
        before, after = self._opinion
        own["trust.city"], own["trust.above"] = float(city[respondent]), float(above[respondent])
        own["opinion.local"], own["before"] = float(after[respondent]), float(before[respondent])
        return own

    def _last(
        self,
        shared: Mapping[str, AnyAnswer],
        own: Mapping[str, AnyAnswer],
        *,
        second: bool,
        silent: float,
    ) -> dict[str, AnyAnswer]:
        """The answers of an end, without what is not asked of it or what it leaves out."""
        answers: dict[str, AnyAnswer] = {}
        numbers: dict[str, float | None] = {}
        for question in self._instrument:
            key = question.key
            if key not in shared or not self._instrument.is_asked(question, numbers):
                continue
            value = own[key] if question.same.rule == "own" else shared[key]
            if second and question.is_compared:
                value = slightly_other(self._rng, question, _seen(question, value))
            if silent and key not in DRAWN and self._rng.random() < silent:
                continue
            answers[key] = value
            numbers[key] = value if isinstance(value, float) else None
        return answers


def _seen(question: Question, value: AnyAnswer) -> AnyAnswer:
    """What is true, seen from the other end."""
    return float(question.seen_from_there(value)) if isinstance(value, float) else value
