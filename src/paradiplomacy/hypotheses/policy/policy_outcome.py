"""Whether sister ties bring the policies of nations closer: many countries, not one."""

from __future__ import annotations

from typing import Any

from paradiplomacy.hypotheses.base import Finding, Hypothesis, Need, Picture
from paradiplomacy.hypotheses.designs.panel_words import fragile_words
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.estimators.staggered import effects
from paradiplomacy.hypotheses.policy.policy_answer import PolicyAnswer, answer_of
from paradiplomacy.hypotheses.policy.policy_checks import (
    BASE,
    BY_IMPUTATION,
    COUNTRIES,
    METHOD,
    checks,
    sensitivity,
    single_cases,
)
from paradiplomacy.hypotheses.policy.policy_design import (
    AFTER,
    OUTCOME,
    design_of,
    subjects_of,
)
from paradiplomacy.hypotheses.policy.policy_words import caveats, lacks, mde_sentence, sentence
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.hypotheses.wording import capital, count, country
from paradiplomacy.record.frames import Frames

__all__ = ["POLICY_OUTCOME"]


def _test(frames: Frames) -> Finding:
    answer = answer_of(frames)
    others = tuple(sensitivity(frames, answer.design, answer.chance))
    design, chance = answer.design, answer.chance
    deciding = as_estimate(
        f"change of the distance to {country(design.hub)} in votes of the United Nations, in the "
        "decade from the first tie",
        chance.interval,
        len(design.adopters),
        "points",
        METHOD,
        subjects=subjects_of(frames, design),
    )
    return Finding(
        POLICY_OUTCOME.id,
        answer.verdict,
        sentence(frames, answer, others),
        estimates=(
            deciding,
            *checks(design, chance, answer.trends),
            *single_cases(frames, design),
        ),
        n=len(design.adopters),
        method=(
            "Staggered difference-in-differences with controls not yet tied, randomization "
            "inference, bounds under broken parallel trends."
        ),
        mde=answer.mde,
        mde_unit="points of distance",
        mde_sentence=mde_sentence(answer),
        lacks=lacks(frames, answer),
        sensitivity=others,
        caveats=caveats(answer),
        picture=_picture(answer),
        p=chance.p if chance.draws else None,
        fragile=fragile_words(
            [e for e in others if BASE in e.name or BY_IMPUTATION in e.name],
            answer.verdict,
            Rule("less", 0.0),
        ),
    )


def _picture(answer: PolicyAnswer) -> Picture:
    from scipy.stats import t

    found, margin = answer.found, answer.margin
    reach = float(t.ppf(0.975, max(len(answer.design.panel.units) - 1, 1)))
    rows: list[dict[str, Any]] = [
        {
            "label": _when(int(since)),
            "value": float(value),
            "low": float(value - reach * error),
            "high": float(value + reach * error),
        }
        for since, value, error in zip(found.since, found.effect, found.errors, strict=True)
    ]
    chance = answer.chance.interval
    if chance.low is not None and chance.high is not None:
        whole = as_estimate("", chance, answer.found.influence.shape[1], "points", "")
        rows.append(as_row("The decade, by shuffling", whole))
    return Picture(
        "intervals",
        tuple(rows),
        "Change of the distance since the year before the first tie, in points",
        "",
        reference=0.0,
        margin=(-margin, margin) if margin > 0 else None,
    )


def _when(since: int) -> str:
    if since == 0:
        return "Year of the first tie"
    return f"{capital(count(abs(since), 'year'))} {'before' if since < 0 else 'after'}"


def _comparisons(frames: Frames) -> int:
    """Cells that have both sides of the comparison after the first tie."""
    return len(effects(design_of(frames).panel, span=AFTER).by_cohort)


POLICY_OUTCOME = Hypothesis(
    id="policy-outcome",
    section="Conclusion, 1",
    claim="Sister ties bring the policies of nations closer over the long run.",
    needs=(
        Need(
            "readings",
            f"the distance in votes of the United Nations (series {OUTCOME}) of one country to "
            "others whose ties a register counts by year (series sister-cities-established), for "
            "countries without a tie when the register begins",
            lambda frames: len(design_of(frames).panel.units),
            COUNTRIES,
        ),
        Need(
            "readings",
            "countries whose first tie falls within those years",
            lambda frames: len(design_of(frames).adopters),
            2,
        ),
        Need(
            "readings",
            "years after a first tie in which other countries are still without one",
            _comparisons,
        ),
    ),
    test=_test,
    estimator=(
        "Mean change of the distance in votes of the United Nations over the decade from the first "
        "tie, less that of countries not yet tied (Callaway and Sant'Anna 2021), with a 95 % "
        "interval by shuffling years of first ties over countries: supported if all of it lies "
        "below nothing, the joint test of the years before does not reject at 5 %, and the "
        "interval stays below nothing where trends may part as much as before (relative "
        "magnitudes, 1); contradicted if all of it lies above under the same conditions; else "
        "inconclusive, and always inconclusive below five first ties. No effect is said to be "
        "shown only if two one-sided tests keep it within 0.1 standard deviations."
    ),
    varies=(),  # it rests on counts by country and year, which no choice of ties changes
)
