"""Results of a query of Wikidata, as `paradiplomacy fetch wikidata` writes them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from paradiplomacy.errors import FileError
from paradiplomacy.language.countries import country_code
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.records import RecordMeta
from paradiplomacy.model.statements import THIRD, Source, Voice
from paradiplomacy.model.ties import tie_key
from paradiplomacy.sources.extract import Extract, Extractor
from paradiplomacy.sources.mention_keys import NOWHERE
from paradiplomacy.sources.wikidata.pages import note_of, pages_of
from paradiplomacy.sources.wikidata.query import VARIABLES
from paradiplomacy.sources.wikidata.sparql_service import SparqlResults, parse_results
from paradiplomacy.tabular.files import modified_by, read_filled
from paradiplomacy.tabular.text import decode

TWIN, START, END, POINT = "P190", "P580", "P582", "P585"
_DATES = {"start": START, "end": END, "point": POINT}
_STATEMENT = re.compile(r"([Qq]\d{1,12})-(.{1,60})")


End = dict[str, set[Any]]
"""What the rows give of an item, by part of the variable that says it, such as ``Label``."""

Dates = dict[str, set[tuple[str, str]]]
"""Dates that the rows of one statement give: EDTF and raw, by property."""


def state_end(extractor: Extractor, item: str, values: End) -> str:
    """State an item as a place; its key."""
    countries = values["Country"]
    key = extractor.place(
        min(values["Label"] - {item, ""}, default=item),
        next(iter(countries)) if len(countries) == 1 else NOWHERE,
        identified_by=item,
        coordinates=min(values["Coordinates"], default=None),
        wikidata_id=item,
        locator=item,
    )
    for number in sorted(values["Geonames"]):
        extractor.say(f"place:{key}", "geonames_id", number, locator=item)
    return key


def state_tie(
    extractor: Extractor, ends: tuple[str, str], stated: Dates, *, raw: str, locator: str
) -> None:
    """State that an item lists another, and the dates that come with it.

    P585 says of a day that the tie held on it. Whether it was signed then is not said, so
    it bounds the establishment from above, ``../1995``; where P580 gives that date, P585
    adds nothing and is noted as unread.
    """
    starts, finishes, points = (sorted(stated.get(p, ())) for p in (START, END, POINT))
    extractor.listing(*ends, raw=raw, locator=locator)
    bounds = [(f"../{value.rpartition('/')[2]}", written) for value, written in points]
    known = [date for date in finishes if date[0] != "unknown"]
    for fact, prop, values in (
        ("established", START if starts else POINT, starts or bounds),
        ("ended", END, known or finishes),
    ):
        for value, written in values:
            extractor.say(
                tie_key(*ends), fact, value, raw=f"{prop} {written}", side=ends[0], locator=locator
            )
    if starts and points:
        extractor.leave_unread(f"{TWIN} qualifier {POINT} beside {START}", len(points))


class ResultRows:
    """All that the rows say; their order decides nothing.

    `ends`: By item.
    `ties`: By item, partner and id of the statement.
    `skipped`: Row, variable and message of what is left out, once a statement.
    `unread`: Values that could not be used.
    """

    def __init__(self) -> None:
        self.ends: dict[str, End] = defaultdict(lambda: defaultdict(set))
        self.ties: dict[tuple[str, str, str], Dates] = defaultdict(lambda: defaultdict(set))
        self.skipped: dict[tuple[str, str], tuple[int, str, str]] = {}
        self.unread: Counter[str] = Counter()

    def take(self, values: Mapping[str, str], *, row: int, page: str) -> None:
        """Take in a row, or note why it is left out."""
        where = f"in {page}, " if page else ""
        statement = _statement(values.get("statement", ""))

        def skip(name: str, message: str) -> None:
            self.skipped.setdefault(
                (statement or f"{page} {row}", name), (row, name, where + message)
            )

        items = {name: item_of(values.get(name, "")) for name in ("item", "partner")}
        item, partner = items.values()
        if values.get("rank", "").endswith("#DeprecatedRank"):
            skip("rank", f"{statement} has rank deprecated: Wikidata keeps it, not as true")
        elif item is None or partner is None:
            name = "item" if item is None else "partner"
            text = clean(values.get(name, ""))[:60]
            skip(name, f"{text!r} is not an item of Wikidata, expected an address such as Q3955's")
        elif item == partner:
            skip("partner", f"{item} lists itself as its partner; correct or remove it")
        else:
            for end, of in (("item", item), ("partner", partner)):
                self._describe(end, self.ends[of], values)
            dates = self.ties[item, partner, statement]
            for name, prop in _DATES.items():
                if name in values:
                    try:
                        dates[prop].add(_read_date_of_property(values, name))
                    except ValueError as error:
                        skip(name, f"{error}; the tie is kept without this date")
            if values.get("endUnknown") in ("true", "1"):
                dates[END].add(("unknown", "somevalue"))

    def _describe(self, end: str, described: End, values: Mapping[str, str]) -> None:
        for part, (read, fault) in _PARTS.items():
            if text := values.get(end + part):
                value = read(text)
                described[part] |= set() if value is None else {value}
                self.unread[end + fault.format(clean(text)[:40])] += value is None


def _statement(address: str) -> str:
    """Id of a statement, as its item writes it: the address has a hyphen for the dollar."""
    last = clean(address).rpartition("/")[2][:80]
    match = _STATEMENT.fullmatch(last)
    return f"{match[1]}${match[2]}" if match else last


def _read_date_of_property(values: Mapping[str, str], name: str) -> tuple[str, str]:
    time, precision = values[name], values.get(f"{name}Precision")
    if precision is None:
        digits = precision_without_one(time)
    elif re.fullmatch(r"\d{1,2}", precision, re.ASCII):
        digits = int(precision)
    else:
        raise ValueError(f"the precision {clean(precision)[:20]!r} is not a whole number")
    return edtf_of(time, digits), clean(time)[:40]


WIKIDATA = Source(
    id="wikidata",
    title="Wikidata, property P190 (twinned administrative body)",
    url="https://www.wikidata.org/wiki/Property:P190",
    language="en",
    end=THIRD,
    voice=Voice.REFERENCE,
)

DAY, MONTH, YEAR, DECADE, CENTURY, MILLENNIUM = 11, 10, 9, 8, 7, 6
_TIME = re.compile(
    r"([+-]?)(\d{1,16})-(\d\d)-(\d\d)(?:T[\d:.]{1,20}(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII
)
_ITEM = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/)?(Q[1-9]\d{0,11})", re.ASCII)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")
_POINT = re.compile(r"Point\(\s*([-+.\deE]{1,40})\s+([-+.\deE]{1,40})\s*\)", re.ASCII)


def item_of(text: str) -> str | None:
    """The item that a QID or an address of Wikidata names; None where it names none.

    >>> item_of("http://www.wikidata.org/entity/Q3955"), item_of("P190")
    ('Q3955', None)
    """
    match = _ITEM.fullmatch(text.strip())
    return match[1] if match else None


def clean(text: str) -> str:
    """A label without what cannot be seen or stored."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def point_of(text: str) -> tuple[float, float] | None:
    """Latitude and longitude on Earth of ``Point(longitude latitude)``; another globe names itself.

    >>> point_of("Point(11.32 50.98)"), point_of("<http://www.wikidata.org/entity/Q405> Point(1 2)")
    ((50.98, 11.32), None)
    """
    match = _POINT.fullmatch(text.strip())
    try:
        longitude, latitude = map(float, match.groups()) if match else (360.0, 0.0)
    except ValueError:
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


