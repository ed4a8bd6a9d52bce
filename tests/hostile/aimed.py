"""Cases that are aimed at something. To add some: a function below, with `@aim`, that yields them."""

from __future__ import annotations

import gzip
import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from tests.folders import LITTLE_ROCK, Folder
from tests.hostile.running import Ran
from tests.hostile.spoils import _bomb
from tests.hostile.targets import (
    ACTORS,
    DYADS,
    EVENTS,
    JUDGEMENTS,
    MAPPING,
    NAMES,
    PAIRS,
    RELATIONS,
    STORE,
    record_files,
    saved_fit,
    store_file,
    stored,
    whole_record,
    workbook,
)

SECRET = "s3cretPW"
Content = bytes | Callable[[], bytes]


@dataclass(frozen=True)
class Aimed:
    """A case by itself.

    Parameters
    ----------
    name : str
    argv : sequence of str
        ``{port}`` in it, or in a file of less than a megabyte, becomes that of a listener.
    files : mapping of str to bytes or callable
    expect : str
        Whether it must be refused or accepted; ``either`` where both are right.
    names : tuple of str
        By one of which a refusal calls what is wrong.
    check : callable, optional
        What is wrong with what was accepted, or "".
    checks_refusals : bool
        Whether that is asked of a refusal too.
    first : sequence of argv
        Commands that make what the case needs; they must succeed.
    prepare : callable, optional
        Changes the folder before.
    conditions : mapping
        See `server.CONDITIONS`.
    listens : str
        What a local listener does with who calls: ``"page"`` answers as a web server, ``"mute"``
        never answers. Whoever calls it has reached out.
    keeps : tuple of str
        Paths that a refusal may change.
    long : bool
        Takes long even if all is well; left out of the short run.
    """

    name: str
    argv: Sequence[str]
    files: Mapping[str, Content] = field(default_factory=dict)
    expect: Literal["refused", "accepted", "either"] = "refused"
    names: tuple[str, ...] = ()
    check: Callable[[Ran, Path], str] = lambda ran, folder: ""
    checks_refusals: bool = False
    first: Sequence[Sequence[str]] = ()
    prepare: Callable[[Path], None] = lambda folder: None
    conditions: Mapping[str, Any] = field(default_factory=dict)
    listens: Literal["", "page", "mute"] = ""
    keeps: tuple[str, ...] = ()
    long: bool = False


Maker = Callable[[], Iterator[Aimed]]
AIMS: dict[str, Maker] = {}
"""Every maker of cases by its name."""


def aim(function: Maker) -> Maker:
    """Register a maker of cases."""
    AIMS[function.__name__.replace("_", "-")] = function
    return function


@cache
def aimed() -> dict[str, Aimed]:
    """Every case by its name."""
    found: dict[str, Aimed] = {}
    for topic, make in AIMS.items():
        for case in make():
            name = f"{topic} {case.name}"
            assert name not in found, name
            found[name] = case
    return found


def _slug(text: str) -> str:
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in text[:50])
    return "-".join(filter(None, kept.split("-"))) or "nothing"


# --- SQL in hypotheses -----------------------------------------------------------------------------

_REACHING = (
    "kind IN (SELECT kind FROM read_csv('http://127.0.0.1:{port}/k.csv'))",
    "kind IN (SELECT kind FROM read_parquet('http://127.0.0.1:{port}/k.parquet'))",
    "kind IN (SELECT kind FROM read_ndjson('http://127.0.0.1:{port}/k'))",
    "kind IN (SELECT kind FROM read_ipc('http://127.0.0.1:{port}/k'))",
    "kind IN (SELECT kind FROM read_json('http://127.0.0.1:{port}/k'))",
    "EXISTS (SELECT 1 FROM read_csv('http://127.0.0.1:{port}/k.csv'))",
    "kind = (SELECT MAX(kind) FROM read_csv('http://127.0.0.1:{port}/k.csv'))",
    "kind IN (SELECT a FROM read_csv('secret.csv'))",
    "kind IN (SELECT a FROM read_csv('pipe'))",
    "kind IN (SELECT a FROM read_csv('/dev/zero'))",
    "kind IN (SELECT a FROM read_csv('file:///etc/passwd'))",
    "kind IN (SELECT a FROM read_csv('s3://127.0.0.1:{port}/b/k.csv'))",
    "kind IN (SELECT kind FROM ties)",
    "kind IN (SELECT kind FROM self)",
    "read_csv('http://127.0.0.1:{port}/k.csv')",
)
_ODD_SQL = {
    "nothing": "''",
    "two": "kind = 'sister'; DROP TABLE ties",
    "remark": "kind = 'sister' -- OR TRUE",
    "select": "SELECT kind FROM ties",
    "deep": "(" * 3000 + "kind = 'sister'" + ")" * 3000,
    "deep not": "NOT " * 900 + "kind = 'sister'",
    "deep case": "CASE WHEN TRUE THEN " * 400 + "TRUE" + " END" * 400,
    "deep minus": "- " * 1000 + "1 > 0",
    "long or": " OR ".join(["kind = 'a'"] * 150),
    "long in": "kind IN (" + ",".join(["'a'"] * 400) + ")",
    "not closed": "kind = 'sister",
    "no number": "1/0 = 1",
    "huge number": "9" * 500 + " > 0",
    "huge power": "POW(10, 400) > POW(9, 999) AND kind = 'a'",
    "repeat": "LENGTH(REPEAT(kind, 2000000000)) > 0",
    "pad": "LENGTH(LPAD(kind, 2000000000, 'x')) > 0",
    "regex": "kind REGEXP '(a+)+$'",
    "regex too large": "REGEXP_LIKE(kind, '(((a{100}){100}){100}){100}')",
    "bad regex": "REGEXP_LIKE(kind, '[')",
    "cast": "CAST(kind AS INT) > 0",
    "interval": "established + INTERVAL '999999999 years' > DATE '2000-01-01'",
    "bad day": "established > DATE '2000-02-31'",
    "window": "ROW_NUMBER() OVER (PARTITION BY kind) = 1",
    "aggregate": "COUNT(*) > 0",
    "star": "*",
    "all columns": "COLUMNS('.*') = 'a'",
    "explode": "UNNEST(sectors) = 'a'",
    "nul": "kind = 'a\\0'",
    "quoted": 'kind = "sister"',
    "unicode": "kínd = 'sister'",
}


