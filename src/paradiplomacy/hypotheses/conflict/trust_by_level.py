"""Whether trust is easier between cities than higher up, by people who know both."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Hypothesis, Need, Picture, Verdict
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.designs.share import p_of_share
from paradiplomacy.hypotheses.estimators.exact import Interval, detectable_share, share
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.hypotheses.wording import missed
from paradiplomacy.language.english import count, number, p_value, percent, percent_span
from paradiplomacy.record.frames import Frames

__all__ = ["TRUST_BY_LEVEL", "paired"]

RULE = Rule("more", 0.5)
CITY, ABOVE = "trust.city", "trust.above"
EXACT = "share with exact binomial interval (Clopper-Pearson); sign test"


def paired(frames: Frames) -> pl.DataFrame:
    """One row an account that answers for both levels.

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
        frames.accounts.select("account", "side", "tie")
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


def _among_decided(name: str, pairs: pl.DataFrame) -> Estimate:
    more, less, _ = _more(pairs)
    decided = pairs.filter(pl.col("gap") != 0)
    found = share(more, more + less)
    return as_estimate(name, found, more + less, "share", EXACT, subjects=_subjects(decided))


def _test(frames: Frames) -> Finding:
    pairs = paired(frames)
    more, less, alike = _more(pairs)
    n = more + less
    _, least = detectable_share(n)
    found, narrow = share(more, n), share(more, n, level=0.9)
    verdict = RULE.verdict(found, narrow, events=n)
    deciding = _among_decided(
        "share that trust more between cities, of who see a difference", pairs
    )
    sides = tuple(
        _among_decided(
            f"share that trust more between cities, of who see a difference, side {side}",
            pairs.filter(pl.col("side") == side),
        )
        for side in pairs["side"].unique().sort()
    )
    beside = (
        as_estimate(
            "share that trust more between cities, of all who answered",
            share(more, pairs.height),
            pairs.height,
            "share",
            "share with exact binomial interval (Clopper-Pearson); ties count as no",
            subjects=_subjects(pairs),
        ),
        *_ranks(pairs),
        *_both_ends(pairs),
    )
    return Finding(
        TRUST_BY_LEVEL.id,
        verdict,
        _sentence((more, less, alike), found, verdict),
        estimates=(deciding, *sides),
        n=n,
        method="Exact sign test on respondents who answered for both levels and see a difference.",
        mde=None if least is None else least - RULE.reference,
        mde_unit="difference in share from one half",
        mde_sentence=(
            missed(f"With {count(n, 'respondent')} who see a difference", "difference of trust")
            + " It takes six to tell any."
            if least is None
            else f"With {count(n, 'respondent')} who see a difference, a share of {percent(least)} "
            "or more would be told from one half in eight samples of ten."
        ),
        lacks=_lacks(pairs),
        sensitivity=beside,
        caveats=(
            "Who answers for a tie speaks for one that lives; ties that failed for want of trust "
            "have nobody left to ask.",
            "Respondents know the city level by their own work and the level above often by "
            "hearsay: only those who served on both levels compare like with like.",
            "Several respondents of one tie are not independent, and are counted as if they were.",
        ),
        picture=Picture(
            "intervals",
            tuple(
                as_row(label, e)
                for label, e in zip(
                    ("All", *(f"Side {side}" for side in pairs["side"].unique().sort())),
                    (deciding, *sides),
                    strict=True,
                )
            ),
            "Share that trust more between cities",
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
            "share of ranks of differences that favour cities",
            Interval(float(ranks[gap > 0].sum() / ranks.sum()), None, None, 0.95),
            len(gap),
            "share",
            f"Wilcoxon signed ranks, {'exact' if exact else 'normal'}: {p_value(p)}",
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
            "share of ties both of whose ends see the same difference, or none",
            share(int(of_tie["same"].sum()), of_tie.height),
            of_tie.height,
            "share",
            "share with exact binomial interval (Clopper-Pearson)",
            subjects=tuple(sorted(f"account:{key}" for keys in of_tie["account"] for key in keys)),
        ),
    )


def _sentence(counts: Sequence[int], found: Interval, verdict: Verdict) -> str:
    more, less, alike = counts
    told = (
        f"Of {count(sum(counts), 'respondent')} who answered for both levels, {number(more)} "
        f"trust counterparts more between cities, {number(less)} more above the city, and "
        f"{number(alike)} alike"
    )
    if found.value is None:
        return f"{told}. Nobody sees a difference, so nothing can be told of its direction."
    return (
        f"{told}. Of those who see a difference {percent(found.value)} favour cities "
        f"({percent_span(found)})" + _READING[verdict]
    )


_READING = {
    Verdict.SUPPORTED: ": trust is easier between cities, by their word.",
    Verdict.CONTRADICTED: ": trust is not easier between cities, by their word.",
    Verdict.INCONCLUSIVE: ": that does not tell where trust is easier.",
}


def _lacks(pairs: pl.DataFrame) -> tuple[str, ...]:
    sides = set(pairs["side"])
    lone = f" All answers are of side {next(iter(sides))}." if len(sides) == 1 else ""
    return (
        f"Answers to {CITY} and {ABOVE} by respondents of both ends who served at the city level "
        f"and above it.{lone}",
    )


TRUST_BY_LEVEL = Hypothesis(
    id="trust-by-level",
    section="Conflict Prevention and Resolution, 3",
    claim="Personal trust is easier to gain between cities than at higher levels of government.",
    needs=(
        Need(
            "answers",
            f"answers to both {CITY} and {ABOVE} of the questionnaire, by the same respondent",
            lambda frames: paired(frames).height,
        ),
    ),
    test=_test,
    estimator=(
        "Of respondents who answered for both levels and see a difference, the share that trust "
        f"more between cities, with its exact interval and sign test; the claim is {RULE.words()}"
    ),
    items=(CITY, ABOVE),
)
