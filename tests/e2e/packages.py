"""A package with a plan and with hypotheses of one's own, and what is in a folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.e2e.reports import MADE_AT

from paradiplomacy.hypotheses.catalogue import get_hypothesis
from paradiplomacy.hypotheses.designs.spec import template
from paradiplomacy.package.build import PackageResult, package
from paradiplomacy.results.manifest import with_files
from paradiplomacy.results.opening import contents_of, open_records
from paradiplomacy.results.plan import Run, new_plan
from paradiplomacy.results.plan_file import write_plan

MINE = """\
from dataclasses import replace
from paradiplomacy.hypotheses.catalogue import get_hypothesis
HYPOTHESES = [replace(get_hypothesis("dual-ties"), id="my-own")]
"""
PLANNED = ("coast-to-inland", "my-share")


def packaged(folder: Path) -> PackageResult:
    """The package of the second pair of countries, by a plan, with hypotheses of two files."""
    own = [folder / "mine.yaml", folder / "mine.py"]
    own[0].write_text(template("share"), encoding="utf-8")
    own[1].write_text(MINE, encoding="utf-8")
    held = open_records(["china_russia"])
    inputs = with_files(held.inputs, own)
    chosen = {key: get_hypothesis(key, *own) for key in PLANNED}
    run = Run(chosen, inputs, "both-ends/3", 7, held.record.as_of, contents_of(held.record))
    day = date(2024, 6, 1)
    plan = new_plan(run, records=["china_russia"], title="Two claims", by="Me", registered=day)
    write_plan(plan, folder / "plan.yaml")
    return package(
        out=folder / "replication",
        plan=folder / "plan.yaml",
        hypotheses=own,
        made_at=MADE_AT,
    )


def files_in(folder: Path) -> dict[str, Path]:
    """Files by their path within a folder."""
    return {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
