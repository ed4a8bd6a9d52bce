"""Formulas, options and times of the event model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.hostile.aims.case import Aimed, Content, aim, slug
from tests.hostile.materials import (
    ACTORS,
    DYADS,
    EVENTS,
    saved_fit,
)

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
FILES: dict[str, Content] = {
    "events.csv": EVENTS.encode(),
    "dyads.csv": DYADS.encode(),
    "actors.csv": ACTORS.encode(),
}
FIT = ("model", "fit", "events.csv", "--dyads", "dyads.csv", "--start", "0", "--json")


@aim
def formulas() -> Iterator[Aimed]:
    for name, formula in _FORMULAS.items():
        yield Aimed(name, (*FIT, "--formula", formula), FILES, expect="either")


# --- options --------------------------------------------------------------------

NUMBERS = (
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


def with_option(
    option: str,
    values: Sequence[str],
    argv: Sequence[str],
    files: Mapping[str, Content],
    **more: Any,
) -> Iterator[Aimed]:
    for n, value in enumerate(values):
        name = f"{argv[1]} {option.strip('-')} {n} {slug(value)}"
        yield Aimed(name, (*argv, f"{option}={value}"), files, expect="either", **more)


@aim
@aim
def options_of_models() -> Iterator[Aimed]:
    formula = (*FIT, "--formula", "all: x")
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
        yield from with_option(
            option, NUMBERS, formula if option != "--start" else formula[:-5], FILES
        )
    yield from with_option(
        "--kinds", ("", ",", "call,call", "call,", "x" * 5000, "\x1b[2J", "é"), formula, FILES
    )
    simulate = ("model", "simulate", "fit.npz", "--json")
    files = FILES | {"fit.npz": saved_fit}
    few = (*simulate, "--worlds", "2")
    yield from with_option("--until", NUMBERS[:-1], few, files)
    for option in ("--seed", "--points"):
        yield from with_option(option, NUMBERS[:-1], few, files)
    yield from with_option(
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
    yield from with_option("--rate", rates, few, files)


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
            argv = ["model", "fit", "events.csv", "--json", "--likelihood", likelihood]
            if likelihood == "interval":
                argv += ["--start", "0"]
            yield Aimed(
                f"{name} {likelihood}",
                argv,
                {"events.csv": f"time,sender,receiver\n{rows}".encode()},
                "either",
                names=("events.csv", "start", "likelihood"),
            )
