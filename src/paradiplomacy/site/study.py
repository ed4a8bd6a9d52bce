"""The main job: from records to one folder with their site, tables, figures and manifest."""

from __future__ import annotations

import hashlib
import json
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paradiplomacy.cache import ResultCache
from paradiplomacy.language.translations import folder_of_pages

if TYPE_CHECKING:
    from paradiplomacy.evidence.rules import Rule
    from paradiplomacy.hypotheses.base import Finding
    from paradiplomacy.results.gathered import Asked, Opening, Results
    from paradiplomacy.results.progress import Progress
    from paradiplomacy.results.steps import Step
    from paradiplomacy.site.freeze import EarlyPages, SiteFiles

__all__ = ["StudyResult", "study"]

MANIFEST = "manifest.json"


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
    from paradiplomacy.results.files import check_target
    from paradiplomacy.results.gathered import Asked
    from paradiplomacy.results.progress import report_nothing

    started = time.perf_counter()
    tell = progress or report_nothing
    target = Path(out)
    check_target(target)
    now = made_at or datetime.now(UTC)
    asked = Asked(names, rule, store, seed, plan, tuple(hypotheses), now, cached)
    key = _key_of_study(asked, all_formats=all_formats)
    results = ResultCache.ours() if key else None
    site: _Made | None = results.get("site", key) if results else None
    if site is None:
        site = _make(asked, target, all_formats=all_formats, progress=tell)
        if results:
            tell("keeping the site", 0.99)
            results.put("site", key, site, of=site.of)
    else:
        tell("writing what an earlier run made", 0.5)
        _write_earlier_study(site, target, now)
    tell("done", 1.0)
    seconds = time.perf_counter() - started
    return StudyResult(target / "index.html", target, site.findings, seconds, site.deviations)


@dataclass(frozen=True, slots=True)
class _Made:
    """Files that a study wrote, packed, and their hashes, by path; and what it gives back."""

    files: dict[str, bytes]
    outputs: dict[str, str]
    manifest: dict[str, Any]
    findings: Mapping[str, Finding]
    deviations: Sequence[str]
    of: Mapping[str, str]


def _key_of_study(asked: Asked, *, all_formats: bool) -> str:
    """Key of all that the files of a study depend on; empty where that cannot be told.

    What hypotheses in Python do may depend on anything, and so may installed ones.
    """
    from paradiplomacy.cache import digest
    from paradiplomacy.results.opening import states_of, wanted_records
    from paradiplomacy.results.plan_file import settled
    from paradiplomacy.results.reuse import files_by_name, versions
    from paradiplomacy.tabular.files import digest_of

    if not asked.cached or ResultCache.ours() is None:
        return ""
    agreed = settled(
        asked.plan, asked.names, rule=asked.rule, seed=asked.seed, hypotheses=asked.hypotheses
    )
    files = files_by_name(asked.hypotheses)
    origins = {hypothesis.origin for hypothesis in agreed.known.values()}
    if not isinstance(agreed.rule, str) or not origins <= {"", *files}:
        return ""
    names, wanted = wanted_records(agreed.names, asked.store)
    assert asked.made_at is not None
    return digest(
        states_of(wanted),
        [Path(name).name for name in names],
        Path(asked.store).name if asked.store and "://" not in asked.store else "",
        agreed.rule,
        agreed.seed,
        all_formats,
        [Path(asked.plan).name, digest_of(asked.plan)] if asked.plan else [],
        [[Path(path).name, digest_of(path)] for path in asked.hypotheses],
        asked.made_at.date().isoformat(),
        versions(without=("records",)),
    )


