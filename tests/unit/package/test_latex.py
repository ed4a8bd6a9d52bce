"""Tables in LaTeX: whatever a text holds, LaTeX prints it and runs none of it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.hypotheses.base import Estimate, Finding, Verdict
from paradiplomacy.package.latex import escaped, latex_table, write_latex


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("&", r"\&"),
        ("%", r"\%"),
        ("_", r"\_"),
        ("#", r"\#"),
        ("$", r"\$"),
        ("{", r"\{"),
        ("}", r"\}"),
        ("~", r"\textasciitilde{}"),
        ("^", r"\textasciicircum{}"),
        ("\\", r"\textbackslash{}"),
        ("<>", r"\textless{}\textgreater{}"),
        ("a\nb", "a b"),
        ("长春市 – 小石城", "长春市 – 小石城"),
        (r"\input{/etc/passwd}", r"\textbackslash{}input\{/etc/passwd\}"),
        (r"\\&", r"\textbackslash{}\textbackslash{}\&"),
    ],
)
def test_marks_of_latex_are_escaped(text: str, printed: str) -> None:
    assert escaped(text) == printed


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_every_command_in_escaped_text_is_one_of_ours(text: str) -> None:
    made = escaped(text)
    ours = (
        r"\\(textbackslash|textasciitilde|textasciicircum|textless|textgreater|textbar"
        r"|textquotedbl)\{\}|\\[&%$#_{}]"
    )
    rest = re.sub(ours, "", made)
    assert not set(rest) & set('\\~^&%$#_{}<>|"\n')


def test_a_table_has_a_cell_for_each_column() -> None:
    text = latex_table(
        {"A & B": "l", "n": "r"}, [("x & y", "1"), ("50%", "2")], caption="C_1", label="c"
    )
    assert r"\begin{longtable}{@{}lr@{}}" in text
    assert r"\caption{C\_1}\label{tab:c}\\" in text
    assert text.count(r"A \& B & n \\") == 2  # the first page's head, and that of later pages
    assert r"{x \& y} & {1} \\" in text
    assert r"{50\%} & {2} \\" in text
    assert [text.count(rule) for rule in (r"\toprule", r"\midrule", r"\bottomrule")] == [2, 2, 1]


def test_findings_estimates_and_counts_are_set(tmp_path: Path) -> None:
    estimate = Estimate("share of ties_1", 0.25, 0.1, 0.4, 40, "share", "exact")
    bounds = Estimate("rate", None, None, None, 3, "ratio", "none", basis="both & none")
    finding = Finding("a-b", Verdict.SUPPORTED, "25% of ties.", (estimate,), n=40,
                      sensitivity=(bounds,))  # fmt: skip
    counts = pl.DataFrame(
        {
            "definition": ["all-levels"] * 4,
            "on": [date(2026, 1, 1)] * 4,
            "counts": [True, True, True, False],
            "dated": [True, False, True, True],
        }
    )
    folder = tmp_path / "latex"
    write_latex(folder, "A & B: 中国", findings={"a-b": finding}, counts=counts)
    read = {path.stem: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert sorted(read) == ["counts", "estimates", "findings", "main"]
    assert r"{a-b} & {supported} & {25\% of ties.} & {40} \\" in read["findings"]
    assert r"{share of ties\_1} & {25\%} & {10\% to 40\% (95\%)} & {40}" in read["estimates"]
    assert r"{both \& none} \\" in read["estimates"]
    assert r"{2026-01-01} & {3} & {2} & {1} \\" in read["counts"]
    assert r"\title{A \& B: 中国}" in read["main"]
    inputs = re.findall(r"^\\input\{(\w+)\}$", read["main"], re.MULTILINE)
    assert inputs == ["findings", "estimates", "counts"]
    for text in read.values():
        assert "<<" not in text
        assert "<%" not in text
        begun = re.findall(r"\\begin\{(\w+)\}", text)
        assert sorted(begun) == sorted(re.findall(r"\\end\{(\w+)\}", text))
