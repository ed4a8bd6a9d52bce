"""The main job: from records to one folder with their site, tables, figures and manifest."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from paradiplomacy.language.translations import folder_of_pages

if TYPE_CHECKING:
    from paradiplomacy.evidence.rules import Rule
    from paradiplomacy.hypotheses.base import Finding
    from paradiplomacy.results.begun import RunOptions
    from paradiplomacy.results.gathered import Results
    from paradiplomacy.results.progress import Progress


@dataclass(frozen=True, slots=True)
class StudyResult:
    """Result of a study.

    Parameters
    ----------
    report : pathlib.Path
        The first page of the site, which opens from disk.
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

    def first_page(self, language: str) -> Path:
        """The first page in a language."""
        return self.folder / folder_of_pages(language) / "index.html"

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
    all_formats: bool = False,
) -> StudyResult:
    """Reconcile records, test every hypothesis, draw, and write the site of all that.

    Parameters
    ----------
    *names : str
        Shipped records, record folders, store files (SQLite, of which every record is
        opened), or records of `store`; without any, the shipped Sino-U.S. record with the
        article's and the series of China and the world.
    out : path, keyword-only
        Folder to write. An earlier study there is replaced once the new one is whole.
    rule : str or Rule, optional, keyword-only
        Reconciliation rule: that of the plan, or ``both-ends``, by default.
    store : str, optional, keyword-only
    seed : int, optional, keyword-only
        Of everything random, written to the manifest: that of the plan, or 1989, by default.
    plan : path, optional, keyword-only
        An analysis plan to carry out (`paradiplomacy.results.plan`). The pages list what
        departed from it.
    hypotheses : sequence of path, keyword-only
        Files with hypotheses of your own, YAML or Python, to test beside all others.
    progress : callable, optional, keyword-only
        Called with what is being done and the share that is done.
    made_at : datetime.datetime, optional, keyword-only
        Now, by default. Its day stands on the page of methods; nothing else depends on it.
    cached : bool, keyword-only
        Take what an earlier run on the very same worked out, and keep what is worked out now;
        see `paradiplomacy.cache`.
    all_formats : bool, keyword-only
        Write figures as PNG as well, and large tables as plain CSV.

    Returns
    -------
    StudyResult

    Raises
    ------
    RecordError, NotFoundError, StoreError
        A record or a file of hypotheses cannot be read, or there is none of that name.
    ParadiplomacyError
        `out` holds files that no study wrote.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     study("china_russia", out=f"{folder}/report").report.name
    'index.html'
    """
    from paradiplomacy.results.begun import RunOptions
    from paradiplomacy.results.manifest import check_target
    from paradiplomacy.results.progress import report_nothing

    started = time.perf_counter()
    report, target = progress or report_nothing, Path(out)
    check_target(target)
    now = made_at or datetime.now(UTC)
    asked = RunOptions(names, rule, store, seed, plan, tuple(hypotheses), now, cached)
    tested = _write_study(asked, target, report, all_formats=all_formats).tested
    report("done", 1.0)
    seconds = time.perf_counter() - started
    return StudyResult(target / "index.html", target, tested.findings, seconds, tested.deviations)


def _write_study(
    asked: RunOptions, target: Path, report: Progress, *, all_formats: bool
) -> Results:
    """Work out what a study shows, and write it in place of what stood there."""
    from paradiplomacy.results.manifest import whole_or_nothing, write_manifest
    from paradiplomacy.results.second_process import SecondProcess

    with SecondProcess() as drawing:
        drawing.load("paradiplomacy.results.drawing", "vl_convert", "paradiplomacy.site.freeze")
        # The other process loads while this one does.
        from paradiplomacy.results.begun import begin
        from paradiplomacy.results.gathered import Work
        from paradiplomacy.results.progress import within
        from paradiplomacy.site.freeze import SiteFiles, has_early_pages, write_more, write_record
        from paradiplomacy.site.site import Site

        opening = begin(asked, progress=within(report, 0.0, 0.2))
        # The process writes, too: it is closed before what is half written is removed.
        with whole_or_nothing(target) as folder, closing(drawing):
            files, record = SiteFiles(folder), opening.record
            work = Work(opening, drawing, within(report, 0.2, 0.8))
            is_begun = has_early_pages(record)
            if is_begun:
                begun = drawing.start(write_record, record, files, all_formats=all_formats)
            undrawn = work.undrawn()
            if is_begun:
                known = opening.agreed.known
                write_more(Site(record, hypotheses=known, all_formats=all_formats), files)
                files.add(begun.result())
            results = work.draw(undrawn)
            site = Site(record, results=results, all_formats=all_formats)
            files.finish(site, progress=within(report, 0.8, 0.97))
            report("writing the manifest", 0.98)
            write_manifest(folder, results.manifest, outputs=files.outputs)
    return results
