"""The claim that ties with the place of the crackdown suspended more readily than others."""

from __future__ import annotations

from datetime import date

import polars as pl

from paradiplomacy.hypotheses.base import Finding, Need, Verdict
from paradiplomacy.hypotheses.designs.rule import DecisionRule, in_worst_case
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, SIGNIFICANCE
from paradiplomacy.hypotheses.estimators.partly_silent import PartlySilent, detectable_difference
from paradiplomacy.hypotheses.finding import Detectable, always, decision, finding, some
from paradiplomacy.hypotheses.histories.answered_history import Answers, answers_to, existing
from paradiplomacy.hypotheses.histories.exposure import MAINLAND
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.names import names_of
from paradiplomacy.hypotheses.selection import as_estimate, ends_in
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

RULE = DecisionRule("more", 0.0)
WORDS = Words(__name__)

DAY = date(1989, 6, 4)
SITE = "Beijing"


@cached_by_frames
def ties_of_day(frames: Frames) -> pl.DataFrame:
    """Ties that stood on the day: tie, site (whether with the place of the crackdown)."""
    is_site = (pl.col("ego_admin1") == SITE) | (pl.col("ego_label") == SITE)
    return ends_in(existing(frames, DAY), MAINLAND).select("tie", site=is_site)


def site_counts(frames: Frames) -> PartlySilent:
    """Acts of ties with the place of the crackdown, and of the others."""
    answers, cells = answers_to(frames, DAY), [0] * 6
    kinds = dict.fromkeys(answers.suspended, 0) | dict.fromkeys(answers.carried_on, 1)
    for tie, is_site in ties_of_day(frames).drop_nulls().iter_rows():
        cells[kinds.get(tie, 2) + (0 if is_site else 3)] += 1
    return PartlySilent(*cells)


def _test_june_1989(frames: Frames) -> Finding:
    ties, answers, site = ties_of_day(frames), answers_to(frames, DAY), site_counts(frames)
    difference, worst_p, suspended = site.difference(), site.worst_p(), len(answers.suspended)
    of = difference, sum(site.sizes), "difference in share", WORDS("bounded")
    subjects, counted = tuple(ties.drop_nulls()["tie"]), site.counted_units
    deciding = as_estimate(WORDS("name.difference"), *of, subjects=subjects, counted=counted)
    plain = RULE.verdict(difference, site.difference(level=0.9), events=suspended)
    verdict, survives = in_worst_case(
        plain, plain.only_if(worst_p < SIGNIFICANCE), of="silence", estimate=deciding, p=worst_p
    )
    names, with_site = names_of(frames), int(ties["site"].sum())
    without_site = ties.height - with_site
    sample = WORDS("sample", n=with_site, m=without_site)
    least = detectable_difference(with_site, without_site)
    enough = {"least": ENOUGH_EVENTS, "n": suspended}
    return finding(
        WORDS,
        decision(verdict, deciding, p=worst_p, survives=survives, n=answers.total),
        _sentence_on_crackdown(frames, answers, site, verdict),
        further=[answers.estimate(WORDS("name.share"))],
        detectable=Detectable(least, WORDS("mde-unit"), sample, "share", WORDS("half")),
        lacks={"answers": {"n": len(answers.open)}, "suspended": {**enough}},
        caveats={
            **always("noticed", "alone"),
            "both": some(ties=tuple(names[tie] for tie in answers.mixed_answers)),
        },
        rows=[(WORDS("label"), deciding)],
        reference=0.0,
    )


def _sentence_on_crackdown(
    frames: Frames, answers: Answers, site: PartlySilent, verdict: Verdict
) -> Message:
    names = names_of(frames)
    stopped = tuple(names[tie] for tie in answers.suspended)
    n, m = site.sizes
    number = WORDS("suspended", n=len(stopped))
    counted = WORDS(
        "counted",
        total=answers.total,
        suspended=WORDS("suspended-named", suspended=number, ties=stopped) if stopped else number,
        open=len(answers.open),
        n=n,
        low=site.did / n,
        high=(site.did + site.silent) / n,
        m=m,
        other_low=site.other_did / m,
        other_high=(site.other_did + site.other_silent) / m,
    )
    return WORDS(f"sentence.{verdict}", counted=counted)


JUNE_1989 = article_claim(
    WORDS,
    "Human Rights Protection, 2-3",
    _test_june_1989,
    Need("ties", WORDS("need.site"), lambda frames: int(ties_of_day(frames)["site"].sum())),
    Need("ties", WORDS("need.others"), lambda frames: int((~ties_of_day(frames)["site"]).sum())),
    Need("responses", WORDS("need.answers"), lambda f: len(answers_to(f, DAY).responses)),
)
