"""What property tests draw from: dates, statements with their sources, whole record folders."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from tests.support.folders import Folder

from paradiplomacy.model.activity import Answer, Flow, Form, Sign
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.places import Level
from paradiplomacy.model.statements import Consent, Polarity, Source, Statement, Voice
from paradiplomacy.tabular.text import clean

PLACES = ("us-ar-little-rock", "us-ny-new-york-city", "cn-jilin-changchun", "cn-beijing")
ENDS = ("US", "CN")
TIES = ("tie:cn-jilin-changchun|us-ar-little-rock", "tie:cn-beijing|us-ny-new-york-city")

# --- dates --------------------------------------------------------------------


def days(first: date = date(1, 1, 1), last: date = date(9999, 12, 31)) -> SearchStrategy[date]:
    """Any day, with the awkward ones more often."""
    edges = (first, last, date(1999, 12, 31), date(2000, 2, 29), date(1900, 2, 28))
    return st.one_of(st.dates(first, last), st.sampled_from(edges))


@st.composite
def event_dates(draw: DrawFn, day: SearchStrategy[date] | None = None) -> EventDate:
    """Dates made from any two days."""
    of = days() if day is None else day
    low, high = sorted((draw(of), draw(of)))
    return EventDate.of(low, high)


def few_days() -> SearchStrategy[EventDate]:
    """Dates within some weeks, so that overlaps are common and days can be listed."""
    return event_dates(st.dates(date(2000, 2, 20), date(2000, 3, 20)))


def edtf(first: int, last: int) -> SearchStrategy[str]:
    """EDTF texts of one day, month, year or stretch of years, some approximate or unsure."""
    year = st.integers(first, last)
    month = st.tuples(year, st.integers(1, 12)).map(lambda p: f"{p[0]}-{p[1]:02}")
    day = st.dates(date(first, 1, 1), date(last, 12, 31)).map(str)
    point = st.tuples(st.one_of(year.map(str), month, day), st.sampled_from(["", "", "~", "?"]))
    stretch = st.tuples(year, st.integers(0, 3)).map(lambda p: f"{p[0]}/{p[0] + p[1]}")
    return st.one_of(point.map("".join), stretch)


# --- statements ---------------------------------------------------------------


@st.composite
def sources(draw: DrawFn) -> dict[tuple[str, str], Source]:
    """Six sources of both ends, of a third country and of nobody, in one record."""
    places = {country: ["", *(p for p in PLACES if p[:2] == country.lower())] for country in ENDS}
    return {
        ("r", f"s{n}"): Source(
            *(f"s{n}", "A page", "", "en", end, draw(st.sampled_from(Voice))),
            place=draw(st.sampled_from(places.get(end, [""]))),
        )
        for n, end in enumerate(("US", "CN", "US", "CN", "third", "DE"))
    }


_BEFORE = ("proposed", "letter_of_intent", "approved")
_CHANGES = ("renewed", "suspended", "resumed", "ended", "dormant", "in_force", *_BEFORE)


@st.composite
def statements(draw: DrawFn, *, polarities: tuple[Polarity, ...] = tuple(Polarity)) -> Statement:
    """One source's word on a tie."""
    name = draw(st.sampled_from(("established", "kind", *_CHANGES)))
    if name == "kind":
        value = draw(st.sampled_from(("sister", "friendship")))
        when = draw(st.sampled_from(("", "", "../2009", "2005/..", "2010/..")))
    else:
        value, when = draw(st.one_of(edtf(1985, 1992), st.just("unknown"))), ""
    key = draw(st.integers(0, 5))
    return Statement(
        record="r",
        subject=draw(st.sampled_from(TIES)),
        property=name,
        value=value,
        source=f"s{key}",
        side="third",
        when=when,
        actor=draw(st.sampled_from(("", "US", "CN", "both", "law"))),
        polarity=draw(st.sampled_from(polarities)),
        locator=draw(st.sampled_from(("", "p. 1", "p. 2"))),
    )


# --- record folders -----------------------------------------------------------

