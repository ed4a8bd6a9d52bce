"""What is wrong, collected: a file is put right in one go."""

from __future__ import annotations

from paradiplomacy.errors import Problem, RecordError

__all__ = ["Problems"]


class Problems(list[Problem]):
    """What is wrong so far.

    Examples
    --------
    >>> problems = Problems()
    >>> problems.raise_if_any()
    >>> problems.append(Problem("ties.csv", 2, "kind", "is empty; fill it in"))
    >>> problems.raise_if_any()
    Traceback (most recent call last):
        ...
    paradiplomacy.errors.RecordError: ties.csv, row 2, field 'kind': is empty; fill it in
    """

    def raise_if_any(self) -> None:
        """Raise all of it as one `RecordError`."""
        if self:
            raise RecordError(self)
