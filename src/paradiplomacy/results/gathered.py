"""Everything that a report shows, worked out once: for a file, or for pages that stay open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paradiplomacy.evidence.rules import Rule
from paradiplomacy.results.begun import Opening, RunOptions, begin
from paradiplomacy.results.progress import Progress, Steps, report_nothing, within
from paradiplomacy.results.second_process import SecondProcess

if TYPE_CHECKING:
    from paradiplomacy.definitions.count import Count, DefinitionComparison
    from paradiplomacy.definitions.missing_ties import MissingTies
    from paradiplomacy.hypotheses.base import Finding
    from paradiplomacy.mechanisms.record_model import RecordModel
    from paradiplomacy.record.frames import Frames
    from paradiplomacy.record.record import Record
    from paradiplomacy.results.analyses import Battery, Networks
    from paradiplomacy.results.drawing import Drawing
    from paradiplomacy.results.drawings import Drawings
    from paradiplomacy.results.geography import Geography

CACHED_STEPS = (
    "counted",
    "networked",
    "event model",
    "drawings of the record",
    "drawings of findings",
)
"""Results of steps that later runs take from the cache; findings are kept by what they are of."""

SMALL = 200
"""Ties below which the event model is fitted before a process would have loaded its code."""


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that was worked out of a record, and the frames of which it was."""

    record: Record
    frames: Frames
    tested: Battery
    counts: Sequence[Count]
    comparisons: Sequence[DefinitionComparison]
    missing: Sequence[MissingTies]
    drawings: Mapping[str, Drawing]
    manifest: Mapping[str, Any]
    networked: Networks
    event_model: RecordModel

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
    asked = RunOptions(names, rule, store, seed, plan, tuple(hypotheses), made_at, cached)
    return finish(
        begin(asked, progress=within(report, 0.0, 0.24)), progress=within(report, 0.24, 1.0)
    )


def hypotheses_tested(opening: Opening, *, progress: Progress | None = None) -> Battery:
    """Test the hypotheses alone, or take what an earlier run on the same found.

    Examples
    --------
    >>> opening = begin(RunOptions(("china_russia",)))
    >>> str(hypotheses_tested(opening).findings["ties-last"].verdict)
    'inconclusive'
    """
    return _run_battery(opening, Steps(progress or report_nothing, _number_due(opening)))


def finish(opening: Opening, *, progress: Progress | None = None) -> Results:
    """Work out everything that is shown of a record that is open.

    Parameters
    ----------
    opening : Opening
    progress : callable, optional, keyword-only
        Called with what is being done and the share that is done.
    """
    with SecondProcess() as second:
        work = Work(opening, second, progress)
        return work.draw(work.undrawn())


class Work:
    """What is worked out of a record that is open: here, and meanwhile in another process.

    The event model, which takes longest, is begun at once.

    Parameters
    ----------
    opening : Opening
    second : SecondProcess
    progress : callable, optional
        Called with what is being done and the share that is done.
    """

    def __init__(
        self, opening: Opening, second: SecondProcess, progress: Progress | None = None
    ) -> None:
        from paradiplomacy.results.drawings import FindingDrawings

        self._opening, self._second = opening, second
        self._step = Steps(progress or report_nothing, 4 + _number_due(opening))
        self._of_findings = FindingDrawings(opening.record, opening.reuse, second)
        self._event_model = opening.reuse.begun("event model", self._begin_event_model)
        self._of_record: Callable[[], Drawings] = dict

    def undrawn(self) -> Results:
        """Results without drawings; these are begun."""
        from paradiplomacy.results import analyses
        from paradiplomacy.results.drawings import begin_record_drawings

        opening, reuse = self._opening, self._opening.reuse
        record, frames = opening.record, opening.frames
        self._step("counting by definition")
        counts, comparisons, missing = reuse.once(
            "counted", lambda: analyses.count_by_definition(record, self._geography)
        )
        self._step("the network")
        networked = reuse.once(
            "networked", lambda: analyses.analyse_network(record, frames, self._geography)
        )
        tested = _run_battery(opening, self._step, each=self._of_findings.begin)
        self._step("event model (compiling, the first time)")
        event_model = self._event_model()
        self._of_record = reuse.begun(
            "drawings of the record",
            lambda: begin_record_drawings(record, networked, event_model, self._second),
        )
        return Results(
            record,
            frames,
            tested,
            counts,
            comparisons,
            missing,
            drawings={},
            manifest=_manifest(opening),
            networked=networked,
            event_model=event_model,
        )

    def draw(self, undrawn: Results) -> Results:
        """Results with the drawings that were begun."""
        self._step("drawing the record")
        of_record = self._of_record()
        of_findings = self._of_findings.finish(self._opening.agreed.known)
        return replace(undrawn, drawings=of_record | of_findings)

    @cached_property
    def _geography(self) -> Geography:
        from paradiplomacy.results.geography import geography_of

        return geography_of(self._opening.frames)

    def _begin_event_model(self) -> Callable[[], RecordModel]:
        """Begin to fit it: here, where a process takes longer to load its code than to fit it."""
        from paradiplomacy.results.analyses import model_of

        frames = self._opening.frames
        fit = model_of(frames)
        if frames.ties.height < SMALL:
            return partial(fit, frames)
        return self._second.start(fit, frames).result


def _number_due(opening: Opening) -> int:
    """Number of hypotheses of which no earlier run found anything."""
    return len(opening.agreed.known) - len(opening.findings)


def _run_battery(
    opening: Opening,
    step: Callable[[str], None],
    *,
    each: Callable[[str, Finding], None] = lambda key, finding: None,
) -> Battery:
    """The battery, corrected, and held against the plan; later runs take its findings.

    `each`: called with the finding of each hypothesis, uncorrected.
    """
    from paradiplomacy.hypotheses.battery import VariedFrames, run_one
    from paradiplomacy.results.analyses import corrected_run

    known, varied = opening.agreed.known, VariedFrames(opening.frames)
    findings: dict[str, Finding] = {}
    for key, hypothesis in known.items():
        if key in opening.findings:
            findings[key] = opening.findings[key]
        else:
            step(f"testing {key}")
            findings[key] = run_one(hypothesis, varied)
        each(key, findings[key])
    tested = corrected_run(opening.run, findings, opening.agreed.plan)
    ours = {key: each for key, each in tested.findings.items() if not known[key].origin}
    if not ours.keys() <= opening.findings.keys():
        opening.reuse.keep("findings", ours)
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
