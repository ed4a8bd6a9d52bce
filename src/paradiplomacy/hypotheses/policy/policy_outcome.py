"""Claim that sister ties bring the policies of nations closer: many countries, not one."""

from __future__ import annotations

from paradiplomacy.hypotheses.base import Finding, Need, Survives
from paradiplomacy.hypotheses.estimators.staggered_did import effects
from paradiplomacy.hypotheses.finding import decision, finding
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.policy.policy_answer import (
    BASE_NAMES,
    COUNTRIES,
    answer_of,
    checks,
    sensitivity,
)
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
    other_choices,
    sentence,
)
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Words
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)


def _find_change_of_distance(frames: Frames) -> Finding:
    """By one hub: the country around which the record has votes and first ties of others."""
    answer = answer_of(frames)
    design, chance = answer.design, answer.chance
    choices = tuple(sensitivity(frames, design, chance))
    name, n, subjects = (
        WORDS("name", hub=design.hub),
        len(design.adopters),
        subjects_of(frames, design),
    )
    more = {"subjects": subjects, "cases": WORDS("cases", n=n)}
    deciding = as_estimate(name, chance.interval, n, "points", METHOD, **more)
    bases = [e for e in choices if e.name in BASE_NAMES]
    survives = Survives(choices=other_choices(bases, answer.verdict))
    return finding(
        WORDS,
        decision(answer.verdict, deciding, p=chance.p if chance.draws else None, survives=survives),
        sentence(frames, answer, choices),
        further=checks(design, chance, answer.trends, answer.dates),
        method=WORDS("method"),
        detectable=detectable_of(answer),
        lacks=lacks(frames, answer),
        sensitivity=choices,
        caveats=caveats(answer),
        picture=decade_picture(answer),
    )


POLICY_OUTCOME = article_claim(
    WORDS,
    "Conclusion, 1",
    _find_change_of_distance,
    Need(
        "readings",
        WORDS("need.votes", series=OUTCOME),
        lambda frames: len(design_of(frames).panel.units),
        COUNTRIES,
    ),
    Need("readings", WORDS("need.ties"), lambda frames: len(design_of(frames).adopters), 2),
    Need(
        "readings",
        WORDS("need.others"),
        lambda frames: len(effects(design_of(frames).panel, span=AFTER).by_cohort),
    ),
    varies=(),  # it rests on counts by country and year, which no choice of ties changes
)
