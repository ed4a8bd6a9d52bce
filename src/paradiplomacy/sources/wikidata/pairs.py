"""Directed pairs of Wikidata items: whose item lists whom, without dates or countries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from paradiplomacy.errors import FileError
from paradiplomacy.printable import printable
from paradiplomacy.sources.extract import NOWHERE, Extract, Extractor
from paradiplomacy.sources.wikidata.meta import checked_date, meta_of
from paradiplomacy.sources.wikidata.values import WIKIDATA, clean, item_of
from paradiplomacy.tabular.files import modified_by
from paradiplomacy.tabular.text import ENCODING_OPTION, read_text

__all__ = ["read_wikidata_pairs"]

METHOD = "wikidata-pairs/1"
_RELATIONS, _NAMES = "relations.tsv", "names.tsv"


def read_wikidata_pairs(
    path: str | Path,
    *,
    record: str = "wikidata_pairs",
    names: str | Path | None = None,
    title: str = "Twin towns of Wikidata, as pairs of items",
    as_of: str = "",
    encoding: str = "",
) -> Extract:
    """Read a table of two columns, without a header: an item, and a partner that it lists.

    Parameters
    ----------
    path : str or Path
        The table (tab-separated QIDs), or a folder that holds it as ``relations.tsv``.
    record : str
        Key of the record that it becomes.
    names : str or Path, optional
        Table of QID and label, without a header; ``names.tsv`` beside the pairs if it is
        there. An item without a label is named by its QID.
    title : str
    as_of : str
        EDTF date to which the table speaks. The table bears none; without it, the record
        speaks to a day not later than the file was written.
    encoding : str
        Encoding of both tables; UTF-8 where none is given.

    Returns
    -------
    Extract
        A row is a listing by its first item. Rows that repeat another one are merged: a
        pair that stands in both orders is listed by both ends.

    Raises
    ------
    RecordError
        A file is missing or no UTF-8, or more than half of its rows are not pairs of items.
    """
    table = Path(path)
    if table.is_dir():
        table = table / _RELATIONS
    text = read_text(table, encoding=encoding, how=ENCODING_OPTION)
    relations = _Table(table, "two items such as Q3955, with a tab between them")
    pairs = [
        (row, pair)
        for row, cells in relations.rows(text)
        if (pair := _pair(relations, row, cells)) is not None
    ]
    relations.check()
    label_file = Path(names) if names is not None else table.with_name(_NAMES)
    labelled = _Table(label_file, "an item such as Q3955 and its label, with a tab between them")
    labels = _labels(labelled, encoding) if names is not None or label_file.is_file() else {}
    items = {item: None for _, both in pairs for item in both}
    meta = meta_of(
        record,
        title=title,
        description=f"{len(items):,} items and the partners that they list, from "
        f"{printable(table.name, one_line=True)}.",
        as_of=checked_date(as_of, file=table.name) if as_of else modified_by(table),
        method=METHOD,
        limits=list(_limits([both for _, both in pairs], items, labels)),
    )
    extractor = Extractor(meta, [WIKIDATA], file=table.name, method=METHOD)
    keys = {
        item: extractor.place(
            labels.get(item) or item, NOWHERE, identified_by=item, wikidata_id=item, locator=item
        )
        for item in items
    }
    for row, (item, partner) in pairs:
        extractor.listing(
            keys[item], keys[partner], raw=f"{item} P190 {partner}", locator=f"row {row}"
        )
    relations.report_to(extractor)
    labelled.report_to(extractor, named=label_file.name)
    if unused := len(labels.keys() - items.keys()):
        extractor.leave_unread(f"{label_file.name}, labels of items that are in no pair", unused)
    return extractor.close()


def _limits(
    pairs: Sequence[tuple[str, str]], items: Mapping[str, None], labels: Mapping[str, str]
) -> Iterator[str]:
    """What the table does not say, and what was done about it."""
    yield "The table names no country: every place stands without one until it is resolved."
    yield "The table has no dates: it cannot say since when a tie holds, nor whether it ended."
    if repeats := len(pairs) - len(set(pairs)):
        yield f"{repeats} of {len(pairs):,} rows repeat another one and were merged."
    if unnamed := sum(item not in labels for item in items):
        yield f"{unnamed:,} of {len(items):,} items have no label and go by their QID."


@dataclass
class _Table:
    """Rows of a file, and what of them could not be used."""

    path: Path
    expected: str
    skipped: list[tuple[int, str, str]] = field(default_factory=list)
    unread: dict[str, int] = field(default_factory=dict)
    seen: int = 0

    def rows(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Line and its first two cells; what is too short is left out, more is unread."""
        for row, line in enumerate(text.split("\n"), start=1):
            if not line.strip():
                continue
            self.seen += 1
            cells = [cell.strip() for cell in line.split("\t")]
            if len(cells) < 2:
                self.skip(row, "", line)
                continue
            for column, cell in enumerate(cells[2:], start=3):
                if cell:
                    name = f"column {min(column, 20)}" + (" and beyond" if column > 20 else "")
                    self.unread[name] = self.unread.get(name, 0) + 1
            yield row, cells[:2]

    def skip(self, row: int, name: str, what: str) -> None:
        self.skipped.append((row, name, f"{clean(what)[:60]!r}, expected {self.expected}"))

    def report_to(self, extractor: Extractor, *, named: str = "") -> None:
        """Say what was skipped and left unread; of which file, where it is named."""
        for row, name, message in self.skipped:
            extractor.skip(row, name, f"in {named}: {message}" if named else message)
        for name, times in self.unread.items():
            extractor.leave_unread(f"{named}, {name}" if named else name, times)

    def check(self) -> None:
        if 2 * len(self.skipped) > self.seen:
            counted = f"{len(self.skipped):,} of {self.seen:,} rows are not {self.expected}"
            row, _, message = self.skipped[0]
            first = f"the first is in row {row}: {message.split(', expected')[0]}"
            raise FileError(
                self.path.name, f"{counted}; {first}; check that this is the right file"
            )


def _pair(table: _Table, row: int, cells: list[str]) -> tuple[str, str] | None:
    items = [item_of(cell) for cell in cells]
    for column, (item, cell) in enumerate(zip(items, cells, strict=True), start=1):
        if item is None:
            table.skip(row, f"column {column}", cell)
            return None
    item, partner = items
    assert item is not None and partner is not None  # noqa: PT018 - for the type checker
    if item == partner:
        table.skipped.append((row, "", f"{item} lists itself as its partner; correct or remove it"))
        return None
    return item, partner


def _labels(table: _Table, encoding: str) -> dict[str, str]:
    """Label by item; of several, the first in the alphabet, so that no order decides."""
    labels: dict[str, str] = {}
    text = read_text(table.path, encoding=encoding, how=ENCODING_OPTION)
    for row, cells in table.rows(text):
        item, label = item_of(cells[0]), clean(cells[1])
        if item is None or not label:
            table.skip(row, "", " ".join(cells))
            continue
        other = labels.setdefault(item, label)
        if other != label:
            kept = labels[item] = min(other, label)
            message = f"{item} has a second label; {kept[:60]!r} is kept"
            table.skipped.append((row, "", message))
    table.check()
    return labels
