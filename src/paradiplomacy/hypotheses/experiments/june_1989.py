"""Which ties suspended after June 1989, for how long, and what predicted it."""

from __future__ import annotations

from functools import partial

from paradiplomacy.hypotheses.base import Finding, Need, Verdict
from paradiplomacy.hypotheses.designs.rule import DecisionRule, in_worst_case
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, SIGNIFICANCE
from paradiplomacy.hypotheses.estimators.half_told import HalfTold, detectable_difference
from paradiplomacy.hypotheses.estimators.many_tests import holm
from paradiplomacy.hypotheses.experiments.traits_1989 import (
    DAY,
    trait_name,
    traits_of,
    tried_traits,
)
from paradiplomacy.hypotheses.finding import always, decided, finding, some
from paradiplomacy.hypotheses.histories.crisis_answers import Answers, answers_to
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.names import names_of
from paradiplomacy.hypotheses.phrases import Detectable
from paradiplomacy.language import Message, Text, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["JUNE_1989", "site_counts"]

RULE = DecisionRule("more", 0.0)
WORDS = Words(__name__)


def site_counts(frames: Frames) -> HalfTold:
    """What ties with the place of the crackdown did, and the others."""
    return tried_traits(traits_of(frames), answers_to(frames, DAY))["site"].counts


def _test(frames: Frames, *, whole: bool = True) -> Finding:
    traits, answers, names = traits_of(frames), answers_to(frames, DAY), names_of(frames)
    tried = tried_traits(traits, answers)
    site = tried["site"].counts
    worst_p, suspended = site.worst_p(), len(answers.suspended)
    plain = RULE.verdict(site.difference(), site.difference(level=0.9), events=suspended)
    verdict, survives = in_worst_case(
        plain,
        plain if worst_p < SIGNIFICANCE else Verdict.INCONCLUSIVE,
        of="silence",
        estimate=tried["site"].estimate,
        p=worst_p,
    )
    estimates = {trait.name: trait.estimate for trait in tried.values()}
    total = answers.total
    base = decided(verdict, *estimates.values(), p=worst_p, survives=survives, n=total)
    if not whole:
        return base
    adjusted = dict(zip(tried, holm([t.counts.worst_p() for t in tried.values()]), strict=True))
    with_site = int(traits["site"].sum())
    others = traits.height - with_site
    sample = WORDS("sample", n=with_site, m=others)
    least = detectable_difference(with_site, others)
    enough = {"least": ENOUGH_EVENTS, "n": suspended, "with_site": with_site}
    return finding(
        WORDS,
        base,
        _sentence(frames, answers, site, verdict, adjusted),
        beside=[answers.estimate(WORDS("name.share"))],
        detectable=Detectable(least, WORDS("mde-unit"), sample, "share", WORDS("half")),
        lacks={"answers": {"n": len(answers.open)}, "suspended": {**enough}},
        caveats={
            **always("noticed", "alone"),
            "unsized": some(n=int(traits["size"].null_count())),
            "both": some(ties=tuple(names[tie] for tie in answers.both)),
        },
        rows=[(WORDS("label", trait=name), e) for name, e in estimates.items()],
        reference=0.0,
    )


def _sentence(
    frames: Frames, answers: Answers, site: HalfTold, verdict: Verdict, adjusted: dict[str, float]
) -> Message:
    names = names_of(frames)
    stopped = tuple(names[tie] for tie in answers.suspended)
    n, m = site.sizes
    suspended: Text = WORDS("suspended", n=len(stopped))
    if stopped:
        suspended = WORDS("suspended-named", suspended=suspended, ties=stopped)
    counted = WORDS(
        "counted",
        total=answers.total,
        suspended=suspended,
        open=len(answers.open),
        n=n,
        low=site.did / n,
        high=(site.did + site.silent) / n,
        m=m,
        other_low=site.other_did / m,
        other_high=(site.other_did + site.other_silent) / m,
    )
    return sentences(WORDS(f"sentence.{verdict}", counted=counted), _marks(answers, adjusted))


def _marks(answers: Answers, adjusted: dict[str, float]) -> Text:
    """What marks out the ties that suspended, where five or more did."""
    if len(answers.suspended) < ENOUGH_EVENTS:
        return ""
    clear = tuple(trait_name(key) for key, p in adjusted.items() if p < SIGNIFICANCE)
    return WORDS("marks", traits=clear) if clear else WORDS("no-marks", n=len(adjusted))


JUNE_1989 = Hypothesis(
    id="june-1989",
    section="Human Rights Protection, 2-3",
    claim=WORDS("claim"),
    needs=(
        Need("ties", WORDS("need.site"), lambda frames: int(traits_of(frames)["site"].sum())),
        Need("ties", WORDS("need.others"), lambda frames: int((~traits_of(frames)["site"]).sum())),
        Need(
            "responses",
            WORDS("need.answers"),
            lambda frames: len(answers_to(frames, DAY).responses),
        ),
    ),
    test=_test,
    alone=partial(_test, whole=False),
    estimator=WORDS("estimator"),
    needs_statsmodels=True,
)