def _claim(where: str, hit: str = "kind = 'sister'") -> bytes:
    lines = [
        "id: my-share",
        "claim: Most.",
        "section: nowhere",
        "design: share",
        "frame: ties",
        f"where: {json.dumps(where)}",
        f"hit: {json.dumps(hit)}",
        "silent: false",
        "unit: tie",
        "did: are sister ties",
        "expect: more",
    ]
    return ("\n".join(lines) + "\n").encode()


@aim
def sql_that_reaches_out() -> Iterator[Aimed]:
    def pipe(folder: Path) -> None:
        os.mkfifo(folder / "pipe")

    for n, sql in enumerate(_REACHING):
        for place in ("where", "hit"):
            claim = _claim(sql) if place == "where" else _claim("kind <> ''", sql)
            for listens in ("page", "mute") if "{port}" in sql and n == 0 else ("page",):
                yield Aimed(
                    f"{place} {n} {_slug(sql)} {listens}",
                    ("hypothesis", "list", "--hypotheses", "claims.yaml"),
                    {"claims.yaml": claim, "secret.csv": b"a\nsister\n"},
                    names=("claims.yaml",),
                    prepare=pipe,
                    listens=listens,  # type: ignore[arg-type]
                )


@aim
def sql_that_is_odd() -> Iterator[Aimed]:
    for name, sql in _ODD_SQL.items():
        yield Aimed(
            name,
            ("hypothesis", "run", "--json", "--record", "small", "--hypotheses", "claims.yaml"),
            {"claims.yaml": _claim(sql.replace("\\0", "\0")), **record_files()},
            expect="either",
            names=("claims.yaml",),
        )


# --- formulas of the event model ------------------------------------------------------------------

_FORMULAS = {
    "nothing": "",
    "space": "   ",
    "five thousand terms": "all: " + "+".join(["x"] * 5000),
    "repeated": "all: x + x",
    "five hundred terms": "all: " + "+".join(f"reciprocity(window={n + 1})" for n in range(500)),
    "deep": "all: " + "(" * 5000 + "x" + ")" * 5000,
    "deep product": "all: " + "*".join(["x"] * 3000),
    "deep calls": "all: " + "sender(" * 2000 + "x" + ")" * 2000,
    "nul": "all: x\u0001",
    "escape": "all: x\x1b[2J",
    "no number": "all: reciprocity(half_life=nan)",
    "infinity": "all: reciprocity(half_life=inf)",
    "minus": "all: reciprocity(half_life=-1)",
    "zero": "all: reciprocity(half_life=0)",
    "tiny": "all: reciprocity(half_life=1e-320)",
    "huge": "all: reciprocity(half_life=1e308)",
    "window zero": "all: reciprocity(window=0)",
    "five thousand digits": "all: reciprocity(window=" + "9" * 5000 + ")",
    "unknown kind": "nokind: x",
    "no colon": "x",
    "attribute": "all: __import__('os').system('touch owned')",
    "lambda": "all: (lambda: 1)()",
    "unicode": "all: é长",
    "long": "all: " + "é" * 100_000,
}
_FILES: dict[str, Content] = {
    "events.csv": EVENTS.encode(),
    "dyads.csv": DYADS.encode(),
    "actors.csv": ACTORS.encode(),
}
_FIT = ("model", "fit", "--events", "events.csv", "--dyads", "dyads.csv", "--start", "0", "--json")


@aim
def formulas() -> Iterator[Aimed]:
    for name, formula in _FORMULAS.items():
        yield Aimed(name, (*_FIT, "--formula", formula), _FILES, expect="either")


# --- options ---------------------------------------------------------------------------------------

_NUMBERS = (
    "",
    " ",
    "x",
    "nan",
    "inf",
    "-inf",
    "-1",
    "0",
    "1e400",
    "1e-320",
    "9" * 19,
    "9" * 400,
    "９",
    "0x10",
    "1_0",
    "\x1b[2J",
    "é" * 2000,
)


def _with(
    option: str,
    values: Sequence[str],
    argv: Sequence[str],
    files: Mapping[str, Content],
    **more: Any,
) -> Iterator[Aimed]:
    for n, value in enumerate(values):
        name = f"{argv[1]} {option.strip('-')} {n} {_slug(value)}"
        yield Aimed(name, (*argv, f"{option}={value}"), files, expect="either", **more)


@aim
def options_of_models() -> Iterator[Aimed]:
    formula = (*_FIT, "--formula", "all: x")
    for option in (
        "--fill",
        "--start",
        "--end",
        "--commit",
        "--tick",
        "--breaks",
        "--sample",
        "--seed",
    ):
        yield from _with(option, _NUMBERS, formula if option != "--start" else formula[:-5], _FILES)
    yield from _with(
        "--kinds", ("", ",", "call,call", "call,", "x" * 5000, "\x1b[2J", "é"), formula, _FILES
    )
    yield from _with("--frailty", ("", "x", "normal:x", "gamma:", "\x1b[2J"), formula, _FILES)
    simulate = ("model", "simulate", "fit.json", "--json")
    files = _FILES | {"fit.json": saved_fit}
    few = (*simulate, "--worlds", "2")
    yield from _with("--until", _NUMBERS[:-1], few, files)
    for option in ("--seed", "--points"):
        yield from _with(option, _NUMBERS[:-1], few, files)
    yield from _with(
        "--worlds", ("", "x", "0", "-1", "nan", "9" * 19, "1000000000"), simulate, files
    )
    rates = (
        "",
        "=",
        "call",
        "call=",
        "=1",
        "call=x",
        "call=-1",
        "call=nan",
        "call=inf",
        "call=1e308",
        "call=1e6",
        "nokind=1",
        "call=1=2",
        "\x1b[2J=1",
    )
    yield from _with("--rate", rates, few, files)
    yield from _with("--hold", ("", "=", "g", "g=nan", "nothing=1", "x=1"), few, files)