# A cell may hold all of these.
_AWKWARD = "ab,;\"'\n\t \u3000\u2028長春市友好城市—“”é|\\#:{}[]%&*!\x7f\x1c\x85"


def texts(least: int = 0) -> SearchStrategy[str]:
    """Text of a cell: Chinese, quotes, commas, line breaks; nothing that runs as a formula."""
    anything = st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r")
    written = st.text(st.one_of(st.sampled_from(_AWKWARD), anything), max_size=25)
    trimmed = written.map(str.strip)

    def fits(text: str) -> bool:
        # A cell of nothing but what nobody can see is an empty one.
        return len(clean(text)) >= least and not text.startswith(_FORMULA)

    return trimmed.filter(fits)


_FORMULA = ("=", "+", "-", "@")
_KEYS = st.from_regex(r"[a-z0-9]{1,6}([-._][a-z0-9]{1,4})?", fullmatch=True)


def _one(*values: str) -> SearchStrategy[str]:
    return st.sampled_from(values)


_FLOATS = st.floats(-90, 90, allow_nan=False).map(lambda x: f"{x:.12g}")
_COUNTRIES = _one("US; CN", "US;CN", "CN", "CN; RU; US")
_OPTIONAL_EDTF = st.one_of(st.just(""), edtf(1980, 1999))
_OPTIONAL_PLACE = _one("", *PLACES)
_COUNTS = st.one_of(st.just(""), st.integers(0, 10**10).map(str))
_LISTS = st.lists(_one("trade", "长春", "arts", "a b"), max_size=3).map("; ".join)

# Columns of the tables whose subjects stand alone, by file.
_COLUMNS: dict[str, dict[str, SearchStrategy[str]]] = {
    "exchanges.csv": {
        "id": _KEYS,
        "place_a": _one(*PLACES[:2]),
        "place_b": _one(*PLACES[2:], "cn-peking"),
        "date": _OPTIONAL_EDTF,
        "sector": _LISTS,
        "form": _one(*Form),
        "flow": _one(*Flow),
        "giver": _one("", "US", "mutual"),
        "teacher": _one("", "US"),
        "learner": _one("", "CN"),
        "description": texts(),
    },
    "shocks.csv": {
        "id": _KEYS,
        "name": texts(1),
        "date": edtf(1980, 1999),
        "countries": _COUNTRIES,
        "kind": texts(),
    },
    "responses.csv": {
        "id": _KEYS,
        "shock": st.just("s-1989"),
        "place": _OPTIONAL_PLACE,
        "partner": _OPTIONAL_PLACE,
        "answer": _one(*Answer),
        "date": _OPTIONAL_EDTF,
        "actor": _one("", "US", "both"),
        "description": texts(),
    },
    "laws.csv": {
        "id": _KEYS,
        "place": _OPTIONAL_PLACE,
        "jurisdiction": texts(1),
        "citation": texts(1),
        "status": _one("in force", "bill"),
        "enacted": _OPTIONAL_EDTF,
        "effective": st.one_of(st.just(""), edtf(2000, 2020)),
        "scope_countries": st.one_of(st.just(""), _COUNTRIES),
        "retroactive": _one("", "yes", "unclear"),
    },
    "totals.csv": {
        "id": _KEYS,
        "countries": _COUNTRIES,
        "date": edtf(1980, 1999),
        "scope": _one("all", "city", "state"),
        "count": st.integers(0, 5000).map(str),
        "bound": _one("exact", "at least"),
        "definition": _one("", "none", "cpaffc-like"),
    },
    "acts.csv": {
        "id": _KEYS,
        "date": edtf(1980, 1999),
        "actor": _one("US", "both"),
        "target": _one("", "CN"),
        "sign": _one(*Sign),
        "category": texts(1),
        "description": texts(1),
    },
    "framework.csv": {
        "id": _KEYS,
        "date": edtf(1980, 1999),
        "instrument": texts(1),
        "parties": texts(1),
        "description": texts(1),
    },
    "series.csv": {
        "series": _one("opinion.favorable", "trade"),
        "of": _one("US", "US-CN", "cn-beijing"),
        "date": edtf(1980, 1999),
        "value": _FLOATS,
        "unit": texts(1),
    },
    "claims.csv": {
        "id": _KEYS,
        "section": texts(1),
        "paragraph": st.integers(1, 9).map(str),
        "domain": _one("rights", "climate"),
        "kind": _one("claim", "figure", "pair"),
        "text": texts(1),
        "numerator": _COUNTS,
        "denominator": _COUNTS,
        "value": st.one_of(st.just(""), _FLOATS),
        "place_a": _OPTIONAL_PLACE,
        "place_b": _OPTIONAL_PLACE,
        "support": texts(),
    },
    "accounts.csv": {
        "id": _KEYS,
        "side": _one("US", "third"),
        "place": _OPTIONAL_PLACE,
        "office": texts(1),
        "mode": texts(),
        "date": _OPTIONAL_EDTF,
    },
}
_SHOCK = {"id": "s-1989", "name": "June 1989", "date": "1989-06", "countries": "US; CN"}


