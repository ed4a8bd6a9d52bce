"""Everything that a report shows, worked out once: for a file, or for pages that stay open.

`steps_of` says what is worked out of a record that is open, step by step; `run_steps` does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paradiplomacy.evidence.rules import Rule
from paradiplomacy.results.begun import Asked, Opening, begin
from paradiplomacy.results.progress import Progress, report_nothing, within
from paradiplomacy.results.second_process import Processes, other_processes
from paradiplomacy.results.steps import Step, run_steps

if TYPE_CHECKING:
    from paradiplomacy.definitions.count import Count, DefinitionComparison
    from paradiplomacy.definitions.missing_ties import MissingTies
    from paradiplomacy.hypotheses.base import Finding
    from paradiplomacy.mechanisms.modelled import Modelled
    from paradiplomacy.record.frames import Frames
    from paradiplomacy.record.record import Record
    from paradiplomacy.results.drawing import Drawing
    from paradiplomacy.results.networked import Networked
    from paradiplomacy.results.tested import Tested

__all__ = ["CACHED_STEPS", "Results", "finish", "gather", "hypotheses_tested", "steps_of"]
__all__ += ["work_out"]

CACHED_STEPS = (
    "counted",
    "networked",
    "event model",
    "drawings of the record",
    "drawings of findings",
)
"""Results of steps that later runs take from the cache; findings are kept by what they are of."""


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that was worked out of a record, and the frames of which it was."""

    record: Record
    frames: Frames
    tested: Tested
    counts: Sequence[Count]
    comparisons: Sequence[DefinitionComparison]
    missing: Sequence[MissingTies]
    drawings: Mapping[str, Drawing]
    manifest: Mapping[str, Any]
    networked: Networked
    event_model: Modelled

    def __repr__(self) -> str:
        return f"<Results: {self.frames!r}>"


def gather(
    *names: str,
    rule: str | Rule | None = None,
    store: str | None = None,
    seed: int | None = None,
    plan: str | Path | None = None,
    hypotheses: Sequence[str | Path] = (),
    progress: Progress | None = None,
    made_at: datetime | None = None,
    cached: bool = True,
) -> Results:
    """Reconcile records, test every hypothesis, and draw.

    Parameters
    ----------
    *names, rule, store, seed, plan, hypotheses, progress, made_at, cached
        As in `paradiplomacy.site.study.study`.

    Raises
    ------
    RecordError, NotFoundError, StoreError
        A record or a file of hypotheses cannot be read, or there is none of that name.

    Examples
    --------
    >>> results = gather("china_russia")
    >>> results.record.meta.id, str(results.tested.findings["ties-last"].verdict)
    ('china_russia', 'inconclusive')
    """
    report = progress or report_nothing
    asked = Asked(names, rule, store, seed, plan, tuple(hypotheses), made_at, cached)
    return finish(
        begin(asked, progress=within(report, 0.0, 0.24)), progress=within(report, 0.24, 1.0)
    )


def hypotheses_tested(opening: Opening, *, progress: Progress | None = None) -> Tested:
    """Test the hypotheses alone, or take what an earlier run on the same found.

    Examples
    --------
    >>> opening = begin(Asked(("china_russia",)))
    >>> str(hypotheses_tested(opening).findings["ties-last"].verdict)
    'inconclusive'
    """
    with other_processes(cores=1) as alone:
        tested: Tested = work_out(opening, alone, "tested", progress=progress)["tested"]
    return tested


def finish(opening: Opening, *, progress: Progress | None = None) -> Results:
    """Work out everything that is shown of a record that is open.

    Parameters
    ----------
    opening : Opening
    progress : callable, optional, keyword-only
        Called with what is being done and the share that is done.
    """
    with other_processes() as processes:
        results: Results = work_out(opening, processes, "results", progress=progress)["results"]
    return results