@aim
def options_of_records() -> Iterator[Aimed]:
    small, files = ("--record", "small"), record_files()
    odd = ("", " ", "x" * 5000, "\x1b[2J", "../..", "é长", "'; DROP TABLE ties", "\u202eabc", "-")
    days = (
        "",
        "x",
        "1985-13-45",
        "0000-01-01",
        "9999-12-31",
        "10000-01-01",
        "-1",
        "../..",
        "XXXX",
        "9" * 500,
        "\x1b[2J",
    )
    yield from _with("--on", days, ("count", *small), files)
    yield from _with(
        "--countries",
        ("", "US", "USA-CHN", "us-cn", "-", "ÜS-CN", "US-US", "US-CN-RU", *odd[2:4]),
        ("count", *small),
        files,
    )
    yield from _with("--rule", odd, ("record", "info", *small), files)
    yield from _with("--record", odd, ("record", "info"), files)
    yield from _with(
        "--nulls", ("", "x", "-1", "1000000000", "9" * 30), ("network", "stats", *small), files
    )
    yield from _with(
        "--delimiter",
        ("", "ab", "\n", "\0"[:0], "é", "\x1b", "tabs", "1"),
        ("network", "stats", "e.tsv"),
        {"e.tsv": b"a\tb\nb\tc\n"},
    )
    for words in (
        ("tie", "show", LITTLE_ROCK),
        ("place", "show"),
        ("count",),
        ("hypothesis", "run"),
        ("hypothesis", "new"),
        ("export",),
    ):
        for n, text in enumerate(odd):
            record = () if words[:2] == ("hypothesis", "new") else small
            yield Aimed(f"{words[0]} {words[-1][:4]} {n}", (*words, *record, "--", text), files)
    for n, text in enumerate(odd):
        yield Aimed(f"resolve {n}", ("place", "resolve", "--", text), expect="either")
        yield Aimed(
            f"resolve country {n}",
            ("place", "resolve", "Springfield", f"--country={text}"),
            expect="either",
        )


@aim
def options_of_imports() -> Iterator[Aimed]:
    files: dict[str, Content] = {"pairs.csv": PAIRS.encode(), "mapping.yaml": MAPPING.encode()}
    argv = ("import", "pairs.csv", "--as", "table", "--store", STORE, "--no-places")
    mapped = (*argv, "--mapping", "mapping.yaml")
    odd = ("", " ", "x" * 5000, "\x1b[2J", "../..", "é长", "\u202eabc", "a b", "a/b", "A", "1")

    def clean(ran: Ran, folder: Path) -> str:
        return "" if not Path(folder.parent / "owned").exists() else "wrote elsewhere"

    yield from _with("--record", odd, mapped, files, check=clean)
    yield from _with("--as-of", (*odd, "2026-13", "../2026", "9" * 500, "nan"), mapped, files)
    yield from _with("--mapping", odd, argv, files)
    yield from _with("--as", odd, ("import", "pairs.csv", "--store", STORE), files)
    page = {"page.wiki": b"== A ==\n'''[[Aachen]]'''\n* [[Reims]], France\n"}
    wiki = ("import", "page.wiki", "--as", "wikipedia-wikitext", "--store", STORE, "--no-places")
    yield from _with("--title", odd, (*wiki, "--country", "Germany"), page)
    yield from _with("--country", odd, wiki, page)


# --- mappings --------------------------------------------------------------------------------------

_MAPPED: dict[str, str] = {
    "encoding of bytes": "file: {encoding: zlib_codec}",
    "encoding of base64": "file: {encoding: base64}",
    "encoding of letters": "file: {encoding: rot13}",
    "encoding idna": "file: {encoding: idna}",
    "encoding punycode": "file: {encoding: punycode}",
    "encoding escape": "file: {encoding: unicode_escape}",
    "encoding raw escape": "file: {encoding: raw_unicode_escape}",
    "encoding undefined": "file: {encoding: undefined}",
    "encoding mbcs": "file: {encoding: mbcs}",
    "encoding nothing": "file: {encoding: ''}",
    "encoding path": "file: {encoding: ../../x}",
    "encoding nul": 'file: {encoding: "utf\\0"}',
    "encoding utf-7": "file: {encoding: utf-7}",
    "encoding ebcdic": "file: {encoding: cp500}",
    "delimiter line break": 'file: {delimiter: "\\n"}',
    "delimiter quote": "file: {delimiter: '\"'}",
    "delimiter nothing": "file: {delimiter: ''}",
    "delimiter long": "file: {delimiter: abc}",
    "delimiter nul": 'file: {delimiter: "\\0"}',
    "delimiter letter": "file: {delimiter: i}",
    "delimiter astral": "file: {delimiter: '😀'}",
    "quote comma": "file: {quote: ','}",
    "quote long": "file: {quote: abc}",
    "quote line break": 'file: {quote: "\\n"}',
    "header zero": "file: {header: 0}",
    "header minus": "file: {header: -1}",
    "header far": "file: {header: 1000000000}",
    "header huge": "file: {header: " + "9" * 400 + "}",
    "header word": "file: {header: first}",
    "sheet of text": "file: {sheet: 2}",
    "columns nothing": "file: {columns: []}",
    "columns twice": "file: {columns: [city1, city1]}",
    "missing everything": "file: {missing: [Aachen, Reims, Harbin]}",
    "only where nothing": "only_where: []",
    "ignore unknown": "ignore: [nowhere]",
    "colour": "colour: blue",
}
_REPLACED = {
    "format nothing": ("established: since", "established: {column: since, formats: []}"),
    "format percent": ("established: since", "established: {column: since, formats: ['%']}"),
    "format twice": ("established: since", "established: {column: since, formats: ['%Y%Y']}"),
    "format two digits": ("established: since", "established: {column: since, formats: ['%y']}"),
    "format long": (
        "established: since",
        "established: {column: since, formats: ['%Y" + "x" * 50_000 + "']}",
    ),
    "format many": (
        "established: since",
        "established: {column: since, formats: [" + ",".join(["edtf"] * 5000) + "]}",
    ),
    "format regex": ("established: since", "established: {column: since, formats: ['%Y(((((']}"),
    "format excel": ("established: since", "established: {column: lat1, formats: [excel]}"),
    "id upwards": ("id: pairs", "id: ../../pairs"),
    "id long": ("id: pairs", "id: " + "p" * 5000),
    "id odd": ("id: pairs", 'id: "p\\e[2J"'),
    "source id upwards": ("id: a-list", "id: ../a-list"),
    "source url": ("title: A list", "title: A list\n  url: javascript:alert(1)"),
    "expect backwards": ("at_least: 1", "at_least: 5000"),
    "expect minus": ("at_least: 1", "at_least: -5"),
    "expect huge": ("at_most: 1000", "at_most: " + "9" * 400),
    "as of soon": ("as_of: '2026'", "as_of: soon"),
    "as of far": ("as_of: '2026'", "as_of: '9999-12-31'"),
    "languages markup": ("languages: [en]", "languages: ['<script>']"),
    "languages nothing": ("languages: [en]", "languages: []"),
    "same place twice": ("name: city2", "name: city1"),
    "listed by nobody": ("listed_by: a", "listed_by: {column: remark}"),
    "voice unknown": ("voice: reference", "voice: god"),
    "country constant": ("country: country2", "country: {constant: Atlantis}"),
    "values of many": (
        "kind: sister",
        "kind: {column: remark, values: {"
        + ",".join(f"k{n}: sister" for n in range(20_000))
        + "}, otherwise: sister}",
    ),
}


