"""Everything that a report shows, worked out once: for a file, or for pages that stay open."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paradiplomacy.evidence.rules import Rule, get_rule
from paradiplomacy.results.progress import Progress, within

if TYPE_CHECKING:
    from paradiplomacy.cache import ResultCache
    from paradiplomacy.definitions.count import Count, DefinitionComparison
    from paradiplomacy.hypotheses.base import Finding
    from paradiplomacy.hypotheses.battery import Starter
    from paradiplomacy.mechanisms.modelled import Modelled
    from paradiplomacy.record.frames import Frames
    from paradiplomacy.record.record import Record
    from paradiplomacy.results.analyses import Analyses
    from paradiplomacy.results.drawing import Drawing
    from paradiplomacy.results.drawings import Drawings
    from paradiplomacy.results.networked import Networked
    from paradiplomacy.results.opening import Opened
    from paradiplomacy.results.plan_file import Settled
    from paradiplomacy.results.reuse import Reuse
    from paradiplomacy.results.second_process import SecondProcess
    from paradiplomacy.results.tested import Tested

__all__ = [
    "Asked",
    "Opening",
    "Results",
    "begin",
    "finish",
    "gather",
]


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that was worked out of a record, and the frames of which it was."""

    record: Record
    frames: Frames
    tested: Tested
    counts: Sequence[Count]
    comparisons: Sequence[DefinitionComparison]
    drawings: Mapping[str, Drawing]
    manifest: Mapping[str, Any]
    networked: Networked
    event_model: Modelled

    def __repr__(self) -> str:
        return f"<Results: {self.frames!r}>"


@dataclass(frozen=True)
class Opening:
    """A record that is open, with what is to be worked out of it.

    A server shows pages of the record before its tables are laid out: these, and what earlier
    runs worked out of them, are there once somebody asks for them.

    Parameters
    ----------
    asked : Asked
    agreed : Settled
        Records, rule and seed, hypotheses, and the plan where there is one.
    read : Opened
    states : list
        What shows whether the records are as they were; see `states_now`.
    results : ResultCache or None
        Where results are kept; None where nothing is.
    versions : mapping of str to str
        On what results depend besides the record.
    key : str
        Under which the record is kept.
    kept : (Frames, dict of str to str) or None
        Its tables, and what each of its parts says as a digest, as an earlier run kept them.
    less : mapping of str to int
        How often each record in a store was made to show less, before it was read.
    """

    asked: Asked
    agreed: Settled
    read: Opened
    states: list[Any]
    results: ResultCache | None
    versions: Mapping[str, str]
    key: str
    kept: tuple[Frames, dict[str, str]] | None
    less: Mapping[str, int]

    @cached_property
    def _laid_out(self) -> tuple[Frames, dict[str, str]]:
        """The tables of the record, and its digests where later runs are to find them."""
        if self.kept is not None:
            return self.kept
        from paradiplomacy.record.frames import frames_of
        from paradiplomacy.results.reuse import contents_digests

        frames = frames_of(self.record)
        if self.results is None:
            return frames, {}
        contents = contents_digests(self.record)
        self.results.put("record", self.key, (self.read, frames, contents), of=contents)
        return frames, contents

    @cached_property
    def frames(self) -> Frames:
        """The record as tables, with the seed of the run."""
        return replace(self._laid_out[0], seed=self.agreed.seed)

    @cached_property
    def reuse(self) -> Reuse:
        """Parts that earlier runs worked out."""
        from paradiplomacy.cache import digest
        from paradiplomacy.results.reuse import Reuse

        contents = self._laid_out[1]
        basis = digest(contents, str(self.record.rule), self.agreed.seed, dict(self.versions))
        return Reuse(self.results, basis, contents)

    @property
    def record(self) -> Record:
        """The reconciled record."""
        return self.read.record

    def states_now(self) -> list[Any]:
        """What `states` would be now: it differs where a record has changed since."""
        from paradiplomacy.results.opening import states_of, wanted_records

        return states_of(wanted_records(self.agreed.names, self.asked.store)[1])


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run is asked for; see `paradiplomacy.site.study.study`."""

    names: tuple[str, ...] = ()
    rule: str | Rule | None = None
    store: str | None = None
    seed: int | None = None
    plan: str | Path | None = None
    hypotheses: tuple[str | Path, ...] = ()
    made_at: datetime | None = None
    cached: bool = True


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
    >>> results.record.meta.id, str(results.tested.findings["opinion-up"].verdict)
    ('china_russia', 'untestable')
    """
    report = progress or _say_nothing
    asked = Asked(names, rule, store, seed, plan, tuple(hypotheses), made_at, cached)
    return finish(
        begin(asked, progress=within(report, 0.0, 0.24)), progress=within(report, 0.24, 1.0)
    )


