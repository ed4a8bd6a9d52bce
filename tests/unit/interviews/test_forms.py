"""The questionnaire as a form for phones, as a page to print, and as a sheet to fill in."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml import etree
from openpyxl import load_workbook
from tests.support.folders import CHANGCHUN, DALIAN, LITTLE_ROCK, Folder
from tests.support.made_exports import XF, paths_of

from paradiplomacy.errors import ParadiplomacyError, RecordError
from paradiplomacy.interviews.bilingual import Bilingual
from paradiplomacy.interviews.form import QuestionnaireForm, TieChoice, form_fields, tie_choices
from paradiplomacy.interviews.instrument import read_instrument, read_shipped
from paradiplomacy.interviews.printed import printed_page, write_sheet
from paradiplomacy.interviews.submissions.into_record import import_submissions
from paradiplomacy.interviews.xlsform import XForm, form_sheets, write_xlsform
from paradiplomacy.model.dates import EventDate
from paradiplomacy.record.build import build_record
from paradiplomacy.record.open import open_record
from paradiplomacy.sources.record_folder import read_folder_tables, read_record_folder

NAMES = (Bilingual("Little Rock", "小石城"), Bilingual("Changchun", "长春"))
LABEL = Bilingual("Little Rock – Changchun", "小石城 – 长春")
TIES = (TieChoice(LITTLE_ROCK, CHANGCHUN, LABEL, NAMES, EventDate.parse("1994")),)


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> XForm:
    return write_xlsform(
        QuestionnaireForm(read_shipped(), ties=TIES), tmp_path_factory.mktemp("form") / "form.xlsx"
    )


def test_pyxform_converts_it_without_a_warning(form: XForm) -> None:
    assert form.warnings == ()
    names = [name for _, name in paths_of(form.xml)]
    asked = [field.name for field in form_fields(read_shipped(), ties=TIES)]
    assert [name for name in names if name != "founded_by_the_record"] == asked


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
    assert rules["place"].get("required") == "true()"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("1985", True),
        ("1985-04", True),
        ("1985-04-12", True),
        ("1985~", True),
        ("85", False),
        ("-98", True),
        ("-99", True),
        ("-97", False),
    ],
)
def test_dates_are_constrained_to_what_is_read_back(text: str, right: bool) -> None:
    rows = {
        row.get("name"): row for row in form_sheets(QuestionnaireForm(read_shipped()))["survey"]
    }
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
        write_xlsform(QuestionnaireForm(read_instrument(mine)), tmp_path / "form.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]


def test_a_printed_page_has_every_question_in_both_languages() -> None:
    page = printed_page(QuestionnaireForm(read_shipped()))
    for question in read_shipped():
        assert question.text("zh") in page
    assert "Only if the answer to question 28 is: yes" in page
    assert "仅当第28题的回答为：是" in page
    many = len(read_shipped().questions)
    assert page.count("prefer not to answer</span>") == page.count("不愿回答</span>") == many
    sensitive = page.index("Sensitive questions")
    assert page.index("You may skip any or all of them") > sensitive
    assert sensitive < page.index("June 1989?") < page.index("人权问题")
    assert "Only if the tie existed in June 1989" in page
    assert page.count("<script") == 0


def test_a_form_on_ties_of_other_countries_has_no_crisis_of_china() -> None:
    page = printed_page(QuestionnaireForm(read_shipped(), ends=("US", "JP")))
    names = {
        row.get("name")
        for row in form_sheets(QuestionnaireForm(read_shipped(), ends=("US", "JP")))["survey"]
    }
    for key, text in (("friction__harm", "Taiwan"), ("crisis__june_1989", "June 1989")):
        assert key not in names
        assert text not in page
    assert "exchange__in_2017" not in names
    assert {"exchange__in_2021", "rights__raised"} <= names


def test_a_form_without_countries_asks_all_and_says_of_whom() -> None:
    form = QuestionnaireForm(read_shipped())
    assert form.to_ask == form.instrument
    assert "Taiwan" in printed_page(form)


def test_a_form_says_who_asks_and_who_sees_what() -> None:
    meta = open_record("sino_us").meta
    meta = replace(meta, texts={**meta.texts, "ethics": {"en": "Board 7 approved.", "zh": "七号"}})
    note = form_sheets(QuestionnaireForm(read_shipped(), meta=meta))["survey"][0]
    pages = (
        note["label::English (en)"],
        printed_page(QuestionnaireForm(read_shipped(), meta=meta)),
    )
    for page in pages:
        for words in ("paradiplomacy contributors", "Board 7 approved.", "withdraw all", "three"):
            assert words in page, words
        assert "never shown to the other end" in page
        assert "25 minutes" in page
    assert "paradiplomacy 项目组" in note["label::中文 (zh)"]
    unnamed = form_sheets(QuestionnaireForm(read_shipped()))["survey"][0]["label::English (en)"]
    assert "the person who gave you this form" in unnamed


def test_nobody_answers_for_a_country() -> None:
    sheets = form_sheets(QuestionnaireForm(read_shipped(), ties=TIES))
    rows = {row.get("name"): row for row in sheets["survey"]}
    assert "side" not in rows
    assert "not for its country or state" in rows["place"]["hint::English (en)"]
    offered = {r["name"] for r in sheets["choices"] if r["list_name"] == "place"}
    assert offered == {LITTLE_ROCK, CHANGCHUN}


class Phone:
    """The conditions of a form, as ODK works them out of what was filled in."""

    def __init__(self, form: XForm) -> None:
        self.tree = etree.fromstring(form.xml.encode())
        self.names = {"x": XF[1:-1]}
        functions = etree.FunctionNamespace(None)
        functions["substr"] = lambda _, text, start, end: text_of(text)[int(start) : int(end)]
        functions["if"] = lambda _, test, yes, no: yes if test else no

    def is_asked(self, field: str, **filled: str) -> bool:
        binds = {b.get("nodeset"): b for b in self.tree.iterfind(".//x:bind", self.names)}
        paths = {path.rpartition("/")[2]: path for path in binds}
        look_up = self.tree.xpath(
            "string(//x:instance[@id='tie']//x:item[x:name=$tie]/x:founded)",
            namespaces=self.names,
            tie=filled.get("tie", ""),
        )
        filled = filled | {"founded_by_the_record": look_up.replace("-", "")}
        rule = binds[paths[field]].get("relevant", "true()")
        for name, path in sorted(paths.items(), key=lambda item: -len(item[1])):
            rule = rule.replace(path, f"'{filled.get(name, '')}'")
        return bool(self.tree.xpath(rule))


def text_of(found: object) -> str:
    return found if isinstance(found, str) else "".join(map(str, found))  # type: ignore[call-overload]


OURS = {"tie": f"{LITTLE_ROCK}__{CHANGCHUN}", "place": LITTLE_ROCK}


@pytest.mark.parametrize(
    ("field", "filled", "asked"),
    [
        # By the record the tie is of 1994, unless who answers knows better.
        ("crisis__june_1989", {}, False),
        ("crisis__june_1989", {"tie__founded": "-98"}, False),
        ("crisis__june_1989", {"tie__founded": "1985-04"}, True),
        ("crisis__june_1989", {"tie__founded": "1989"}, True),
        ("crisis__june_1989", {"tie__founded": "1989-07"}, False),
        ("crisis__june_1989", {"tie__founded": "1989-06-30"}, True),
        ("crisis__june_1989", {"tie__founded": "1985", "sensitive": "skip"}, False),
        ("friction__rival_tie", {}, True),
        ("friction__rival_tie", {"place": CHANGCHUN}, False),
        ("friction__harm", {"place": CHANGCHUN}, True),
        ("exchange__in_2017", {}, True),
        ("exchange__in_2017", {"tie__founded": "2018"}, False),
        ("exchange__in_2021", {"tie__founded": "2021"}, True),
        ("training__taught", {"training__any": "1"}, True),
        ("training__taught", {"training__any": "refused"}, False),
    ],
)
def test_the_phone_asks_what_concerns_the_tie(
    form: XForm, field: str, filled: dict[str, str], asked: bool
) -> None:
    assert Phone(form).is_asked(field, **OURS | filled) is asked


def test_a_form_without_ties_goes_by_the_keys_of_both_places(tmp_path: Path) -> None:
    phone = Phone(write_xlsform(QuestionnaireForm(read_shipped()), tmp_path / "form.xlsx"))
    ends = {"place": LITTLE_ROCK, "partner": CHANGCHUN}
    assert phone.is_asked("friction__rival_tie", **ends)
    assert not phone.is_asked("friction__rival_tie", place="jp-osaka", partner=LITTLE_ROCK)
    assert phone.is_asked("crisis__june_1989", **ends)
    assert not phone.is_asked("crisis__june_1989", **ends, tie__founded="1994")
    assert not phone.is_asked("exchange__in_2017", place=CHANGCHUN, partner="ru-khabarovsk")


def test_words_of_ones_own_are_escaped_on_the_page(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        'version: "1"\ntitle: {en: <b>, zh: 我}\nintroduction: {en: x, zh: 我}\nquestions:\n'
        "  - {key: a, domain: tie, kind: open, en: '<script>', zh: 什么, same: own}\n",
        encoding="utf-8",
    )
    assert "<script>" not in printed_page(QuestionnaireForm(read_instrument(mine)))


def test_a_filled_in_sheet_becomes_answers(folder: Folder, tmp_path: Path) -> None:
    record, out = folder.write(), tmp_path / "sheet.xlsx"
    write_sheet(
        QuestionnaireForm(read_shipped(), ties=tie_choices(read_folder_tables(record))), out
    )
    book = load_workbook(out)
    sheet = book["answers"]
    columns = [cell.value for cell in sheet[1]]
    cells = {
        "place": CHANGCHUN,
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
    done = import_submissions([out], record, instrument=read_shipped())
    assert (done.new, done.answers) == (1, 3)
    built = build_record([read_record_folder(record)], whole=True)
    (account,) = built.accounts.values()
    assert (account.place, account.partner) == (CHANGCHUN, LITTLE_ROCK)
    answers = {a.question: a.value_date or a.value for a in built.answers.values()}
    assert str(answers.pop("tie.founded")) == "1994-04"
    assert answers == {"trust.city": 4.0, "training.any": 1.0}


def test_rows_of_two_sheets_never_take_each_others_place(tmp_path: Path) -> None:
    ids = set()
    for name in ("a.xlsx", "b.xlsx"):
        write_sheet(QuestionnaireForm(read_shipped()), tmp_path / name)
        rows = load_workbook(tmp_path / name)["answers"].iter_rows(min_row=2, max_col=1)
        ids |= {cell.value for (cell,) in rows}
    assert len(ids) == 400


def test_a_sheet_that_nobody_filled_in_adds_nothing(folder: Folder, tmp_path: Path) -> None:
    write_sheet(QuestionnaireForm(read_shipped()), tmp_path / "sheet.xlsx")
    done = import_submissions([tmp_path / "sheet.xlsx"], folder.write(), instrument=read_shipped())
    assert (done.new, done.unchanged) == (0, 0)


def test_a_misspelt_column_of_a_sheet_is_named(folder: Folder, tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    row = f"1,US,{LITTLE_ROCK},{CHANGCHUN},City,2026-11-20,name,1"
    path.write_text(f"id,side,place,partner,office,date,consent,trade.anny\n{row}\n")
    with pytest.raises(RecordError, match=r"'trade.anny': is not a question; did you mean 'trade"):
        import_submissions([path], folder.write(), instrument=read_shipped())


def test_a_sheet_has_a_column_for_each_question(tmp_path: Path) -> None:
    form = QuestionnaireForm(read_shipped())
    write_sheet(form, tmp_path / "sheet.xlsx")
    header = [cell.value for cell in load_workbook(tmp_path / "sheet.xlsx")["answers"][1]]
    assert header[:3] == ["id", "place", "partner"]
    assert {question.key for question in form.to_ask} <= set(header)


def test_ties_are_named_in_both_languages(folder: Folder) -> None:
    choices = {choice.name: choice for choice in tie_choices(read_folder_tables(folder.write()))}
    label = choices[f"{LITTLE_ROCK}__{CHANGCHUN}"].label
    assert label.en == "Little Rock, Arkansas – Changchun, Jilin"
    assert label.zh.endswith("长春市")
    assert f"us-ca-oakland__{DALIAN}" in choices