@aim
def mappings() -> Iterator[Aimed]:
    argv = ("import", "pairs.csv", "--as", "table", "--mapping", "mapping.yaml", "--store", STORE)
    texts = {name: MAPPING + line + "\n" for name, line in _MAPPED.items()}
    for name, (old, new) in _REPLACED.items():
        assert old in MAPPING, old
        texts[name] = MAPPING.replace(old, new, 1)
    for name, text in texts.items():
        files: dict[str, Content] = {"pairs.csv": PAIRS.encode(), "mapping.yaml": text.encode()}
        yield Aimed(name, (*argv, "--no-places", "--json"), files, expect="either")


# --- judgements ------------------------------------------------------------------------------------

_HEAD = "kind,subject,object,by,on,why,method\n"
_A, _B, _C = "de-pairs-aachen", "fr-pairs-reims", "cn-pairs-harbin"


def _judged(*pairs: tuple[str, str], on: str = "2026-01-31") -> bytes:
    rows = [f"same place,{a},{b},Ann,{on},known,manual\n" for a, b in pairs]
    return (_HEAD + "".join(rows)).encode()


_JUDGED = {
    "a circle of two": _judged((_A, _B), (_B, _A)),
    "a circle of three": _judged((_A, _B), (_B, _C), (_C, _A)),
    "itself": _judged((_A, _A)),
    "unknown subject": _judged(("xx-nosuch", "de-gn-3247449")),
    "unknown object": _judged((_A, "de-nosuch")),
    "a place that the gazetteer does not know": _judged((_A, "de-gn-999999999999")),
    "a place of another country": _judged((_A, "fr-gn-2984114")),
    "two places for one": _judged((_A, "de-gn-3247449"), (_A, "de-gn-2950159")),
    "no key": _judged(("Aachen", "de-gn-3247449")),
    "a tie": _judged(("tie:de-pairs-aachen|fr-pairs-reims", "de-gn-3247449")),
    "a formula": _judged((_A, "=1+1")),
    "upwards": _judged((_A, "../../x")),
    "a day to come": _judged((_A, "de-gn-3247449"), on="9999-12-31"),
    "no day": _judged((_A, "de-gn-3247449"), on="soon"),
}


@aim
def judgements() -> Iterator[Aimed]:
    argv = (
        "import",
        "pairs.csv",
        "--as",
        "table",
        "--mapping",
        "mapping.yaml",
        "--store",
        STORE,
        "--json",
    )
    right = {"two places for one", "a place of another country", "a day to come"}
    for name, text in _JUDGED.items():

        def told(ran: Ran, folder: Path) -> str:
            skipped = json.loads(ran.out)["skipped"]
            row = any(one["file"] == "judgements.csv" for one in skipped)
            return "" if row else f"a wrong decision was taken: {json.loads(ran.out)}"

        files: dict[str, Content] = {
            "pairs.csv": PAIRS.encode(),
            "mapping.yaml": MAPPING.encode(),
            "judgements.csv": text,
        }
        judged = (*argv, "--judgements", "judgements.csv")
        if name in right:
            yield Aimed(name, judged, files, expect="either", names=("judgements.csv",))
        else:
            yield Aimed(name, judged, files, expect="either", names=("judgements.csv",), check=told)


# --- records ---------------------------------------------------------------------------------------


def _small(change: Callable[[Folder], object]) -> dict[str, Content]:
    """The small record with something changed."""

    def files() -> dict[str, bytes]:
        from tempfile import TemporaryDirectory

        with TemporaryDirectory() as at:
            folder = whole_record(Path(at) / "small")
            change(folder)
            path = folder.write()
            return {f"small/{one.name}": one.read_bytes() for one in sorted(path.iterdir())}

    return dict(files())


_COUNTS = {
    "nineteen nines": "9" * 19,
    "four hundred and one digits": "9" * 401,
    "two to the 63": str(2**63),
    "two to the 64": str(2**64),
    "two to the 128": str(2**128),
}
_READINGS = {
    "largest double": "1.7976931348623157e308",
    "beyond": "1e309",
    "tiny": "5e-324",
    "nan": "nan",
    "inf": "inf",
    "digits": "1" * 5000,
}


@aim
def numbers_of_records() -> Iterator[Aimed]:
    """What `record validate` accepts, every other command can work with."""
    cells = [
        ("places.csv", 0, "population", _COUNTS),
        ("places.csv", 0, "geonames_id", _COUNTS),
        ("series.csv", 0, "value", _READINGS),
    ]
    for file, row, column, values in cells:
        for name, value in values.items():

            def change(
                folder: Folder,
                file: str = file,
                row: int = row,
                column: str = column,
                value: str = value,
            ) -> None:
                folder.change(file, row, **{column: value})

            files = _small(change)
            for argv in (
                ("export", "csv", "--record", "small", "--out", "out"),
                ("export", "parquet", "--record", "small", "--out", "out"),
                ("export", "record", "--record", "small", "--out", "out"),
                ("export", "geojson", "--record", "small", "--out", "out"),
                ("record", "info", "--record", "small", "--json"),
                ("import", "small", "--store", STORE),
                ("place", "show", LITTLE_ROCK, "--record", "small", "--json"),
                ("network", "stats", "--record", "small", "--json"),
                ("model", "fit", "--record", "small", "--json"),
            ):
                what = argv[1] if argv[0] == "export" else argv[0].replace("record", "info")
                yield Aimed(f"{column} {name} {what}", argv, files, expect="either", names=(file,))