@st.composite
def folders(draw: DrawFn, path: Path) -> Folder:
    """Valid record folders at a path that does not exist yet."""
    made = Folder(path)
    sentences = texts(1).filter(lambda text: not set(text) & set("\x85\u2028\u2029"))  # YAML's own
    made.meta |= {"title": draw(sentences), "limits": draw(st.lists(sentences, max_size=2))}
    keys = draw(st.lists(_KEYS, min_size=1, max_size=3, unique=True))
    for key in keys:
        made.add(
            "sources.csv",
            id=key,
            title=draw(texts(1)),
            url=draw(texts()),
            end=draw(_one("US", "CN", "third")),
            voice=draw(_one(*Voice)),
            consent=draw(_one(*Consent)),
            note=draw(texts()),
        )
    # Places are public, or ties would lack them where consent closes their source.
    made.add("sources.csv", id="gazetteer", end="third", voice="reference", url="", note="")
    source = _one(*keys)
    about = {
        "source": source,
        "locator": texts().map(lambda text: " ".join(text.split()[:14])),
        "note": texts(),
        "certainty": _one("", "stated", "doubted", "announced"),
    }
    for key in PLACES:
        cells = {
            "name": draw(texts(1)),
            "country": key[:2].upper(),
            "level": draw(_one(*Level)),
            "coastal": draw(_one("", "yes", "no")),
            "latitude": draw(_FLOATS),
            "population": draw(_COUNTS),
            "source": "gazetteer",
        }
        made.add("places.csv", id=key, **cells)
    made.add("judgements.csv", subject="cn-peking", object="cn-beijing", why=draw(texts(1)))
    for tie in TIES:
        ends = dict(zip(("place_b", "place_a"), tie[4:].split("|"), strict=True))
        made.tie("kind", draw(_one("sister", "Sister City", "friendship county")), **ends)
        made.tables["ties.csv"][-1]["source"] = draw(source)
        for _ in range(draw(st.integers(0, 4))):
            name = draw(st.sampled_from(("established", *_CHANGES)))
            dates = edtf(1970, 1985) if name in ("established", *_BEFORE) else edtf(1990, 2020)
            cells = {column: draw(cell) for column, cell in about.items()}
            cells |= {
                "actor": draw(_one("", "US", "law")),
                "polarity": draw(_one(*Polarity)),
                "when": draw(_OPTIONAL_EDTF),
            }
            made.tie(name, draw(st.one_of(dates, st.just("unknown"))), **ends, **cells)
    made.tables["shocks.csv"] = [_SHOCK | {"source": keys[0]}]
    for file, columns in _COLUMNS.items():
        for _ in range(draw(st.integers(0, 2))):
            row = {column: draw(cell) for column, cell in (columns | about).items()}
            if not any(_same_subject(row, held) for held in made.tables.get(file, ())):
                made.tables.setdefault(file, []).append(row)
    return made


def _same_subject(row: dict[str, str], held: dict[str, str]) -> bool:
    """Whether two rows are one source's word on one subject, or one shock."""
    if "name" in row:
        return row["id"] == held["id"]
    key = ("series", "of", "date", "source") if "series" in row else ("id", "source")
    return all(row[column] == held[column] for column in key)
