"""Make a replication package: one folder that a journal's verifier runs as it is."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.evidence.rules import Rule
from paradiplomacy.exports.folder import write_material
from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.model.records import Material
from paradiplomacy.package.code import own_distribution, requirements_text, write_wheel
from paradiplomacy.package.codebook import codebook, write_codebook
from paradiplomacy.package.crate import CRATE, files_of, is_ours, write_crate
from paradiplomacy.package.full import (
    KeyHolder,
    accounts_in,
    check_key,
    whole_materials,
    write_texts,
)
from paradiplomacy.package.readme import About, Log, write_readme
from paradiplomacy.record.build import build_record
from paradiplomacy.record.open import open_record
from paradiplomacy.record.record import Record
from paradiplomacy.results.manifest import check_target, whole_or_nothing
from paradiplomacy.results.opening import meanings_of, open_records
from paradiplomacy.results.plan_file import RunSettings, settle_run
from paradiplomacy.results.progress import Progress, report_nothing, within
from paradiplomacy.site.study import StudyResult, study
from paradiplomacy.writing import whole


@dataclass(frozen=True, slots=True)
class PackageResult:
    """Result of packaging.

    Parameters
    ----------
    folder : pathlib.Path
    archive : pathlib.Path or None
        The same as a zip file; None where none was asked for.
    findings : mapping of str to Finding
        By hypothesis.
    files, size : int
        How many files the folder holds, and how many bytes.
    seconds : float
        What the run and the packaging took.
    deviations : sequence of str
        What departed from the plan.
    """

    folder: Path
    archive: Path | None
    findings: Mapping[str, Finding]
    files: int
    size: int
    seconds: float
    deviations: Sequence[str] = field(default=())


def package(
    *names: str,
    out: str | Path = "package",
    rule: str | None = None,
    store: str | None = None,
    seed: int | None = None,
    plan: str | Path | None = None,
    hypotheses: Sequence[str | Path] = (),
    zipped: bool = True,
    full: KeyHolder | None = None,
    progress: Progress | None = None,
    made_at: datetime | None = None,
) -> PackageResult:
    """Study records and put everything that another person needs to check it into a folder.

    It runs what `paradiplomacy.site.study.study` runs with the same arguments, on copies of the
    records without what consent closes: what a verifier runs is what was run.

    Parameters
    ----------
    *names : str
        As of `paradiplomacy.site.study.study`.
    out : path, keyword-only
        Folder to write, beside the zip file; an earlier package is replaced by a whole one.
    rule : str, optional, keyword-only
        Name of the reconciliation rule: that of the plan, or ``both-ends``, by default.
    store : str, optional, keyword-only
    seed : int, optional, keyword-only
        Of everything random: that of the plan, or 1989, by default.
    plan : path, optional, keyword-only
        An analysis plan to carry out (`paradiplomacy.results.plan`), taken in as well.
    hypotheses : sequence of path, keyword-only
        Files with hypotheses of your own to test beside all others, taken in as well.
    zipped : bool, keyword-only
        Write the zip file, too.
    full : KeyHolder, optional, keyword-only
        For whom a package is that also has what consent hides of who may be seen by a key holder,
        and that must not be published; without one it has what is shown, and nothing else.
    progress : callable, optional, keyword-only
        Called with what is being done and the share that is done.
    made_at : datetime.datetime, optional, keyword-only
        Now, by default.

    Returns
    -------
    PackageResult

    Raises
    ------
    RecordError, NotFoundError, StoreError
        A record, a plan or a file of hypotheses cannot be read, or there is none of that name.
    ParadiplomacyError
        Two files of hypotheses have one name, or one that was planned is not given; `out` or
        the zip file beside it is of somebody else; paradiplomacy is not installed; or a record
        cannot be written so that it reads back the same.
    """
    target = Path(out)
    real = Path(os.path.realpath(target))  # `Path.resolve` raises where a link leads to itself
    archive = real.with_name(f"{real.name}.zip") if zipped else None
    _check_package_options(target, archive, hypotheses, full)
    agreed = settle_run(plan, names, rule=rule, seed=seed, hypotheses=hypotheses)
    log = Log(made_at or datetime.now(UTC))
    packing = _Packing(agreed, store, full, log, log.telling(progress or report_nothing))
    hidden = whole(archive) if archive else nullcontext()  # gets its name once all else is done
    with hidden as half, whole_or_nothing(target) as folder:
        studied = packing.fill(folder, plan, hypotheses)
        sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
        if half is not None:
            packing.report("writing the zip file", 0.97)
            write_zip(half, folder, real.name)
    packing.report("done", 1.0)
    return PackageResult(
        target,
        archive,
        studied.findings,
        len(sizes),
        sum(sizes),
        log.spent.seconds,
        studied.deviations,
    )


def _check_package_options(
    target: Path, archive: Path | None, hypotheses: Sequence[str | Path], full: KeyHolder | None
) -> None:
    """See that a package can be made, before anything is worked out."""
    check_target(target, written=files_of, what="replication package")
    _check_archive(archive)
    _check_names(hypotheses)
    if full is not None:
        check_key(full)
    own_distribution()


@dataclass(frozen=True, slots=True)
class CopiedFiles:
    """Copies in a package; `rows` has path below it, meaning and SHA-256 of each."""

    plan: Path | None
    hypotheses: Sequence[Path]
    rows: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class _Packing:
    """Fills the folder of a package."""

    agreed: RunSettings
    store: str | None
    full: KeyHolder | None
    log: Log
    report: Progress

    def fill(
        self, folder: Path, plan: str | Path | None, hypotheses: Sequence[str | Path]
    ) -> StudyResult:
        """Write data, run the study on them, and describe all that."""
        with self.log.warnings():
            read, whole = self._read_records()
            self.report("writing the data", 0.08)
            record = write_data(read, folder / "data", rule=self.agreed.rule, whole=whole)
            if self.full is not None:
                write_texts(folder / "texts", self.full, accounts_in(whole))
            taken = _take(folder, plan, hypotheses)
            studied = study(
                *(str(folder / "data" / meta.id) for meta in record.metas),
                out=folder / "results",
                rule=self.agreed.rule,
                seed=self.agreed.seed,
                plan=taken.plan,
                hypotheses=taken.hypotheses,
                progress=within(self.report, 0.1, 0.8),
                made_at=self.log.started,
                cached=False,  # the log says what a run takes
                all_formats=True,
            )
        self._describe(folder, record, studied, taken)
        return studied

    def _read_records(self) -> tuple[Record, Sequence[Material]]:
        """The record as it is shown, and of a full package what is written of it instead."""
        names, rule, today = self.agreed.names, self.agreed.rule, self.log.started.date()
        if self.full is not None:
            whole = whole_materials(names, self.store, today)
            return build_record(whole, rule=rule, today=today), whole
        progress = within(self.report, 0.0, 0.1)
        return open_records(
            names, rule=rule, store=self.store, today=today, progress=progress
        ).record, ()

    def _describe(
        self, folder: Path, record: Record, studied: StudyResult, taken: CopiedFiles
    ) -> None:
        """Write all that stands beside data and results."""
        log, plan = self.log, self.agreed.plan
        manifest = json.loads((folder / "results" / "manifest.json").read_text(encoding="utf-8"))
        self.report("writing the code", 0.82)
        wheel = _write_code(folder / "code")
        self.report("writing the codebook", 0.9)
        write_codebook(folder, codebook(folder), tables=taken.rows)
        self.report("writing the log, the README and the metadata", 0.94)
        text = log.text(manifest["command"], departures=studied.deviations if plan else None)
        (folder / "log.txt").write_text(text, encoding="utf-8")
        about = About(
            record,
            studied.findings,
            studied.deviations,
            manifest,
            started=log.started,
            spent=log.spent,
            wheel=wheel.name,
            taken=taken.rows,
            plan=plan,
            full_for=self.full.name if self.full else "",
        )
        write_readme(folder, about)
        write_crate(folder, about)


def _check_names(hypotheses: Sequence[str | Path]) -> None:
    """See that files of hypotheses may lie in one folder: no two have one name."""
    names = Counter(Path(path).name for path in hypotheses)
    twice = sorted(name for name, times in names.items() if times > 1)
    if twice:
        raise ParadiplomacyError(
            f"two files of hypotheses have the name {', '.join(twice)}; rename one, since a "
            "package keeps them in one folder"
        )


def _take(folder: Path, plan: str | Path | None, hypotheses: Sequence[str | Path]) -> CopiedFiles:
    """Copy a plan and files of hypotheses into a package."""
    plans = [_copy(path, folder / "plan") for path in (plan,) if path is not None]
    own = [_copy(path, folder / "hypotheses") for path in hypotheses]
    copied = [(path, "plan of the analysis, which the run carried out") for path in plans]
    copied += [(path, "hypotheses of the authors, tested beside all others") for path in own]
    rows = [
        (path.relative_to(folder).as_posix(), what, hashlib.sha256(path.read_bytes()).hexdigest())
        for path, what in copied
    ]
    return CopiedFiles(plans[0] if plans else None, own, rows)


def _copy(path: str | Path, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return Path(shutil.copyfile(path, folder / Path(path).name))


def _write_code(folder: Path) -> Path:
    """Write the programs, the pins and the wheel; its path."""
    folder.mkdir()
    programs = files("paradiplomacy.package") / "programs"
    for name in ("run.py", "run.sh", "verify.py"):
        (folder / name).write_bytes((programs / name).read_bytes())
    (folder / "run.sh").chmod(0o755)
    (folder / "requirements.txt").write_text(requirements_text(), encoding="utf-8")
    return write_wheel(folder)


def write_data(
    record: Record, folder: Path, *, rule: str | Rule, whole: Sequence[Material] = ()
) -> Record:
    """Write every record that went in, each to a folder of its own, and read all of it back.

    What consent closes is not in a record, and so not in its folder; what it hides is in that of a
    full package alone: `whole` is what is written of the same records there. The record that comes
    back is the one that a verifier's run reads; if it does not say what was read, there is no
    package.
    """
    keys = [meta.id for meta in record.metas]
    twice = sorted(key for key, times in Counter(keys).items() if times > 1)
    if twice:
        raise ParadiplomacyError(
            f"two records have the key {', '.join(twice)}; give them keys of their own, since each "
            "becomes a folder of that name"
        )
    for material in whole or record.materials:
        write_material(material, folder / material.meta.id)
    again = open_record(*(str(folder / key) for key in keys), rule=rule)
    differing = meanings_of(record.statements.values()) ^ meanings_of(again.statements.values())
    # A judgement names a statement by its id, which changes with the spelling of a number.
    judged = {judgement.subject for judgement in record.judgements}
    adrift = judged & (record.statements.keys() - again.statements.keys())
    if differing or adrift:
        raise ParadiplomacyError(
            f"{len(differing) + len(adrift)} statements are not the same after the record was "
            "written and read back; a package of it could not be checked, so none was made"
        )
    return again


def write_zip(path: Path, folder: Path, top: str) -> None:
    """Write every file below a folder into a zip file, whose bytes depend on these alone."""
    names = {
        f"{top}/{file.relative_to(folder).as_posix()}": file
        for file in folder.rglob("*")
        if file.is_file()
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, file in sorted(names.items()):
            about = zipfile.ZipInfo(name)  # of 1980, the first time that a zip file can hold
            about.compress_type = zipfile.ZIP_DEFLATED
            about.create_system = 3  # Unix, so that permissions are kept wherever it is made
            about.external_attr = (0o100755 if os.access(file, os.X_OK) else 0o100644) << 16
            archive.writestr(about, file.read_bytes())


def _check_archive(archive: Path | None) -> None:
    """See that the zip file beside the folder is new, or of an earlier package."""
    if archive is None or not archive.exists():
        return
    try:
        with zipfile.ZipFile(archive) as packed:
            is_package = is_ours(packed.read(f"{archive.stem}/{CRATE}"))
    except (OSError, KeyError, zipfile.BadZipFile):
        is_package = False
    if not is_package:
        raise ParadiplomacyError(
            f"{archive.name} stands beside the folder already and is not a replication package of "
            "ours; name another folder with --out, or leave the zip file out with --no-zip"
        )
