"""Mappings of tables."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.aims.case import Aimed, Content, aim
from tests.hostile.materials import (
    MAPPING,
    PAIRS,
    STORE,
)

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