_PARTS: Mapping[str, tuple[Callable[[str], Any], str]] = {
    "Label": (clean, ""),
    "Country": (
        lambda code: country_code(code) if re.fullmatch("[A-Z]{2}", code) else None,
        "Country {}",
    ),
    "Coordinates": (point_of, "Coordinates that are not a point on Earth"),
    "Geonames": (
        lambda number: number if re.fullmatch(r"[1-9]\d{0,9}", number, re.ASCII) else None,
        "Geonames that are not a number",
    ),
}
"""Of each part of an end: how it is read, None where it cannot be, and what that is noted as."""


def edtf_of(time: str, precision: int) -> str:
    """A point in time of Wikidata as EDTF: the days that its precision leaves possible.

    `time`: ``+1995-02-18T00:00:00Z``; ``00`` for an unknown month or day. In query results without
      the plus sign.
    `precision`: 11 and above a day, 10 a month, 9 a year, 8 a decade, 7 a century, 6 a millennium.

    Raises ValueError: It is not a time, or none that EDTF can bear here: before the year 1, after
        9999, or vaguer than a millennium.

    A decade is 1970 to 1979, a century 1901 to 2000, as Wikidata shows them.

    >>> edtf_of("+1995-02-18T00:00:00Z", 11), edtf_of("+1995-00-00T00:00:00Z", 9)
    ('1995-02-18', '1995')
    >>> edtf_of("+1970-00-00T00:00:00Z", 8), edtf_of("+2000-00-00T00:00:00Z", 7)
    ('1970/1979', '1901/2000')
    """
    match = _TIME.fullmatch(time.strip())
    if match is None:
        raise ValueError(f"{time[:40]!r} is not a time of Wikidata")
    if precision < MILLENNIUM:
        raise ValueError("it is vaguer than a millennium")
    year = int(match[2])
    if match[1] == "-" or year < 1:
        raise ValueError("it lies before the year 1, which no date here can")
    if precision >= YEAR:
        text = "-".join((f"{year:04}", match[3], match[4])[: min(precision, DAY) - YEAR + 1])
    else:
        span = {DECADE: 10, CENTURY: 100, MILLENNIUM: 1000}[precision]
        # Centuries and millennia begin with a year 1, decades with a year 0.
        begins = (year - 1) // span * span + 1 if span >= 100 else year // span * span
        text = f"{max(begins, 1):04}/{begins + span - 1:04}"
    try:
        return EventDate.parse(text).text
    except ValueError:
        what = f"month {match[3]}" if precision == MONTH else f"day {text}"
        raise ValueError(f"there is no {what}") from None


