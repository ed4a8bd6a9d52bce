"""Tombstones of what was withdrawn, so that no later import or export brings it back.

Of a submission, of each id of a version that was seen the hash stays, and of side, tie and day of
the interview another one, which takes long to try: an export may name neither first version nor the
one before. All that goes with an account that is withdrawn is worked out here, too, from a store or
from a record folder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa

from paradiplomacy.evidence.applied_judgements import (
    is_gazetted,
    named_by_these_alone,
    places_named,
    without_what_only,
)
from paradiplomacy.evidence.confirmations import confirmed_by
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


GONE = "erased"
"""What stands where a text was erased that may not be empty."""

_ON_SITE = "site-interview/"
"""How the method of an answer on the site begins."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """All that withdrawing an account erases.

    `statements`: of the account, its answers, and its own sources.
    `others`: those among them that are neither the account nor an answer.
    `sources`: in which nobody else speaks.
    `judgements`: whose reasons are erased, since they are on what is.
    `drafts`: answers on the site that are kept with the interview.
    """

    record: str
    account: str
    statements: int
    others: int
    sources: tuple[str, ...]
    judgements: int
    drafts: int = 0


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """All that goes with an account that is withdrawn, of what a record states.

    `stated`: all of that, by id.
    `own`: sources in which nobody else speaks; see `_own_sources`.
    `statements`: by id: those of the account, its answers, its own sources, and what confirms any
      of them.
    `hidden`: places that nothing else names.
    """

    account: str
    stated: Mapping[str, Statement]
    own: frozenset[str]
    statements: Mapping[str, Statement]
    hidden: frozenset[str]

    @classmethod
    def of(cls, account: str, stated: Mapping[str, Statement]) -> Withdrawal:
        """Of an account, given all statements of the record by id."""
        own = _own_sources(stated.values(), account)
        taken = {
            id_: statement
            for id_, statement in stated.items()
            if respondent_of(account_of(statement.subject)) == account or statement.source in own
        }
        # Who confirmed any of it repeated it.
        taken |= {
            id_: statement for id_, statement in stated.items() if confirmed_by(statement) in taken
        }
        left = (statement for id_, statement in stated.items() if id_ not in taken)
        hidden = named_by_these_alone(taken.values(), left)
        return cls(account, stated, own, taken, frozenset(hidden))

    @property
    def keys(self) -> set[str]:
        """Keys of what goes, on which judgements go, too."""
        of_own = (f"source:{key}" for key in self.own)
        return {*self.statements, *self.hidden, f"account:{self.account}", *of_own}

    def tombstones(self, record: str) -> list[str]:
        """Subjects that stay, so that nothing of it comes back: the account's, and its sources'."""
        accounts = (self.account, *other_keys(record, self.account, self.statements.values()))
        return [*(f"account:{key}" for key in accounts), *(f"source:{k}" for k in sorted(self.own))]

    def words(self, register: Iterable[tuple[str, str, str]]) -> list[str]:
        """Words that name the account in a reason, given key, title and address of each source."""
        of_own = (word for source in register if source[0] in self.own for word in source)
        return [self.account, *(word for word in of_own if word)]

    def outcome(self, record: str, *, judgements: int, drafts: int = 0) -> Erasure:
        """The same in numbers."""
        others = sum(not account_of(statement.subject) for statement in self.statements.values())
        own, n = tuple(sorted(self.own)), len(self.statements)
        return Erasure(record, self.account, n, others, own, judgements, drafts)


def _own_sources(stated: Iterable[Statement], account: str) -> frozenset[str]:
    """The sources in which an account speaks and no other does.

    That of the interviews on the site is nobody's own: others will speak in it.
    """
    speakers: dict[str, set[str]] = {}
    for statement in stated:
        if key := respondent_of(account_of(statement.subject)):
            is_shared = statement.method.startswith(_ON_SITE)
            speakers.setdefault(statement.source, set()).add("" if is_shared else key)
    return frozenset(source for source, keys in speakers.items() if keys == {account})


def groups_of(account: str, judged: Iterable[tuple[str, str, str]]) -> frozenset[str]:
    """The groups that an account was noted in, by kind, subject and object of judgements."""
    of_account = (JudgementKind.GROUPED.value, f"account:{account}")
    return frozenset(name for kind, subject, name in judged if (kind, subject) == of_account)
