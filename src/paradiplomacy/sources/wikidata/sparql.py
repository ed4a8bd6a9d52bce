"""Results of a query of Wikidata, as `paradiplomacy fetch wikidata` writes them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from paradiplomacy.errors import FileError
from paradiplomacy.model.records import RecordMeta
from paradiplomacy.sources.extract import Extract, Extractor
from paradiplomacy.sources.wikidata.pages import note_of, pages_of
from paradiplomacy.sources.wikidata.query import VARIABLES
from paradiplomacy.sources.wikidata.query_rows import (
    TWIN,
    WIKIDATA,
    ResultRows,
    clean,
    state_end,
    state_tie,
)
from paradiplomacy.sources.wikidata.sparql_service import SparqlResults, parse_results
from paradiplomacy.tabular.files import modified_by, read_filled
from paradiplomacy.tabular.text import decode

METHOD = "wikidata-sparql/1"
LICENCE = "CC0 1.0"
_NEEDED = ("item", "partner")
_LIMITS = (
    "Anyone may edit Wikidata. A statement there is a reference work's word, not a city's: that "
    "the item of a place lists a partner does not show that the place says so.",
    "What is not stated is not false: many ties, most dates and nearly all ends are missing.",
    "Items stand for cities, counties, provinces and parts of cities alike; all are put down as "
    "cities, since their kind is not read.",
)


def read_wikidata_sparql(
    path: str | Path,
    *,
    record: str = "wikidata_sparql",
    title: str = "Twin towns of Wikidata, as its query service gives them",
    as_of: str = "",
) -> Extract:
    """Read the results of a query for statements of P190, in JSON.

    `path`: one file of results, or the folder of a fetch. The results must have the variables
      ``item`` and ``partner``; the others of `query.VARIABLES` are read where they are there.
    `record`: key of the record that it becomes.
    `as_of`: EDTF date to which the results speak; without it, the day on which the fetch ended,
      else a day not later than the file was written.

    Returns: A statement is a listing by its item; several rows may be one statement. The order of
      the rows decides nothing. Deprecated statements are left out and reported.

    Raises RecordError: A file cannot be read or is not a result of such a query, or the fetch is
        unfinished.
    """
    at = Path(path)
    files, spoken = _read_result_files(at)
    stated = ResultRows()
    unread: Counter[str] = Counter()
    for name, content in files:
        results = _parse_result_file(at if name == at.name else at / name, content)
        names = (name for values in results.rows for name in values if name not in VARIABLES)
        unread.update(clean(name)[:40] for name in names)
        for row, values in enumerate(results.rows, start=1):
            stated.take(values, row=row, page="" if name == at.name else name)
    several = sum(len(end["Country"]) > 1 for end in stated.ends.values())
    nowhere = sum(not end["Country"] for end in stated.ends.values())
    limits = [*_LIMITS]
    if nowhere:
        limits.append(f"{nowhere:,} places are in no country of today, by Wikidata.")
    if several:
        limits.append(f"{several:,} places are said to lie in several countries; none is chosen.")
    meta = RecordMeta(
        id=record,
        title=title,
        description=f"{len(stated.ties):,} statements of a partner, of {len(stated.ends):,} items.",
        licence=LICENCE,
        languages=("en",),
        ends=(),
        as_of=as_of or spoken,
        coder="paradiplomacy",
        method=METHOD,
        limits=tuple(limits),
    )
    extractor = Extractor(meta, [WIKIDATA], file=at.name, method=METHOD)
    keys = {item: state_end(extractor, item, end) for item, end in sorted(stated.ends.items())}
    for (item, partner, statement), dates in sorted(stated.ties.items()):
        raw, locator = f"{item} {TWIN} {partner}", statement or f"{item} {TWIN}"
        state_tie(extractor, (keys[item], keys[partner]), dates, raw=raw, locator=locator)
    for row, name, message in sorted(stated.skipped.values()):
        extractor.skip(row, name, message)
    unread.update(stated.unread)
    for name, times in unread.items():
        if times:
            extractor.leave_unread(name, times)
    return extractor.close()


def _read_result_files(at: Path) -> tuple[list[tuple[str, bytes]], str]:
    """Name and content of what is to be read, and the date to which it speaks."""
    if not at.is_dir():
        return [(at.name, read_filled(at))], modified_by(at)
    note = note_of(at)
    if note is not None and note.finished is None:
        raise FileError(
            at.name,
            f"is an unfinished fetch of {note.statements:,} statements so far; finish it with "
            f"`paradiplomacy fetch wikidata --out {at}`",
        )
    if note is not None and note.finished is not None:
        return [(page.file, content) for page, content in pages_of(at, note)], note.finished[:10]
    files = sorted(at.glob("*.json"))
    if not files:
        raise FileError(at.name, "holds no results in JSON; expected the folder of a fetch")
    return [(f.name, read_filled(f)) for f in files], max(map(modified_by, files))


def _parse_result_file(file: Path, content: bytes) -> SparqlResults:
    try:
        results = parse_results(decode(content, file.name))
    except ValueError as error:
        raise FileError(file.name, f"{error}; fetch it again") from None
    lacking = [name for name in _NEEDED if name not in results.variables]
    if lacking:
        names = ", ".join(clean(name)[:40] for name in results.variables[:12]) or "none"
        raise FileError(
            file.name,
            f"has no variable {' and no '.join(lacking)} among its variables ({names}); expected "
            f"those of `paradiplomacy fetch wikidata`: {', '.join(VARIABLES)}",
        )
    return results
