"""A claim: the finding with its caveats, what could have been seen, and on what it rests."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from itertools import chain, takewhile
from typing import TYPE_CHECKING, Any

from paradiplomacy.answers.index import RecordIndex
from paradiplomacy.answers.subjects import subject_answer
from paradiplomacy.hypotheses.base import Estimate, Finding
from paradiplomacy.hypotheses.unmeasured import unmeasured
from paradiplomacy.interviews.instrument import shipped
from paradiplomacy.results.drawing import figure_of
from paradiplomacy.results.verdict_words import survived_of
from paradiplomacy.results.words import section_parts
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.pages.claims import claims_in_brief

if TYPE_CHECKING:
    from paradiplomacy.results.gathered import Results
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND", "rests_on", "turns"]

MOST = 100
"""Subjects of a kind that the page lists; table ``estimates`` has all."""


def keys(site: SiteContext) -> Iterable[str]:
    """Ids of claims: those that were tested, or are about to be."""
    return site.hypotheses


def view(site: SiteContext, key: str) -> View:
    """A claim with its finding; the claim alone until that is there."""
    if site.results is None:
        return {"id": key, "claim": site.hypotheses[key].claim, "pending": True}
    tested = site.results.tested
    hypothesis, finding = tested.hypotheses[key], tested.findings[key]
    brief = {claim.id: claim for claim in claims_in_brief(site)}
    ids = [None, *brief, None]
    position = ids.index(key)
    return brief[key].to_dict() | {
        "pending": False,
        "paragraphs": section_parts(hypothesis.section)[1],
        "sentence": finding.sentence,
        "survived": survived_of(finding),
        "seen": finding.mde_sentence or None,
        "estimates": [_view_of_estimate(estimate) for estimate in finding.estimates],
        "figure": figure_of(key),
        "test": _p_values_of_claim(site.results, key),
        "choices": _estimate_under_choices(finding),
        "unmeasured": unmeasured(finding).sentences,
        "turning": [_view_of_estimate(e) for e in finding.sensitivity if turns(finding, e)],
        "decision": hypothesis.estimator,
        "method": finding.method or None,
        "lacks": finding.lacks,
        "questions": [
            {
                "key": question.key,
                **{
                    each: {"text": question.text(each), "scale": question.scale(each)}
                    for each in site.languages
                },
            }
            for question in shipped().chosen(finding.asks)
        ],
        "limits": finding.caveats,
        "rests": rests_on(site.index, finding),
        "command": _command(site.results, key),
        "written": hypothesis.written if hypothesis.origin else "",
        "before": ids[position - 1],
        "after": ids[position + 1],
    }


def turns(finding: Finding, other: Estimate) -> bool:
    """True if under another choice no difference is possible, though the verdict excludes it.

    No difference is a ratio of one, else zero; one in another unit is no such variant.
    """
    if not finding.verdict.decides or not finding.estimates:
        return False
    main = finding.estimates[0]
    same = 1.0 if main.unit.endswith("ratio") else 0.0
    return other.unit == main.unit and _holds(other, same) and not _holds(main, same)


def _holds(estimate: Estimate, value: float) -> bool:
    low, high = estimate.low, estimate.high
    return (low is None or low <= value) and (high is None or value <= high)


def _command(results: Results, key: str) -> str:
    """The command that makes the finding again, of the same records by the same rule."""
    words = shlex.split(results.manifest["command"])[2:]
    names = list(takewhile(lambda word: not word.startswith("--"), words))
    options = zip(words[len(names) :: 2], words[len(names) + 1 :: 2], strict=True)
    kept = [each for each in options if each[0] in ("--store", "--hypotheses", "--rule")]
    asked = [("--record", name) for name in names] + kept
    return shlex.join(["paradiplomacy", "hypothesis", "run", key, *chain.from_iterable(asked)])


def _view_of_estimate(estimate: Estimate) -> dict[str, Any]:
    names = ("name", "value", "low", "high", "level", "n", "unit", "method", "basis")
    return {name: getattr(estimate, name) for name in names}


def _p_values_of_claim(results: Results, key: str) -> dict[str, Any] | None:
    """The p-value of the test, by itself and among all tests; None where there is none."""
    for corrected in results.tested.corrected:
        if corrected.hypothesis == key:
            tests = len(results.tested.corrected)
            return {
                "p": corrected.p,
                "holm": corrected.holm,
                "fdr": corrected.fdr,
                "tests": tests,
            }
    return None


def _estimate_under_choices(finding: Finding) -> dict[str, Any]:
    """The deciding estimate under other choices, and between what it then lies."""
    rows = [_view_of_estimate(estimate) for estimate in finding.sensitivity]
    unit = finding.estimates[0].unit if finding.estimates else ""
    values = [row["value"] for row in rows if row["unit"] == unit and row["value"] is not None]
    span = {"low": min(values), "high": max(values), "unit": unit} if len(values) > 1 else None
    return {"estimates": rows, "span": span}


def rests_on(index: RecordIndex, finding: Finding) -> list[View]:
    """Evidence for the deciding estimate, by kind; series by how many of their readings."""
    by_kind: dict[str, list[str]] = {}
    for subject in finding.estimates[0].subjects if finding.estimates else ():
        by_kind.setdefault(subject.partition(":")[0], []).append(subject)
    return [
        {"kind": kind, "total": len(subjects), "items": _items(index, kind, subjects)}
        for kind, subjects in by_kind.items()
    ]


def _items(index: RecordIndex, kind: str, subjects: list[str]) -> list[View]:
    if kind == "reading":
        return _readings_by_series([subject.partition(":")[2] for subject in subjects])
    if kind == "tie":
        subjects = [subject for subject in subjects if subject in index.record.ties]
    return [subject_answer(index, subject).to_dict() for subject in subjects[:MOST]]


def _readings_by_series(readings: list[str]) -> list[View]:
    """Number of readings of each series, with its first and last date: ``SERIES|SUBJECT|DATE``."""
    dates: dict[str, list[str]] = {}
    for reading in readings:
        series, _, rest = reading.partition("|")
        dates.setdefault(series, []).append(rest.rpartition("|")[2])
    return [
        {"series": series, "readings": len(when), "first": min(when), "last": max(when)}
        for series, when in sorted(dates.items())
    ]


KIND = PageKind("claim", view, "claims", keys)
