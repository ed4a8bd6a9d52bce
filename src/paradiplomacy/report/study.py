"""The main job: from records to one folder with a report, its tables, figures and manifest."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from paradiplomacy.evidence.rules import Rule
from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.record.record import Record

__all__ = ["StudyResult", "study"]

REPORT = "report.html"
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class StudyResult:
    """What a study gives back.

    Parameters
    ----------
    report : pathlib.Path
        The report, an HTML file that needs nothing else.
    folder : pathlib.Path
        Holds it, with ``tables``, ``figures`` and ``manifest.json``.
    findings : mapping of str to Finding
        By hypothesis.
    seconds : float
    """

    report: Path
    folder: Path
    findings: Mapping[str, Finding]
    seconds: float


def study(
    *names: str,
    out: str | Path = "report",
    rule: str | Rule = "both-ends",
    store: str | None = None,
    seed: int = 1989,
    progress: Progress | None = None,
    made_at: datetime | None = None,
) -> StudyResult:
    """Reconcile records, test every hypothesis, draw, and write one report.

    Parameters
    ----------
    *names : str
        Shipped records, record folders, or records of `store`; without any, the shipped
        Sino-U.S. record together with the article's.
    out : path, keyword-only
        Folder to write. An earlier report there is replaced once the new one is whole.
    rule : str or Rule, keyword-only
        Reconciliation rule.
    store : str, optional, keyword-only
    seed : int, keyword-only
        Of everything random; written to the manifest.
    progress : callable, optional, keyword-only
        Called with what is being done and the share that is done.
    made_at : datetime.datetime, optional, keyword-only
        Now, by default. Nothing else of the report depends on when it is made.

    Returns
    -------
    StudyResult

    Raises
    ------
    RecordError, NotFoundError, StoreError
        A record cannot be read, or there is none of that name.
    ParadiplomacyError
        `out` holds files that no report wrote.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     study("china_russia", out=f"{folder}/report").report.name
    'report.html'
    """
    from paradiplomacy.definitions.count import compare, count
    from paradiplomacy.definitions.definitions import DEFINITIONS
    from paradiplomacy.hypotheses.catalogue import catalogue, run_all
    from paradiplomacy.record.frames import frames_of
    from paradiplomacy.record.open import SHIPPED, open_record
    from paradiplomacy.report.drawing import draw
    from paradiplomacy.report.files import check_target, whole_or_nothing
    from paradiplomacy.report.manifest import manifest, write_manifest
    from paradiplomacy.report.page import Material, render
    from paradiplomacy.report.sketches import sketches
    from paradiplomacy.report.tables import write_tables

    started = time.perf_counter()
    tell = progress or _say_nothing
    target = Path(out)
    check_target(target)
    tell("reading and reconciling", 0.0)
    record = open_record(*names, rule=rule, store=store)
    frames = frames_of(record, seed=seed)
    known = catalogue()
    findings = run_all(
        frames,
        progress=lambda key: tell(
            f"testing {key}", 0.1 + 0.3 * list(known).index(key) / len(known)
        ),
    )
    tell("counting by definition", 0.4)
    pair = "-".join(record.meta.ends[:2])
    counts = [count(record, definition, countries=pair) for definition in DEFINITIONS.values()]
    comparisons = compare(record, countries=pair)
    drawings = {}
    planned = sketches(record, findings, comparisons=comparisons)
    for position, sketch in enumerate(planned):
        tell(f"drawing {sketch.name}", 0.45 + 0.4 * position / max(len(planned), 1))
        drawings[sketch.name] = draw(sketch)
    tell("writing the report", 0.85)
    content = manifest(
        rule=str(record.rule),
        seed=seed,
        inputs=_inputs(record, names or SHIPPED, store),
        made_at=made_at or datetime.now(UTC),
        command=_command(names or SHIPPED, rule=str(record.rule), seed=seed, store=store),
    )
    page = render(Material(record, findings, known, counts, comparisons, drawings, content))
    with whole_or_nothing(target) as folder:
        (folder / REPORT).write_text(page, encoding="utf-8")
        (folder / "figures").mkdir()
        for name, drawing in drawings.items():
            (folder / "figures" / f"{name}.svg").write_text(drawing.svg, encoding="utf-8")
            (folder / "figures" / f"{name}.png").write_bytes(drawing.png)
        tell("writing tables", 0.92)
        write_tables(
            folder / "tables",
            record,
            frames,
            findings=findings,
            counts=counts,
            comparisons=comparisons,
        )
        write_manifest(folder, content)
    tell("done", 1.0)
    seconds = time.perf_counter() - started
    return StudyResult(target / REPORT, target, findings, seconds)


def _command(names: tuple[str, ...], *, rule: str, seed: int, store: str | None) -> str:
    """What makes the same report again; of folders and stores, only the name is told."""
    import shlex

    words = ["paradiplomacy", "study", *(Path(name).name for name in names)]
    if store is not None:
        words += ["--store", Path(store).name if "://" not in store else "ADDRESS"]
    return shlex.join([*words, "--rule", rule, "--seed", str(seed)])


def _say_nothing(_what: str, _share: float) -> None:
    pass


def _inputs(record: Record, names: tuple[str, ...], store: str | None) -> dict[str, dict[str, str]]:
    """SHA-256 of what went in: of files, or of all statement ids where it was a store."""
    import hashlib

    from paradiplomacy.record.open import record_folder
    from paradiplomacy.sources.record_folder import folder_hashes

    hashes = {}
    for name, material in zip(names, record.materials, strict=True):
        if store is None:
            with record_folder(name) as folder:
                hashes[material.meta.id] = folder_hashes(folder)
        else:
            ids = "\n".join(sorted(said.id for said in material.statements))
            hashes[material.meta.id] = {"statements": hashlib.sha256(ids.encode()).hexdigest()}
    return hashes
