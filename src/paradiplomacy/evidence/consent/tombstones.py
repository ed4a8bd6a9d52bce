"""Tombstones of what was withdrawn, so that no later import or export brings it back.

Of a submission, of each id of a version that was seen the hash stays, and of side, tie and day of
the interview another one, which takes long to try: an export may name neither first version nor the
one before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace

import sqlalchemy as sa

from paradiplomacy.evidence.applied_judgements import (
    is_gazetted,
    named_by_these_alone,
    places_named,
    without_what_only,
)
from paradiplomacy.evidence.consent.consents import account_of, respondent_of, submitted_account
from paradiplomacy.evidence.tables import judgements
from paradiplomacy.model.records import Material, translations_of
from paradiplomacy.model.statements import Judgement, JudgementKind, Statement

REPLACES = "replaces "
"""How the note of an account begins whose submission replaced another one; then comes its id."""

_SUBMITTED = "interview-"
_MET = "interview-on-"
_COST = 2**14


def erased_by(judged: Iterable[Judgement]) -> frozenset[str]:
    """The accounts, sources and contacts that judgements erased, as their tombstones name them."""
    return frozenset(j.subject for j in judged if j.kind is JudgementKind.ERASED)


def erased_in(connection: sa.Connection, record: str) -> frozenset[str]:
    """The accounts, sources and contacts of a record that were erased from a store."""
    wanted = sa.select(judgements.c.subject).where(
        judgements.c.record == record, judgements.c.kind == JudgementKind.ERASED.value
    )
    return frozenset(connection.execute(wanted).scalars())


def is_of_erased(statement: Statement, erased: frozenset[str]) -> bool:
    """Tell whether a statement is of an account, a source or a contact that was erased."""
    account = respondent_of(account_of(statement.subject))
    of = (statement.subject, f"source:{statement.source}", f"account:{account}")
    return not erased.isdisjoint(of)


def without_erased(material: Material, erased: frozenset[str]) -> Material:
    """A material without what was erased in the store that it comes to."""
    if not erased:
        return material
    taken = [s for s in material.statements if is_of_erased(s, erased)]
    left = tuple(s for s in material.statements if not is_of_erased(s, erased))
    hidden = named_by_these_alone(taken, left)
    left = tuple(s for s in left if not (is_gazetted(s) and hidden.intersection(places_named(s))))
    judged = without_what_only(taken, material.judgements, left)
    register = tuple(s for s in material.sources if f"source:{s.id}" not in erased)
    translations = translations_of(material.meta.translations, left, register)
    return replace(
        material,
        meta=replace(material.meta, translations=translations),
        sources=register,
        statements=left,
        judgements=tuple(
            j for j in judged if j.kind is JudgementKind.ERASED or j.subject not in erased
        ),
    )


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
