"""Change of conditions where no end stopped in a crisis, by what both ends answer."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import mean

from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS
from paradiplomacy.hypotheses.estimators.normal_estimates import smallest_detectable_odds
from paradiplomacy.hypotheses.estimators.odds import Conditional
from paradiplomacy.hypotheses.finding import Detectable, always, decision, finding
from paradiplomacy.hypotheses.histories.agreed_answers import answers_by_end
from paradiplomacy.hypotheses.selection import as_estimate, ties_of_pair
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.language import Words, sentences
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)
OF_CONDITIONS = DecisionRule("more", 1.0)
STOPPED, CHANGE = "crisis.stopped", "rights.change"
SAME = 3.0
"""The middle of the scale: nothing got better or worse."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """Ties by whether an end of them stopped in a crisis, and whether conditions got better.

    better_on, on: Of the ties that both ends carried on, those where conditions got better, and
        all.
    better_off, off: The same of ties that an end stopped.
    subjects: The ties and answers that it rests on.
    """

    better_on: int
    on: int
    better_off: int
    off: int
    subjects: tuple[str, ...]

    @property
    def decide(self) -> bool:
        """True if there are enough of both sorts."""
        return min(self.on, self.off) >= ENOUGH_EVENTS

    def finding(self) -> Finding:
        """Finding by both ends' answers: the odds ratio and its exact interval."""
        counts = {"on": self.on, "off": self.off}
        better = {"better_on": self.better_on, "better_off": self.better_off}
        table = (
            (self.better_on, self.on - self.better_on),
            (self.better_off, self.off - self.better_off),
        )
        law = Conditional.of(table)
        ratio, narrow = law.ratio(), law.ratio(level=0.9)
        verdict = OF_CONDITIONS.verdict(ratio, narrow, events=min(self.on, self.off))
        n = self.on + self.off
        result, cases = (ratio, n, "odds ratio", WORDS("exact")), WORDS("cases", n=n)
        deciding = as_estimate(WORDS("estimate"), *result, subjects=self.subjects, cases=cases)
        odds = WORDS("no-ratio") if ratio.value is None else WORDS("ratio", ratio=ratio)
        least = smallest_detectable_odds(table, null_ratio=1.0)
        return finding(
            WORDS,
            decision(verdict, deciding, p=law.p() if ratio.value is not None else None),
            sentences(WORDS("counted", **counts, **better), odds, WORDS(f"reading.{verdict}")),
            detectable=Detectable(least, WORDS("mde-unit"), WORDS("sample", **counts)),
            caveats=always("own", "since"),
        )


def conditions(frames: Frames) -> Conditions:
    """Count ties of the pair that answer both questions.

    A tie went on where both ends say that they did not stop; it stopped where an end did.
    Conditions got better where the ends that answer say so on average: above the middle of the
    scale.
    """
    stopped, change = (
        group_pairs((tie, answer) for (tie, _), answer in answers_by_end(frames, question).items())
        for question in (STOPPED, CHANGE)
    )
    counts = {True: [0, 0], False: [0, 0]}
    ties, answers = [], []
    for tie in sorted(stopped.keys() & change.keys() & set(ties_of_pair(frames)["tie"])):
        stops, changes = stopped[tie], change[tie]
        values = [answer.value for answer in changes if isinstance(answer.value, float)]
        stop = any(answer.value == 1 for answer in stops)
        if not values or not (stop or len(stops) == 2):
            continue
        counts[stop][0] += mean(values) > SAME
        counts[stop][1] += 1
        ties.append(tie)
        answers += [f"answer:{answer.account}|{STOPPED}" for answer in stops]
        answers += [f"answer:{answer.account}|{CHANGE}" for answer in changes]
    (better_on, on), (better_off, off) = counts[False], counts[True]
    return Conditions(better_on, on, better_off, off, (*ties, *answers))
