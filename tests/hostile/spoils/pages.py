"""Constructs of wikitext and HTML that nest or span without end."""

from __future__ import annotations

from random import Random

from tests.hostile.cases import Format, Spoilt, Target
from tests.hostile.spoils.spoil import Function, spoil

_DEEP = {
    "braces": ("wikitext", b"{{" * 50_000),
    "braces that close": ("wikitext", b"{{a|" * 5_000 + b"}}" * 5_000),
    "brackets": ("wikitext", b"[[" * 50_000),
    "brackets that close": ("wikitext", b"[[a|" * 5_000 + b"]]" * 5_000),
    "tables": ("wikitext", b"{|\n|-\n|\n" * 2_000),
    "apostrophes": ("wikitext", b"'''''" * 20_000),
    "tags": ("wikitext", b"<div>" * 20_000),
    "remarks": ("wikitext", b"<!--" * 20_000),
    "stars": ("wikitext", b"*" * 20_000 + b"[[Reims]], France\n"),
    "row spans": (
        "wikitext",
        b"{|\n! A !! B\n|-\n| rowspan=999999999 | [[Bern]] || [[Kiel]]\n|}\n",
    ),
    "column spans": (
        "wikitext",
        b"{|\n! A !! B\n|-\n| colspan=999999999 | [[Bern]] || [[Kiel]]\n|}\n",
    ),
    "elements": ("html", b"<div>" * 100_000),
    "nested lists": ("html", b"<ul><li>" * 20_000),
    "nested tables": ("html", b"<table><tr><td>" * 10_000),
    "wide cells": (
        "html",
        b"<table><tr><th>A<th>B<tr><td colspan=999999999>x<td rowspan=999999999>y</table>",
    ),
    "attributes": ("html", b"<p " + b"a=b " * 200_000 + b">"),
    "entities": ("html", b"&#x110000;&#0;&#xD800;&nosuch;&#99999999999999999999;" * 1000),
}


def _nested(name: str, format_: Format, what: bytes) -> Function:
    def made(target: Target, rng: Random) -> Spoilt:
        at = target.whole.index(b"\n", len(target.whole) // 2) + 1
        return Spoilt(target.whole[:at] + what + b"\n" + target.whole[at:])

    made.__name__ = f"deep_{name.replace(' ', '_')}"
    return made


for _name, (_format, _what) in _DEEP.items():
    spoil(_format)(_nested(_name, _format, _what))  # type: ignore[arg-type]
