"""The main job: from records to one folder with a report, its tables, figures and manifest."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from paradiplomacy.evidence.rules import Rule
from paradiplomacy.hypotheses.base import Finding

if TYPE_CHECKING:
    from paradiplomacy.report.gathered import Progress

__all__ = ["StudyResult", "study"]

REPORT = "report.html"


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
    deviations : sequence of str
        What departed from the plan.
    """

    report: Path
    folder: Path
    findings: Mapping[str, Finding]
    seconds: float
    deviations: Sequence[str] = ()

    def __repr__(self) -> str:
        return f"<StudyResult: {len(self.findings)} findings in {self.folder}>"


def study(
    *names: str,
    out: str | Path = "report",
    rule: str | Rule | None = None,
    store: str | None = None,
    seed: int | None = None,
    plan: str | Path | None = None,
    hypotheses: Sequence[str | Path] = (),
    progress: Progress | None = None,
    made_at: datetime | None = None,
    cached: bool = True,
) -> StudyResult:
    """Reconcile records, test every hypothesis, draw, and write one report.

    Parameters
    ----------
    *names : str
        Shipped records, record folders, store files (SQLite, of which every record is
        opened), or records of `store`; without any, the shipped Sino-U.S. record with the
        article's and the series of China and the world.
    out : path, keyword-only
        Folder to write. An earlier report there is replaced once the new one is whole.
    rule : str or Rule, optional, keyword-only
        Reconciliation rule: that of the plan, or ``both-ends``, by default.
    store : str, optional, keyword-only
    seed : int, optional, keyword-only
        Of everything random, written to the manifest: that of the plan, or 1989, by default.
    plan : path, optional, keyword-only
        An analysis plan to carry out (`paradiplomacy.report.plan`). The report lists what
        departed from it.
    hypotheses : sequence of path, keyword-only
        Files with hypotheses of your own, YAML or Python, to test beside all others.
    progress : callable, optional, keyword-only
        Called with what is being done and the share that is done.
    made_at : datetime.datetime, optional, keyword-only
        Now, by default. Nothing else of the report depends on when it is made.
    cached : bool, keyword-only
        Take what an earlier run on the very same worked out, and keep what is worked out now;
        see `paradiplomacy.cache`.

    Returns
    -------
    StudyResult

    Raises
    ------
    RecordError, NotFoundError, StoreError
        A record or a file of hypotheses cannot be read, or there is none of that name.
    ParadiplomacyError
        `out` holds files that no report wrote.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     study("china_russia", out=f"{folder}/report").report.name
    'report.html'
    """
    from paradiplomacy.report.files import check_target, whole_or_nothing
    from paradiplomacy.report.gathered import gather, within
    from paradiplomacy.report.manifest import write_manifest
    from paradiplomacy.report.page import render
    from paradiplomacy.report.tables import write_tables

    started = time.perf_counter()
    tell = progress or _say_nothing
    target = Path(out)
    check_target(target)
    gathered = gather(
        *names,
        rule=rule,
        store=store,
        seed=seed,
        plan=plan,
        hypotheses=hypotheses,
        progress=within(tell, 0.0, 0.85),
        made_at=made_at,
        cached=cached,
    )
    material = gathered.material
    tell("writing the report", 0.85)
    page = render(material)
    with whole_or_nothing(target) as folder:
        (folder / REPORT).write_text(page, encoding="utf-8")
        (folder / "figures").mkdir()
        for name, drawing in material.drawings.items():
            (folder / "figures" / f"{name}.svg").write_text(drawing.svg, encoding="utf-8")
            (folder / "figures" / f"{name}.png").write_bytes(drawing.png)
        write_tables(folder / "tables", gathered, progress=within(tell, 0.9, 0.98))
        tell("writing the manifest", 0.98)
        write_manifest(folder, dict(material.manifest))
    tell("done", 1.0)
    seconds = time.perf_counter() - started
    tested = material.tested
    return StudyResult(target / REPORT, target, tested.findings, seconds, tested.deviations)


def _say_nothing(_what: str, _share: float) -> None:
    pass
