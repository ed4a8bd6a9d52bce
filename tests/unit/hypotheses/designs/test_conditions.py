"""Conditions: what they mean, what they refuse, and that they open nothing and ask nobody."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import polars as pl
import pytest

from paradiplomacy.errors import RecordError
from paradiplomacy.hypotheses.designs.condition_columns import condition
from paradiplomacy.hypotheses.designs.condition_language import ConditionError, parse_condition
from paradiplomacy.hypotheses.designs.spec import template
from paradiplomacy.hypotheses.from_file import read_hypotheses

ROWS = pl.DataFrame(
    {
        "row": ["a", "b", "c", "d"],
        "kind": ["sister", "friendship", None, "it's 100%"],
        "number": [1, -7, None, 4],
        "value": [0.5, 2.5, 4.0, None],
        "coastal": [True, False, None, True],
        "since": [date(1980, 5, 1), date(2000, 2, 29), None, date(1991, 12, 26)],
        "sectors": [["trade"], [], None, ["culture", "trade"]],
        "sources": pl.Series([1, 2, 3, 4], dtype=pl.UInt32),
    }
)


def rows(text: str) -> str:
    """The rows for which a condition holds."""
    return "".join(ROWS.filter(parse_condition(text, ROWS.schema))["row"])


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("kind = 'sister'", "a"),
        ("kind == 'it''s 100%'", "d"),
        ("kind <> 'sister'", "bd"),
        ("NOT kind = 'sister'", "bd"),
        ("kind IS NULL", "c"),
        ("kind is not null and coastal", "ad"),
        ("coastal = FALSE", "b"),
        ("COALESCE(coastal, FALSE) = FALSE", "bc"),
        ("kind = 'sister' OR kind = 'friendship' AND number > 0", "a"),
        ("(kind = 'sister' OR kind = 'friendship') AND number < 0", "b"),
        ("kind IN ('sister', 'friendship')", "ab"),
        ("kind NOT IN ('sister', 'friendship')", "d"),
        ("number IN (1, 4.0)", "ad"),
        ("number IN (sources, 9)", "ad"),
        ("value IN (4)", "c"),
        ("since IN (DATE '1980-05-01')", "a"),
        ("since BETWEEN DATE '1990-01-01' AND DATE '2000-02-29'", "bd"),
        ("number NOT BETWEEN 0 AND 3", "bd"),
        ("kind LIKE 's%r'", "a"),
        ("kind LIKE '%100%'", "d"),
        ("kind LIKE 'S%'", ""),
        ("kind LIKE 's_ster'", "a"),
        ("kind NOT LIKE '%s_'", "abd"),
        ("kind LIKE '.*'", ""),
        ("number > -8 AND number < -6.5", "b"),
        ("sources > -1", "abcd"),
        ("number > value", "a"),
        ("YEAR(since) >= 1991", "bd"),
        ("year(since) = 1980", "a"),
        ("array_contains(sectors, 'trade')", "ad"),
        ("ARRAY_LENGTH(sectors) = 0", "b"),
        ("COALESCE(YEAR(since), 0) < 1990", "ac"),
        ('"number" = 4', "d"),
        ("  kind\n=\t'sister'  ", "a"),
    ],
)
def test_a_condition_means_what_sql_means(text: str, holds: str) -> None:
    assert rows(text) == holds


FAR = (
    "kind IN (SELECT kind FROM read_csv('{0}'))",
    "EXISTS (SELECT 1 FROM read_csv('{0}'))",
    "kind = (SELECT MAX(kind) FROM read_parquet('{0}'))",
    "(WITH x AS (SELECT * FROM read_ipc('{0}')) SELECT TRUE)",
    "kind = ANY (SELECT kind FROM read_json('{0}'))",
    "read_csv('{0}')",
    "TRUE) FROM read_csv('{0}') --",
    "kind = 'x' UNION SELECT * FROM read_csv('{0}')",
    "CASE WHEN kind IN (SELECT kind FROM read_csv('{0}')) THEN TRUE END",
    "kind = 'a\\' OR kind IN (SELECT kind FROM read_csv(\\'{0}\\')) OR kind = \\''",
    "kind = '{0}'",
)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """The address of a server on this machine, and what it was asked for."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.command} {self.path}")
            self.send_error(404)

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/k.csv", asked
        server.shutdown()


@pytest.mark.parametrize("text", FAR, ids=range(len(FAR)))
def test_no_address_is_asked(text: str, listener: tuple[str, list[str]], tmp_path: Path) -> None:
    address, asked = listener
    sql = text.format(address).replace('"', "")
    mine = tmp_path / "mine.yaml"
    quoted = "'" + sql.replace("'", "''") + "'"
    mine.write_text(template("share").replace('''"kind <> ''"''', quoted), encoding="utf-8")
    assert sql in mine.read_text(encoding="utf-8").replace("''", "'")
    if sql == f"kind = '{address}'":  # a text, and nothing else
        assert read_hypotheses(mine)
    else:
        with pytest.raises(RecordError) as caught:
            read_hypotheses(mine)
        assert [problem.field for problem in caught.value.problems] == ["where"]
    assert asked == []


