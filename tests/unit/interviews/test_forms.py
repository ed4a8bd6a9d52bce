"""The questionnaire as a form for phones, as a page to print, and as a sheet to fill in."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from tests.support.folders import CHANGCHUN, DALIAN, LITTLE_ROCK, Folder
from tests.support.made_exports import XF, paths_of

from paradiplomacy.errors import ParadiplomacyError, RecordError
from paradiplomacy.interviews.form import TieChoice, form_fields
from paradiplomacy.interviews.instrument import read_instrument, shipped
from paradiplomacy.interviews.printed import printed_page
from paradiplomacy.interviews.questions import Bilingual
from paradiplomacy.interviews.sheet import sheet_columns, write_sheet
from paradiplomacy.interviews.submissions import import_submissions
from paradiplomacy.interviews.tie_choices import tie_choices
from paradiplomacy.interviews.xlsform import XForm, form_sheets, write_xlsform
from paradiplomacy.record.build import build_record
from paradiplomacy.sources.record_folder import read_folder_tables, read_record_folder

TIES = (TieChoice(LITTLE_ROCK, CHANGCHUN, Bilingual("Little Rock – Changchun", "小石城 – 长春")),)


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> XForm:
    return write_xlsform(shipped(), tmp_path_factory.mktemp("form") / "form.xlsx", ties=TIES)


def test_pyxform_converts_it_without_a_warning(form: XForm) -> None:
    assert form.warnings == ()
    names = [name for _, name in paths_of(form.xml)]
    assert names == [field.name for field in form_fields(shipped(), ties=TIES)]


def test_every_text_is_there_in_both_languages(form: XForm) -> None:
    root = ElementTree.fromstring(form.xml)
    translations = root.findall(f".//{XF}translation")
    assert {t.get("lang") for t in translations} == {"English (en)", "中文 (zh)"}
    texts = [{t.get("id"): "".join(t.itertext()) for t in lang} for lang in translations]
    assert texts[0].keys() == texts[1].keys()
    assert "-" not in texts[0].values(), "what pyxform writes where a translation is missing"
    assert "-" not in texts[1].values()


def test_what_is_skipped_on_paper_is_skipped_on_the_phone(form: XForm) -> None:
    root = ElementTree.fromstring(form.xml)
    rules = {b.get("nodeset", "").rpartition("/")[2]: b for b in root.findall(f".//{XF}bind")}
    assert "part_capacity/training__any" in rules["training__taught"].get("relevant", "")
    assert " or " in rules["crisis__june_1989_return"].get("relevant", "")
    assert rules["trade__any"].get("relevant") is None
    assert rules["side"].get("required") == "true()"


@pytest.mark.parametrize(
    ("text", "right"),
    [("1985", True), ("1985-04", True), ("1985-04-12", True), ("1985~", True), ("85", False)],
)
def test_dates_are_constrained_to_what_is_read_back(text: str, right: bool) -> None:
    rows = {row.get("name"): row for row in form_sheets(shipped())["survey"]}
    pattern = rows["tie__founded"]["constraint"].partition("'")[2].rpartition("'")[0]
    assert bool(re.search(pattern, text)) is right


def test_a_question_that_pyxform_cannot_take_is_refused_and_nothing_written(
    tmp_path: Path,
) -> None:
    text = """
version: "1"
title: {en: Mine, zh: 我的}
introduction: {en: Please answer., zh: 请作答。}
questions:
  - {key: a.b, domain: tie, kind: open, en: "What of ${nothing}?", zh: 什么？, same: own}
"""
    mine = tmp_path / "mine.yaml"
    mine.write_text(text, encoding="utf-8")
    with pytest.raises(ParadiplomacyError, match=r"pyxform cannot convert .*nothing"):
        write_xlsform(read_instrument(mine), tmp_path / "form.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]


def test_a_printed_page_has_every_question_in_both_languages() -> None:
    page = printed_page(shipped())
    for question in shipped():
        assert question.text("zh") in page
    assert "Only if the answer to question 34 is: yes" in page
    assert "仅当第34题的回答为：是" in page
    assert page.count("<script") == 0


def test_words_of_ones_own_are_escaped_on_the_page(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        'version: "1"\ntitle: {en: <b>, zh: 我}\nintroduction: {en: x, zh: 我}\nquestions:\n'
        "  - {key: a, domain: tie, kind: open, en: '<script>', zh: 什么, same: own}\n",
        encoding="utf-8",
    )
    assert "<script>" not in printed_page(read_instrument(mine))


def test_a_filled_in_sheet_becomes_answers(folder: Folder, tmp_path: Path) -> None:
    record, out = folder.write(), tmp_path / "sheet.xlsx"
    write_sheet(shipped(), out, ties=tie_choices(read_folder_tables(record)))
    book = load_workbook(out)
    sheet = book["answers"]
    columns = [cell.value for cell in sheet[1]]
    cells = {
        "side": "CN",
        "tie": f"{LITTLE_ROCK}__{CHANGCHUN}",
        "office": "FAO",
        "date": "2026-11-20",
        "consent": "name",
        "tie.founded": "1994-04",
        "trust.city": 4,
        "training.any": "是",
    }
    for column, value in cells.items():
        sheet.cell(2, columns.index(column) + 1, value)
    book.save(out)
    done = import_submissions([out], record, instrument=shipped())
    assert (done.new, done.answers) == (1, 3)
    built = build_record([read_record_folder(record)])
    (account,) = built.accounts.values()
    assert (account.place, account.partner) == (CHANGCHUN, LITTLE_ROCK)
    answers = {a.question: a.value_date or a.value for a in built.answers.values()}
    assert str(answers.pop("tie.founded")) == "1994-04"
    assert answers == {"trust.city": 4.0, "training.any": 1.0}


def test_rows_of_two_sheets_never_take_each_others_place(tmp_path: Path) -> None:
    ids = set()
    for name in ("a.xlsx", "b.xlsx"):
        write_sheet(shipped(), tmp_path / name)
        rows = load_workbook(tmp_path / name)["answers"].iter_rows(min_row=2, max_col=1)
        ids |= {cell.value for (cell,) in rows}
    assert len(ids) == 400


def test_a_sheet_that_nobody_filled_in_adds_nothing(folder: Folder, tmp_path: Path) -> None:
    write_sheet(shipped(), tmp_path / "sheet.xlsx")
    done = import_submissions([tmp_path / "sheet.xlsx"], folder.write(), instrument=shipped())
    assert (done.new, done.unchanged) == (0, 0)


def test_a_misspelt_column_of_a_sheet_is_named(folder: Folder, tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    row = f"1,US,{LITTLE_ROCK},{CHANGCHUN},City,2026-11-20,name,1"
    path.write_text(f"id,side,place,partner,office,date,consent,trade.anny\n{row}\n")
    with pytest.raises(RecordError, match=r"'trade.anny': is not a question; did you mean 'trade"):
        import_submissions([path], folder.write(), instrument=shipped())


def test_a_sheet_has_a_column_for_each_question() -> None:
    assert {question.key for question in shipped()} <= set(sheet_columns(shipped()))


def test_ties_are_named_in_both_languages(folder: Folder) -> None:
    choices = {choice.name: choice for choice in tie_choices(read_folder_tables(folder.write()))}
    label = choices[f"{LITTLE_ROCK}__{CHANGCHUN}"].label
    assert label.en == "Little Rock, Arkansas – Changchun, Jilin"
    assert label.zh.endswith("长春市")
    assert f"us-ca-oakland__{DALIAN}" in choices
