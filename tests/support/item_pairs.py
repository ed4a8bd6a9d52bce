"""A crawl of Wikidata as a table of item and partner, and one of item and label."""

from __future__ import annotations

from pathlib import Path

from paradiplomacy.model.records import Material, RecordMeta
from paradiplomacy.sources.extract import Extractor
from paradiplomacy.sources.mention_keys import NOWHERE
from paradiplomacy.sources.wikidata.sparql import WIKIDATA

__all__ = ["crawl"]


def crawl(folder: Path, *, record: str) -> Material:
    """The record of the folder's ``relations.tsv`` and ``names.tsv``: each item lists a partner."""
    pairs, names = (
        [line.split("\t") for line in (folder / name).read_text("utf-8").splitlines()]
        for name in ("relations.tsv", "names.tsv")
    )
    labels = {cells[0]: cells[1] for cells in sorted(names, reverse=True)}
    meta = RecordMeta(
        id=record, title=record, description="", licence="CC0 1.0", languages=("en",), ends=(),
        as_of="2016", coder="", method="crawl", limits=(),
    )  # fmt: skip
    extractor = Extractor(meta, [WIKIDATA], file=folder.name, method="crawl")
    keys = {
        item: extractor.place(
            labels.get(item) or item, NOWHERE, identified_by=item, wikidata_id=item, locator=item
        )
        for item in dict.fromkeys(item for pair in pairs for item in pair)
    }
    for row, (item, partner) in enumerate(pairs, start=1):
        if item != partner:
            extractor.listing(
                keys[item], keys[partner], raw=f"{item} P190 {partner}", locator=f"row {row}"
            )
    return extractor.close().material
