"""Facts with an agreement: what is left of statements once they are laid side by side."""

from __future__ import annotations

import builtins
from dataclasses import dataclass
from enum import StrEnum

from paradiplomacy.model.statements import Certainty, PackedByFields

__all__ = ["Agreement", "Fact", "Position"]


class Agreement(StrEnum):
    """Agreement of the ends of a tie, and of others, on one fact."""

    CONFIRMED = "confirmed"
    ONE_SIDED = "one-sided"
    CONTRADICTED = "contradicted"
    THIRD_PARTY = "third-party"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Position(PackedByFields):
    """One value that somebody holds of a fact.

    Parameters
    ----------
    value, when : str
        Normalised value, and the EDTF period for which it is said to hold.
    sides : tuple of str
        The sides that say it, sorted, as `paradiplomacy.evidence.speakers` names them: keys of
        ends, voices that are no end, such as ``CN:national press``, and ``third``.
    statements : tuple of str
        Ids of the statements that say it, sorted.
    behind : str
        Name of the criterion by which the preferred value comes before this one; ``""`` of
        the preferred value, and of a value that excludes none: of another time, or in a
        list.
    certainty : Certainty
        Where it is ``doubted`` or ``announced``, the value is shown, and counts nowhere.
    """

    value: str
    when: str
    sides: tuple[str, ...]
    statements: tuple[str, ...]
    behind: str = ""
    certainty: Certainty = Certainty.STATED


@dataclass(frozen=True, slots=True)
class Fact(PackedByFields):
    """One property of one subject, reconciled.

    Parameters
    ----------
    subject, property : str
    agreement : Agreement
    value : str
        The value that the rule prefers; ``""`` where silent.
    positions : tuple of Position
        Every value that was said, the preferred one first: losing values are kept.
    between : tuple of str
        Where contradicted, the sides that contradict each other; one name means that an
        end contradicts itself.
    rule : str
        Name and version of the reconciliation rule.
    uncertain : tuple of Position
        What is doubted or announced of it. Where nothing else is said, the fact is silent.
    precision : str
        Of a confirmed date, how much of it both ends say: a `Precision`; else ``""``.
    shared : str
        That part of the date, in EDTF.
    """

    subject: str
    property: str
    agreement: Agreement
    value: str
    positions: tuple[Position, ...]
    between: tuple[str, ...]
    rule: str
    uncertain: tuple[Position, ...] = ()
    precision: str = ""
    shared: str = ""

    @builtins.property
    def statements(self) -> tuple[str, ...]:
        """Ids of all statements that state this fact, sorted; none that doubt or announce it."""
        if len(self.positions) == 1:  # as of most facts: a position has them in order
            return self.positions[0].statements
        return tuple(sorted(s for p in self.positions for s in p.statements))

    @builtins.property
    def all_statements(self) -> tuple[str, ...]:
        """Ids of all statements on this fact, sorted: those that doubt or announce it, too."""
        if not self.uncertain:
            return self.statements
        return tuple(sorted({*self.statements, *(s for u in self.uncertain for s in u.statements)}))

    @builtins.property
    def is_only_uncertain(self) -> bool:
        """True if all that is said of it is that it is doubted or announced."""
        return bool(self.uncertain) and not self.positions

    @builtins.property
    def reasons(self) -> tuple[str, ...]:
        """Names of the criteria that put the preferred value before the others, each once."""
        return tuple(dict.fromkeys(p.behind for p in self.dissent if p.behind))

    @builtins.property
    def dissent(self) -> tuple[Position, ...]:
        """The positions that lost."""
        return self.positions[1:]
