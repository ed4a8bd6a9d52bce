"""At each end: two actor terms multiplied within each end, before the ends are added.

Statistic: ``a_i * b_i + a_j * b_j`` where ``a:b`` would be ``(a_i + a_j) * (b_i + b_j)``; as
in ``at_each_end(sum(urban), degree(binary))``. The two must combine their ends in the same way.

Update: those of the two terms.

Source: conjunction within an end, as in the article's "vacuum of demand". A positive
coefficient: an end that has much of both draws more events.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dyadevents.terms.base import Block, Setting, Term, TermColumn, TermError

__all__ = ["AtEachEnd"]


@dataclass(frozen=True)
class AtEachEnd(Term):
    """The product of two terms of actors within each end.

    Parameters
    ----------
    first, second : Term
        Terms of actors, such as sum, sender, degree or first_partner.
    """

    first: Term
    second: Term
    formula_name: ClassVar[str] = "at_each_end"

    @property
    def label(self) -> str:
        """See `Term.label`."""
        return f"{self.formula_name}({self.first.label}, {self.second.label})"

    def column(self, setting: Setting) -> TermColumn:
        """See `Term.column`."""
        a, b = self._block(self.first, setting), self._block(self.second, setting)
        if a.combine != b.combine:
            raise TermError(
                f"{self.label}: {self.first.label} is the {a.combine.name.lower()} of the ends, "
                f"{self.second.label} their {b.combine.name.lower()}; both must be the same"
            )
        block = Block(a.combine, a.sender + b.sender, a.receiver + b.receiver)
        return TermColumn(self.label, blocks=(block,))

    def _block(self, term: Term, setting: Setting) -> Block:
        column = term.column(setting)
        if len(column.blocks) != 1 or column.dyad or column.network:
            raise TermError(
                f"{self.label}: {term.label} is not a term of single actors; for a product of "
                f"whole terms write {self.first.label}:{self.second.label}"
            )
        return column.blocks[0]
