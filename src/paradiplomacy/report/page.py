"""The report: from findings, counts and drawings to one HTML page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from paradiplomacy.definitions.count import Comparison, Count
from paradiplomacy.hypotheses.base import Finding, Hypothesis, Verdict
from paradiplomacy.model.facts import Agreement, Fact
from paradiplomacy.model.statements import THIRD
from paradiplomacy.model.ties import Tie
from paradiplomacy.record.dormancy import RULE, inferred_dormancy
from paradiplomacy.record.ledger import claims_by_sides, disagreements
from paradiplomacy.record.record import Record
from paradiplomacy.report import words
from paradiplomacy.report.anchors import Anchors, finding_anchor, statement_anchor
from paradiplomacy.report.charts.timeline import numbered_shocks
from paradiplomacy.report.drawing import Drawing
from paradiplomacy.report.groups import Group, Groups
from paradiplomacy.report.registers import Register, registers
from paradiplomacy.report.sketches import PROPERTIES
from paradiplomacy.report.trail import Section, trail

__all__ = ["Material", "render"]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that goes into the page."""

    record: Record
    findings: Mapping[str, Finding]
    hypotheses: Mapping[str, Hypothesis]
    counts: Sequence[Count]
    comparisons: Sequence[Comparison]
    drawings: Mapping[str, Drawing]
    manifest: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One side of a disagreement: who speaks, and what its statements say."""

    side: str
    lines: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """One fact on which statements contradict each other, in columns."""

    tie: Tie
    title: str
    local: str
    fact: Fact
    columns: tuple[Column, ...]
    between_ends: bool


def render(material: Material) -> str:
    """The page as HTML."""
    record = material.record
    sections = trail(record)
    briefs = registers(record)
    titles = _titles(sections, briefs)
    anchors = Anchors(titles)
    groups = Groups()
    environment = Environment(
        loader=PackageLoader("paradiplomacy.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "words": words.number,
        "side": words.side_words,
        "property": words.property_words,
        "value": words.value_words,
        "amount": words.amount,
        "interval": words.interval,
        "listed": words.listed,
        "when": lambda date: words.when(str(date)),
        "in_han": words.in_han,
    }
    environment.globals |= {
        "count_of": words.count_of,
        "finding_anchor": finding_anchor,
        "statement_anchor": statement_anchor,
        "anchors": anchors,
    }
    template = environment.get_template("report.html.j2")
    return template.render(
        css=Markup((files("paradiplomacy.report") / "assets" / "report.css").read_text("utf-8")),
        record=record,
        drawings=material.drawings,
        shocks=numbered_shocks(record),
        holds=_holds(record, groups),
        absent=_absent(record),
        agreements=_agreements(record, groups),
        agreement_names=list(Agreement),
        disputes=_disputes(record),
        counts=_counts(material, groups),
        comparisons=_comparisons(material, groups),
        findings=_findings(material, groups),
        verdicts=_verdicts(material),
        claim_sides=_claim_sides(record, groups),
        silent=_silent(record, groups),
        silence_rule=RULE,
        sections=sections,
        registers=briefs,
        titles=titles,
        groups=groups,
        manifest=material.manifest,
        third=THIRD,
    )


def _titles(sections: Sequence[Section], briefs: Sequence[Register]) -> dict[str, str]:
    """How each subject of the trail is called in lists."""
    titles = {entry.subject: entry.title for section in sections for entry in section.entries}
    for register in briefs:
        is_series = register.title.startswith("Series")
        for brief in register.entries:
            name = f"{register.title}, {brief.title}" if is_series else brief.title
            titles[brief.subject] = name
    return titles


def _holds(record: Record, groups: Groups) -> list[tuple[str, Group]]:
    """What the record holds, each number with what it counts."""
    dated = [key for key, tie in record.ties.items() if tie.established is not None]
    rows = [
        ("ties", record.ties),
        ("ties with a dated start", dated),
        ("exchanges", [f"exchange:{key}" for key in record.exchanges]),
        ("responses to national crises", [f"response:{key}" for key in record.responses]),
        ("national crises", [f"shock:{key}" for key in record.shocks]),
        ("laws and bills", [f"law:{key}" for key in record.laws]),
        ("published totals", [f"total:{key}" for key in record.totals]),
        ("national acts", [f"act:{key}" for key in record.acts]),
        ("claims of the article", [f"claim:{key}" for key in record.claims]),
    ]
    return [(title, groups.add(title, subjects)) for title, subjects in rows if subjects]


def _absent(record: Record) -> list[str]:
    """What other records hold and this one does not."""
    tables = {
        "exchanges": record.exchanges,
        "national crises": record.shocks,
        "responses to crises": record.responses,
        "laws": record.laws,
        "published totals": record.totals,
        "national acts": record.acts,
        "series": record.readings,
        "claims of a study": record.claims,
    }
    return [name for name, table in tables.items() if not table]


def _agreements(record: Record, groups: Groups) -> list[tuple[str, dict[Agreement, Group]]]:
    """For each kind of fact, the ties at each agreement."""
    rows = []
    for name in PROPERTIES:
        held: dict[Agreement, list[str]] = {kind: [] for kind in Agreement}
        for tie in record.ties.values():
            for fact in tie.facts:
                if fact.property == name:
                    held[fact.agreement].append(tie.id)
        if any(held.values()):
            title = words.property_words(name)
            made = {k: groups.add(f"{title}: {k}", subjects) for k, subjects in held.items()}
            rows.append((title, made))
    return rows


def _disputes(record: Record) -> list[Dispute]:
    """Contradicted facts: first those between both ends, then by tie."""
    made = [_dispute(record, tie, fact) for tie, fact in disagreements(record)]
    return sorted(made, key=lambda d: (not d.between_ends, -len(d.fact.statements), d.title))


def _dispute(record: Record, tie: Tie, fact: Fact) -> Dispute:
    ends = [place[:2].upper() for place in tie.ends]
    lines: dict[str, list[Mapping[str, Any]]] = {end: [] for end in [*ends, THIRD]}
    for rank, position in enumerate(fact.positions):
        for key in position.statements:
            statement = record.statements[key]
            source = record.source_of(statement)
            side = record.rule.side(source)
            lines[side if side in ends else THIRD].append(
                {
                    "value": position.value,
                    "when": position.when,
                    "source": source,
                    "statement": key,
                    "preferred": rank == 0,
                    "locator": statement.locator,
                }
            )
    places = [record.places[place] for place in tie.ends]
    return Dispute(
        tie,
        " – ".join(place.label for place in places),
        " – ".join(filter(None, (place.name_local for place in places))),
        fact,
        tuple(Column(side, tuple(held)) for side, held in lines.items()),
        set(ends) <= set(fact.between),
    )


def _counts(material: Material, groups: Groups) -> list[dict[str, Any]]:
    rows = []
    for counted in material.counts:
        title = counted.definition.title
        inside = [row.tie for row in counted.rows if row.counts]
        dated = [row.tie for row in counted.rows if row.counts and row.dated]
        left = Counter(row.why for row in counted.rows if not row.counts)
        rows.append(
            {
                "definition": counted.definition,
                "day": counted.day,
                "total": groups.add(f"counts under {title}", inside),
                "dated": groups.add(f"counts under {title}, dated", dated),
                "left_out": sorted(left.items(), key=lambda item: (-item[1], item[0])),
                "of": len(counted.rows),
            }
        )
    return rows


def _comparisons(material: Material, groups: Groups) -> list[dict[str, Any]]:
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


def _verdicts(material: Material) -> dict[str, int]:
    said = Counter(str(finding.verdict) for finding in material.findings.values())
    return {str(verdict): said[verdict] for verdict in Verdict if said[verdict]}


def _findings(material: Material, groups: Groups) -> list[dict[str, Any]]:
    rows = []
    for key, finding in material.findings.items():
        tables = [
            [(e, groups.add(f"{key}: {e.name}, {e.basis}", e.subjects)) for e in estimates]
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


def _claim_sides(record: Record, groups: Groups) -> list[tuple[str, Group]]:
    return [
        (
            "both ends" if side == "both ends" else words.side_words(side),
            groups.add(f"pair claims that rest on {side}", [f"claim:{c}" for c in claims]),
        )
        for side, claims in claims_by_sides(record).items()
    ]


def _silent(record: Record, groups: Groups) -> Group:
    silent = [key for key, tie in record.ties.items() if inferred_dormancy(record, tie)]
    return groups.add("active ties without a sign of life in ten years", silent)