def precision_without_one(time: str) -> int:
    """Precision to trust in a time of query results that comes without one.

    They write a year as its 1 January and a month as its first day, so such a day is read
    as the year or the month: that holds the truth either way.

    >>> precision_without_one("1995-01-01T00:00:00Z"), precision_without_one("1995-02-18")
    (9, 11)
    """
    match = _TIME.fullmatch(time.strip())
    if match is None or match[4] not in ("00", "01"):
        return DAY
    return YEAR if match[3] in ("00", "01") else MONTH


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
    further = {
        f"{nowhere:,} places are in no country of today, by Wikidata.": nowhere,
        f"{several:,} places are said to lie in several countries; none is chosen.": several,
    }
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
        limits=(*_LIMITS, *(limit for limit, places in further.items() if places)),
    )
    extractor = Extractor(meta, [WIKIDATA], file=at.name, method=METHOD)
    keys = {item: state_end(extractor, item, end) for item, end in sorted(stated.ends.items())}
    for (item, partner, statement), dates in sorted(stated.ties.items()):
        raw, locator = f"{item} {TWIN} {partner}", statement or f"{item} {TWIN}"
        state_tie(extractor, (keys[item], keys[partner]), dates, raw=raw, locator=locator)
    for row, name, message in sorted(stated.skipped.values()):
        extractor.skip(row, name, message)
    unread.update(stated.unread)
    for name, times in (+unread).items():
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
