"""Ask before an import withdraws what an earlier one brought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import typer

from paradiplomacy.cli.show import ProgressBar, as_json, note, say_in, store_name
from paradiplomacy.printable import shortened

if TYPE_CHECKING:
    from paradiplomacy.evidence.brought import Agree, WithdrawalError
    from paradiplomacy.model.statements import Statement

__all__ = ["Asking"]

SHOWN = 5
KINDS = ("tie", "exchange", "place")
"""What statements are mostly about; the rest is counted together."""


class Asking:
    """How somebody is asked what may be withdrawn.

    Parameters
    ----------
    store, language : str
    yes : bool, keyword-only
        Whether nobody is asked.
    view : callable, optional, keyword-only
        What programs read of an import of a record that stored nothing; None where people read.
    """

    def __init__(
        self,
        store: str,
        language: str,
        *,
        yes: bool,
        view: Callable[[str], dict[str, Any]] | None,
    ) -> None:
        from paradiplomacy.language import Words

        self._say = say_in(Words(__name__), language)
        self._store, self._yes, self._view = store, yes, view

    def withdraw(self, progress: ProgressBar) -> bool | Agree:
        """What `import_registry` is told, or whom it asks."""
        return self._yes or (lambda error: self._agrees(error, progress))

    def _agrees(self, error: WithdrawalError, progress: ProgressBar) -> bool:
        with progress.hidden():
            if self._view is not None:
                going = [_statement_view(said) for said in error.statements]
                as_json("import", self._view(error.record) | {"would_withdraw": going})
                raise typer.Exit(1)
            self._tell(error)
            try:
                agrees = typer.confirm(self._say("sure"), err=True)
            except typer.Abort:  # nobody is there to answer
                note("")
                agrees = False
            if not agrees:
                note(self._say("left", store=store_name(self._store)))
                raise typer.Exit(1)
        return True

    def _tell(self, error: WithdrawalError) -> None:
        say, every = self._say, error.statements
        kinds = Counter(_kind(said) for said in every)
        subjects = Counter(_kind(said) for said in {said.subject: said for said in every}.values())
        counted = tuple(
            say("of_kind", n=n, kind=say(f"kind.{kind}", n=subjects[kind]))
            for kind, n in kinds.items()
        )
        note(say("would", record=error.record, n=len(every), kinds=counted))
        for said in every[:SHOWN]:
            note(f"- {shortened(error.worded(said))}")
        if len(every) > SHOWN:
            note(say("would_more", n=len(every) - SHOWN))


def _kind(said: Statement) -> str:
    """What a statement is about, as far as the words tell it apart."""
    kind = said.subject.partition(":")[0]
    return kind if kind in KINDS else "other"


def _statement_view(said: Statement) -> dict[str, str]:
    names = ("id", "subject", "property", "value", "source", "locator")
    return {name: getattr(said, name) for name in names}