@aim
def folders_of_records() -> Iterator[Aimed]:
    files = record_files()
    validate = ("record", "validate", "small")

    def put(name: str, content: bytes = b"x") -> Callable[[Path], None]:
        return lambda folder: (folder / "small" / name).write_bytes(content) and None

    for name in (
        ".DS_Store",
        "Thumbs.db",
        ".ties.csv.swp",
        "ties.csv~",
        "README.md",
        "~$ties.xlsx",
    ):
        yield Aimed(f"with {_slug(name)}", validate, files, "either", prepare=put(name))
    yield Aimed(
        "a table in capitals", validate, files, names=("TOTALS.CSV",), prepare=put("TOTALS.CSV")
    )
    yield Aimed(
        "a workbook for a table",
        validate,
        files,
        names=("totals.xlsx",),
        prepare=put("totals.xlsx"),
    )
    yield Aimed(
        "a folder in it",
        validate,
        files,
        "either",
        prepare=lambda folder: (folder / "small" / "more").mkdir(),
    )
    yield Aimed(
        "a table that is a folder",
        validate,
        files,
        names=("totals.csv",),
        prepare=lambda folder: (folder / "small" / "totals.csv").mkdir(),
    )
    yield Aimed(
        "a link to its own folder",
        validate,
        files,
        "either",
        prepare=lambda folder: (folder / "small" / "more").symlink_to("."),
    )

    def many(folder: Path) -> None:
        for n in range(5000):
            (folder / "small" / f"stray{n}.csv").touch()

    yield Aimed("five thousand stray tables", validate, files, names=("stray0.csv",), prepare=many)
    for n, name in enumerate(
        (
            "",
            ".",
            "..",
            "/",
            "~",
            "-x",
            "small/ties.csv",
            "small/../small",
            "nowhere",
            "http://127.0.0.1:{port}/x",
            "x" * 5000,
            "\x1b[2J",
            "C:\\small",
        )
    ):
        expect: Any = "either" if name == "small/../small" else "refused"
        yield Aimed(
            f"named {n} validate", ("record", "validate", "--", name), files, expect, listens="page"
        )
        yield Aimed(
            f"named {n} info", ("record", "info", f"--record={name}"), files, expect, listens="page"
        )
        yield Aimed(
            f"named {n} import",
            ("import", "--store", STORE, "--", name),
            files,
            expect,
            listens="page",
        )

    def change(folder: Folder) -> None:
        folder.meta["id"] = "../../../../x"

    yield Aimed(
        "an id upwards",
        ("export", "record", "--record", "small"),
        _small(change),
        names=("record.yaml",),
    )


# --- addresses of stores -------------------------------------------------------------------------

_ADDRESSES = (
    f"postgresql://user:{SECRET}@h.invalid/db",
    f"postgresql+psycopg://user:{SECRET}@127.0.0.1:1/db",
    f"postgresql://user:{SECRET}@127.0.0.1:{{port}}/db",
    f"postgres://user:{SECRET}@/db?host=/nowhere",
    f"postgresql://user:{SECRET}@h:notaport/db",
    f"postgresql://user:{SECRET}@[::1/db",
    f"mysql://user:{SECRET}@h/db",
    f"http://user:{SECRET}@127.0.0.1:{{port}}/db",
    f"sqlite://user:{SECRET}@h/x.db",
    f"://user:{SECRET}@",
    f"user:{SECRET}@h/db",
    f"postgresql://h.invalid/db?password={SECRET}",
    f"postgresql://user:{SECRET}%40x@h.invalid/db",
    f"postgresql:/user:{SECRET}@h.invalid/db",
    "sqlite://",
    "sqlite:///",
    "sqlite:///:memory:",
    ":memory:",
    "sqlite:////nowhere/x.db",
    "file:x.db?mode=memory",
    "x.db?mode=ro",
    "",
    " ",
    ".",
    "/",
    "\x1b[2J",
    "é" * 300,
)


@aim
def addresses() -> Iterator[Aimed]:
    files = record_files()
    fit = _FILES | {"fit.json": saved_fit}

    def quiet(ran: Ran, folder: Path) -> str:
        return f"shows the password: {ran.err[:200]}" if SECRET in ran.err + ran.out else ""

    for n, address in enumerate(_ADDRESSES):
        local = SECRET not in address
        for what, argv in {
            "info by store": ("record", "info", f"--store={address}"),
            "import": ("import", "small", f"--store={address}"),
            "review": ("place", "review", f"--store={address}"),
            "info by record": ("record", "info", f"--record={address}"),
            "validate": ("record", "validate", "--", address),
            "study": ("study", "--out", "report", "--", address),
            "import of it": ("import", "--store", STORE, "--", address),
            "claims": ("hypothesis", "list", f"--hypotheses={address}"),
            "plan": ("study", f"--plan={address}", "--out", "report"),
            "fit": ("model", "simulate", "--", address),
            "edges": ("network", "stats", "--", address),
            "rule": ("record", "info", f"--rule={address}"),
        }.items():
            if local and what not in ("info by store", "import", "review"):
                continue
            yield Aimed(
                f"{what} {n}",
                argv,
                {**files, **(fit if what == "fit" else {})},
                "either" if local else "refused",
                check=quiet,
                checks_refusals=True,
                listens="",
            )


# --- workbooks -------------------------------------------------------------------------------------

_CONTENT = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _book(
    sheet: str, *, strings: str = "", head: str = "", more: Mapping[str, bytes] | None = None
) -> bytes:
    """A workbook of one sheet, from the inside of its XML."""
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packed = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{types}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{packed}"><Relationship Id="r1" Type="{rels}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{rels}"><sheets><sheet name="Pairs" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packed}"><Relationship Id="r1" Type="{rels}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{rels}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'{head}<worksheet xmlns="{_MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
        "xl/sharedStrings.xml": strings or f'<sst xmlns="{_MAIN}"/>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packing:
        for name, text in files.items():
            if name not in (more or {}):
                packing.writestr(zipfile.ZipInfo(name), _CONTENT + text)
        for name, content in (more or {}).items():
            packing.writestr(zipfile.ZipInfo(name), content)
    return made.getvalue()


def _line(number: int | str, *cells: str) -> str:
    inside = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{inside}</row>'


_HEADER = _line(1, "city1", "country1", "city2", "country2")
_ROW = _line(2, "Aachen", "Germany", "Reims", "France")
_XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n'
_WEB = '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:{port}/e">]>\n'
_LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    + "]>\n"
)


