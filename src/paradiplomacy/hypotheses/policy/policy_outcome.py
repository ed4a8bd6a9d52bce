"""Whether sister ties bring the policies of nations closer: many countries, not one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from paradiplomacy.hypotheses.base import Finding, Hypothesis, Need, Picture, Survives, Verdict
from paradiplomacy.hypotheses.designs.panel_words import other_choices
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.estimators.staggered import effects
from paradiplomacy.hypotheses.policy.dyad_words import (
    DYAD_METHOD,
    NO_OTHER_HUB,
    dyad_rows,
    dyad_sentence,
    mde_of_dyads,
)
from paradiplomacy.hypotheses.policy.dyads import DyadAnswer, answer_of_dyads, dyads_of
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
from paradiplomacy.language.english import capital, count, country
from paradiplomacy.record.frames import Frames

__all__ = ["POLICY_OUTCOME"]


def _test(frames: Frames) -> Finding:
    """Pairs of several hubs where the record has them, checked by one hub; else one hub alone."""
    dyads = answer_of_dyads(frames)
    if dyads is None:
        return _of_one_hub(frames)
    checked, check = Finding(POLICY_OUTCOME.id, dyads.verdict, ""), ""
    if _one_hub(frames):
        checked = _of_one_hub(frames)
        check = (
            f"As a check, one hub alone: {str(checked.sentence).removeprefix(NO_OTHER_HUB).strip()}"
        )
    return replace(
        checked,
        verdict=dyads.verdict,
        sentence=(dyad_sentence(dyads) + check).strip(),
        estimates=(*dyad_rows(dyads), *checked.estimates),
        n=dyads.ties,
        method=f"Pairs of several hubs by year: {DYAD_METHOD}; bounds under broken trends.",
        mde=dyads.mde,
        mde_unit="points of distance",
        mde_sentence=mde_of_dyads(dyads),
        lacks=tuple(text for text in checked.lacks if text != NO_OTHER_HUB),
        caveats=(
            "First ties are those that sources date; ties of earlier years that none dates would "
            "make a pair look new to them.",
            *checked.caveats,
        ),
        p=dyads.p,
        survives=Survives(choices=_other_way(dyads, checked)),
    )


def _other_way(dyads: DyadAnswer, checked: Finding) -> tuple[str, ...]:
    """Whether one hub alone says otherwise than what is decided by several."""
    decided = dyads.verdict in (Verdict.SUPPORTED, Verdict.CONTRADICTED)
    if not decided or not checked.estimates or checked.verdict is dyads.verdict:
        return ()
    return (f"With one hub alone, as a check, the answer is {checked.verdict.value}.",)


def _of_one_hub(frames: Frames) -> Finding:
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
        f"{NO_OTHER_HUB} {sentence(frames, answer, others)}",
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
        lacks=(NO_OTHER_HUB, *lacks(frames, answer)),
        sensitivity=others,
        caveats=caveats(answer),
        picture=_picture(answer),
        p=chance.p if chance.draws else None,
        survives=Survives(
            choices=other_choices(
                [e for e in others if BASE in str(e.name) or BY_IMPUTATION in str(e.name)],
                answer.verdict,
                Rule("less", 0.0),
            )
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


def _cells(frames: Frames) -> int:
    """Cells that have both sides of the comparison after the first tie, around one hub."""
    return len(effects(design_of(frames).panel, span=AFTER).by_cohort)


def _one_hub(frames: Frames) -> bool:
    """Whether one hub alone can be tested."""
    design = design_of(frames)
    return len(design.panel.units) >= COUNTRIES and len(design.adopters) > 1 and _cells(frames) > 0


def _pairs(frames: Frames) -> int:
    """Pairs of several hubs; none where the record has one hub."""
    dyads = dyads_of(frames)
    return 0 if dyads is None else len(dyads.panel.units)


def _comparisons(frames: Frames) -> int:
    """Comparisons after a first tie, around one hub or among several."""
    return max(_cells(frames), _pairs(frames))


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
            lambda frames: max(len(design_of(frames).panel.units), _pairs(frames)),
            COUNTRIES,
        ),
        Need(
            "readings",
            "countries whose first tie falls within those years",
            lambda frames: max(len(design_of(frames).adopters), _pairs(frames)),
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
        "inconclusive, and always inconclusive below five first ties. Where the record has votes "
        "and first ties of several hubs, the same rule is applied to all their pairs with effects "
        "of pairs and of each country and year, and one hub alone is its check. No effect is said "
        "to be shown only if two one-sided tests keep it within 0.1 standard deviations."
    ),
    varies=(),  # it rests on counts by country and year, which no choice of ties changes
)
