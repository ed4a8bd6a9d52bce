"""Problems of a file, collected, so that it is put right in one go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from paradiplomacy.errors import Problem, RecordError


class Problems(list[Problem]):
    """Problems found so far.

    >>> problems = Problems()
    >>> problems.raise_if_any()
    >>> problems.append(Problem("ties.csv", 2, "kind", "is empty; fill it in"))
    >>> problems.raise_if_any()
    Traceback (most recent call last):
        ...
    paradiplomacy.errors.RecordError: ties.csv, row 2, field 'kind': is empty; fill it in
    """

    @contextmanager
    def collected(self) -> Iterator[None]:
        """Go on after what is wrong with one of several files, and keep it.

        >>> problems = Problems()
        >>> with problems.collected():
        ...     raise RecordError([Problem("ties.csv", 2, "kind", "is empty; fill it in")])
        >>> len(problems)
        1
        """
        try:
            yield
        except RecordError as error:
            self += error.problems

    def raise_if_any(self) -> None:
        """Raise all of it as one `RecordError`."""
        if self:
            raise RecordError(self)
