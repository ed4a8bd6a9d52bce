"""A record that a run asked for, open: before anything is worked out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paradiplomacy.cache import ResultCache, digest
from paradiplomacy.evidence.consent.anonymity import smallest_group
from paradiplomacy.evidence.rules import Rule, get_rule
from paradiplomacy.results import opening as to_open
from paradiplomacy.results.contents import contents_of
from paradiplomacy.results.manifest import with_files
from paradiplomacy.results.plan_file import RunSettings, settle_run
from paradiplomacy.results.progress import Progress, report_nothing
from paradiplomacy.results.reuse import Reuse, contents_digests, versions

if TYPE_CHECKING:
    from paradiplomacy.hypotheses.base import Finding
    from paradiplomacy.record.frames import Frames
    from paradiplomacy.record.record import Record
    from paradiplomacy.results.plan import Run


@dataclass(frozen=True, slots=True)
class RunOptions:
    """Options of a run; see `paradiplomacy.site.study.study`."""

    names: tuple[str, ...] = ()
    rule: str | Rule | None = None
    store: str | None = None
    seed: int | None = None
    plan: str | Path | None = None
    hypotheses: tuple[str | Path, ...] = ()
    made_at: datetime | None = None
    cached: bool = True


@dataclass(frozen=True)
class Opening:
    """A record that is open, with what is to be worked out of it.

    A server shows pages of the record before its tables are laid out: these, and what earlier
    runs worked out of them, are there once somebody asks for them.

    `agreed`: records, rule and seed, hypotheses, and the plan where there is one.
    `states`: what shows whether the records are as they were; see `states_now`.
    `results`: where results are kept; None where nothing is.
    `versions`: on what results depend besides the record.
    `key`: under which the record is kept.
    `kept`: its tables, and what each of its parts says as a digest, as an earlier run kept them.
    `less`: how often each record in a store was made to show less, before it was read.
    """

    asked: RunOptions
    agreed: RunSettings
    read: to_open.OpenedRecord
    states: list[Any]
    results: ResultCache | None
    versions: Mapping[str, str]
    key: str
    cached: tuple[Frames, dict[str, str]] | None
    less: Mapping[str, int]

    @cached_property
    def _laid_out(self) -> tuple[Frames, dict[str, str]]:
        """The tables of the record, and its digests where later runs are to find them."""
        if self.cached is not None:
            return self.cached
        from paradiplomacy.record.frames import frames_of

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
        contents = self._laid_out[1]
        basis = digest(contents, str(self.record.rule), self.agreed.seed, dict(self.versions))
        return Reuse(self.results, basis, contents)

    @property
    def record(self) -> Record:
        """The reconciled record."""
        return self.read.record

    @cached_property
    def findings(self) -> dict[str, Finding]:
        """Findings of earlier runs on the same, of our own hypotheses: others are run each time."""
        earlier = self.reuse.take("findings") or {}
        known = self.agreed.known
        return {key: earlier[key] for key in known if key in earlier and not known[key].origin}

    @property
    def run(self) -> Run:
        """A run and its inputs."""
        from paradiplomacy.results.plan import Run

        record = self.record
        return Run(
            self.agreed.known,
            with_files(self.read.inputs, self.asked.hypotheses),
            str(record.rule),
            self.agreed.seed,
            record.as_of,
            contents=contents_of(record) if self.agreed.plan else {},
        )

    def states_now(self) -> list[Any]:
        """Value that `states` would have now: it differs where a record has changed since."""
        return to_open.states_of(to_open.wanted_records(self.agreed.names, self.asked.store)[1])


def begin(asked: RunOptions, *, progress: Progress | None = None) -> Opening:
    """Open and reconcile the records that a run asks for.

    `progress`: called with what is being done and the share that is done.

    >>> begin(RunOptions(("china_russia",))).record.meta.id
    'china_russia'
    """
    agreed = settle_run(
        asked.plan, asked.names, rule=asked.rule, seed=asked.seed, hypotheses=asked.hypotheses
    )
    names, wanted = to_open.wanted_records(agreed.names, asked.store)
    states, less = to_open.states_of(wanted), to_open.times_less(wanted)
    is_named = isinstance(agreed.rule, str)  # a rule made in Python may be called like another
    results = ResultCache.ours() if asked.cached and is_named else None
    versions_now = versions() if results else {}
    key = digest(states, agreed.rule, smallest_group(), versions_now) if results else ""
    known = results.get("record", key) if results else None
    today = (asked.made_at or datetime.now(UTC)).date()
    if known is None or not known[0].is_the_same_on(today):
        cached = None
        read = to_open.open_records(
            names,
            rule=agreed.rule,
            store=asked.store,
            today=today,
            progress=progress or report_nothing,
        )
    else:
        read, cached = known[0], known[1:]
    rule = get_rule(agreed.rule) if isinstance(agreed.rule, str) else agreed.rule
    read = replace(read, names=names, record=replace(read.record, rule=rule))
    agreed = agreed.asked_of(read.record.metas)
    return Opening(asked, agreed, read, states, results, versions_now, key, cached, less)
