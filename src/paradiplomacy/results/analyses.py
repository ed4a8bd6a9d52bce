"""Analyses of a record: counts, the network, the event model, and the battery of its claims."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import polars as pl

from paradiplomacy.answers.scope import headline
from paradiplomacy.definitions.count import Count, DefinitionComparison, compare, count_each
from paradiplomacy.definitions.missing_ties import MissingTies, missing_ties
from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.hypotheses.battery import (
    CorrectedTest,
    answerable,
    corrected_tests,
    with_correction,
)
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.mechanisms.record_model import RecordModel, model_record
from paradiplomacy.networks.structure import Structure, structure_of
from paradiplomacy.networks.two_sided import TwoSidedness, tie_claims, two_sidedness
from paradiplomacy.networks.world_system import WorldSystem, world_system
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.record import Record
from paradiplomacy.results.geography import Geography
from paradiplomacy.results.plan import Plan, Run, deviations


@dataclass(frozen=True, slots=True)
class Battery:
    """Results of the battery.

    `findings`: by hypothesis, in the same order.
    `corrected`: P-values, adjusted for the number of planned tests.
    `deviations`: what departed from the plan.
    """

    hypotheses: Mapping[str, Hypothesis]
    findings: Mapping[str, Finding]
    corrected: Sequence[CorrectedTest] = ()
    plan: Plan | None = None
    deviations: Sequence[str] = ()

    def is_planned(self, key: str) -> bool:
        """True if the plan names a hypothesis; without a plan, each counts as planned."""
        return self.plan is None or any(key == planned.id for planned in self.plan.hypotheses)


def corrected_run(run: Run, findings: Mapping[str, Finding], plan: Plan | None) -> Battery:
    """Correct the findings of a run, and hold it against the plan where there is one.

    `run`: what was run, on what.
    `findings`: by hypothesis, in the order of the run.
    """
    findings = answerable(findings)
    run = replace(run, hypotheses={key: run.hypotheses[key] for key in findings})
    departed = () if plan is None else deviations(plan, run)
    tested = Battery(run.hypotheses, findings, plan=plan, deviations=departed)
    adjusted = corrected_tests(
        {k: finding for k, finding in findings.items() if tested.is_planned(k)}
    )
    return replace(tested, findings=with_correction(findings, adjusted), corrected=adjusted)


@dataclass(frozen=True, slots=True)
class Networks:
    """Results of the analyses of a record as a network.

    `claimed`: see `paradiplomacy.networks.two_sided.tie_claims`.
    `structure`: None where there is no tie.
    `world`: None where there are too few countries for a core among them.
    """

    geography: Geography
    two_sided: TwoSidedness
    claimed: pl.DataFrame
    structure: Structure | None = None
    world: WorldSystem | None = None


def model_of(frames: Frames) -> Callable[[Frames], RecordModel]:
    """The function that fits the event model, with what a study claims of suspensions."""
    from paradiplomacy.hypotheses.selection import figure

    claimed = figure(frames, "rights", "suspend")
    counted = None
    if claimed and 0 < claimed["numerator"] < claimed["denominator"]:
        counted = (int(claimed["numerator"]), int(claimed["denominator"]))
    return partial(model_record, counted=counted)


def count_by_definition(
    record: Record, geography: Geography
) -> tuple[list[Count], tuple[DefinitionComparison, ...], tuple[MissingTies, ...]]:
    """Counts by definition and beside published totals, and the ties that are missing by each.

    Between the first two countries; of a wide record, counts and totals between all.
    """
    countries = "" if geography.is_wide else "-".join(record.meta.ends[:2])
    counts = count_each(record, countries=countries)
    missing = tuple(estimate for each in counts if (estimate := missing_ties(record, each)))
    return counts, compare(record, countries=countries), missing


def analyse_network(record: Record, frames: Frames, geography: Geography) -> Networks:
    """The analyses of the record as a network; structure and core only where there are ties.

    Lists by country and by tie have all ties; the structure is that of those which headlines count.
    """
    from paradiplomacy.networks.structure_nulls import draws_for

    headlines = headline(record)
    counted = frames if headlines is record else frames_of(headlines, seed=frames.seed)
    two_sided = two_sidedness(frames)
    with ThreadPoolExecutor(1) as executor:  # both are compiled code for the most part
        world = executor.submit(world_system, frames) if geography.is_wide else None
        n = counted.ties.height
        structure = structure_of(counted, nulls=draws_for(n), seed=frames.seed) if n else None
    return Networks(
        geography=geography,
        two_sided=two_sided,
        claimed=tie_claims(frames, two_sided),
        structure=structure,
        world=world.result() if world is not None else None,
    )
