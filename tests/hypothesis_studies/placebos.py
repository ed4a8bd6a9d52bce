"""Placebos: each claim's own test on the shipped record with what it tests taken out by chance.

A placebo keeps the record but for one thing: the label of the cause is shuffled (which end of a
tie, which day, which province's series), or the outcome is one that the cause cannot reach
(drawn anew, or fixed beforehand). What a test decides then is false, but for claims that nothing
differs: those are right there, so that they are also tried at their margin, where they are false.
One takes out everything at once, in a record of more exchanges and more stops. A claim that is one
design and that nothing names here has the placebos of its design (`design_placebos`). Claims that
chance cannot decide stand in `UNDECIDED`, with the reason.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.hypothesis_studies.design_placebos import Deal, dealt, default_placebos
from tests.hypothesis_studies.shuffles import (
    Shuffle,
    acts_turned,
    answers_dealt,
    carriers_by_tie,
    crises_moved,
    everything_dealt,
    exchanges_dealt,
    exchanges_drawn,
    first_ends_dealt,
    first_ties_dealt,
    forms_dealt,
    foundings_dealt,
    growth_dealt,
    kinds_dealt,
    pandemic_moved,
    places_of_answers_dealt,
    points_dealt,
    second_ends_dealt,
    sides_by_coin,
    stops_dealt,
    thinned_after_crises,
    thinned_in_tense_months,
    trade_war_moved,
)

from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.hypotheses.catalogue import catalogue
from paradiplomacy.hypotheses.estimators.exact import SIGNIFICANCE, share
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.record.frames import Frames

__all__ = [
    "BY_DESIGN",
    "PLACEBOS",
    "UNDECIDED",
    "Placebo",
    "Tally",
    "placebos_of_design",
    "read",
    "write",
]


def any_decision(finding: Finding) -> bool:
    """Whether the test decides at all."""
    return finding.verdict.decides


def an_effect(finding: Finding) -> bool:
    """Whether it calls an effect there, either way: no difference that counts is right."""
    if finding.verdict is not Verdict.CONTRADICTED:
        return finding.verdict.decides
    of = finding.estimates[0]
    return of.high is not None and of.high < 1.0


def a_contradiction(finding: Finding) -> bool:
    """Whether a claim that nothing differs is contradicted where nothing does."""
    return finding.verdict is Verdict.CONTRADICTED


def a_support(finding: Finding) -> bool:
    """Whether a claim that nothing differs is supported where its margin is reached."""
    return finding.verdict is Verdict.SUPPORTED


@dataclass(frozen=True)
class Placebo:
    """One placebo of a claim.

    Parameters
    ----------
    claim : str
    kind : {"label", "outcome", "margin", "all"}
    shuffle : callable
    false : callable
        Whether what is found is false there.
    deal : callable or None
        What is dealt to the design of the claim, where the record stays as it is.
    """

    claim: str
    kind: str
    shuffle: Shuffle
    false: Callable[[Finding], bool] = any_decision
    deal: Deal | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Claim and what is shuffled or dealt: the row of the table."""
        return self.claim, (self.deal or self.shuffle).__name__

    @property
    def what(self) -> str:
        """What is shuffled or dealt, in words."""
        return ((self.deal or self.shuffle).__doc__ or "").splitlines()[0].rstrip(".")

    def judged(self, known: Mapping[str, Hypothesis], frames: Frames) -> tuple[bool, bool]:
        """Whether the claim's test decides falsely, and whether its p-value is 0.05 or less."""
        claim = known[self.claim]
        if self.deal:
            claim = replace(claim, test=dealt(claim.design, self.deal, frames.seed).test)
        found = claim.run(frames)
        p = found.p_at_worst
        return self.false(found), p is not None and p <= SIGNIFICANCE


@dataclass
class Tally:
    """What the runs of one placebo came to; seeds count from 0."""

    runs: int = 0
    false: list[int] = field(default_factory=list)
    rejected: int = 0

    def add(self, seed: int, judged: tuple[bool, bool]) -> None:
        """Count one more run."""
        self.runs += 1
        self.rejected += judged[1]
        if judged[0]:
            self.false.append(seed)


_SAME = {"detachment", "continuity", "dual-ties", "climate-any-size", "trade-war-2018"}
_WITH_MARGIN = {"coast-to-inland", "western-fast-track", "rural-development"}


def _false(claim: str) -> Callable[[Finding], bool]:
    if claim in _SAME:
        return a_contradiction
    return an_effect if claim in _WITH_MARGIN else any_decision


