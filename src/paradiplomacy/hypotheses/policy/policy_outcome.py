"""Whether sister ties bring the policies of nations closer: many countries, not one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from paradiplomacy.hypotheses.base import Finding, Need, Picture, Survives
from paradiplomacy.hypotheses.designs.panel_words import other_choices
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.staggered import effects
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.policy.dyad_words import (
    DYAD_METHOD,
    NO_OTHER_HUB,
    dyad_rows,
    dyad_sentence,
    mde_of_dyads,
)
from paradiplomacy.hypotheses.policy.dyads import DyadAnswer, answer_of_dyads, dyads_of
from paradiplomacy.hypotheses.policy.policy_answer import PolicyAnswer, answer_of
from paradiplomacy.hypotheses.policy.policy_checks import checks, single_cases
from paradiplomacy.hypotheses.policy.policy_choices import BASE_NAMES, COUNTRIES, sensitivity
from paradiplomacy.hypotheses.policy.policy_design import (
    AFTER,
    METHOD,
    OUTCOME,
    design_of,
    subjects_of,
)
from paradiplomacy.hypotheses.policy.policy_words import caveats, lacks, mde_sentence, sentence
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["POLICY_OUTCOME"]


WORDS = Words(__name__)


def _test(frames: Frames) -> Finding:
    """Pairs of several hubs where the record has them, checked by one hub; else one hub alone."""
    dyads = answer_of_dyads(frames)
    if dyads is None:
        alone = _of_one_hub(frames)
        return replace(
            alone,
            sentence=sentences(alone.sentence, NO_OTHER_HUB),
            lacks=(NO_OTHER_HUB, *alone.lacks),
        )
    checked, check = Finding(POLICY_OUTCOME.id, dyads.verdict, ""), None
    if _one_hub(frames):
        checked = _of_one_hub(frames)
        check = WORDS("check", sentence=checked.sentence)
    return replace(
        checked,
        verdict=dyads.verdict,
        sentence=sentences(dyad_sentence(dyads), check or ""),
        estimates=(*dyad_rows(dyads), *checked.estimates),
        n=dyads.ties,
        method=WORDS("method.several", method=DYAD_METHOD),
        mde=dyads.mde,
        mde_unit=WORDS("mde-unit"),
        mde_sentence=mde_of_dyads(dyads),
        caveats=(WORDS("caveat"), *checked.caveats),
        p=dyads.p,
        survives=Survives(choices=_other_way(dyads, checked)),
    )


def _other_way(dyads: DyadAnswer, checked: Finding) -> tuple[Message, ...]:
    """Whether one hub alone says otherwise than what is decided by several."""
    if not dyads.verdict.decides or not checked.estimates or checked.verdict is dyads.verdict:
        return ()
    return (WORDS("choice", verdict=checked.verdict.word),)


def _of_one_hub(frames: Frames) -> Finding:
    answer = answer_of(frames)
    others = tuple(sensitivity(frames, answer.design, answer.chance))
    design, chance = answer.design, answer.chance
    deciding = as_estimate(
        WORDS("name", hub=design.hub),
        chance.interval,
        len(design.adopters),
        "points",
        METHOD,
        subjects=subjects_of(frames, design),
    )
    bases = [e for e in others if e.name in BASE_NAMES]
    return Finding(
        POLICY_OUTCOME.id,
        answer.verdict,
        sentence(frames, answer, others),
        estimates=(
            deciding,
            *checks(design, chance, answer.trends, answer.dates),
            *single_cases(frames, design),
        ),
        n=len(design.adopters),
        method=WORDS("method.one"),
        mde=answer.mde,
        mde_unit=WORDS("mde-unit"),
        mde_sentence=mde_sentence(answer),
        lacks=lacks(frames, answer),
        sensitivity=others,
        caveats=caveats(answer),
        picture=_picture(answer),
        p=chance.p if chance.draws else None,
        survives=Survives(choices=other_choices(bases, answer.verdict, DecisionRule("less", 0.0))),
    )


def _picture(answer: PolicyAnswer) -> Picture:
    from scipy.stats import t

    steps, margin = answer.effects, answer.margin
    reach = float(t.ppf(0.975, max(len(answer.design.panel.units) - 1, 1)))
    rows: list[dict[str, Any]] = [
        {
            "label": _when(int(since)),
            "value": float(value),
            "low": float(value - reach * error),
            "high": float(value + reach * error),
        }
        for since, value, error in zip(steps.since, steps.effect, steps.errors, strict=True)
    ]
    chance = answer.chance.interval
    if chance.low is not None and chance.high is not None:
        whole = as_estimate("", chance, answer.effects.influence.shape[1], "points", "")
        rows.append(as_row(WORDS("label.decade"), whole))
    return Picture(
        "intervals",
        tuple(rows),
        WORDS("axis"),
        "",
        reference=0.0,
        margin=(-margin, margin) if margin > 0 else None,
    )


def _when(since: int) -> Message:
    if since == 0:
        return WORDS("label.first")
    return WORDS("label.before" if since < 0 else "label.after", n=abs(since))


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
    claim=WORDS("claim"),
    needs=(
        Need(
            "readings",
            WORDS("need.votes", series=OUTCOME),
            lambda frames: max(len(design_of(frames).panel.units), _pairs(frames)),
            COUNTRIES,
        ),
        Need(
            "readings",
            WORDS("need.ties"),
            lambda frames: max(len(design_of(frames).adopters), _pairs(frames)),
            2,
        ),
        Need(
            "readings",
            WORDS("need.others"),
            _comparisons,
        ),
    ),
    test=_test,
    estimator=WORDS("estimator"),
    varies=(),  # it rests on counts by country and year, which no choice of ties changes
)
