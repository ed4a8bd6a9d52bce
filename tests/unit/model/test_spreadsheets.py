"""No CSV runs in a spreadsheet, and what is escaped comes back."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.model.spreadsheets import (
    ESCAPED,
    escape_formula,
    runs_as_formula,
    unescape_formula,
)

texts = st.one_of(st.text(max_size=12), st.text("'=+-@\t\r＝＋－＠a1", max_size=6))


@given(texts)
def test_what_is_escaped_does_not_run_and_comes_back(text: str) -> None:
    assert not runs_as_formula(escape_formula(text))
    assert unescape_formula(escape_formula(text)) == text


@given(texts)
def test_polars_escapes_the_same_texts(text: str) -> None:
    found = pl.Series([text]).str.contains(ESCAPED).item()
    assert found == (escape_formula(text) != text)


@pytest.mark.parametrize("sign", list("=+-@＝＋－＠"))
def test_each_sign_is_escaped(sign: str) -> None:
    assert escape_formula(f"{sign}1+1") == f"'{sign}1+1"