def _books() -> dict[str, bytes]:
    grid = [["city1", "country1", "city2", "country2"], ["Aachen", "Germany", "Reims", "France"]]
    long_row = [*grid[1], "a remark right of the table"]
    return {
        "as it should be": _book(_HEADER + _ROW),
        "remark right of the table": workbook([grid[0], long_row]),
        "remark far right": _book(
            _HEADER
            + '<row r="2"><c r="A2" t="inlineStr"><is><t>Aachen</t></is></c><c r="XFD2" t="inlineStr"><is><t>x</t></is></c></row>'
        ),
        "column beyond the last": _book(_HEADER + '<row r="2"><c r="ZZZZZ2"><v>1</v></c></row>'),
        "row beyond the last": _book(
            _HEADER + _line(99_999_999, "Aachen", "Germany", "Reims", "France")
        ),
        "row zero": _book(_HEADER + _line(0, "Aachen", "Germany", "Reims", "France")),
        "row that is no number": _book(
            _HEADER + _line("x", "Aachen", "Germany", "Reims", "France")
        ),
        "rows out of order": _book(_line(5, "a", "b", "c", "d") + _HEADER + _ROW),
        "cell that is no address": _book(_HEADER + '<row r="2"><c r="??"><v>1</v></c></row>'),
        "far last cell": _book(
            _HEADER + _ROW + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        ),
        "nothing in it": _book(""),
        "shared text that is not there": _book(_HEADER + '<row r="2"><c t="s"><v>7</v></c></row>'),
        "shared text minus one": _book(_HEADER + '<row r="2"><c t="s"><v>-1</v></c></row>'),
        "number that is none": _book(
            _HEADER + '<row r="2"><c><v>many</v></c><c><v>NaN</v></c><c><v>1e999</v></c></row>'
        ),
        "error cells": _book(
            _HEADER + '<row r="2"><c t="e"><v>#REF!</v></c><c t="e"><v>#N/A</v></c></row>'
        ),
        "boolean cells": _book(
            _HEADER + '<row r="2"><c t="b"><v>1</v></c><c t="b"><v>7</v></c></row>'
        ),
        "formula never worked out": _book(
            _HEADER + '<row r="2"><c><f>cmd|A1</f></c><c><f>1+1</f></c></row>'
        ),
        "entity of a file": _book(
            _HEADER + _line(2, "&e;", "Germany", "Reims", "France"), head=_XXE
        ),
        "entity of the web": _book(
            _HEADER + _line(2, "&e;", "Germany", "Reims", "France"), head=_WEB
        ),
        "laughs": _book(_HEADER + _line(2, "&a11;", "Germany", "Reims", "France"), head=_LAUGHS),
        "laughs in shared text": _book(
            _HEADER + '<row r="2"><c t="s"><v>0</v></c></row>',
            strings=f'{_LAUGHS}<sst xmlns="{_MAIN}"><si><t>&a11;</t></si></sst>',
        ),
        "deep": _book(_HEADER + "<row>" * 100_000),
        "not closed": _book(_HEADER + "<row><c>"),
        "no sheets": _book(
            "", more={"xl/workbook.xml": f'<workbook xmlns="{_MAIN}"><sheets/></workbook>'.encode()}
        ),
        "sheet that is not there": _book(
            "", more={"xl/worksheets/sheet2.xml": b"x", "xl/worksheets/sheet1.xml": b""}
        ),
        "bomb of a sheet": _book(
            "", more={"xl/worksheets/sheet1.xml": b"<worksheet><sheetData>" + b" " * 400_000_000}
        ),
        "bomb of rows": _book(
            "",
            more={
                "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{_HEADER}'.encode()
                + _ROW.encode() * 2_000_000
                + b"</sheetData></worksheet>"
            },
        ),
        "bomb of text": _book(
            "",
            more={
                "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}"><si><t>'.encode()
                + b"x" * 400_000_000
                + b"</t></si></sst>"
            },
        ),
        "path upwards": _book(_HEADER + _ROW, more={"../../owned": b"x"}),
        "packed twice": _zipped("pairs.xlsx", _book(_HEADER + _ROW)),
        "open document": _zipped("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        "cut": _book(_HEADER + _ROW)[:-30],
        "with rubbish before": b"x" * 100 + _book(_HEADER + _ROW),
        "many sheets": _many_sheets(grid),
    }


def _zipped(name: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo(name), content)
    return made.getvalue()


def _many_sheets(grid: list[list[str]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for row in grid:
        book.active.append(row)
    for n in range(300):
        book.create_sheet(f"More {n}")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@cache
def _made_books() -> dict[str, bytes]:
    return _books()


_BOOKS = (
    "as it should be",
    "remark right of the table",
    "remark far right",
    "column beyond the last",
    "row beyond the last",
    "row zero",
    "row that is no number",
    "rows out of order",
    "cell that is no address",
    "far last cell",
    "nothing in it",
    "shared text that is not there",
    "shared text minus one",
    "number that is none",
    "error cells",
    "boolean cells",
    "formula never worked out",
    "entity of a file",
    "entity of the web",
    "laughs",
    "laughs in shared text",
    "deep",
    "not closed",
    "no sheets",
    "sheet that is not there",
    "bomb of a sheet",
    "bomb of rows",
    "bomb of text",
    "path upwards",
    "packed twice",
    "open document",
    "cut",
    "with rubbish before",
    "many sheets",
)


@aim
def workbooks() -> Iterator[Aimed]:
    def reads(ran: Ran, folder: Path) -> str:
        names = {row[4] for row in stored(ran, folder)[0] if row[3] == "name"}
        strange = names - {"Aachen", "Reims"}
        return f"read {sorted(strange)[:3]}" if strange else ""

    may = {"as it should be", "many sheets", "remark right of the table"}
    for name in _BOOKS:

        def book(name: str = name) -> bytes:
            return _made_books()[name]

        table = ("--as", "table", "--mapping", "wikipedia_2026", "--store", STORE, "--no-places")
        yield Aimed(
            f"{name} table",
            ("import", "pairs.xlsx", *table),
            {"pairs.xlsx": book},
            "accepted" if name in may else "either",
            names=("pairs.xlsx", "wikipedia_2026.yaml"),
            check=reads,
            listens="page",
        )
        yield Aimed(
            f"{name} suggest",
            ("import", "pairs.xlsx", "--as", "table", "--suggest"),
            {"pairs.xlsx": book},
            "either",
            names=("pairs.xlsx",),
            listens="page",
        )


# --- what is written -------------------------------------------------------------------------------


@aim
def where_results_go() -> Iterator[Aimed]:
    files = record_files()

    def folder_full(folder: Path) -> None:
        (folder / "out").mkdir()
        (folder / "out" / "mine.txt").write_bytes(b"mine")

    def closed(folder: Path) -> None:
        (folder / "closed").mkdir()
        (folder / "closed").chmod(0o500)

    def link(to: str) -> Callable[[Path], None]:
        return lambda folder: (folder / "out").symlink_to(to)

    def pipe(folder: Path) -> None:
        os.mkfifo(folder / "out")

    def mine(folder: Path) -> None:
        (folder / "out").write_bytes(b"mine")

    outs: dict[str, tuple[str, Callable[[Path], None], dict[str, Any]]] = {
        "a file of mine": ("out", mine, {}),
        "a folder of mine": ("out", folder_full, {}),
        "no folder to be in": ("no/where/out", lambda folder: None, {}),
        "a closed folder": ("closed/out", closed, {"without_privilege": True}),
        "a full device": ("out", link("/dev/full"), {}),
        "a link that dangles": ("out", link("nowhere/x"), {}),
        "a link to itself": ("out", link("out"), {}),
        "a pipe": ("out", pipe, {}),
        "a name too long": ("x" * 300, lambda folder: None, {}),
        "through a file": ("small/ties.csv/out", lambda folder: None, {}),
        "no name": ("", lambda folder: None, {}),
        "the folder here": (".", lambda folder: None, {}),
        "the folder above": ("..", lambda folder: None, {}),
        "a full disk": ("out", lambda folder: None, {"file_bound": 200}),
    }
    events = {**_FILES, "fit.json": saved_fit}
    commands: dict[str, tuple[Sequence[str], Mapping[str, Content]]] = {
        **{
            format_: (("export", format_, "--record", "small"), files)
            for format_ in ("csv", "parquet", "graphml", "gexf", "geojson", "ftm", "record")
        },
        "schema": (("record", "schema"), {}),
        "plan": (("plan", "new", "recovery", "--record", "small"), files),
        "judgements": (("place", "judgements", "--store", STORE), {STORE: store_file}),
        "worlds": (("model", "simulate", "fit.json", "--worlds", "2"), events),
        "checks": (("model", "check", "fit.json", "--worlds", "0"), events),
        "study": (("study", "small"), files),
        "package": (("package", "small"), files),
    }
    # A file may be written over where the command says so, and a folder made where it is not.
    may = {
        "a file of mine",
        "no folder to be in",
        "a link that dangles",
        "no name",
        "a folder of mine",
    }
    slow = {"study", "package", "checks"}
    for command, (argv, needs) in commands.items():
        for name, (out, prepare, conditions) in outs.items():
            yield Aimed(
                f"{command} {name}",
                (*argv, f"--out={out}"),
                {**needs, "small/ties.csv": files["small/ties.csv"]} if "small/" in out else needs,
                "either" if name in may else "refused",
                prepare=prepare,
                conditions=conditions,
                long=command in slow,
            )


@aim
def stores_that_cannot_be_written() -> Iterator[Aimed]:
    files = record_files()
    table: dict[str, Content] = {"pairs.csv": PAIRS.encode(), "mapping.yaml": MAPPING.encode()}
    commands = {
        "folder": (("import", "small"), files),
        "table": (
            ("import", "pairs.csv", "--as", "table", "--mapping", "mapping.yaml", "--no-places"),
            table,
        ),
    }

    def closed(folder: Path) -> None:
        (folder / "closed").mkdir()
        (folder / "closed").chmod(0o500)

    def read_only(folder: Path) -> None:
        (folder / "out").write_bytes(store_file())
        (folder / "out").chmod(0o400)

    for command, (argv, needs) in commands.items():
        for name, store, prepare, conditions in (
            ("closed folder", "closed/out", closed, {"without_privilege": True}),
            ("read only", "out", read_only, {"without_privilege": True}),
            ("full device", "out", lambda folder: (folder / "out").symlink_to("/dev/full"), {}),
            ("no device", "out", lambda folder: (folder / "out").symlink_to("/dev/null"), {}),
            ("pipe", "out", lambda folder: os.mkfifo(folder / "out"), {}),
            ("folder there", "out", lambda folder: (folder / "out").mkdir(), {}),
            ("no folder", "no/where/out", lambda folder: None, {}),
            (
                "through a file",
                f"{'small/ties.csv' if command == 'folder' else 'pairs.csv'}/out",
                lambda folder: None,
                {},
            ),
            ("full disk at once", "out", lambda folder: None, {"file_bound": 1000}),
            ("full disk soon", "out", lambda folder: None, {"file_bound": 30_000}),
            ("full disk later", "out", lambda folder: None, {"file_bound": 70_000}),
        ):
            yield Aimed(
                f"{command} {name}",
                (*argv, "--store", store),
                needs,
                names=(store,),
                prepare=prepare,
                conditions=conditions,
            )


# --- registries that are not what they seem ---------------------------------------------------------


@aim
def registries() -> Iterator[Aimed]:
    wikidata = (
        "--as",
        "wikidata-pairs",
        "--as-of",
        "2026",
        "--store",
        STORE,
        "--json",
        "--no-places",
    )

    def told(ran: Ran, folder: Path) -> str:
        held = json.loads(ran.out)
        if held["skipped"] or "cut" in ran.err + ran.out:
            return ""
        return f"nothing is said of the cut row: {held}"

    for name, relations in {
        "cut in an item": RELATIONS.encode()[:-2],
        "cut to a country": RELATIONS.encode() + b"Q1081996\tQ29",
        "cut before the tab": RELATIONS.encode() + b"Q1081996",
    }.items():
        files: dict[str, Content] = {"relations.tsv": relations, "labels.tsv": NAMES.encode()}
        yield Aimed(
            name,
            ("import", "relations.tsv", "labels.tsv", *wikidata),
            files,
            "either",
            names=("relations.tsv",),
            check=told,
        )
    for name, item in {
        "item of many digits": "Q" + "9" * 5000,
        "item zero": "Q0",
        "item with zeros": "Q007",
        "item of full width": "Q１２",
        "property": "P190",
    }.items():
        rows = RELATIONS + f"{item}\tQ1017\n"
        files = {"relations.tsv": rows.encode(), "labels.tsv": NAMES.encode()}
        yield Aimed(name, ("import", "relations.tsv", "labels.tsv", *wikidata), files, "either")
    yield Aimed(
        "the same file twice",
        ("import", "relations.tsv", "relations.tsv", *wikidata),
        {"relations.tsv": RELATIONS.encode()},
        "either",
    )
    yield Aimed(
        "three files",
        ("import", "a", "b", "c", *wikidata),
        {name: RELATIONS.encode() for name in "abc"},
    )


@aim
def formula_cells() -> Iterator[Aimed]:
    """Names that a spreadsheet would work out are no formulas in a table that people open."""
    names = ("=cmd|' /C calc'!A0", "@SUM(1)", "+1+1", "-2+3", "＝1+1", "\t=1+1")
    labels = "".join(f"Q{n + 1}\t{name}\n" for n, name in enumerate(names))
    pairs = "".join(f"Q{n + 1}\tQ1017\n" for n in range(len(names)))
    argv = (
        "import",
        "relations.tsv",
        "labels.tsv",
        "--as",
        "wikidata-pairs",
        "--as-of",
        "2026",
        "--store",
        STORE,
        "--no-places",
    )
    files: dict[str, Content] = {"relations.tsv": pairs.encode(), "labels.tsv": labels.encode()}

    def safe(ran: Ran, folder: Path) -> str:
        import csv

        for path in sorted((folder / "out").rglob("*.csv")):
            with path.open(encoding="utf-8-sig", newline="") as file:
                for row in csv.reader(file):
                    for cell in row:
                        if cell[:1] in tuple("=@＝＋＠\t\r") or (
                            cell[:1] in "+-" and cell[1:2] and not _is_number(cell)
                        ):
                            return f"{path.name} holds the formula {cell!r}"
        return ""

    yield Aimed(
        "csv",
        ("export", "csv", "--store", STORE, "--out", "out"),
        files,
        "accepted",
        first=[argv],
        check=safe,
    )


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


# --- sizes ------------------------------------------------------------------------------------------


def _many_actors() -> bytes:
    rows = [f"{n},a{n},b{n}" for n in range(20_000)]
    return "\n".join(["time,sender,receiver", *rows, ""]).encode()


@aim
def sizes() -> Iterator[Aimed]:
    """A small file can ask for a lot."""
    fit = ("model", "fit", "--events", "events.csv", "--start", "0", "--json")
    yield Aimed("forty thousand actors", fit, {"events.csv": _many_actors}, "either", long=True)
    yield Aimed(
        "forty thousand actors, ordinal",
        (*fit[:-3], "--likelihood", "ordinal", "--json"),
        {"events.csv": _many_actors},
        "either",
        long=True,
    )
    wide = "sender,receiver," + ",".join(f"c{n}" for n in range(5000)) + "\n"
    rows = "".join(f"{a},{b}" + ",1" * 5000 + "\n" for a in "abcd" for b in "abcd" if a != b)
    events = b"time,sender,receiver\n1,a,b\n2,b,c\n3,c,d\n"
    yield Aimed(
        "five thousand covariates",
        (*fit, "--dyads", "dyads.csv"),
        {"events.csv": events, "dyads.csv": (wide + rows).encode()},
        "either",
    )
    yield Aimed(
        "edges of a hundred megabytes",
        ("network", "stats", "edges.tsv", "--json"),
        {"edges.tsv": lambda: b"a\tb\n" * 25_000_000},
        "either",
        long=True,
    )
    yield Aimed(
        "edges among many",
        ("network", "stats", "edges.tsv", "--json"),
        {"edges.tsv": lambda: "".join(f"a{n}\tb{n}\n" for n in range(30_000)).encode()},
        "either",
        long=True,
    )
    yield Aimed(
        "label of ten megabytes",
        ("network", "stats", "edges.tsv", "--json"),
        {"edges.tsv": b"x" * 10_000_000 + b"\ty\n"},
        "either",
    )
    yield Aimed(
        "edges in themselves",
        ("network", "stats", "edges.tsv", "--json"),
        {"edges.tsv": b"a\ta\nb\tb\n"},
        "either",
    )
    yield Aimed(
        "claims many times",
        ("hypothesis", "list", *["--hypotheses", "claims.yaml"] * 50),
        {"claims.yaml": _claim("kind <> ''")},
        "refused",
    )
    many = b"".join(
        b"- "
        + _claim("kind <> ''")
        .replace(b"my-share", b"my-share-%d" % n)
        .replace(b"\n", b"\n  ")
        .rstrip()
        + b"\n"
        for n in range(2000)
    )
    yield Aimed(
        "two thousand claims",
        ("hypothesis", "list", "--hypotheses", "claims.yaml"),
        {"claims.yaml": many},
        "either",
    )


_TIMES = {
    "all at once": "1,a,b\n1,b,a\n1,a,c\n",
    "out of order": "2,a,b\n1,b,a\n",
    "minus": "-5,a,b\n-1,b,a\n",
    "huge": "1e308,a,b\n1.7e308,b,a\n",
    "tiny steps": "1,a,b\n1.0000000000000002,b,a\n",
    "tiny": "1e-320,a,b\n2e-320,b,a\n",
    "nan": "nan,a,b\n1,b,a\n",
    "inf": "1,a,b\ninf,b,a\n",
    "words": "soon,a,b\nlater,b,a\n",
    "mixed": "1989-06,a,b\n3,b,a\n",
    "far dates": "9999-12-31,a,b\n",
    "old dates": "0001-01-01,a,b\n0002-01-01,b,a\n",
    "bad dates": "1999-02-30,a,b\n",
    "itself": "1,a,a\n2,b,b\n",
    "one event": "1,a,b\n",
    "nobody": "1,,b\n2,a,\n",
    "space": "1, a ,b\n2,a,b\n",
    "escape": "1,a\x1b[2J,b\n2,b,c\n",
}


@aim
def times_of_events() -> Iterator[Aimed]:
    for name, rows in _TIMES.items():
        for likelihood in ("interval", "ordinal"):
            argv = ["model", "fit", "--events", "events.csv", "--json", "--likelihood", likelihood]
            if likelihood == "interval":
                argv += ["--start", "0"]
            yield Aimed(
                f"{name} {likelihood}",
                argv,
                {"events.csv": f"time,sender,receiver\n{rows}".encode()},
                "either",
                names=("events.csv", "--start", "--likelihood"),
            )


_ = gzip, _bomb, JUDGEMENTS
