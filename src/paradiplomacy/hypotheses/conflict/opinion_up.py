"""Claim that local contact warms local opinion, and national opinion after it."""

from __future__ import annotations

from paradiplomacy.hypotheses.base import Finding, Need, Verdict
from paradiplomacy.hypotheses.conflict.opinion_parts import (
    LOCAL,
    Part,
    local_panel,
    local_part,
    national_parts,
)
from paradiplomacy.hypotheses.estimators.lead_lag import (
    LEAST_YEARS,
    changes,
    detectable_correlation,
)
from paradiplomacy.hypotheses.finding import Detectable, always, decision, finding
from paradiplomacy.hypotheses.histories.periods import exchanges_of_live_ties, opinion_series
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.selection import most_of
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)


def _find_correlations_of_opinion(frames: Frames) -> Finding:
    local, nation = local_part(frames), national_parts(frames)
    panel = local_panel(frames).height
    main = max(nation, key=lambda part: part.n, default=None)
    n = local.n if local else main.n if main else 0
    # Both halves must hold; the national one alone decides nothing.
    alone = local.verdict if local else Verdict.UNTESTABLE
    nation_agrees = main is not None and main.verdict is Verdict.SUPPORTED
    verdict = alone.only_if(nation_agrees or alone is not Verdict.SUPPORTED)
    parts = [part for part in (local, main) if part]
    choices = [part for part in nation if part is not main]
    sample = WORDS("sample.places", n=n) if local else WORDS("sample.changes", n=n)
    p = local.p if local else None
    return finding(
        WORDS,
        decision(verdict, *(part.estimate for part in parts), p=p, n=n),
        _sentence_on_opinion(local, main, panel, verdict),
        detectable=Detectable(detectable_correlation(n), WORDS("mde-unit"), sample, "number"),
        lacks={"local": {"series": LOCAL, "places": WORDS("places", n=panel)}, "nation": True},
        sensitivity=tuple(part.estimate for part in choices),
        caveats=always("quarrels", "few-meet", "sources"),
        rows=[(part.label, part.estimate) for part in (*parts, *choices)] or None,
        reference=0.0,
    )


def _sentence_on_opinion(
    local: Part | None, nation: Part | None, panel: int, verdict: Verdict
) -> Message:
    of_places = (
        WORDS("local", n=local.n, r=local.interval)
        if local
        else WORDS("local-lacking", panel=panel, least=LEAST_YEARS)
    )
    return sentences(
        of_places,
        WORDS(f"nation.{verdict}", n=nation.n, r=nation.interval, what=nation.estimate.name)
        if nation
        else WORDS("nation-unknown"),
    )


def _years_known(frames: Frames) -> int:
    """Changes of national opinion that can be set against exchanges, in the longest series."""
    return max((len(changes(opinion.values)) for opinion in opinion_series(frames)), default=0)


OPINION_UP = article_claim(
    WORDS,
    "Conflict Prevention and Resolution, 1",
    _find_correlations_of_opinion,
    Need(
        "readings",
        WORDS("need.opinion", series=LOCAL),
        most_of(_years_known, local_panel),
        LEAST_YEARS,
    ),
    Need("exchanges", WORDS("need.exchanges"), exchanges_of_live_ties),
)
