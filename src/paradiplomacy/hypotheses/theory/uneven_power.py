"""Claim that ties between cities form a core and a periphery of countries."""

from __future__ import annotations

from paradiplomacy.hypotheses.base import Finding, Need, Verdict
from paradiplomacy.hypotheses.finding import Detectable, always, decision, finding, some
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.theory.core_of_network import (
    COUNTRIES,
    MARGIN,
    TIES,
    CoreComparison,
    bareness_estimate,
    between,
    compare_with_random,
    countries_of,
    decided_by,
    detectable,
    share_of_core,
)
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

DRAWS = 199

WORDS = Words(__name__)


def _find_bare_periphery(frames: Frames) -> Finding:
    import numpy as np

    ties, rng = between(frames), np.random.default_rng(frames.seed)
    comparison = compare_with_random(countries_of(frames, ties), rng, draws=DRAWS, dealt=True)
    verdict, subjects = decided_by(comparison), tuple(ties["tie"].sort())
    deciding = bareness_estimate(WORDS("outside.countries"), comparison, subjects=subjects)
    least = detectable(comparison.core, comparison.degrees, against=MARGIN)
    sample = WORDS("sample", ties=comparison.graph.ties, countries=comparison.graph.n)
    return finding(
        WORDS,
        decision(verdict, deciding, n=comparison.graph.ties),
        _sentence_on_core(comparison, verdict),
        detectable=Detectable(least, WORDS("mde-unit"), sample),
        lacks=always("power", "exchanges"),
        caveats={
            **always("power", "neighbours", "lists", "interval"),
            "not-ordered": bool(comparison.core.size) and not comparison.core.is_ordered,
            "left-out": some(n=frames.ties.height - ties.height),
        },
        rows=[(WORDS("row"), deciding)],
        reference=1.0,
        margin=(MARGIN, 1 / MARGIN),
    )


def _sentence_on_core(comparison: CoreComparison, verdict: Verdict) -> Message:
    graph, core = comparison.graph, comparison.core
    if not core.size or not comparison.ratio.value:
        return WORDS("no-core", ties=f"{graph.ties:,}", countries=graph.n)
    degrees = graph.degrees()
    order = sorted(range(graph.n), key=lambda k: (-int(degrees[k]), graph.names[k]))
    members = tuple(WORDS("country", country=graph.names[k]) for k in order if core.core[k])
    counted = WORDS(
        "counted",
        core=core.size,
        countries=graph.n,
        members=members,
        held=share_of_core(comparison),
        outside=core.outside,
        expected=f"{core.outside / comparison.ratio.value:,.0f}",
        ratio=comparison.ratio,
    )
    return WORDS(f"sentence.{verdict}", counted=counted)


def _country_count(frames: Frames) -> int:
    ties = between(frames)
    return len({*ties["country_a"], *ties["country_b"]})


UNEVEN_POWER = article_claim(
    WORDS,
    "Introduction, 3",
    _find_bare_periphery,
    Need("ties", WORDS("need.countries"), _country_count, least=COUNTRIES),
    Need("ties", WORDS("need.ties"), between, least=TIES),
    varies=(),  # it varies the record itself, and each variant takes as long as all the rest
)
