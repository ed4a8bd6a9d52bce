"""A made language goes through XLSForms and printed questionnaires: no sentence is English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.made_language import TAG, found_in, wide, write_made_language

from paradiplomacy import open_record
from paradiplomacy.interviews.form import QuestionnaireForm
from paradiplomacy.interviews.instrument import read_instrument, shipped_yaml
from paradiplomacy.interviews.printed import _content_of_page, printed_page
from paradiplomacy.interviews.xlsform import form_sheets

_CODES = re.compile(r"\$?\{.*?\}|<.*?>|EDTF|June 1989|China")
"""Fields, signs of dates; a month and a country, which are by the CLDR of English."""


@pytest.fixture(params=["general", "article"])
def form(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[QuestionnaireForm]:
    """A questionnaire that has the made language beside English, put to ties of a record."""
    write_made_language(tmp_path / "languages")
    path = tmp_path / "questions.yaml"
    loaded = _with_made(yaml.safe_load(shipped_yaml(request.param)))
    path.write_text(yaml.safe_dump(loaded, allow_unicode=True, sort_keys=False), "utf-8")
    record = open_record("china_russia")
    with found_in(tmp_path / "languages"):
        yield QuestionnaireForm(read_instrument(path), record.meta.ends, meta=record.meta)


def _with_made(value: Any) -> Any:
    """The file with each English text in the made language, too, and no Chinese."""
    if isinstance(value, list):
        return [_with_made(each) for each in value]
    if not isinstance(value, dict):
        return value
    made = {TAG: wide(value["en"])} if isinstance(value.get("en"), str) else {}
    return {name: _with_made(each) for name, each in value.items() if name != "zh"} | made


def _in_made(value: Any) -> Iterator[str]:
    """Texts of the made language at any depth."""
    if isinstance(value, list):
        for each in value:
            yield from _in_made(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name == TAG:
                yield str(each)
            else:
                yield from _in_made(each)


def _english(texts: Iterator[str]) -> list[str]:
    return [text for text in texts if re.search("[A-Za-z]{3,}", _CODES.sub("", text))]


def test_a_printed_questionnaire(form: QuestionnaireForm) -> None:
    texts = list(_in_made(_content_of_page(form)))
    assert len(texts) > 50
    assert _english(iter(texts)) == []
    assert texts[0] in printed_page(form)


def test_an_xlsform(form: QuestionnaireForm) -> None:
    sheets = form_sheets(form)
    rows = [row for name in ("survey", "choices") for row in sheets[name]]
    told = [text for row in rows for column, text in row.items() if f"({TAG})" in column]
    assert len(told) > 50
    assert _english(iter(told)) == []
