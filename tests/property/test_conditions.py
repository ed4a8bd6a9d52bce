"""What our grammar allows means the same as in Polars' own SQL, where that is right."""

from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.hypotheses.designs.condition_language import ConditionError, parse_condition

ROWS = pl.DataFrame(
    {
        "a": [1, 2, None, -7, 0, 12],
        "b": [2, -2, 3, 5, 9, None],
        "f": [1.5, None, 2.0, 4.25, 0.25, -3.0],
        "s": ["x_y", "Ab%", None, "abc", "", "a"],
        "p": ["a", "b", "c", None, "abc", "x"],
        "t": [True, False, None, True, False, None],
        "u": [None, True, False, True, False, True],
        "d": [date(2000, month, 29) if month else None for month in (1, 0, 5, 12, 2, 10)],
        "l": [["a"], [], None, ["b", "a"], ["abc"], ["x", "x"]],
    },
    schema_overrides={"l": pl.List(pl.String)},
)


def _joined(form: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda found: form.format(*found))


WORDS = st.sampled_from(["'a'", "'abc'", "'x_y'", "''", "'it''s'", "'%'"])
TEXTS = st.sampled_from(["s", "p"]) | WORDS
TEXTS |= _joined("COALESCE({}, {})", TEXTS, TEXTS)
DAYS = st.sampled_from(["d", "DATE '2000-02-29'"])
# Quarters are exact in binary, as decimal fractions are not: Polars' SQL takes decimals.
PLAIN = st.sampled_from(["a", "b", "f", "0", "1", "-7", "4.25"])
NUMBERS = PLAIN | _joined("YEAR({})", DAYS) | _joined("COALESCE({}, {})", PLAIN, PLAIN)
COMPARED = st.sampled_from(["=", "<>", "!=", "<", "<=", ">", ">="])
SIMPLE = (
    st.sampled_from(["t", "u", "TRUE", "FALSE"])
    | _joined("{} {} {}", TEXTS, COMPARED, TEXTS)
    | _joined("{} {} {}", NUMBERS, COMPARED, NUMBERS)
    | _joined("{} {} {}", DAYS, COMPARED, DAYS)
    | _joined("{} IN ({}, {})", TEXTS, WORDS, WORDS)
    | _joined("{} NOT IN (1, 2, 12)", PLAIN)
    | _joined("{} BETWEEN {} AND {}", NUMBERS, NUMBERS, NUMBERS)
    | _joined("{} NOT BETWEEN DATE '1950-01-01' AND {}", DAYS, DAYS)
    | _joined("{} LIKE {}", st.sampled_from(["s", "p"]), WORDS | st.sampled_from(["'a%'", "'%b_'"]))
    | _joined("{} NOT LIKE {}", st.sampled_from(["s", "p"]), st.sampled_from(["'A%'", "'_b%'"]))
    | _joined("{} IS NULL", st.sampled_from(["a", "s", "d", "t", "l"]))
    | _joined("{} IS NOT NULL", NUMBERS.map("({})".format))
    | _joined("ARRAY_CONTAINS(l, {})", st.sampled_from(["'a'", "'x'"]))
)
CONDITIONS = st.recursive(
    SIMPLE,
    lambda inner: (
        _joined("{} AND {}", inner, inner)
        | _joined("{} OR {}", inner, inner)
        | _joined("NOT {}", inner)
        | _joined("({})", inner)
    ),
    max_leaves=6,
)


def answers(expression: pl.Expr) -> list[bool | None]:
    """One for each row, of an expression that may be the same for all."""
    found: list[bool | None] = ROWS.select(expression).to_series().to_list()
    return found * ROWS.height if len(found) == 1 else found


@given(text=CONDITIONS)
def test_conditions_mean_the_same_as_in_another_sql(text: str) -> None:
    assert answers(parse_condition(text, ROWS.schema)) == answers(
        pl.sql_expr(text.replace("YEAR(", "DATE_PART('year', "))
    )


@given(text=st.text(max_size=60) | st.lists(CONDITIONS | st.text(max_size=3)).map(" ".join))
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        expression = parse_condition(text, ROWS.schema)
    except ConditionError:
        return
    assert ROWS.select(expression).to_series().dtype == pl.Boolean
