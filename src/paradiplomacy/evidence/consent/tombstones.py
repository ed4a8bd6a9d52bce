"""Tombstones of submissions that were withdrawn, so that no later export brings one back.

Of each id of a version that was seen the hash stays, and of side, tie and day of the interview
another one, which takes long to try: an export may name neither first version nor the one before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from paradiplomacy.evidence.consent.consents import account_of, submitted_account
from paradiplomacy.model.statements import Statement

REPLACES = "replaces "
"""How the note of an account begins whose submission replaced another one; then comes its id."""

_SUBMITTED = "interview-"
_MET = "interview-on-"
_COST = 2**14


def met_account(record: str, account: Mapping[str, str]) -> str:
    """Key that stands for whoever was interviewed for an end of a tie on a day.

    `account`: its side, place, partner and date.

    >>> key = met_account("r", {"side": "US", "place": "us-a", "partner": "cn-b", "date": "2026"})
    >>> key.startswith("interview-on-"), len(key)
    (True, 25)
    """
    whole = "|".join(account.get(name, "") for name in ("side", "place", "partner", "date"))
    tried = hashlib.scrypt(whole.encode(), salt=record.encode(), n=_COST, r=8, p=1, dklen=6)
    return _MET + tried.hex()


def other_keys(record: str, account: str, stated: Iterable[Statement]) -> tuple[str, ...]:
    """The keys under which a submission that is withdrawn could come back.

    `stated`: all that its versions say.
    """
    if not account.startswith(_SUBMITTED):
        return ()
    versions: dict[str, dict[str, str]] = {}
    ids: set[str] = set()
    for statement in stated:
        if statement.subject.startswith("account:"):
            version = versions.setdefault(account_of(statement.subject), {})
            version[statement.property] = statement.value
            ids |= {statement.locator, statement.note.removeprefix(REPLACES)} - {""}
    keys = {submitted_account(identity) for identity in ids}
    keys |= {met_account(record, version) for version in versions.values()}
    return tuple(sorted(keys - {account}))
