"""SQL in hypotheses: it may compare columns, and neither read nor call anything."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from tests.hostile.aims.case import Aimed, aim, slug
from tests.hostile.materials import (
    record_files,
)

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


def claim_where(where: str, hit: str = "kind = 'sister'") -> bytes:
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
            claim = claim_where(sql) if place == "where" else claim_where("kind <> ''", sql)
            for listens in ("page", "mute") if "{port}" in sql and n == 0 else ("page",):
                yield Aimed(
                    f"{place} {n} {slug(sql)} {listens}",
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
            {"claims.yaml": claim_where(sql.replace("\\0", "\0")), **record_files()},
            expect="either",
            names=("claims.yaml",),
        )