ANALYSING = ("paradiplomacy.mechanisms.fit", "paradiplomacy.mechanisms.scenarios")
"""What a process that analyses loads."""


def begin(
    asked: Asked, *, progress: Progress | None = None, third: SecondProcess | None = None
) -> Opening:
    """Open and reconcile the records that a run asks for.

    Parameters
    ----------
    asked : Asked
    progress : callable, optional, keyword-only
        Called with what is being done and the share that is done.
    third : SecondProcess, optional, keyword-only
        It is to analyse: where records are not small, it loads its code while they are read.

    Examples
    --------
    >>> begin(Asked(("china_russia",))).record.meta.id
    'china_russia'
    """
    from paradiplomacy.cache import ResultCache, digest
    from paradiplomacy.evidence.consent.anonymity import smallest_group
    from paradiplomacy.results.opening import (
        is_small,
        opened,
        states_of,
        times_less,
        wanted_records,
    )
    from paradiplomacy.results.plan_file import settled
    from paradiplomacy.results.reuse import versions

    agreed = settled(
        asked.plan, asked.names, rule=asked.rule, seed=asked.seed, hypotheses=asked.hypotheses
    )
    names, wanted = wanted_records(agreed.names, asked.store)
    states, less = states_of(wanted), times_less(wanted)
    is_named = isinstance(agreed.rule, str)  # a rule made in Python may be called like another
    results = ResultCache.ours() if asked.cached and is_named else None
    known, key = None, ""
    versions_now = versions() if results else {}
    if results is not None:
        key = digest(states, agreed.rule, smallest_group(), versions_now)
        known = results.get("record", key)
    today = (asked.made_at or datetime.now(UTC)).date()
    if known is None or not known[0].is_the_same_on(today):
        report = progress or _say_nothing
        if third is not None and not is_small(wanted):
            third.load(*ANALYSING)
        kept = None
        read = opened(names, rule=agreed.rule, store=asked.store, today=today, progress=report)
    else:
        read, kept = known[0], known[1:]
    rule = get_rule(agreed.rule) if isinstance(agreed.rule, str) else agreed.rule
    read = replace(read, names=names, record=replace(read.record, rule=rule))
    return Opening(asked, agreed, read, states, results, versions_now, key, kept, less)


def hypotheses_tested(opening: Opening, *, progress: Progress | None = None) -> Tested:
    """Test the hypotheses alone, or take what an earlier run on the same found.

    Examples
    --------
    >>> opening = begin(Asked(("china_russia",)))
    >>> str(hypotheses_tested(opening).findings["opinion-up"].verdict)
    'untestable'
    """
    return _tested(opening, progress=progress or _say_nothing)[0]


def finish(
    opening: Opening,
    *,
    progress: Progress | None = None,
    second: SecondProcess | None = None,
    third: SecondProcess | None = None,
    while_tested: Callable[[], None] | None = None,
    while_drawn: Callable[[Results], None] | None = None,
) -> Results:
    """Work out everything that is shown of a record that is open.

    Parameters
    ----------
    opening : Opening
    progress : callable, optional, keyword-only
        Called with what is being done and the share that is done.
    second, third : SecondProcess, optional, keyword-only
        One draws the pictures, the other analyses; `other_processes` by default.
    while_tested : callable, optional, keyword-only
        Called once, for what needs no results: while other processes have enough to do, if any.
    while_drawn : callable, optional, keyword-only
        Called while pictures are being drawn, with all but them.
    """
    from paradiplomacy.results.second_process import other_processes

    report = progress or _say_nothing
    with ExitStack() as ours:
        if second is None or third is None:
            second, third = ours.enter_context(other_processes())
        results, drawings = _without_drawings(
            opening,
            progress=within(report, 0.0, 0.9),
            second=second,
            third=third,
            while_tested=while_tested or (lambda: None),
        )
        if while_drawn is not None:
            while_drawn(results)
        drawn = drawings.finished(progress=within(report, 0.9, 1.0))
    return replace(results, drawings=drawn)


