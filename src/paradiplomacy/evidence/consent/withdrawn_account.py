"""All that goes with an account that is withdrawn, from a store or from a record folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from paradiplomacy.evidence.applied_judgements import named_by_these_alone
from paradiplomacy.evidence.confirmations import confirmed_by
from paradiplomacy.evidence.consent.consents import account_of, respondent_of
from paradiplomacy.evidence.consent.tombstones import other_keys
from paradiplomacy.model.statements import JudgementKind, Statement

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
