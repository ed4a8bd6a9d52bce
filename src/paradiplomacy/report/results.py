"""Counts by definition and findings, each number with the list of what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from paradiplomacy.definitions.count import Count, DefinitionComparison
from paradiplomacy.hypotheses.base import Estimate, Verdict
from paradiplomacy.hypotheses.questionnaire import items
from paradiplomacy.report.drawing import Drawing
from paradiplomacy.report.groups import Group, Groups, Rows
from paradiplomacy.report.tested import Tested
from paradiplomacy.report.words import section_parts

BESIDE = 10
"""Subjects that the list of an estimate shows which does not decide; a table has the rest."""

__all__ = ["Results", "battery", "comparisons", "counts", "verdicts"]


class Results(Protocol):
    """The results among all that goes into a page."""

    @property
    def tested(self) -> Tested:
        """Findings, and the plan behind them."""

    @property
    def counts(self) -> Sequence[Count]:
        """One a definition."""

    @property
    def comparisons(self) -> Sequence[DefinitionComparison]:
        """One a published total."""

    @property
    def drawings(self) -> Mapping[str, Drawing]:
        """By name."""


def counts(material: Results, groups: Groups) -> list[dict[str, Any]]:
    """What each definition counts, and why it leaves out the rest."""
    rows = []
    for counted in material.counts:
        title = str(counted.definition.title)
        inside = [row.tie for row in counted.rows if row.counts]
        dated = [row.tie for row in counted.rows if row.counts and row.dated]
        where = {"definition": counted.definition.id, "counts": "true"}
        left = Counter(str(row.why) for row in counted.rows if not row.counts)
        rows.append(
            {
                "definition": counted.definition,
                "day": counted.day,
                "total": groups.add(f"counts under {title}", inside, Rows.of("counts", **where)),
                "dated": groups.add(
                    f"counts under {title}, dated", dated, Rows.of("counts", **where, dated="true")
                ),
                "left_out": sorted(left.items(), key=lambda item: (-item[1], item[0])),
                "of": len(counted.rows),
            }
        )
    return rows


def comparisons(material: Results, groups: Groups) -> list[dict[str, Any]]:
    """Published totals, each with the counts of what it counts too, at its date."""
    rows = []
    for comparison in material.comparisons:
        total = comparison.total
        held: list[tuple[Count, Group | None]] = []
        for counted in comparison.counts:
            group = None
            if counted in comparison.like:
                of = "" if total.scope == "all" else f", {total.scope} level"
                title = f"counts under {counted.definition.title}{of} by {total.date}"
                group = groups.add(title, (row.tie for row in counted.rows if row.counts))
            held.append((counted, group))
        rows.append({"total": total, "counts": held})
    return rows


def verdicts(material: Results) -> dict[str, int]:
    """How many claims have which verdict."""
    said = Counter(str(finding.verdict) for finding in material.tested.findings.values())
    return {str(verdict): said[verdict] for verdict in Verdict if said[verdict]}


def battery(material: Results, groups: Groups) -> dict[str, Any]:
    """All findings, by chapter of the article, with what many tests at once leave of them."""
    rows = _findings(material, groups)
    chapters: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        chapters.setdefault(chapter_of(row["hypothesis"].section), []).append(row)
    return {
        "findings": rows,
        "chapters": [{"title": title, "rows": held} for title, held in chapters.items()],
        "tested": len(material.tested.corrected),
        "plan": material.tested.plan,
        "deviations": material.tested.deviations,
    }


def chapter_of(section: str) -> str:
    """The title of a section, without its paragraphs.

    Examples
    --------
    >>> chapter_of("Human Rights Protection, 2-3"), chapter_of("Climate, and more")
    ('Human Rights Protection', 'Climate, and more')
    """
    return section_parts(section)[0]


def _findings(material: Results, groups: Groups) -> list[dict[str, Any]]:
    """Each finding with its picture, and what each of its estimates rests on."""
    tested = material.tested
    corrected = {one.hypothesis: one for one in tested.corrected}
    rows = []
    for key, finding in tested.findings.items():
        first = finding.estimates[0] if finding.estimates else None
        tables = [
            [(e, _listed(groups, key, e, deciding=e is first)) for e in estimates]
            for estimates in (finding.estimates, finding.sensitivity)
        ]
        rows.append(
            {
                "key": key,
                "finding": finding,
                "hypothesis": tested.hypotheses[key],
                "estimates": tables[0],
                "sensitivity": tables[1],
                "drawing": material.drawings.get(f"finding-{key}"),
                "asks": items(*finding.asks),
                "planned": tested.is_planned(key),
                "corrected": corrected.get(key),
            }
        )
    return rows


def _listed(groups: Groups, key: str, estimate: Estimate, *, deciding: bool) -> Group:
    """What an estimate rests on: all of it for the one that decides, else the first few."""
    return groups.add(
        f"{key}: {estimate.name}, {estimate.basis}",
        estimate.subjects,
        _row_of(key, estimate),
        at_most=None if deciding else BESIDE,
    )


def _row_of(hypothesis: str, estimate: Estimate) -> Rows:
    """The row of an estimate: its column ``subjects`` has all that it rests on."""
    return Rows.of(
        "estimates", hypothesis=hypothesis, name=str(estimate.name), basis=estimate.basis
    )
