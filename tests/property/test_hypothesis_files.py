"""No file of hypotheses, however broken, crashes with anything but an error of ours."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.errors import ParadiplomacyError, RecordError
from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.hypotheses.designs.spec import SPECS, TEMPLATES, template
from paradiplomacy.hypotheses.from_file import read_hypotheses
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.open import open_record

KEYS = sorted({i.alias or n for m in SPECS.values() for n, i in m.model_fields.items()})
SQL = ["status = 'suspended'", "country_b = 'RU'", "tier = 'city' OR kind <> ''", "TRUE", "NULL"]
SQL += ["established < DATE '2000-01-01'", "SUM(population_a) > 3", "status", "label_a > 'B'"]
SQL += ["population_a / 0 > 1", "(((", "x.y = 1", "suspensions > 0"]
SQL += ["array_contains(sectors, 'trade')", "SELECT 1", "ROW_NUMBER() OVER () > 1", "value > 1"]
WORDS = ["share", "rate", "before-after", "panel", "ties", "exchanges", "readings", "answers"]
WORDS += [
    "founded",
    "suspended",
    "exchange",
    "more",
    "less",
    "same",
    "true",
    "no",
    "all",
    "2022-02",
]
WORDS += ["2022", "../..", "uncertain", "0", "-1", "1e308", "nan", "inf", "12", "open/2020", "~"]
SCALARS = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(SQL),
    st.text(max_size=20),
    st.integers().map(str),
    st.floats().map(str),
    st.none(),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | SCALARS, inner)
    ),
    max_leaves=5,
)
CHANGES = st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=8), VALUES, max_size=4)


@cache
def small() -> Frames:
    """Forty ties of two countries; no fixture, as its repr is longer than Hypothesis shows."""
    return frames_of(open_record("china_russia"))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files") / "mine.yaml"


def read(file: Path, text: str) -> tuple[Hypothesis, ...]:
    file.write_text(text, encoding="utf-8", errors="surrogatepass")
    problems = ()
    try:
        return read_hypotheses(file)
    except RecordError as error:
        problems = error.problems
    assert problems
    assert all(problem.file == file.name and problem.message for problem in problems)
    return ()


def run(hypotheses: tuple[Hypothesis, ...]) -> None:
    for hypothesis in hypotheses:
        try:
            assert isinstance(hypothesis.run(small()), Finding)
        except ParadiplomacyError as error:
            said = str(error)
            assert hypothesis.id in said


@given(design=st.sampled_from(TEMPLATES), changes=CHANGES)
def test_changed_values_are_read_or_refused(
    file: Path, design: str, changes: dict[Any, Any]
) -> None:
    entry = yaml.safe_load(template(design))
    run(read(file, yaml.safe_dump({**entry, **changes}, allow_unicode=True)))


@given(
    design=st.sampled_from(TEMPLATES),
    at=st.integers(0, 2_000),
    cut=st.integers(0, 40),
    put=st.text(max_size=6),
)
def test_text_that_is_cut_or_overwritten_is_read_or_refused(
    file: Path, design: str, at: int, cut: int, put: str
) -> None:
    text = template(design)
    at %= len(text)
    run(read(file, text[:at] + put + text[at + cut :]))


@given(text=st.text(max_size=200))
def test_any_text_is_read_or_refused(file: Path, text: str) -> None:
    assert isinstance(read(file, text), tuple)


@given(sql=st.text(max_size=30) | st.lists(st.sampled_from(SQL), max_size=3).map(" AND ".join))
def test_any_condition_is_worked_out_or_refused(file: Path, sql: str) -> None:
    entry = yaml.safe_load(template("share"))
    text = yaml.safe_dump({**entry, "hit": sql}, allow_unicode=True)
    run(read(file, text))
