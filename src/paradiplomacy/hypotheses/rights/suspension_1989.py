"""Whether most ties carried on after June 1989.

The claim comes with its own figure, which cannot test it. What can is what the record tells of
each tie, however its silent ties answered; where that leaves both open, the claim is restated.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from paradiplomacy.hypotheses.base import (
    Estimate,
    Finding,
    Hypothesis,
    Need,
    Picture,
    Verdict,
)
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval, share
from paradiplomacy.hypotheses.histories.crisis_answers import Answers, answers_to, shock_on
from paradiplomacy.hypotheses.selection import (
    as_estimate,
    as_row,
    figure,
    main_pair,
    names_of,
)
from paradiplomacy.language.english import (
    alone,
    capital,
    count,
    country,
    listed,
    number,
    percent,
)
from paradiplomacy.record.frames import Frames

__all__ = ["SUSPENSION_1989"]

DAY = date(1989, 6, 4)
HALF = 0.5
EXACT = "share with exact binomial interval (Clopper-Pearson)"


def _test(frames: Frames) -> Finding:
    claimed = figure(frames, "rights", "suspend")
    if claimed is None:
        raise ValueError("called without the figure that the need asks for")
    k, n = claimed["numerator"], claimed["denominator"]
    stated = as_estimate(
        "share of ties that suspended",
        share(k, n),
        n,
        "share",
        EXACT,
        basis="the article's figure",
        subjects=(f"claim:{claimed['claim']}",),
    )
    answers = answers_to(frames, DAY)
    here = answers.estimate("share of ties that suspended, by this record")
    verdict = _verdict(here)
    rows = [as_row("The article's figure", stated)]
    shown: tuple[Estimate, ...] = (stated,)
    sensitivity: tuple[Estimate, ...] = ()
    if answers.total:
        # The estimate that decides stands first; the claim's own decides nothing.
        shown = (here, stated) if verdict.decides else (stated, here)
        sensitivity = (_among_answers(answers), *_by_tier(frames))
        rows += [as_row("This record, silent ties open", here)]
        rows += [as_row("This record, ties with an answer", sensitivity[0])]
    return Finding(
        SUSPENSION_1989.id,
        verdict,
        f"The article gives {k} of {n} ties ({percent(k / n)}) as suspended after June 1989."
        + _record_sentence(frames, answers, here, verdict),
        estimates=shown,
        n=shown[0].n,
        method=(
            "Bounds of the share in the record, silent ties counted both ways, against one half; "
            "the article's own figure is repeated, not tested."
        ),
        lacks=(
            'Which ties stood in June 1989 and what each did: an answer, even "carried on", '
            f"for {count(len(answers.open), 'tie')} of this record.",
            "The list of ties behind the article's figure.",
        ),
        sensitivity=sensitivity,
        caveats=_caveats(frames, answers),
        picture=Picture("intervals", tuple(rows), "Share that suspended", "", reference=HALF),
    )


def _verdict(here: Estimate) -> Verdict:
    """What the record says, whatever its silent ties did; else the claim is only restated."""
    bounds = Interval(here.value, here.low, here.high, here.level)
    if here.n >= ENOUGH_EVENTS and bounds.below(HALF):
        return Verdict.SUPPORTED
    if here.n >= ENOUGH_EVENTS and bounds.above(HALF):
        return Verdict.CONTRADICTED
    return Verdict.RESTATED


_READING = {
    Verdict.SUPPORTED: "whatever the silent ones did, most carried on.",
    Verdict.CONTRADICTED: "whatever the silent ones did, most did not carry on.",
    Verdict.RESTATED: "so the record can neither confirm nor refute that figure.",
}


def _among_answers(answers: Answers) -> Estimate:
    known = len(answers.suspended) + len(answers.carried_on)
    return as_estimate(
        "share of ties that suspended, among those with a clear answer",
        share(len(answers.suspended), known),
        known,
        "share",
        EXACT + "; named cases are no sample, so the interval is for scale only",
        subjects=(*answers.suspended, *answers.carried_on),
    )


def _by_tier(frames: Frames) -> tuple[Estimate, ...]:
    parts = {tier: answers_to(frames, DAY, tier=tier) for tier in ("city", "state")}
    return tuple(
        part.estimate(f"share of ties that suspended, {tier} ties of this record")
        for tier, part in parts.items()
        if part.total
    )


def _record_sentence(frames: Frames, answers: Answers, here: Estimate, verdict: Verdict) -> str:
    if not answers.total:
        return " This record dates no tie from before then, so it cannot check that figure."
    pair = "-".join(country(code) for code in main_pair(frames) or ())
    names = names_of(frames)
    stopped = listed([names[tie] for tie in answers.suspended])
    return (
        f" Of {count(answers.total, f'{pair} tie')} that this record dates from before then, it "
        f"names {alone(len(answers.suspended))} that suspended"
        + (f" ({stopped})" if stopped else "")
        + f" and {alone(len(answers.carried_on))} that carried on"
        + (f", tells of {number(len(answers.both))} both ways" if answers.both else "")
        + f" and is silent on {alone(len(answers.silent))}: the share there lies anywhere between "
        f"{percent(here.low)} and {percent(here.high)}; {_READING[verdict]}"
    )


def _caveats(frames: Frames, answers: Answers) -> tuple[str, ...]:
    names = names_of(frames)
    claimed = figure(frames, "rights", "suspend") or {}
    whole = int(claimed.get("denominator") or 0)
    caveats = [
        f"The figure is taken over from one source ({claimed.get('support') or 'not named'}); "
        "the ties that it counts are not listed.",
        "As a count of the ties that then existed the figure has no sampling error; its interval "
        "would matter only if these ties were a sample.",
        "Suspensions that this record names were noticed because they were unusual; they are "
        "no sample.",
    ]
    if answers.total > whole:
        caveats.append(
            f"This record dates {answers.total} ties from before June 1989, more than the {whole} "
            "of the figure; ties of states and provinces, or another definition of a tie, may "
            "make the difference."
        )
    if answers.both:
        caveats.append(
            "Told both ways: " + listed([names[tie] for tie in answers.both]) + ". They count "
            "as carried on in the lower bound and as suspended in the upper."
        )
    unnamed = frames.responses.filter(
        (pl.col("shock") == shock_on(frames, DAY)) & (pl.col("tie") == "")
    )
    if shock_on(frames, DAY) and unnamed.height:
        caveats.append(
            f"{capital(count(unnamed.height, 'response'))} to June 1989 "
            f"{'names' if unnamed.height == 1 else 'name'} no partner and cannot be placed."
        )
    return tuple(caveats)


SUSPENSION_1989 = Hypothesis(
    id="suspension-1989",
    section="Human Rights Protection, 2-3",
    claim=(
        "After the crackdown of June 1989, 12 of the 40 ties that then existed suspended; most "
        "carried on."
    ),
    needs=(
        Need(
            "claims",
            "a study's figure of how many ties suspended after June 1989, and of how many",
            lambda frames: 0 if figure(frames, "rights", "suspend") is None else 1,
        ),
    ),
    test=_test,
    estimator=(
        "Bounds of the share that suspended among ties of the record that stood on 4 June 1989, "
        "silent ties counted both ways: supported if they lie wholly below one half, contradicted "
        "if above; else the article's figure is restated, not tested. Restated with fewer than "
        "five such ties."
    ),
    items=("crisis.stopped", "crisis.months-until-return"),
    varies=(),  # bounds already take every answer, and the figure is the article's
)
