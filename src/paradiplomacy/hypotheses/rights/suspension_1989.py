"""Whether most ties carried on after June 1989."""

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
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.designs.share import p_of_share
from paradiplomacy.hypotheses.estimators.exact import detectable_share, share
from paradiplomacy.hypotheses.histories.crisis_answers import Answers, answers_to, shock_on
from paradiplomacy.hypotheses.selection import (
    as_estimate,
    as_row,
    figure,
    main_pair,
    names_of,
)
from paradiplomacy.hypotheses.wording import (
    alone,
    capital,
    count,
    country,
    listed,
    number,
    percent,
    percent_span,
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
    nearest, _ = detectable_share(n)
    found = share(k, n)
    deciding = as_estimate(
        "share of ties that suspended",
        found,
        n,
        "share",
        EXACT,
        basis="the article's figure",
        subjects=(f"claim:{claimed['claim']}",),
    )
    verdict = Verdict.INCONCLUSIVE
    if found.below(HALF):
        verdict = Verdict.SUPPORTED
    elif found.above(HALF):
        verdict = Verdict.CONTRADICTED
    said = (
        f"By the article's figure {k} of {n} ties ({percent(found.value)}; "
        f"{percent_span(found)}) suspended after June 1989" + _READING[verdict]
    )
    answers = answers_to(frames, DAY)
    here = answers.estimate("share of ties that suspended, by this record")
    rows = [as_row("The article's figure", deciding)]
    extra: tuple[Estimate, ...] = (deciding,)
    sensitivity: tuple[Estimate, ...] = ()
    if answers.total:
        extra += (here,)
        sensitivity = (_among_answers(answers), *_by_tier(frames))
        rows += [as_row("This record, silent ties open", here)]
        rows += [as_row("This record, ties with an answer", sensitivity[0])]
    return Finding(
        SUSPENSION_1989.id,
        verdict,
        said + _record_sentence(frames, answers, here),
        estimates=extra,
        n=n,
        method="Exact binomial interval of the article's figure, against one half.",
        mde=None if nearest is None else HALF - nearest,
        mde_unit="difference in share from one half",
        mde_sentence=_mde_sentence(n, nearest),
        lacks=(
            'Which ties stood in June 1989 and what each did: an answer, even "carried on", '
            f"for {count(len(answers.silent) + len(answers.both), 'tie')} of this record.",
            "The list of ties behind the article's figure.",
        ),
        sensitivity=sensitivity,
        caveats=_caveats(frames, answers),
        picture=Picture("intervals", tuple(rows), "Share that suspended", "", reference=HALF),
        p=p_of_share(k, n, Rule("less", HALF)),
    )


_READING = {
    Verdict.SUPPORTED: ", so most carried on.",
    Verdict.CONTRADICTED: ", so most did not carry on.",
    Verdict.INCONCLUSIVE: "; that is too close to half to say that most carried on.",
}


def _mde_sentence(n: int, nearest: float | None) -> str:
    if nearest is None:
        return f"With {count(n, 'tie')} no share could be told from one half."
    return (
        f"With {count(n, 'tie')}, a share of {percent(nearest)} or less would be told from one "
        "half in eight samples of ten; a share nearer to half could be missed."
    )


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


def _record_sentence(frames: Frames, answers: Answers, here: Estimate) -> str:
    if not answers.total:
        return " This record dates no tie from before then."
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
        f"{percent(here.low)} and {percent(here.high)}, so the record cannot check the figure."
    )


def _caveats(frames: Frames, answers: Answers) -> tuple[str, ...]:
    names = names_of(frames)
    claimed = figure(frames, "rights", "suspend") or {}
    whole = int(claimed.get("denominator") or 0)
    caveats = [
        f"The figure is taken over from one source ({claimed.get('support') or 'not named'}); "
        "the ties that it counts are not listed.",
        "The interval reads the ties then existing as a sample of how such ties behave; as a "
        "count of those ties the share has no sampling error.",
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
        "The article's share that suspended with its exact 95 % binomial interval: supported if "
        "the whole interval lies below one half, contradicted if above, else inconclusive. The "
        "record adds bounds of the same share, in which silent ties count both ways."
    ),
    items=("crisis.stopped", "crisis.months-until-return"),
    varies=(),  # the figure is the article's, whatever the record holds
)
