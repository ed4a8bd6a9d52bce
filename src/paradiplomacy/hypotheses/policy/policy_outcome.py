"""Claim that sister ties bring the policies of nations closer: many countries, not one."""

from __future__ import annotations

from dataclasses import replace

from paradiplomacy.hypotheses.article_claim import article_claim
from paradiplomacy.hypotheses.base import Finding, Need, Survives
from paradiplomacy.hypotheses.designs.panel_words import other_choices
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.staggered import effects
from paradiplomacy.hypotheses.finding import decided, finding
from paradiplomacy.hypotheses.policy.dyads import (
    DYAD_METHOD,
    NO_OTHER_HUB,
    DyadAnswer,
    answer_of_dyads,
    detectable_of_dyads,
    dyad_rows,
    dyad_sentence,
    dyads_of,
)
from paradiplomacy.hypotheses.policy.policy_answer import answer_of, checks
from paradiplomacy.hypotheses.policy.policy_choices import BASE_NAMES, COUNTRIES, sensitivity
from paradiplomacy.hypotheses.policy.policy_design import (
    AFTER,
    METHOD,
    OUTCOME,
    design_of,
    subjects_of,
)
from paradiplomacy.hypotheses.policy.policy_words import (
    caveats,
    decade_picture,
    detectable_of,
    lacks,
    sentence,
)
from paradiplomacy.hypotheses.selection import as_estimate, most_of
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["POLICY_OUTCOME"]


WORDS = Words(__name__)


def _find_change_of_distance(frames: Frames) -> Finding:
    """Pairs of several hubs where the record has them, checked by one hub; else one hub alone."""
    dyads = answer_of_dyads(frames)
    if dyads is None:
        alone = _of_one_hub(frames)
        return replace(
            alone,
            sentence=sentences(alone.sentence, NO_OTHER_HUB),
            lacks=(NO_OTHER_HUB, *alone.lacks),
        )
    checked, check = Finding("", dyads.verdict, ""), None
    if _one_hub(frames):
        checked = _of_one_hub(frames)
        check = WORDS("check", sentence=checked.sentence)
    rows, detectable = (*dyad_rows(dyads), *checked.estimates), detectable_of_dyads(dyads)
    return finding(
        WORDS,
        replace(checked, verdict=dyads.verdict, estimates=rows, caveats=()),
        sentences(dyad_sentence(dyads), check or ""),
        n=dyads.ties,
        method=WORDS("method.several", method=DYAD_METHOD),
        detectable=detectable,
        caveats=[WORDS("caveat"), *checked.caveats],
        p=dyads.p,
        survives=Survives(choices=_other_way(dyads, checked)),
    )


def _other_way(dyads: DyadAnswer, checked: Finding) -> tuple[Message, ...]:
    """Sentence for where one hub alone says otherwise than what is decided by several."""
    if not dyads.verdict.decides or not checked.estimates or checked.verdict is dyads.verdict:
        return ()
    return (WORDS("choice", verdict=checked.verdict.word),)


def _of_one_hub(frames: Frames) -> Finding:
    answer = answer_of(frames)
    design, chance = answer.design, answer.chance
    choices = tuple(sensitivity(frames, design, chance))
    name, n, subjects = (
        WORDS("name", hub=design.hub),
        len(design.adopters),
        subjects_of(frames, design),
    )
    deciding = as_estimate(name, chance.interval, n, "points", METHOD, subjects=subjects)
    bases = [e for e in choices if e.name in BASE_NAMES]
    survives = Survives(choices=other_choices(bases, answer.verdict, DecisionRule("less", 0.0)))
    of_trends = checks(design, chance, answer.trends, answer.dates)
    return finding(
        WORDS,
        decided(answer.verdict, deciding, p=chance.p if chance.draws else None, survives=survives),
        sentence(frames, answer, choices),
        further=of_trends,
        method=WORDS("method.one"),
        detectable=detectable_of(answer),
        lacks=lacks(frames, answer),
        sensitivity=choices,
        caveats=caveats(answer),
        picture=decade_picture(answer),
    )


def _number_of_compared_cells(frames: Frames) -> int:
    """Cells that have both sides of the comparison after the first tie, around one hub."""
    return len(effects(design_of(frames).panel, span=AFTER).by_cohort)


def _one_hub(frames: Frames) -> bool:
    """True if one hub alone can be tested."""
    design = design_of(frames)
    return (
        len(design.panel.units) >= COUNTRIES
        and len(design.adopters) > 1
        and _number_of_compared_cells(frames) > 0
    )


def _count_pairs(frames: Frames) -> int:
    """Pairs of several hubs; none where the record has one hub."""
    dyads = dyads_of(frames)
    return 0 if dyads is None else len(dyads.panel.units)


POLICY_OUTCOME = article_claim(
    WORDS,
    "Conclusion, 1",
    _find_change_of_distance,
    Need(
        "readings",
        WORDS("need.votes", series=OUTCOME),
        most_of(_count_pairs, lambda frames: len(design_of(frames).panel.units)),
        COUNTRIES,
    ),
    Need(
        "readings",
        WORDS("need.ties"),
        most_of(_count_pairs, lambda frames: len(design_of(frames).adopters)),
        2,
    ),
    Need("readings", WORDS("need.others"), most_of(_count_pairs, _number_of_compared_cells)),
    varies=(),  # it rests on counts by country and year, which no choice of ties changes
)