def _without_drawings(
    opening: Opening,
    *,
    progress: Progress,
    second: SecondProcess,
    third: SecondProcess,
    while_tested: Callable[[], None],
) -> tuple[Results, Drawings]:
    """All but the drawings, and these as they are being drawn."""
    from paradiplomacy.results.drawings import Drawings
    from paradiplomacy.results.sketches import finding_sketches, record_sketches

    analyses = opening.reuse.taken("analyses")
    begun = elsewhere = None
    if analyses is None:
        from paradiplomacy.hypotheses.battery import run_one
        from paradiplomacy.results.analyses import analyses_of, begin_model
        from paradiplomacy.results.opening import SMALL

        begun = begin_model(opening.frames, third)
        is_free = third is not second and third.is_another
        if opening.frames.ties.height >= SMALL and is_free:
            frames = pickle.dumps(opening.frames)
            elsewhere = lambda key: third.start(run_one, frames, key)  # noqa: E731
    record = opening.record
    drawings = Drawings(opening.reuse, second=second)
    of_findings = partial(finding_sketches, record)

    early: Analyses | None = None

    def draw_record(known: Analyses) -> None:
        drawings.begin_record(
            lambda language: record_sketches(
                record,
                comparisons=known.comparisons,
                networked=known.networked,
                event_model=known.event_model,
                language=language,
            )
        )

    def draw_finding(key: str, finding: Finding) -> None:
        """Begin to draw a finding, and the record too where it is analysed already."""
        nonlocal early
        drawings.begin_finding(key, finding, of_findings)
        if early is None and begun is not None and begun.is_there() and drawings.are_new:
            early = analyses_of(record, opening.frames, begun, progress=_say_nothing)
            draw_record(early)
            while_tested()

    tested, manifest = _tested(
        opening,
        progress=within(progress, 0.0, 0.6),
        meanwhile=draw_finding,
        elsewhere=elsewhere,
    )
    drawings.begin_findings(tested.findings, of_findings)
    if early is None:
        while_tested()
    if begun is not None:
        analyses = early or analyses_of(
            record, opening.frames, begun, progress=within(progress, 0.6, 1.0)
        )
        opening.reuse.keep("analyses", analyses)
    if early is None:
        draw_record(analyses)
    results = Results(
        record=record,
        frames=opening.frames,
        tested=tested,
        counts=analyses.counts,
        comparisons=analyses.comparisons,
        drawings={},
        manifest=manifest,
        networked=analyses.networked,
        event_model=analyses.event_model,
    )
    return results, drawings


def _tested(
    opening: Opening,
    *,
    progress: Progress,
    meanwhile: Callable[[str, Finding], None] | None = None,
    elsewhere: Starter | None = None,
) -> tuple[Tested, dict[str, Any]]:
    """The battery, and the manifest of the run."""
    from paradiplomacy.results.contents import contents_of
    from paradiplomacy.results.manifest import command_again, manifest, with_files
    from paradiplomacy.results.plan import Run
    from paradiplomacy.results.reuse import files_by_name
    from paradiplomacy.results.tested import run_battery

    asked, agreed, record = opening.asked, opening.agreed, opening.record
    inputs = with_files(opening.read.inputs, asked.hypotheses)
    run = Run(
        agreed.known,
        inputs,
        str(record.rule),
        agreed.seed,
        record.as_of,
        contents=contents_of(record) if agreed.plan else {},
    )
    files = files_by_name(asked.hypotheses)
    known = opening.reuse.findings(agreed.known, files)
    tested = run_battery(
        opening.frames,
        run,
        plan=agreed.plan,
        known=known,
        progress=lambda key, share: progress(f"testing {key}", share),
        meanwhile=meanwhile,
        elsewhere=elsewhere,
    )
    if len(known) < len(tested.findings):
        opening.reuse.keep_findings(agreed.known, files, tested.findings)
    content = manifest(
        rule=run.rule,
        seed=run.seed,
        inputs=inputs,
        active_years=record.active_years,
        made_at=asked.made_at or datetime.now(UTC),
        plan=asked.plan,
        seal=agreed.plan.seal if agreed.plan else "",
        command=command_again(
            opening.read.names,
            rule=run.rule,
            seed=run.seed,
            store=asked.store,
            files={
                "--plan": [asked.plan] if asked.plan else [],
                "--hypotheses": asked.hypotheses,
            },
        ),
    )
    return tested, content


def _say_nothing(_what: str, _share: float) -> None:
    pass
