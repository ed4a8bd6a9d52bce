"""Decisions of a person on statements that wait: the same on the site and on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from paradiplomacy.errors import ChangeError
from paradiplomacy.evidence.by_hand import demand_another
from paradiplomacy.model.statements import Judgement, JudgementKind

if TYPE_CHECKING:
    from paradiplomacy.evidence.store import Store

DECISIONS: Mapping[str, JudgementKind] = {
    "accept": JudgementKind.ACCEPT,
    "reject": JudgementKind.REJECT,
    "take": JudgementKind.RESTORED,
    "restore": JudgementKind.RESTORED,
    "refuse": JudgementKind.WITHDRAWN,
}
"""What can be decided on a statement: ``take`` and ``refuse`` of one that was proposed."""

ACCEPTING = {"counts": "accept", "rejected": "accept", "proposed": "take", "withdrawn": "restore"}
"""Which decision lets a statement count, by where it stands."""

REJECTING = {"counts": "reject", "rejected": "reject", "proposed": "refuse", "withdrawn": "refuse"}
"""Which decision has it not count."""


def decide(
    store: Store,
    record: str,
    statement_id: str,
    decision: str,
    *,
    why: str,
    by: str,
    person: str = "",
    version: str | None = None,
) -> int:
    """Decide on a statement; the number of the row.

    `decision`: one of `DECISIONS`.
    `why`, `by`: the reason, and who decides.
    `person`: their key as a user.
    `version`: of the fact, as `Store.history` gave it.

    Raises ConflictError: Somebody wrote on the fact since; nothing was written.
    Raises ChangeError: There is no such statement, no reason, or the record cannot do without it.
    """
    statement = store.statement(statement_id)
    if statement is None or statement.record != record:
        raise ChangeError("no_statement", f"no statement {statement_id!r} in record {record!r}")
    if not why:
        raise ChangeError("no_reason", "give a reason")
    if decision in ("reject", "refuse"):
        demand_another(store.history(record, statement.subject, statement.property), statement_id)
    today = datetime.now(UTC).date().isoformat()
    return store.judge(
        record,
        Judgement(DECISIONS[decision], statement_id, "", by, today, why),
        version=version,
        person=person,
    )
