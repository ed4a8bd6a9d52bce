"""Tables of a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

import polars as pl

from paradiplomacy.definitions.count import Count, DefinitionComparison, total_answer
from paradiplomacy.exports.tables import frame_for_others
from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.hypotheses.rights.related_stances import stances
from paradiplomacy.hypotheses.unmeasured_factors import unmeasured_factors
from paradiplomacy.language import render, render_all
from paradiplomacy.language.countries import country_name
from paradiplomacy.mechanisms.effect_tables import event_model_tables
from paradiplomacy.networks.structure import structure_tables
from paradiplomacy.networks.world_system import world_tables
from paradiplomacy.record.frames import SCHEMAS
from paradiplomacy.results.analyses import Battery, Networks
from paradiplomacy.results.gathered import Results
from paradiplomacy.results.geography import Geography
from paradiplomacy.results.record_tables import TableRow, record_tables, table_of_rows
from paradiplomacy.results.verdict_words import sentence_of


def tables_of(results: Results) -> dict[str, Callable[[], pl.DataFrame]]:
    """Every table by name, each made when it is called."""
    record, frames, tested = results.record, results.frames, results.tested
    tables: dict[str, Callable[[], pl.DataFrame]] = {
        name: partial(frame_for_others, frames, name) for name in SCHEMAS
    }
    own = record_tables(record)
    tables |= {name: own.pop(name) for name in ("facts", "disagreements", "sources")}
    rows: tuple[tuple[str, Callable[[], Iterable[TableRow]]], ...] = (
        ("estimates", lambda: _estimates(tested.findings)),
        ("findings", lambda: _rows_of_findings(tested)),
        ("counts", lambda: _rows_of_tie_counts(results.counts)),
        ("published_totals", lambda: _rows_of_totals(results.comparisons)),
    )
    tables |= {
        name: partial(lambda name, give: table_of_rows(name, give()), name, give)
        for name, give in rows
    } | own
    tables["stances"] = lambda: stances(frames)
    tables |= {
        name: partial(lambda table: table, table)
        for name, table in {
            **_tables_of_networks(results.networked),
            **event_model_tables(results.event_model),
        }.items()
    }
    return tables


def _tables_of_networks(networked: Networks) -> dict[str, pl.DataFrame]:
    """Tables of the record as a network."""
    two_sided = networked.two_sided
    pairs = networked.geography.pairs.join(
        two_sided.by_countries.drop("pairs"),
        on=("country_a", "country_b"),
        how="left",
        maintain_order="left",
    )
    expected = None if networked.structure is None else networked.structure.country_pairs
    if expected is not None:
        pairs = pairs.join(
            expected.drop("ties"), on=("country_a", "country_b"), how="left", maintain_order="left"
        )
    return {
        "countries": table_of_rows("countries", _rows_of_countries(networked.geography)),
        "country_pairs": pairs,
        "two_sided": networked.claimed,
        "two_sided_records": two_sided.by_source,
        "record_overlap": two_sided.overlap,
        **structure_tables(networked.structure),
        **world_tables(networked.world),
    }


def _rows_of_countries(geography: Geography) -> Iterator[TableRow]:
    for country in geography.countries:
        longitude, latitude = country.where or (None, None)
        own = {"country": country.code, "name": country_name(country.code)}
        yield own | {"latitude": latitude, "longitude": longitude}, country


def _rows_of_findings(tested: Battery) -> Iterator[TableRow]:
    adjusted = {correction.hypothesis: correction for correction in tested.corrected}
    for key, finding in render_all(tested.findings).items():
        survives, correction = finding.survives, adjusted.get(key)
        worst = survives.worst_case
        own = {
            "sentence": render(sentence_of(finding)),
            "p_holm": correction.holm if correction else None,
            "p_fdr": correction.fdr if correction else None,
            "planned": tested.is_planned(key),
            "survives_correction": survives.correction,
            "worst_case": worst.of if worst else "",
            "survives_worst_case": worst.survives if worst else None,
            "otherwise": str(worst.otherwise) if worst else "",
            "worst_p": worst.p if worst else None,
            "unmeasured": [
                render(each) for each in unmeasured_factors(tested.findings[key]).sentences
            ],
        }
        yield own, finding, survives


def _estimates(findings: Mapping[str, Finding]) -> Iterator[TableRow]:
    for key, finding in render_all(findings).items():
        worst = finding.survives.worst_case
        for role, estimates in (
            ("estimate", finding.estimates),
            ("sensitivity", finding.sensitivity),
            ("worst case", (worst.estimate,) if worst and worst.estimate else ()),
        ):
            yield from (({"hypothesis": key, "role": role}, each) for each in estimates)


def _rows_of_tie_counts(counts: Iterable[Count]) -> Iterator[TableRow]:
    for counted in counts:
        own = {"definition": counted.definition, "on": counted.on}
        yield from (({**own, "why": str(row.why)}, row) for row in counted.rows)


def _rows_of_totals(comparisons: Iterable[DefinitionComparison]) -> Iterator[TableRow]:
    for comparison in comparisons:
        answer = total_answer(comparison)
        for counted in comparison.counts:
            own = {"definition": counted.definition, "like": counted in comparison.like}
            yield {**own, "dated": counted.dated, "counted": counted.total}, answer
