"""Counts by definition and findings, each number with the list of what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from paradiplomacy.definitions.count import Comparison, Count
from paradiplomacy.hypotheses.base import Estimate, Finding, Hypothesis, Verdict
from paradiplomacy.report.drawing import Drawing
from paradiplomacy.report.groups import Group, Groups, Rows

__all__ = ["Results", "comparisons", "counts", "findings", "verdicts"]


class Results(Protocol):
    """The results among all that goes into a page."""

    @property
    def findings(self) -> Mapping[str, Finding]:
        """By hypothesis."""

    @property
    def hypotheses(self) -> Mapping[str, Hypothesis]:
        """By id."""

    @property
    def counts(self) -> Sequence[Count]:
        """One a definition."""

    @property
    def comparisons(self) -> Sequence[Comparison]:
        """One a published total."""

    @property
    def drawings(self) -> Mapping[str, Drawing]:
        """By name."""


def counts(material: Results, groups: Groups) -> list[dict[str, Any]]:
    """What each definition counts, and why it leaves out the rest."""
    rows = []
    for counted in material.counts:
        title = counted.definition.title
        inside = [row.tie for row in counted.rows if row.counts]
        dated = [row.tie for row in counted.rows if row.counts and row.dated]
        where = {"definition": counted.definition.id, "counts": "true"}
        left = Counter(row.why for row in counted.rows if not row.counts)
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
    """Published totals, each with the counts of the definitions of its scope at its date."""
    rows = []
    for comparison in material.comparisons:
        total = comparison.total
        held: list[tuple[Count, Group | None]] = []
        for counted in comparison.counts:
            group = None
            if counted.definition.scope == total.scope:
                title = f"counts under {counted.definition.title} by {total.date}"
                group = groups.add(title, (row.tie for row in counted.rows if row.counts))
            held.append((counted, group))
        rows.append({"total": total, "counts": held})
    return rows


def verdicts(material: Results) -> dict[str, int]:
    """How many claims have which verdict."""
    said = Counter(str(finding.verdict) for finding in material.findings.values())
    return {str(verdict): said[verdict] for verdict in Verdict if said[verdict]}


def findings(material: Results, groups: Groups) -> list[dict[str, Any]]:
    """Each finding with its picture, and what each of its estimates rests on."""
    rows = []
    for key, finding in material.findings.items():
        tables = [
            [
                (e, groups.add(f"{key}: {e.name}, {e.basis}", e.subjects, _row_of(key, e)))
                for e in estimates
            ]
            for estimates in (finding.estimates, finding.sensitivity)
        ]
        rows.append(
            {
                "key": key,
                "finding": finding,
                "hypothesis": material.hypotheses[key],
                "estimates": tables[0],
                "sensitivity": tables[1],
                "drawing": material.drawings.get(f"finding-{key}"),
            }
        )
    return rows


def _row_of(hypothesis: str, estimate: Estimate) -> Rows:
    """The row of an estimate: its column ``subjects`` has all that it rests on."""
    return Rows.of("estimates", hypothesis=hypothesis, name=estimate.name, basis=estimate.basis)
