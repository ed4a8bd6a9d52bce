"""Which statements are withdrawn, from the ledger alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from paradiplomacy.evidence.ledger import LedgerEntry, Origin, dropped_by_import, withdrawn
from paradiplomacy.model.statements import Judgement, JudgementKind

W, R = JudgementKind.WITHDRAWN, JudgementKind.RESTORED
IMPORT, HAND, MATERIAL = Origin.IMPORT, Origin.HAND, Origin.MATERIAL
NOW = datetime(2024, 1, 1, tzinfo=UTC)


def ledger(*steps: tuple[Origin, JudgementKind], subject: str = "s") -> list[LedgerEntry]:
    return [
        LedgerEntry(row, origin, Judgement(kind, subject, "", "b", "2024", "why"), NOW)
        for row, (origin, kind) in enumerate(steps, start=1)
    ]


@pytest.mark.parametrize(
    ("steps", "is_withdrawn"),
    [
        ([], False),
        ([(IMPORT, W)], True),
        ([(IMPORT, W), (IMPORT, R)], False),
        ([(IMPORT, W), (IMPORT, R), (IMPORT, W)], True),
        ([(HAND, W)], True),
        ([(MATERIAL, W)], True),
        ([(HAND, W), (HAND, R)], False),
        ([(HAND, W), (IMPORT, W), (IMPORT, R)], True),
        ([(IMPORT, W), (HAND, R)], False),
        ([(IMPORT, W), (HAND, R), (IMPORT, R), (IMPORT, W)], True),
        ([(HAND, W), (HAND, R), (IMPORT, W)], True),
        ([(HAND, JudgementKind.REJECT)], False),
        ([(HAND, W), (HAND, JudgementKind.ACCEPT)], True),
    ],
)
def test_the_last_word_decides_but_no_import_overrules_a_withdrawal(
    steps: list[tuple[Origin, JudgementKind]], is_withdrawn: bool
) -> None:
    assert withdrawn(ledger(*steps)) == ({"s"} if is_withdrawn else set())


def test_what_imports_dropped_is_theirs_alone() -> None:
    entries = [
        *ledger((HAND, W), (IMPORT, W), subject="dropped"),
        *ledger((IMPORT, W), (HAND, R), subject="dropped and restored by hand"),
        *ledger((IMPORT, W), (IMPORT, R), subject="back"),
        *ledger((HAND, W), subject="withdrawn by hand"),
    ]
    assert dropped_by_import(entries) == {"dropped", "dropped and restored by hand"}
