"""Small files that ask for a lot, and large ones."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.aims.case import Aimed, aim
from tests.hostile.aims.sql import claim_where


def _many_actors() -> bytes:
    rows = [f"{n},a{n},b{n}" for n in range(20_000)]
    return "\n".join(["time,sender,receiver", *rows, ""]).encode()


@aim
def sizes() -> Iterator[Aimed]:
    """A small file can ask for a lot."""
    fit = ("model", "fit", "events.csv", "--start", "0", "--json")
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
        {"claims.yaml": claim_where("kind <> ''")},
        "refused",
    )
    many = b"".join(
        b"- "
        + claim_where("kind <> ''")
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