def work_out(
    opening: Opening,
    processes: Processes,
    *wanted: str,
    further: Iterable[Step] = (),
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Do the steps of a run on which wanted results rest; these, by name.

    Parameters
    ----------
    opening : Opening
    processes : Processes
    *wanted : str
        Names of results; see `steps_of`.
    further : iterable of Step, keyword-only
        What is made of results; done when nothing else is to be done here.
    progress : callable, optional, keyword-only
        Called with what is being done and the share that is done.
    """
    return run_steps(
        [*steps_of(opening, processes), *further],
        *wanted,
        given={"record": opening.record, "frames": opening.frames}
        | {f"finding {key}": finding for key, finding in opening.findings.items()},
        processes=processes,
        reuse=opening.reuse,
        progress=progress or report_nothing,
    )


def steps_of(opening: Opening, processes: Processes) -> list[Step]:
    """Steps to work out of a record, by what is needed of it first.

    They give ``counted`` (counts, comparisons, missing ties), ``networked``, ``event model``,
    ``tested``, ``undrawn`` (`Results` without drawings) and ``results``, and rest on ``record``,
    ``frames``, and findings that are known.
    """
    from paradiplomacy.hypotheses.battery import VariedFrames
    from paradiplomacy.results import analyses, drawings
    from paradiplomacy.results.geography import geography_of
    from paradiplomacy.results.opening import SMALL
    from paradiplomacy.results.tested import finding_steps

    known, record, frames = opening.agreed.known, opening.record, opening.frames
    is_large = frames.ties.height >= SMALL
    analysed = ("counted", "networked", "event model")
    return [
        Step(
            "event model",
            analyses.model_of(frames),
            ("frames",),
            "event model (compiling, the first time)",
            where="analysing" if is_large else "local",
            is_cached=True,
        ),
        Step("geography", geography_of, ("frames",)),
        Step(
            "counted",
            analyses.count_by_definition,
            ("record", "geography"),
            "counting by definition",
            is_cached=True,
        ),
        Step(
            "networked",
            analyses.networked,
            ("record", "frames", "geography"),
            "the network",
            is_cached=True,
        ),
        *drawings.record_drawing_steps(record, analysed),
        *drawings.finding_drawing_steps(record, list(known), opening.reuse),
        Step("varied frames", VariedFrames, ("frames",)),
        *finding_steps(known, shared=is_large and processes.has_a_free_one),
        Step("tested", partial(_tested, opening), tuple(f"finding {key}" for key in known)),
        Step(
            "undrawn",
            lambda tested, counted, networked, event_model: Results(
                record,
                frames,
                tested,
                counts=counted[0],
                comparisons=counted[1],
                missing=counted[2],
                drawings={},
                manifest=_manifest(opening),
                networked=networked,
                event_model=event_model,
            ),
            ("tested", *analysed),
        ),
        Step(
            "results",
            lambda undrawn, of_record, of_findings: replace(
                undrawn, drawings=of_record | of_findings
            ),
            ("undrawn", "drawings of the record", "drawings of findings"),
        ),
    ]


def _tested(opening: Opening, *findings: Finding) -> Tested:
    """The battery, corrected, and held against the plan; later runs take its findings."""
    from paradiplomacy.results.tested import corrected_run

    known = opening.agreed.known
    tested = corrected_run(
        opening.run, dict(zip(known, findings, strict=True)), opening.agreed.plan
    )
    if len(opening.findings) < len(findings):
        opening.reuse.keep_findings(known, opening.files, tested.findings)
    return tested


def _manifest(opening: Opening) -> dict[str, Any]:
    """The manifest of the run, but for what is written."""
    from paradiplomacy.results.manifest import command_again, manifest

    asked, plan, run = opening.asked, opening.agreed.plan, opening.run
    files = {"--plan": [asked.plan] if asked.plan else [], "--hypotheses": asked.hypotheses}
    return manifest(
        rule=run.rule,
        seed=run.seed,
        inputs=run.inputs,
        active_years=opening.record.active_years,
        made_at=asked.made_at or datetime.now(UTC),
        plan=asked.plan,
        seal=plan.seal if plan else "",
        command=command_again(
            opening.read.names, rule=run.rule, seed=run.seed, store=asked.store, files=files
        ),
    )
