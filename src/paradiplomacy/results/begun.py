"""A record that a run asked for, open: before anything is worked out of it."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from paradiplomacy.cache import ResultCache, digest, sources_digest
from paradiplomacy.evidence.consent.anonymity import smallest_group
from paradiplomacy.evidence.rules import Rule, get_rule
from paradiplomacy.language.translations import digest_of_languages
from paradiplomacy.model.statements import Statement
from paradiplomacy.record.current_status import active_years
from paradiplomacy.results import opening as to_open
from paradiplomacy.results.manifest import LIBRARIES, with_files
from paradiplomacy.results.opening import contents_of
from paradiplomacy.results.plan_file import RunSettings, settle_run
from paradiplomacy.results.progress import Progress, report_nothing

if TYPE_CHECKING:
    from paradiplomacy.hypotheses.base import Finding
    from paradiplomacy.record.frames import Frames
    from paradiplomacy.record.record import Record
    from paradiplomacy.results.plan import Run

T = TypeVar("T")

SHOWING = ("cli", "records", "site")
"""Folders of the package on which no result depends: what shows them, and records, whose files
are part of the key by themselves."""


def versions() -> dict[str, str]:
    """Versions and settings that results depend on: code, libraries, Python, processor.

    >>> sorted(versions())[:2]
    ['altair', 'edtf']
    """
    return {
        **{name: version(name) for name in LIBRARIES},
        "paradiplomacy": sources_digest(without=SHOWING),
        "python": platform.python_version(),
        "processor": platform.machine(),
        "years of activity": str(active_years()),
        **({"languages": translated} if (translated := digest_of_languages()) else {}),
    }


def contents_digests(record: Record) -> dict[str, str]:
    """SHA-256 of all that each record of a run says, remarks too, with consent applied.

    Unlike `paradiplomacy.results.opening` it distinguishes spellings of one number.
    """
    digests = {}
    for material in record.materials:
        total = hashlib.sha256(repr((material.meta, sorted(material.sources))).encode())
        for row in sorted(
            "\x1f".join(str(getattr(statement, name)) for name in Statement.__dataclass_fields__)
            for statement in material.statements
        ):
            total.update(f"{row}\x1e".encode("utf-8", "surrogatepass"))
        total.update(repr(material.judgements).encode("utf-8", "surrogatepass"))
        digests[material.meta.id] = total.hexdigest()
    return digests


@dataclass(frozen=True, slots=True)
class Reuse:
    """Takes parts of a run from the cache, and keeps what is worked out.

    `results`: None where nothing is kept.
    `basis`: what all parts depend on: records, rule, seed, versions.
    `of`: what each record says, as a digest.
    """

    results: ResultCache | None
    basis: str
    of: Mapping[str, str] = field(default_factory=dict)

    def take(self, what: str) -> Any:
        """A part that an earlier run worked out, or None."""
        return None if self.results is None else self.results.get(what, digest(what, self.basis))

    def has(self, what: str) -> bool:
        """True if an earlier run worked a part out."""
        return self.results is not None and self.results.has(what, digest(what, self.basis))

    def keep(self, what: str, value: Any) -> None:
        """Keep a part for later runs."""
        if self.results is not None:
            self.results.save(what, digest(what, self.basis), value, of=self.of)

    def begun(self, what: str, begin: Callable[[], Callable[[], T]]) -> Callable[[], T]:
        """Source of a part: that of an earlier run, or one that is begun now, and then kept."""
        cached = self.take(what)
        if cached is not None:
            return lambda: cached
        finish = begin()

        def keep_part() -> T:
            part = finish()
            self.keep(what, part)
            return part

        return keep_part

    def once(self, what: str, work: Callable[[], T]) -> T:
        """A part that an earlier run worked out; else it is worked out, and kept."""
        return self.begun(what, lambda: work)()


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
    `less`: how often each record in a store was made to show less, before it was read.
    """

    asked: RunOptions
    agreed: RunSettings
    read: to_open.OpenedRecord
    states: list[Any]
    results: ResultCache | None
    versions: Mapping[str, str]
    key: str
    less: Mapping[str, int]

    @cached_property
    def _laid_out(self) -> tuple[Frames, dict[str, str]]:
        """The tables of the record, and its digests where later runs are to find them."""
        of_day = digest(self.key, str(self.read.today))  # what may be shown is another day's
        if self.results and (kept := self.results.get("tables", of_day)):
            return kept[0], kept[1]
        from paradiplomacy.record.frames import frames_of

        frames = frames_of(self.record)
        if self.results is None:
            return frames, {}
        contents = contents_digests(self.record)
        if self.states_now() == self.states:  # else it may hold what was withdrawn since
            self.results.save("record", self.key, self.read, of=contents)
            self.results.save("tables", of_day, (frames, contents), of=contents)
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
    read = results.get("record", key) if results else None
    today = (asked.made_at or datetime.now(UTC)).date()
    if read is None or not read.is_the_same_on(today):
        read = to_open.open_records(
            names,
            rule=agreed.rule,
            store=asked.store,
            today=today,
            progress=progress or report_nothing,
        )
    rule = get_rule(agreed.rule) if isinstance(agreed.rule, str) else agreed.rule
    read = replace(read, names=names, record=replace(read.record, rule=rule))
    agreed = agreed.asked_of(read.record.metas)
    return Opening(asked, agreed, read, states, results, versions_now, key, less)