_LABELS: dict[Shuffle, str] = {
    first_ends_dealt: "dual-ties state-laws",
    crises_moved: "detachment rapprochement-lead",
    acts_turned: "continuity",
    stops_dealt: "engagement",
    answers_dealt: "two-dimensions",
    kinds_dealt: "trade-majority rural-development climate-multilevel",
    sides_by_coin: "supply-demand exchanges-both-ways",
    second_ends_dealt: "coast-to-inland western-fast-track climate-any-size june-1989",
    growth_dealt: "urbanization",
    first_ties_dealt: "policy-outcome",
    trade_war_moved: "trade-war-2018",
    forms_dealt: "covid-2020",
    points_dealt: "nearer-ties",
}
_OUTCOMES: dict[Shuffle, str] = {
    stops_dealt: "dual-ties state-laws",
    exchanges_drawn: "detachment continuity rapprochement-lead trade-war-2018",
    exchanges_dealt: "engagement nearer-ties rural-development",
    places_of_answers_dealt: "two-dimensions june-1989",
    carriers_by_tie: "intermediaries",
    foundings_dealt: "coast-to-inland western-fast-track urbanization",
    kinds_dealt: "climate-any-size",
    second_ends_dealt: "climate-multilevel",
    pandemic_moved: "covid-2020",
}
_ALL = (
    "dual-ties detachment continuity rapprochement-lead engagement two-dimensions trade-majority "
    "supply-demand coast-to-inland western-fast-track rural-development climate-any-size "
    "climate-multilevel urbanization june-1989 trade-war-2018 covid-2020 state-laws "
    "exchanges-both-ways nearer-ties"
)
BY_HAND: tuple[Placebo, ...] = (
    *(
        Placebo(claim, kind, shuffle, _false(claim))
        for kind, of in (
            ("label", _LABELS),
            ("outcome", _OUTCOMES),
            ("all", {everything_dealt: _ALL}),
        )
        for shuffle, claims in of.items()
        for claim in claims.split()
    ),
    Placebo("detachment", "margin", thinned_after_crises, a_support),
    Placebo("continuity", "margin", thinned_in_tense_months, a_support),
)
"""Placebos of claims whose design has none, or that have stronger ones."""

UNDECIDED = {
    "opinion-up": "untestable: no place has opinion at two times",
    "trust-by-level": "untestable: nobody has answered",
    "purpose": "untestable: no tie of solidarity is declared",
    "uneven-power": "untestable: the record has ties between three countries",
    "suspension-1989": "restated: its number is the article's, and bounds have no chance in them",
    "training-half": "restated: its number is the article's",
    "recovery": "two suspensions, and the rule decides nothing below five",
    "interdependence": "its rule decides nothing: the claim states no size",
    "trade-peace": "one pair of countries, and the rule decides nothing below ten",
    "ended-alone": "three ends, and the rule decides nothing below five",
}
"""Claims whose verdict no chance can decide on the shipped record, and why."""


def placebos_of_design(claim: Hypothesis) -> tuple[Placebo, ...]:
    """Placebos that a claim has by its design alone."""
    return tuple(Placebo(claim.id, *default) for default in default_placebos(claim.design))


BY_DESIGN: tuple[Placebo, ...] = tuple(
    placebo
    for key, claim in catalogue().items()
    if key not in {*UNDECIDED, *(placebo.claim for placebo in BY_HAND)}
    for placebo in placebos_of_design(claim)
)
"""Placebos of the other claims that are one design."""

PLACEBOS = (*BY_HAND, *BY_DESIGN)
"""Placebos of each claim that a chance could decide."""

COLUMNS = ("claim", "placebo", "shuffle", "what", "runs", "false", "per_cent", "low", "high")
COLUMNS += ("small_p", "false_seeds")


def read(path: Path) -> dict[tuple[str, str], Tally]:
    """The tallies of a table, by claim and shuffle."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["claim"], row["shuffle"]): Tally(
                int(row["runs"]), [*map(int, row["false_seeds"].split())], int(row["small_p"])
            )
            for row in csv.DictReader(file)
            if row["runs"]
        }


def write(path: Path, tallies: Mapping[tuple[str, str], Tally]) -> None:
    """Write the table: a row for each placebo that was run, and each claim that has none."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for placebo in PLACEBOS:
            if tally := tallies.get(placebo.key):
                found = share(len(tally.false), tally.runs)
                numbers = (
                    f"{100 * (end or 0.0):.1f}" for end in (found.value, found.low, found.high)
                )
                counts = (tally.runs, len(tally.false), *numbers, tally.rejected)
                seeds = " ".join(map(str, tally.false))
                table.writerow(
                    [placebo.claim, placebo.kind, placebo.key[1], placebo.what, *counts, seeds]
                )
        for claim, reason in UNDECIDED.items():
            table.writerow([claim, "none", "", reason, *[""] * (len(COLUMNS) - 4)])
