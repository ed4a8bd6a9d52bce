"""Analysis plans: fixed before the data are looked at, carried out by `study --plan`."""

from __future__ import annotations

from pathlib import Path

from paradiplomacy.cli.options import Hypotheses, Records, Rule, StoreAt, says
from paradiplomacy.cli.reply import Printer
from paradiplomacy.cli.show import progress_bar


@says()
def new(
    reply: Printer,
    name: list[str] | None = None,
    *,
    title: str = "Analysis plan",
    by: str = "",
    out: Path = Path("plan.yaml"),
    hypotheses: Hypotheses = None,
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    seed: int = 1989,
) -> None:
    """Write and seal a plan: records with their hashes, rule, seed, and each decision rule.

    Example: `paradiplomacy plan new detachment recovery --by "A. Scholar" --out plan.yaml`

    name: Ids of the hypotheses to plan; without any, those of the record.
    title: What the plan is called.
    by: Who made it.
    out: New file to write.
    seed: Seed of everything random.
    """
    from datetime import UTC, datetime

    from paradiplomacy.errors import ParadiplomacyError
    from paradiplomacy.hypotheses.catalogue import chosen_hypotheses, claims_of_records
    from paradiplomacy.results.manifest import with_files
    from paradiplomacy.results.opening import contents_of, open_records
    from paradiplomacy.results.plan import Run, new_plan
    from paradiplomacy.results.plan_file import write_plan

    if out.exists():
        raise ParadiplomacyError(f"{out}: is there already; a plan is never overwritten")
    if not out.parent.is_dir():
        raise ParadiplomacyError(
            f"{out.parent} is not a folder; make it first, or name a file elsewhere with --out"
        )
    files = hypotheses or []
    chosen = {hypothesis.id: hypothesis for hypothesis in chosen_hypotheses(name or (), files)}
    with progress_bar(reply.language) as progress:
        material = open_records(record or [], rule=rule, store=store, progress=progress)
    inputs = with_files(material.inputs, files)
    reconciled = material.record
    if not (name or files):
        chosen = claims_of_records(reconciled.metas, chosen)
    run = Run(chosen, inputs, str(reconciled.rule), seed, reconciled.as_of, contents_of(reconciled))
    plan = new_plan(
        run, records=list(material.names), title=title, by=by, registered=datetime.now(UTC).date()
    )
    write_plan(plan, out)
    command = " ".join(
        ["paradiplomacy study --plan", str(out), *(f"--hypotheses {file}" for file in files)]
    )
    reply.remark("wrote", file=str(out), seal=plan.seal[:12], command=command)
