"""Imports that brought a statement, and so may withdraw it.

A source withdraws only what it itself said. An import speaks for what earlier imports of the
same reader brought, of the same file or of a source that it still names; it never speaks for
what another reader, a record folder or a person brought into the record.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import sqlalchemy as sa

from paradiplomacy.errors import StoreError
from paradiplomacy.evidence.applied_judgements import AppliedJudgements, places_named
from paradiplomacy.evidence.rows import statement_of
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import GAZETTEER, Statement

T = TypeVar("T")

_PLACE = "place:"
_MOST_LISTED = 5


@dataclass(frozen=True, slots=True)
class Bringer:
    """Bringer of statements into a record: a reader of files, or a record folder.

    `reader`: its name without the version; ``folder`` is none of a registry.
    `file`: name of the file that it reads; empty for a folder.
    """

    reader: str
    file: str = ""

    def may_withdraw(self, brought: Mapping[str, str], source: str, named: Collection[str]) -> bool:
        """Tell whether an import may withdraw a statement that it does not hold.

        `brought`: readers that brought the statement, and from which file last.
        `source`: of the statement.
        `named`: sources that the import names.

        >>> list_ = Bringer("table", "partners-2026.csv")
        >>> list_.may_withdraw({"table": "partners-2025.csv"}, "office", {"office"})
        True
        >>> list_.may_withdraw({"table": "museums.csv"}, "museums", {"office"})
        False
        >>> list_.may_withdraw({"folder": ""}, "office", {"office"})
        False
        """
        file = brought.get(self.reader)
        return file is not None and (file == self.file or source in named)

    def add_marks(self, brought: Mapping[str, str]) -> dict[str, str]:
        """Marks of what brought a statement, once this has brought it, too."""
        # Places that are looked up anew repeat what stands there, and say nothing themselves.
        return {**brought, **({} if self == RESOLVING else {self.reader: self.file})}


FOLDER = Bringer("folder")
"""A record folder speaks for all that record folders brought, whatever its sources are."""

RESOLVING = Bringer(GAZETTEER)
"""Places of the whole record are looked up anew: all of it is there, and nobody says any more."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """Statements that an import finds in the store and does not hold.

    `gone`: ids of the statements that it withdraws, and of those that a person had withdrawn.
    `asked`: those of them that a source said and that count: somebody must agree that they go. What
      the gazetteer says of a place follows the places.
    `staying`: what counts and stays, since something else brought it.
    """

    gone: frozenset[str]
    asked: tuple[Statement, ...]
    staying: tuple[Statement, ...]


def leaving(
    rows: Iterable[sa.Row[Any]],
    stated: Mapping[str, Statement],
    material: Material,
    *,
    bringer: Bringer,
    out: Collection[str],
    protected: Collection[str],
    judged: AppliedJudgements,
) -> Leaving:
    """Statements that an import does not hold: those that it withdraws, and those that it leaves.

    `rows`: rows of the statements of the store, with what imports noted on them.
    `stated`: statements of the material, by id.
    `out`: ids of the statements that do not count.
    `protected`: ids that no import withdraws: somebody let them count, or one has withdrawn them.
    `judged`: which places are the same, once the import is done.

    What is said of a place stays while anything that stays names the place, unless the material
    says it anew; so no exchange or tie is left without the name of its end.
    """
    named = {source.id for source in material.sources}
    absent = [row for row in rows if row.id not in stated]

    def may_go(row: sa.Row[Any]) -> bool:
        own = row.source == GAZETTEER or bringer.may_withdraw(row.brought_by, row.source, named)
        return own and row.imported and row.id not in protected

    going = {row.id: statement_of(row) for row in absent if may_go(row)}
    stays = [statement_of(row) for row in absent if row.id not in going and row.id not in out]
    in_use = {
        key
        for statement in stays
        if not _is_of_place(statement)
        for named in places_named(statement)
        for key in (named, judged.place(named))
    }
    if in_use:
        anew = {(statement.subject, statement.property) for statement in stated.values()}
        for id_, statement in list(going.items()):
            is_needed = _is_of_place(statement) and statement.subject.removeprefix(_PLACE) in in_use
            if is_needed and (statement.subject, statement.property) not in anew:
                del going[id_]
                stays.append(statement)
    asked = [
        statement
        for id_, statement in going.items()
        if id_ not in out and statement.source != GAZETTEER
    ]
    return Leaving(
        gone=frozenset(going),
        asked=tuple(sorted(asked, key=_order_of_brought_statement)),
        staying=tuple(
            sorted((s for s in stays if s.source != GAZETTEER), key=_order_of_brought_statement)
        ),
    )


def _is_of_place(statement: Statement) -> bool:
    return statement.subject.startswith(_PLACE)


def _order_of_brought_statement(statement: Statement) -> tuple[bool, str, str, str]:
    """Ties and what happened first, what is said of places last."""
    return (_is_of_place(statement), statement.subject, statement.property, statement.value)


class WithdrawalError(StoreError):
    """An import would withdraw statements, and nobody has agreed to that; nothing was stored.

    `statements`: what would be withdrawn.
    `names`: what places are called, by key.
    """

    def __init__(
        self, record: str, statements: Collection[Statement], names: Mapping[str, str]
    ) -> None:
        self.record = record
        self.statements = tuple(statements)
        self.names = dict(names)
        lines = [f"- {self.describe(statement)}" for statement in self.statements[:_MOST_LISTED]]
        if len(self.statements) > _MOST_LISTED:
            lines.append(f"- and {len(self.statements) - _MOST_LISTED} more, in `statements`")
        n = len(self.statements)
        super().__init__(
            f"record {record!r} was not stored: the import no longer holds {n} "
            f"statement{'s' * (n != 1)} of an earlier one, which would be withdrawn:\n"
            + "\n".join(lines)
            + "\nif they are to go, pass withdraw=True"
        )

    @property
    def ids(self) -> frozenset[str]:
        """Ids of what would be withdrawn, to agree to these and no others."""
        return frozenset(statement.id for statement in self.statements)

    def describe(self, statement: Statement) -> str:
        """A statement in a line: what it is about, what it says, and where that stood."""
        kind, _, key = statement.subject.partition(":")
        named = " – ".join(self.names.get(end, end) for end in key.split("|"))
        about = named if kind in ("tie", "place") else key
        where = ", ".join(part for part in (statement.source, statement.locator) if part)
        value = statement.raw or statement.value
        return f"{kind} {about}: {statement.property} {value} ({where})"


Agree: TypeAlias = Callable[[WithdrawalError], bool]
"""Asked what may be withdrawn: whether all of it may go."""


def bring_in(store: Callable[[bool | Collection[str]], T], withdraw: bool | Agree) -> T:
    """Import; where something would be withdrawn, ask, and withdraw what was shown and no more.

    Nothing is locked while somebody thinks. Whoever writes meanwhile is not overridden: what
    would go besides is asked for, too.

    `store`: imports; given whether statements may be withdrawn, or the ids of those that may.
    `withdraw`: whether they may, or who is asked.

    Returns: What `store` gives back.

    Raises WithdrawalError: Who was asked did not agree.
    """
    if isinstance(withdraw, bool):
        return store(withdraw)
    ids: frozenset[str] = frozenset()
    while True:
        try:
            return store(ids)
        except WithdrawalError as error:
            if not withdraw(error):
                raise
            ids |= error.ids