def test_no_file_is_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "k.csv"
    os.mkfifo(pipe)  # whoever opens it waits for ever
    code = "import sys; from paradiplomacy.hypotheses.designs.condition_columns import condition\n"
    code += "for text in sys.argv[1:]:\n try: condition(text, 'ties')\n except ValueError: pass"
    texts = [text.format(pipe) for text in FAR]
    done = subprocess.run(
        [sys.executable, "-c", code, *texts], timeout=60, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("contry_b = 'RU'", "'contry_b' is not a column of frame ties; did you mean 'country_b'"),
        ("country_b = RU", "'RU' is not a column"),
        ('country_b = "RU"', "put text in single quotes"),
        ("country_b = ‘RU’", "'‘RU’': expected straight quotes"),
        ("country_b = 'RU", "a text or a name without its closing quote"),
        ("ARRAY_CONTAIN(contradicted, 'a')", "did you mean 'ARRAY_CONTAINS'"),
        ("read_csv('x') = 'a'", "'READ_CSV' is not a function of conditions"),
        ("status IN (SELECT 1)", "cannot select others"),
        ("status IN ()", "'status IN ()': expected a column"),
        ("status = NULL", "write a IS NULL"),
        ("statements > '3'", "statements is a number, but '3' is text); write a number without"),
        ("established > '2000-01-01'", "write a day as DATE '2000-01-31'"),
        ("established > DATE '2000-13-01'", "expected a day after DATE"),
        ("coastal_a = 'true'", "write TRUE or FALSE without quotes"),
        ("contradicted = 'x'", "write ARRAY_CONTAINS(contradicted, 'x')"),
        ("coastal_a IS TRUE", "is written column = TRUE"),
        ("established < CURRENT_DATE", "the answer would change with the day"),
        ("established + 365 > established", "a condition compares, and does not calculate"),
        ("INTERVAL '5 years' > established", "a condition moves no dates"),
        ("YEAR(established) OVER (kind) > 3", "has no windows"),
        ("COUNT(status) > 3", "'COUNT' is not a function of conditions"),
        ("1 = 1", "one answer for all rows"),
        ("kind", "gives text, expected true or false"),
        ("kind AND coastal_a", "AND needs true or false, and kind is text"),
        ("1 < statements < 3", "conditions are joined by AND and OR, and not compared"),
        ("YEAR(established, 2) > 3", "greater than the maximum number of supported arguments"),
        ("YEAR(statements) > 3", "YEAR needs a date, and statements is a number"),
        ("ARRAY_LENGTH(contradicted, 2) > 3", "expected ARRAY_LENGTH of a list of text"),
        ("coastal_a = coastal_b IS NULL", "conditions are joined by AND and OR, and not compared"),
        ("statements NOT BETWEEN SYMMETRIC 3 AND 1", "no part of a condition"),
        ("kind IN （'a'）", "expected plain brackets"),
        ("CASE WHEN tier = 'city' THEN 1 END = 1", "a condition has no cases"),
        ("CAST(established AS INT) > 3", "'CAST' is not a function of conditions"),
        ("suspensions % 2 = 0", "a condition compares, and does not calculate"),
        ("statements > 1e999", "too large a number"),
        ("statements > 9223372036854775808", "too large a number"),
        ("statements > 12abc", "'abc': expected AND, OR or the end"),
        ("kind = 'a' -- b", "remarks stand after #"),
        ("kind = 'a'; DROP TABLE ties", "ends without a semicolon"),
        ("ties.kind = 'a'", "a column is named without its frame"),
        ("", "expected a column"),
    ],
)
def test_what_is_wrong_is_said(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)) as caught:
        condition(text, "ties")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("(" * 900 + "kind = 'a'" + ")" * 900, "nested too deeply"),
        ("NOT " * 400 + "coastal_a", "nested too deeply"),
        ("COALESCE(" * 100 + "1" + ", 1)" * 100 + " > 0", "nested too deeply"),
        ("kind = '" + "x" * 2_000 + "'", "longer than 2,000 characters"),
    ],
    ids=["brackets", "not", "functions", "text"],
)
def test_depth_and_length_are_bounded(text: str, says: str) -> None:
    with pytest.raises(ConditionError, match=says):
        condition(text, "ties")


def test_what_is_allowed_is_worked_out_however_long() -> None:
    deep = "(" * 20 + "kind = 'sister'" + ")" * 20
    assert rows(deep) == "a"
    assert rows("kind IN (" + ",".join(["'x'"] * 480 + ["'sister'"]) + ")") == "a"
    assert rows(" OR ".join(["number = 1"] * 140)) == "a"
    assert rows(f"kind LIKE '{'%s' * 900}'") == ""
