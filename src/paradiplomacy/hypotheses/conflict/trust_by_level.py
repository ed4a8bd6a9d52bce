"""Whether trust is easier between cities than higher up, by people who know both."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.share import p_of_share
from paradiplomacy.hypotheses.estimators.exact import Interval, detectable_share, share
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.phrases import largest_missed
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["TRUST_BY_LEVEL", "paired"]

RULE = DecisionRule("more", 0.5)
CITY, ABOVE = "trust.city", "trust.above"
WORDS = Words(__name__)


def paired(frames: Frames) -> pl.DataFrame:
    """One row an account that answers for both levels.

    Accounts that are shown in groups are left out: nobody knows which answers of a group belong
    together.

    Returns
    -------
    polars.DataFrame
        With ``account``, ``side``, ``tie``, ``city`` and ``above`` (the answers) and ``gap``
        (how much more trust between cities). Answers given twice count by their mean.
    """
    asked = frames.answers.filter(
        pl.col("question").is_in([CITY, ABOVE]) & pl.col("value").is_not_null()
    )
    means = asked.group_by("account", "question", maintain_order=True).agg(pl.col("value").mean())
    city, above = (
        means.filter(pl.col("question") == question).select("account", pl.col("value").alias(name))
        for question, name in ((CITY, "city"), (ABOVE, "above"))
    )
    return (
        frames.accounts.filter(pl.col("in_group").fill_null("") == "")
        .select("account", "side", "tie")
        .join(city, on="account")
        .join(above, on="account")
        .with_columns((pl.col("city") - pl.col("above")).alias("gap"))
        .sort("account")
    )


def _more(pairs: pl.DataFrame) -> tuple[int, int, int]:
    """Who trust more between cities, less, and alike."""
    gap = pairs["gap"]
    return int((gap > 0).sum()), int((gap < 0).sum()), int((gap == 0).sum())


def _subjects(pairs: pl.DataFrame) -> tuple[str, ...]:
    return tuple(f"account:{key}" for key in pairs["account"])


def _among_decided(name: Message, pairs: pl.DataFrame) -> Estimate:
    more, less, _ = _more(pairs)
    n = more + less
    subjects = _subjects(pairs.filter(pl.col("gap") != 0))
    return as_estimate(name, share(more, n), n, "share", WORDS("exact-sign"), subjects=subjects)


def _test(frames: Frames) -> Finding:
    pairs = paired(frames)
    more, less, alike = _more(pairs)
    n = more + less
    _, least = detectable_share(n)
    favour, narrow = share(more, n), share(more, n, level=0.9)
    verdict = RULE.verdict(favour, narrow, events=n)
    sides = list(pairs["side"].unique().sort())
    estimates = (
        _among_decided(WORDS("estimate.decided"), pairs),
        *(
            _among_decided(
                WORDS("estimate.decided-of-side", side=side), pairs.filter(pl.col("side") == side)
            )
            for side in sides
        ),
    )
    of_all = as_estimate(
        WORDS("estimate.all"),
        share(more, pairs.height),
        pairs.height,
        "share",
        WORDS("exact-ties-as-no"),
        subjects=_subjects(pairs),
    )
    labels = (WORDS("all"), *(WORDS("side", side=side) for side in sides))
    return Finding(
        TRUST_BY_LEVEL.id,
        verdict,
        _sentence((more, less, alike), favour, verdict),
        estimates=estimates,
        n=n,
        method=WORDS("method"),
        mde=None if least is None else least - RULE.reference,
        mde_unit=WORDS("mde-unit"),
        mde_sentence=_detectable(n, least),
        lacks=(_lack(sides),),
        sensitivity=(of_all, *_ranks(pairs), *_both_ends(pairs)),
        caveats=(
            WORDS("caveat.survivors"),
            WORDS("caveat.hearsay"),
            WORDS("caveat.same-tie"),
        ),
        picture=Picture(
            "intervals",
            tuple(as_row(label, e) for label, e in zip(labels, estimates, strict=True)),
            WORDS("axis"),
            "",
            reference=RULE.reference,
        ),
        p=p_of_share(more, n, RULE),
    )


def _ranks(pairs: pl.DataFrame) -> tuple[Estimate, ...]:
    """Signed ranks, which weigh differences by their size; none where nobody sees one."""
    from scipy.stats import rankdata, wilcoxon

    decided = pairs.filter(pl.col("gap") != 0)
    if decided.is_empty():
        return ()
    gap = decided["gap"].to_numpy()
    ranks = rankdata(abs(gap))
    # Small samples with equal differences have no exact table; they get the normal one.
    exact = len(gap) <= 50 and len(set(abs(gap))) == len(gap)
    p = float(wilcoxon(gap, method="exact" if exact else "approx").pvalue)
    return (
        as_estimate(
            WORDS("estimate.ranks"),
            Interval(float(ranks[gap > 0].sum() / ranks.sum()), None, None, 0.95),
            len(gap),
            "share",
            WORDS("wilcoxon-exact" if exact else "wilcoxon-normal", p=p),
            subjects=_subjects(decided),
        ),
    )


def _both_ends(pairs: pl.DataFrame) -> tuple[Estimate, ...]:
    """Of ties with answers from both ends, how many whose ends see it the same way."""
    of_end = (
        pairs.filter((pl.col("tie") != "") & pl.col("tie").is_not_null())
        .group_by("tie", "side", maintain_order=True)
        .agg(pl.col("gap").mean().sign().alias("way"), pl.col("account"))
    )
    of_tie = (
        of_end.group_by("tie", maintain_order=True)
        .agg(
            pl.len().alias("ends"),
            (pl.col("way").n_unique() == 1).alias("same"),
            pl.col("account").explode(),
        )
        .filter(pl.col("ends") > 1)
        .sort("tie")
    )
    if of_tie.is_empty():
        return ()
    return (
        as_estimate(
            WORDS("estimate.both-ends"),
            share(int(of_tie["same"].sum()), of_tie.height),
            of_tie.height,
            "share",
            WORDS("exact"),
            subjects=tuple(sorted(f"account:{key}" for keys in of_tie["account"] for key in keys)),
        ),
    )


def _sentence(counts: tuple[int, int, int], favour: Interval, verdict: Verdict) -> Message:
    more, less, alike = counts
    counted = WORDS("counted", n=sum(counts), more=more, less=less, alike=alike)
    if favour.value is None:
        return WORDS("no-difference-seen", counted=counted)
    return WORDS(f"sentence.{verdict}", counted=counted, share=favour)


def _detectable(n: int, least: float | None) -> Message:
    if least is None:
        missed = largest_missed(WORDS("sample", n=n), WORDS("difference"))
        return sentences(missed, WORDS("six-needed"))
    return WORDS("detectable", n=n, share=least)


def _lack(sides: list[str]) -> Message:
    lack = WORDS("lack", city=CITY, above=ABOVE)
    return sentences(lack, WORDS("lack-one-side", side=sides[0])) if len(sides) == 1 else lack


TRUST_BY_LEVEL = Hypothesis(
    id="trust-by-level",
    section="Conflict Prevention and Resolution, 3",
    claim=WORDS("claim"),
    needs=(
        Need(
            "answers",
            WORDS("need", city=CITY, above=ABOVE),
            lambda frames: paired(frames).height,
        ),
    ),
    test=_test,
    estimator=WORDS("estimator", rule=RULE.words()),
)
