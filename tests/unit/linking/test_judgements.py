"""People's judgements as a file, and what a wrong file says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from paradiplomacy.errors import RecordError
from paradiplomacy.linking.judgements import by_people, read_judgement_rows, write_judgements
from paradiplomacy.model.statements import Judgement, JudgementKind

ANN = Judgement(
    JudgementKind.SAME_PLACE, "us-list-kent", "us-gn-5799625", "Ann", "2026-01-31", 'a "why", 因'
)
BEN = Judgement(JudgementKind.SAME_PLACE, "us-list-x", "us-list-x", "Ben", "2026-02", "none")
HEADER = "kind,subject,object,by,on,why,method\n"


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "judgements.csv"
    formula = replace(ANN, why="=1+1", by="@ann")
    for made in ((), (ANN,), (BEN, ANN), (formula,)):
        write_judgements(made, path)
        assert tuple(judgement for _, judgement in read_judgement_rows(path)) == made
    assert [one.name for one in tmp_path.iterdir()] == ["judgements.csv"]


def test_only_what_people_said_of_places_is_theirs() -> None:
    ours = Judgement(JudgementKind.SAME_PLACE, "a", "b", "paradiplomacy", "2026", "", "geonames/1")
    other = Judgement(JudgementKind.REJECT, "0123456789abcdef", "", "Ann", "2026", "wrong")
    assert by_people([ours, ANN, other, BEN]) == (ANN, BEN)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("kind,subject\nsame place,a\n", "field 'by': is missing from the header"),
        (HEADER[:-1] + ",more\n", "field 'more': is not a column here"),
        (HEADER[:-1] + ",object\n", "field 'object': stands twice in the header"),
        (HEADER + "same town,a,b,Ann,2026-01-01,why,\n", "row 2, field 'kind'"),
        (HEADER + "same place,,b,Ann,2026-01-01,why,manual\n", "row 2, field 'subject'"),
        (HEADER + "same place,a,b,Ann,yesterday,why,manual\n", "row 2, field 'on'"),
        (HEADER + "reject,a,,Ann,2026-01-01,why,manual\n", "only judgements of the kind"),
    ],
)
def test_a_wrong_file_says_where_and_what(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecordError) as caught:
        read_judgement_rows(path)
    assert says in str(caught.value)
    assert "wrong.csv" in str(caught.value)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"none\.csv"):
        read_judgement_rows(tmp_path / "none.csv")
