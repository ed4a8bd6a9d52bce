"""What the pages show: one record, worked out once, and never changed while it is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from paradiplomacy.errors import NotFoundError
from paradiplomacy.report.gathered import Gathered
from paradiplomacy.report.page import Page, PageMaterial, laid_out

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Shown"]


@dataclass(frozen=True)
class Shown:
    """A record with its report, findings, figures and tables.

    Parameters
    ----------
    gathered : Gathered
        From `paradiplomacy.report.gathered.gather`.
    page : Page
        The report, and the lists to which its numbers lead.
    tables : mapping of str to callable
        Makers of tables, by name.
    """

    gathered: Gathered
    page: Page
    tables: Mapping[str, Callable[[], pl.DataFrame]]

    @classmethod
    def of(cls, gathered: Gathered) -> Shown:
        """What is shown of a record that was worked out."""
        from paradiplomacy.report.tables import tables_of

        return cls(gathered, laid_out(gathered.material), tables_of(gathered))

    @property
    def material(self) -> PageMaterial:
        """Everything that goes into the report."""
        return self.gathered.material

    @cached_property
    def findings(self) -> dict[str, Mapping[str, Any]]:
        """By hypothesis, as the report lists them."""
        return {row["key"]: row for row in self.page.shown["findings"]}

    @cached_property
    def own(self) -> list[str]:
        """Hypotheses that are a user's own."""
        return [key for key, row in self.findings.items() if row["hypothesis"].origin]

    def finding(self, key: str) -> Mapping[str, Any]:
        """A hypothesis with its finding, and with what its estimates rest on.

        Raises
        ------
        NotFoundError
        """
        if key not in self.findings:
            raise NotFoundError("hypothesis", key, self.findings)
        return self.findings[key]

    def neighbours(self, key: str) -> tuple[str | None, str | None]:
        """The hypothesis before, and the one after."""
        keys: list[str | None] = [None, *self.findings, None]
        position = keys.index(key)
        return keys[position - 1], keys[position + 1]

    def figure(self, name: str, *, narrow: bool = False) -> str:
        """A figure as SVG.

        Raises
        ------
        NotFoundError
        """
        drawings = self.material.drawings
        if name not in drawings:
            raise NotFoundError("figure", name, drawings)
        return drawings[name].narrow if narrow else drawings[name].svg

    def table(self, name: str) -> str:
        """A table as CSV.

        Raises
        ------
        NotFoundError
        """
        from paradiplomacy.report.tables import csv_of

        if name not in self.tables:
            raise NotFoundError("table", name, self.tables)
        return csv_of(self.tables[name]())