def _make(asked: Asked, target: Path, *, all_formats: bool, progress: Progress) -> _Made:
    """Work everything out, and write it."""
    from paradiplomacy.results.files import whole_or_nothing
    from paradiplomacy.results.second_process import other_processes

    with other_processes() as processes:
        drawing = processes.drawing
        drawing.load("paradiplomacy.results.rendering", "vl_convert", "paradiplomacy.site.freeze")
        # The other process loads while this one does.
        from paradiplomacy.results.gathered import begin, work_out
        from paradiplomacy.results.manifest import write_manifest
        from paradiplomacy.results.progress import within
        from paradiplomacy.site.freeze import SiteFiles, frozen
        from paradiplomacy.site.site import Site

        opening = begin(asked, progress=within(progress, 0.0, 0.2), third=processes.analysing)
        # The process writes, too: it is closed before what is half written is removed.
        with whole_or_nothing(target) as folder, closing(drawing):
            files = SiteFiles(folder, packed=opening.results is not None)
            made = work_out(
                opening,
                processes,
                "results",
                "early pages",
                further=_page_steps(opening, files, all_formats=all_formats),
                progress=within(progress, 0.2, 0.8),
            )
            results: Results = made["results"]
            early = made["early pages"]
            site = Site(opening.record, results=results, all_formats=all_formats)
            for address, body in frozen(site, progress=within(progress, 0.8, 0.97), early=early):
                if address != MANIFEST:  # it names what was written
                    files.write(address, body)
            progress("writing the manifest", 0.98)
            write_manifest(folder, results.manifest, outputs=files.outputs)
    return _Made(
        files.packed,
        files.outputs,
        dict(results.manifest),
        results.tested.findings,
        results.tested.deviations,
        opening.reuse.of,
    )


def _page_steps(opening: Opening, files: SiteFiles, *, all_formats: bool) -> Iterator[Step]:
    """Steps that give the ``early pages``: those that are made while claims are tested or drawn."""
    from paradiplomacy.results.steps import Step
    from paradiplomacy.site.freeze import (
        has_early_pages,
        more_record_pages,
        result_pages,
        write_record_pages,
    )
    from paradiplomacy.site.site import Site

    record = opening.record
    if not has_early_pages(record):
        yield Step("early pages", dict)
        return

    def more() -> dict[str, bytes]:
        return more_record_pages(
            Site(record, hypotheses=opening.agreed.known, all_formats=all_formats)
        )

    def of_results(
        of_record: tuple[EarlyPages, SiteFiles], more: dict[str, bytes], undrawn: Results
    ) -> EarlyPages:
        files.add(of_record[1])
        early = of_record[0] | more
        return early | result_pages(Site(record, results=undrawn, all_formats=all_formats), early)

    write = partial(write_record_pages, record, files, all_formats=all_formats)
    yield Step("pages of the record", write, where="drawing")
    yield Step("more pages of the record", more)
    needs = ("pages of the record", "more pages of the record", "undrawn")
    yield Step("early pages", of_results, needs)


def _write_earlier_study(site: _Made, target: Path, now: datetime) -> None:
    """Write what an earlier run made; only the manifest says when."""
    from paradiplomacy.results.files import whole_or_nothing
    from paradiplomacy.results.manifest import write_manifest
    from paradiplomacy.site.freeze import write

    made_at = {"made_at": now.isoformat(timespec="seconds")}
    if _is_written_already(site, target):
        write_manifest(target, site.manifest | made_at, outputs=site.outputs)
        return
    with whole_or_nothing(target) as folder:
        for address, packed in site.files.items():
            write(folder / address, zlib.decompress(packed))
        write_manifest(folder, site.manifest | made_at, outputs=site.outputs)


def _is_written_already(site: _Made, target: Path) -> bool:
    """True if all that would be written is there already, byte for byte, and nothing else."""
    try:
        written = json.loads((target / MANIFEST).read_bytes())["outputs"]
        return bool(written == site.outputs) and all(
            hashlib.sha256((target / address).read_bytes()).hexdigest() == hashed
            for address, hashed in site.outputs.items()
        )
    except (OSError, ValueError, LookupError, TypeError):  # no earlier study, or a damaged one
        return False
