"""Everything that a report shows, worked out once: for a file, or for pages that stay open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from paradiplomacy.evidence.rules import Rule

if TYPE_CHECKING:
    from paradiplomacy.definitions.count import Count, DefinitionComparison
    from paradiplomacy.record.frames import Frames
    from paradiplomacy.record.record import Record
    from paradiplomacy.report.drawing import Drawing, Sketch
    from paradiplomacy.report.geography import Geography
    from paradiplomacy.report.networked import Networked
    from paradiplomacy.report.page import PageMaterial

__all__ = ["Gathered", "Progress", "gather", "within"]

Progress = Callable[[str, float], None]
"""Called with what is being done and the share that is done."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is shown of a record.

    Parameters
    ----------
    material : PageMaterial
        Everything that goes into the page of the report.
    frames : Frames
        What was tested, and what the tables are made of.
    """

    material: PageMaterial
    frames: Frames

    def __repr__(self) -> str:
        return f"<Gathered: {self.frames!r}>"


def gather(
    *names: str,
    rule: str | Rule | None = None,
    store: str | None = None,
    seed: int | None = None,
    plan: str | Path | None = None,
    hypotheses: Sequence[str | Path] = (),
    progress: Progress | None = None,
    made_at: datetime | None = None,
) -> Gathered:
    """Reconcile records, test every hypothesis, and draw.

    Parameters
    ----------
    *names, rule, store, seed, plan, hypotheses, progress, made_at
        As in `paradiplomacy.report.study.study`.

    Raises
    ------
    RecordError, NotFoundError, StoreError
        A record or a file of hypotheses cannot be read, or there is none of that name.

    Examples
    --------
    >>> gathered = gather("china_russia")
    >>> gathered.material.record.meta.id, len(gathered.material.tested.findings)
    ('china_russia', 29)
    """
    from paradiplomacy.record.frames import frames_of
    from paradiplomacy.report.beside import Beside
    from paradiplomacy.report.contents import contents_of
    from paradiplomacy.report.event_model import modelled
    from paradiplomacy.report.geography import geography_of
    from paradiplomacy.report.limits import limits_of
    from paradiplomacy.report.manifest import manifest, with_files
    from paradiplomacy.report.opening import opened
    from paradiplomacy.report.page import PageMaterial
    from paradiplomacy.report.plan import Run
    from paradiplomacy.report.plan_file import settled
    from paradiplomacy.report.sketches import sketches
    from paradiplomacy.report.tested import run_battery

    tell = progress or _say_nothing
    agreed = settled(plan, names, rule=rule, seed=seed, hypotheses=hypotheses)
    names, rule, seed = agreed.names, agreed.rule, agreed.seed
    read = opened(names, rule=rule, store=store, progress=within(tell, 0.0, 0.21))
    record = read.record
    tell("laying out tables", 0.21)
    frames = frames_of(record, seed=seed)
    # Compiled code for the most part, so that it runs beside the hypotheses.
    beside = Beside(partial(modelled, frames))
    inputs = with_files(read.inputs, hypotheses)
    run = Run(
        agreed.known,
        inputs,
        str(record.rule),
        seed,
        record.as_of,
        contents=contents_of(record) if agreed.plan else {},
    )
    tested = run_battery(
        frames,
        run,
        plan=agreed.plan,
        progress=lambda key, share: tell(f"testing {key}", 0.24 + 0.46 * share),
    )
    tell("counting by definition", 0.7)
    geography = geography_of(frames)
    counts, comparisons = _counted(record, pair=() if geography.is_wide else record.meta.ends)
    networked = _networked(frames, geography, seed=seed, progress=within(tell, 0.71, 0.82))
    tell("event model (compiling, the first time)", 0.82)
    event_model = beside.result()
    drawings = _drawn(
        sketches(
            record,
            tested.findings,
            comparisons=comparisons,
            networked=networked,
            event_model=event_model,
        ),
        progress=within(tell, 0.85, 1.0),
    )
    content = manifest(
        rule=str(record.rule),
        seed=seed,
        inputs=inputs,
        made_at=made_at or datetime.now(UTC),
        plan=plan,
        seal=agreed.plan.seal if agreed.plan else "",
        command=_command(
            read.names,
            rule=str(record.rule),
            seed=seed,
            store=store,
            files={"--plan": [plan] if plan else [], "--hypotheses": hypotheses},
        ),
    )
    material = PageMaterial(
        record=record,
        tested=tested,
        counts=counts,
        comparisons=comparisons,
        drawings=drawings,
        manifest=content,
        networked=networked,
        event_model=event_model,
        limits=limits_of(record),
    )
    return Gathered(material, frames)


def within(tell: Progress, low: float, high: float) -> Progress:
    """Tells of a part of the whole, which runs from one share to another.

    Examples
    --------
    >>> within(lambda what, share: print(what, share), 0.5, 1.0)("half of it", 0.5)
    half of it 0.75
    """
    return lambda what, share: tell(what, low + (high - low) * share)


def _counted(
    record: Record, *, pair: Sequence[str]
) -> tuple[list[Count], tuple[DefinitionComparison, ...]]:
    """Counts by definition and beside published totals, between the first two countries."""
    from paradiplomacy.definitions.count import compare, count
    from paradiplomacy.definitions.definitions import DEFINITIONS

    countries = "-".join(pair[:2])
    counts = [count(record, one, countries=countries) for one in DEFINITIONS.values()]
    return counts, compare(record, countries=countries)


def _networked(frames: Frames, geography: Geography, *, seed: int, progress: Progress) -> Networked:
    """The analyses of the record as a network; structure and core only where there are ties."""
    from paradiplomacy.networks.structure import structure_of
    from paradiplomacy.networks.two_sided import two_sidedness
    from paradiplomacy.networks.world_system import world_system
    from paradiplomacy.report.beside import Beside
    from paradiplomacy.report.networked import Networked, tie_claims
    from paradiplomacy.report.regions import regions_of
    from paradiplomacy.report.structured import draws_for

    progress("counting claims", 0.0)
    two_sided = two_sidedness(frames)
    # Both are compiled code for the most part, so that they run side by side.
    beside = Beside(partial(world_system, frames)) if geography.is_wide else None
    structure = None
    if geography.ties:
        structure = structure_of(
            frames,
            nulls=draws_for(geography.ties),
            seed=seed,
            progress=lambda what, share: progress(f"structure: {what}", 0.02 + 0.9 * share),
        )
    world = None
    if beside is not None:
        progress("core, periphery and blocks", 0.95)
        world = beside.result()
    return Networked(
        geography=geography,
        two_sided=two_sided,
        claimed=tie_claims(frames, two_sided),
        regions=regions_of(geography),
        structure=structure,
        world=world,
    )


def _drawn(sketches: Sequence[Sketch], *, progress: Progress) -> dict[str, Drawing]:
    from paradiplomacy.report.drawing import draw

    drawings = {}
    for position, sketch in enumerate(sketches):
        progress(f"drawing {sketch.name}", position / max(len(sketches), 1))
        drawings[sketch.name] = draw(sketch)
    return drawings


def _command(
    names: tuple[str, ...],
    *,
    rule: str,
    seed: int,
    store: str | None,
    files: Mapping[str, Sequence[str | Path]],
) -> str:
    """What makes the same report again; of folders, stores and files, only the name is told."""
    import shlex

    words = ["paradiplomacy", "study", *(Path(name).name for name in names)]
    if store is not None:
        words += ["--store", Path(store).name if "://" not in store else "ADDRESS"]
    for option, paths in files.items():
        words += [word for path in paths for word in (option, Path(path).name)]
    return shlex.join([*words, "--rule", rule, "--seed", str(seed)])


def _say_nothing(_what: str, _share: float) -> None:
    pass
