"""CPAFFC's registry of friendship cities: China's national list of ties with the world, as JSON.

The query of its site answers with one object a tie: Chinese province and city, foreign place and
country in Chinese, and the day of signing. The association is a body of China, and no voice of
either place: what it lists it lists as a third party.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

from paradiplomacy.errors import FileError
from paradiplomacy.language.countries import countries_called
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.outlets import Outlet
from paradiplomacy.model.places import Level
from paradiplomacy.model.records import RecordMeta
from paradiplomacy.model.statements import Source, Voice
from paradiplomacy.sources.extract import Extract, Extractor
from paradiplomacy.sources.folded_names import (
    DIVISION_IN_CHINESE,
    chinese_names,
    divisions_in_chinese,
    simplified_text,
)
from paradiplomacy.sources.mapped import date_of, name_of
from paradiplomacy.sources.mention_keys import NOWHERE
from paradiplomacy.tabular.characters import clean
from paradiplomacy.tabular.files import modified_by
from paradiplomacy.tabular.json_files import read_json

METHOD = "cpaffc/1"
FIELDS = ("prov", "city", "w_city", "w_country", "qzsj", "jhsj")
"""Chinese province and city, foreign place and country, day of signing, year of the tie."""

_NEEDED = ("prov", "w_city", "w_country")
_FIRST_YEAR = 1973
"""Of the first tie of a Chinese city, Tianjin and Kobe."""
_MUNICIPALITIES = frozenset({"北京市", "上海市", "天津市", "重庆市"})
_PARTS = re.compile(r"(.{2,}?(?:市|州|盟|地区))(.+[市县区旗])")
"""A county or district behind its prefecture: 泰安市肥城市."""
_NAMES = ("prov", "city", "w_city", "w_country")
_NO_DATE = frozenset({"", "0", "0000", "-", "/", "无", "不详", "未知", "暂无"})
_AS_WRITTEN = (
    *("edtf", "%Y/%m/%d", "%Y.%m.%d", "%Y-%m-%d"),
    *("%Y.%m", "%Y/%m", "%Y-%m", "%Y%m%d", "words"),
)
_OF_NO_DAY = re.compile(r"(?:[ T]\d{1,2}:\d{2}.*|(?:[-/.]0{1,2})+|[.。])$")
"""A time of the day, a month or day that is nought, a full stop."""


def read_cpaffc(path: str | Path, *, record: str = "cpaffc", as_of: str = "") -> Extract:
    r"""Read an answer of CPAFFC's query, as `fetch` or a browser saved it.

    `record`: key of the record.
    `as_of`: the day to which it speaks; where empty that of the fetch, or of the file.

    Returns: Rows that name no pair of places are in `skipped`, fields that are not read (tags and
      the log of events among them) in `unread`.

    Raises RecordError: The file is cut short, no answer of that query, or none of its rows can be
        read.

    >>> from tempfile import TemporaryDirectory
    >>> row = '{"prov": "天津市", "w_city": "神户市", "w_country": "日本", "qzsj": "1973-06-24"}'
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "cpaffc.json"
    ...     _ = path.write_text('{"data": {"lists": [' + row + "]}}", encoding="utf-8")
    ...     statements = read_cpaffc(path).material.statements
    >>> [s.value for s in statements if s.property == "established"]
    ['1973-06-24']
    """
    path = Path(path)
    loaded = read_json(path)
    fetched = loaded.get("fetched", "") if isinstance(loaded, dict) else ""
    try:
        rows = rows_of_answer(loaded)
        until = as_of or str(fetched)[:10] or modified_by(path)
        last = EventDate.parse(until).latest if until else None
    except ValueError as error:
        raise FileError(path.name, f"{error}; fetch or save it again") from None
    write = simplified_text if _is_traditional(rows) else str
    extractor = Extractor(
        _describe_cpaffc_record(record, until), [_SOURCE], file=path.name, method=METHOD
    )
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            extractor.skip(number, "", "is no object with names of places; fetch the list again")
            continue
        cells = {str(key): clean(_text(value)) for key, value in row.items()}
        cells |= {field: write(cells[field]) for field in _NAMES if field in cells}
        for field, text in cells.items():
            if text and field not in FIELDS:
                extractor.leave_unread(field)
        strange = [field for field in _NAMES if isinstance(row.get(field), list | dict)]
        if strange:
            extractor.skip(number, strange[0], "is a list or an object; expected a name")
            continue
        _state_row(extractor, number, cells, last)
    return extractor.close()


def rows_of_answer(loaded: Any) -> Sequence[Any]:
    """The rows of an answer: under ``data`` and ``lists``, or what is left of both.

    Raises ValueError: It is no answer of the query, has no row with the fields of one, or fewer
        than it counts.
    """
    answer = loaded["answer"] if isinstance(loaded, dict) and "answer" in loaded else loaded
    data = answer.get("data", answer) if isinstance(answer, dict) else answer
    rows = data.get("lists") if isinstance(data, dict) else data
    if isinstance(rows, dict) and all(str(key).isdigit() for key in rows):
        rows = list(rows.values())  # so PHP writes a list with gaps
    if not isinstance(rows, list):
        reason = answer.get("msg") if isinstance(answer, dict) else None
        hint = f" (it says {str(reason)[:80]!r})" if reason else ""
        raise ValueError(f"it holds no list of ties under data and lists{hint}")
    if not any(isinstance(row, dict) and set(_NEEDED) <= row.keys() for row in rows):
        raise ValueError(f"none of its {len(rows):,} rows has the fields {', '.join(_NEEDED)}")
    counted = data.get("count", data.get("total")) if isinstance(data, dict) else None
    if str(counted).isdigit() and int(str(counted)) > len(rows):
        raise ValueError(
            f"it counts {int(str(counted)):,} ties and holds {len(rows):,}: it is not whole"
        )
    return rows


_OUTLET = Outlet(
    "cpaffc",
    "Chinese People's Association for Friendship with Foreign Countries",
    "cpaffc.org.cn",
    "CN",
    Voice.NATIONAL_BODY,
)
_SOURCE = Source(
    "cpaffc-registry",
    "友城查询 (registry of friendship cities, Chinese People's Association for Friendship with "
    "Foreign Countries)",
    "https://www.cpaffc.org.cn/index/friend_city/index/lang/1.html",
    "zh",
    "CN",
    Voice.NATIONAL_BODY,
    outlet=_OUTLET.id,
)


@dataclass(frozen=True, slots=True)
class _ChineseName:
    name: str
    level: Level
    name_local: str = ""
    admin1: str = ""


def _state_row(
    extractor: Extractor, number: int, cells: Mapping[str, str], last: date | None
) -> None:
    locator = f"row {number}"
    try:
        for field in _NEEDED:
            if not cells.get(field):
                extractor.skip(number, field, "is empty; expected the name of a place or country")
                return
            name_of(cells[field])
        chinese = _chinese_place(cells["prov"], name_of(cells.get("city", "")))
    except ValueError as error:
        extractor.skip(number, "", str(error))
        return
    if cells["w_city"] in (chinese.name, chinese.name_local):
        extractor.skip(number, "w_city", "names the same place as city; expected one abroad")
        return
    codes = countries_called(cells["w_country"], ("zh",))
    country = next(iter(codes)) if len(codes) == 1 else NOWHERE
    if country == NOWHERE:
        extractor.doubt(
            number,
            f"{cells['w_country'][:40]!r} names no country that is known; taken without it",
            "w_country",
        )
    ends = [
        extractor.place(
            end.name, code, identified_by=written, level=end.level, admin1=end.admin1,
            name_local=end.name_local, locator=locator,
        )
        for end, code, written in (
            (chinese, "CN", f"{chinese.admin1} {chinese.name_local}"),
            (_foreign_place(cells["w_city"], country), country, cells["w_city"]),
        )
    ]  # fmt: skip
    start, doubt = _date_of_row(cells, last)
    if doubt:
        extractor.doubt(number, doubt, "qzsj")
    extractor.listing(
        ends[0], ends[1], third=True, established=start, locator=locator,
        doubted={"established"} if doubt else (),
    )  # fmt: skip


def _chinese_place(province: str, city: str) -> _ChineseName:
    """The Chinese end: a city by its last name, or the province where no city is named."""
    of = divisions_in_chinese("CN").get(province, province)
    if not city or city == province:
        return _ChineseName(
            of, Level.CITY if province in _MUNICIPALITIES else Level.PROVINCE, province, of
        )
    parts = _PARTS.fullmatch(city)
    name = parts[2] if parts else city
    level = {"区": Level.DISTRICT, "县": Level.COUNTY, "州": Level.PREFECTURE}.get(
        name[-1], Level.CITY
    )
    return _ChineseName(name, level, name, of)


def _foreign_place(written: str, country: str) -> _ChineseName:
    """The foreign end; a state or province by its name in ISO 3166-2, where that is known."""
    match = DIVISION_IN_CHINESE.fullmatch(written)
    if match is None or (match[2] == "县" and country != "JP"):
        ending = {"区": Level.DISTRICT, "郡": Level.COUNTY, "县": Level.COUNTY}
        known_city = _cities_in_chinese(country).get(written.removesuffix("市"), (written, ""))
        return _ChineseName(
            known_city[0], ending.get(written[-1], Level.CITY), admin1=known_city[1]
        )
    known = divisions_in_chinese(country)
    name = known.get(written) or known.get(match[1], "")
    return _ChineseName(
        name or written, Level.STATE if match[2] in ("州", "邦") else Level.PROVINCE, admin1=name
    )


@cache
def _cities_in_chinese(country: str) -> Mapping[str, tuple[str, str]]:
    """Name and division of places that the gazetteer does not know by their names in Chinese."""
    named = [
        (chinese.removesuffix("市"), (name, admin1))
        for (of, admin1, name), chinese in chinese_names().items()
        if of == country and admin1 != name
    ]
    times = Counter(chinese for chinese, _ in named)
    return {chinese: place for chinese, place in named if times[chinese] == 1}


def _date_of_row(cells: Mapping[str, str], last: date | None) -> tuple[str, str]:
    """Day of the signature, else the year of the tie; and what is wrong with it, if anything."""
    texts = {field: normalize("NFKC", cells.get(field, "")) for field in ("qzsj", "jhsj")}
    texts = {field: _OF_NO_DAY.sub("", text) for field, text in texts.items()}
    day, year = ("" if text in _NO_DATE else text for text in texts.values())
    read = {}
    for field, text in (("qzsj", day), ("jhsj", year)):
        with suppress(ValueError):
            read[field] = date_of(text, _AS_WRITTEN, languages=("zh",))
    start = read.get("qzsj") or read.get("jhsj", "")
    if not start:
        return "", f"{(day or year)[:40]!r} is no date; taken without it" if day or year else ""
    if day and "qzsj" not in read:
        return start, f"{day[:40]!r} is no day; the year {start} was kept as doubted"
    if "jhsj" in read and start[:4] != read["jhsj"][:4]:
        return start, f"signed {start}, of the year {read['jhsj']}; the day was kept as doubted"
    days = EventDate.parse(start)
    if days.latest.year < _FIRST_YEAR or (last is not None and days.earliest > last):
        return start, f"{start} is before {_FIRST_YEAR} or still to come; kept as doubted"
    return start, ""


def _is_traditional(rows: Sequence[Any]) -> bool:
    """True of a list in traditional letters, by its provinces and countries."""
    of_rows = (row for row in rows if isinstance(row, dict))
    named = {str(row.get(field)) for row in of_rows for field in ("prov", "w_country")}
    text = "\n".join(sorted(named))
    return simplified_text(text) != text


def _text(value: Any) -> str:
    """A value as text; of a list or an object only that it is there."""
    if isinstance(value, list | dict):
        return "listed" if value else ""
    return "" if value is None else str(value)


def _describe_cpaffc_record(record: str, as_of: str) -> RecordMeta:
    return RecordMeta(
        id=record,
        title="Friendship cities of China (CPAFFC)",
        title_zh="中国国际友好城市（中国人民对外友好协会）",
        description=(
            "Ties of Chinese provinces and cities with places abroad that the Chinese People's "
            "Association for Friendship with Foreign Countries has registered."
        ),
        licence="not stated by the site; ask CPAFFC before you pass it on",
        languages=("zh",),
        ends=(),
        as_of=as_of,
        coder="paradiplomacy",
        method=METHOD,
        limits=(
            "A list of China's national body: neither place speaks in it.",
            "Registered ties only; friendly exchanges that were not registered are not in it.",
            "Nothing is said of ties that have ended; one that was struck off is gone.",
            "Places abroad are named in Chinese; which place is meant is inferred from the name.",
            "Tags and the log of events of a tie are not read.",
        ),
        outlets=(_OUTLET,),
    )
