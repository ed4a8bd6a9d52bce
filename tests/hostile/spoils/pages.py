"""Constructs of HTML that nest or span without end."""

from __future__ import annotations

from random import Random

from tests.hostile.cases import Spoilt, Target
from tests.hostile.spoils.spoil import Function, spoil

_DEEP = {
    "elements": b"<div>" * 100_000,
    "nested lists": b"<ul><li>" * 20_000,
    "nested tables": b"<table><tr><td>" * 10_000,
    "wide cells": b"<table><tr><th>A<th>B<tr><td colspan=99999999>x<td rowspan=99999999>y</table>",
    "attributes": b"<p " + b"a=b " * 200_000 + b">",
    "entities": b"&#x110000;&#0;&#xD800;&nosuch;&#99999999999999999999;" * 1000,
}


def _nested(name: str, what: bytes) -> Function:
    def made(target: Target, rng: Random) -> Spoilt:
        at = target.whole.index(b"\n", len(target.whole) // 2) + 1
        return Spoilt(target.whole[:at] + what + b"\n" + target.whole[at:])

    made.__name__ = f"deep_{name.replace(' ', '_')}"
    return made


for _name, _what in _DEEP.items():
    spoil("html")(_nested(_name, _what))
