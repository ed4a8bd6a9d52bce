"""The questionnaire that ships, and what is wrong with one's own."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from paradiplomacy import hypotheses
from paradiplomacy.errors import NotFoundError, RecordError
from paradiplomacy.evidence.consent.answered_facts import is_fact
from paradiplomacy.hypotheses.catalogue import catalogue
from paradiplomacy.interviews.asked_of import AskedTie
from paradiplomacy.interviews.form import QuestionnaireForm
from paradiplomacy.interviews.instrument import (
    Instrument,
    questionnaire_of,
    read_instrument,
    read_shipped,
)
from paradiplomacy.interviews.instrument_file import field_name
from paradiplomacy.interviews.printed import printed_page
from paradiplomacy.interviews.questions import Question
from paradiplomacy.interviews.xlsform import form_sheets
from paradiplomacy.model.dates import EventDate
from paradiplomacy.record.record import Record

MINE = """\
version: "1"
title: {en: Mine, zh: 我的}
introduction: {en: Please answer., zh: 请作答。}
choices:
  end:
    - {value: 1, en: ours, zh: 我方, mirror: 2}
    - {value: 2, en: theirs, zh: 对方, mirror: 1}
questions:
  - key: aid.any
    domain: capacity
    kind: yes/no
    en: Was there aid?
    zh: 是否有援助？
    same: exact
  - key: aid.gave
    domain: capacity
    kind: choice
    en: Who gave it?
    zh: 由谁提供？
    choices_of: end
    asked_if: aid.any = 1
    same: mirrored
"""


def mine(tmp_path: Path, old: str = "", new: str = "", *, text: str = MINE) -> Instrument:
    assert old in text
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return read_instrument(path)


def test_the_shipped_one_passes_the_checks_of_ones_own() -> None:
    folder = Path(str(files("paradiplomacy.interviews")))
    assert read_instrument(folder / "questionnaire.yaml") == read_shipped()


def test_it_covers_the_four_domains_and_every_kind() -> None:
    assert {q.domain for q in read_shipped()} == {
        "tie",
        "conflict",
        "rights",
        "capacity",
        "climate",
    }
    assert {q.kind for q in read_shipped()} == {
        "yes/no",
        "count",
        "date",
        "choice",
        "scale",
        "open",
    }


def test_a_question_that_feeds_a_claim_is_read() -> None:
    folder = Path(hypotheses.__file__ or "").parent
    code = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    unread = [q.key for q in read_shipped() if q.feeds and f'"{q.key}"' not in code]
    assert unread == []


def test_what_a_question_feeds_is_a_claim() -> None:
    assert {claim for question in read_shipped() for claim in question.feeds} <= set(catalogue())


def test_names_in_forms_are_unlike() -> None:
    assert len({field_name(question.key) for question in read_shipped()}) == len(
        read_shipped().questions
    )


def test_one_of_ones_own_is_read(tmp_path: Path) -> None:
    any_aid, gave = mine(tmp_path)
    assert any_aid.scale("zh") == "0 否，1 是"
    assert str(gave.asked_if) == "aid.any = 1"
    assert (gave.agree(1, 2), gave.agree(1, 1)) == (True, False)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("domain: capacity", "domain: money", "row 10, field 'aid.any.domain': expected 'tie'"),
        ("kind: yes/no", "kind: yesno", "row 11, field 'aid.any.kind': expected 'yes/no'"),
        ("zh: 是否有援助？", "zh: Aid", "row 13, field 'aid.any.zh': expected Chinese"),
        ("same: exact", "same: near", "row 14, field 'aid.any.same': expected exact, within"),
        ("same: exact", "same: mirrored", "'mirrored' does not fit yes/no; expected one of: exact"),
        ("same: exact", "samme: exact", "is not a key here; did you mean 'same'?"),
        ("of: end", "of: ends", "row 20, field 'aid.gave.choices_of': 'ends' is not a list"),
        ("of: end", "of: ends", "did you mean 'end'?"),
        ("if: aid.any", "if: aid.a", "no question before this one; did you mean 'aid.any'?"),
        ("any = 1", "any = 7", "row 21, field 'aid.gave.asked_if': aid.any is never 7"),
        ("any = 1", "any is yes", "expected QUESTION = VALUE, such as trade.any = 1"),
        (
            "kind: yes/no",
            "states: established\n    kind: yes/no",
            "field 'aid.any.states': belongs to a date, a count or a choice",
        ),
        (
            "choices_of: end",
            "states: kind\n    choices_of: end",
            "field 'aid.gave.states': 'kind' is nothing that a choice states; expected of a date",
        ),
        ("key: aid.gave", "key: aid.any", "stands twice; give each question a key"),
        ("key: aid.gave", "key: aid--any", "expected lower-case letters and digits"),
        ("mirror: 1", "mirror: 3", "3 must have 2 as its mirror in turn"),
        ("value: 2,", "value: 1,", "stands twice; give each its own number"),
        ("zh: 我的", "en: 我的", "stands twice"),
        ("same: exact", "same: exact\n    attitude: perhaps", "'aid.any.attitude'"),
        ("same: exact", "same: exact\n    asked_of: [nice ties]", "expected 'an end in CODE'"),
        (
            "same: exact",
            "same: exact\n    asked_of: [stood in 1989-13]",
            "such as 'stood in 1989-06'",
        ),
        (
            "same: exact",
            "same: exact\n    sensitive: true",
            "field 'aid.gave.sensitive': is no, after 'aid.any'; put sensitive questions last",
        ),
        ("questions:", "question:", "is missing; every entry needs it"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    with pytest.raises(RecordError) as raised:
        mine(tmp_path, old, new)
    assert message in str(raised.value)


def test_all_that_is_wrong_is_named_at_once(tmp_path: Path) -> None:
    text = MINE.replace("domain: capacity", "domain: money", 1).replace("of: end", "of: ends")
    with pytest.raises(RecordError) as raised:
        mine(tmp_path, text=text)
    assert len(raised.value.problems) == 2


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no questionnaire"):
        read_instrument(tmp_path / "none.yaml")


def test_a_question_that_is_not_there_is_suggested() -> None:
    with pytest.raises(NotFoundError, match=r"did you mean 'trade\.any'"):
        read_shipped()["trade.an"]


@pytest.mark.parametrize(
    ("key", "here", "there", "same"),
    [
        ("trade.any", 1, 1, True),
        ("trade.any", 1, 0, False),
        ("exchange.count", 10, 8, True),
        ("exchange.count", 10, 7, False),
        ("exchange.count", 0, 0, True),
        ("training.taught", 3, 3, True),
        ("training.taught", 2, 2, False),
        ("trust.city", 1, 5, None),
        ("exchange.carrier", 0, 1, None),
        ("crisis.months-until-return", 4, 7, True),
        ("crisis.months-until-return", 4, 8, False),
    ],
)
def test_numbers_are_the_same_within_the_tolerance(
    key: str, here: float, there: float, same: bool | None
) -> None:
    assert read_shipped()[key].agree(here, there) is same
    assert read_shipped()[key].agree(there, here) is same


@pytest.mark.parametrize(
    ("key", "here", "there", "same"),
    [
        ("tie.founded", "1985", "1985-04", True),
        ("tie.founded", "1985-04", "1985-05", False),
        ("crisis.worst", "1989-06", "1989-09-01", True),
        ("crisis.worst", "1989-06", "1990", False),
    ],
)
def test_dates_are_the_same_within_the_tolerance(
    key: str, here: str, there: str, same: bool
) -> None:
    a, b = EventDate.parse(here), EventDate.parse(there)
    assert read_shipped()[key].agree(a, b) is read_shipped()[key].agree(b, a) is same


def test_a_number_is_no_date() -> None:
    with pytest.raises(TypeError, match="answered by dates"):
        read_shipped()["tie.founded"].agree(1, 2)


LITTLE_ROCK = AskedTie("US", "CN", EventDate.parse("1994"))


@pytest.mark.parametrize(
    ("key", "tie", "answers", "asked"),
    [
        ("crisis.june-1989", LITTLE_ROCK, {}, False),
        ("crisis.june-1989", LITTLE_ROCK, {"tie.founded": "1985"}, True),
        ("crisis.june-1989", AskedTie("US", "CN"), {}, True),  # nothing known rules nothing out
        ("crisis.june-1989", AskedTie("US", "CN"), {"tie.founded": "1994"}, False),
        ("crisis.june-1989", AskedTie("US", "CN"), {"tie.founded": "1989"}, True),
        ("crisis.june-1989", AskedTie("US", "CN", None, EventDate.parse("1986")), {}, False),
        ("crisis.june-1989", AskedTie("US", "JP"), {}, False),
        ("friction.harm", AskedTie("US", "JP"), {}, False),
        ("friction.harm", AskedTie("US", "TW"), {}, True),
        ("friction.rival-tie", AskedTie("CN", "US"), {}, False),
        ("friction.rival-tie", AskedTie("US", "CN"), {}, True),
        ("exchange.in-2017", AskedTie("CN", "RU"), {}, False),
        ("exchange.in-2017", AskedTie("US", "TW"), {}, False),
        ("exchange.in-2021", AskedTie("DE", "DE"), {}, True),
    ],
)
def test_no_tie_is_asked_what_cannot_concern_it(
    key: str, tie: AskedTie, answers: dict[str, str], asked: bool
) -> None:
    dates = {key: EventDate.parse(text) for key, text in answers.items()}
    assert read_shipped().is_asked(read_shipped()[key], dates, tie) is asked


def test_what_is_asked_of_others_thoughts_is_marked_and_sensitive_questions_come_last() -> None:
    keys = {question.key for question in read_shipped() if question.attitude}
    assert {"trust.city", "trust.above", "crisis.tone", "rights.change"} <= keys
    sensitive = [question.sensitive for question in read_shipped()]
    assert sensitive == sorted(sensitive)
    assert all(question.asked_of for question in read_shipped() if "Taiwan" in question.text("en"))


def test_a_question_that_was_skipped_is_not_asked() -> None:
    months = read_shipped()["crisis.months-until-return"]
    assert read_shipped().is_asked(months, {"crisis.stopped": 1.0})
    assert not read_shipped().is_asked(months, {})


@pytest.mark.parametrize("question", list(read_shipped()), ids=lambda q: q.key)
def test_no_opinion_is_a_fact_of_the_tie(question: Question) -> None:
    answers = [*map(str, question.values), "7", "1994-04", "words", "", "unknown", "refused"]
    stated = {text for answer in answers if (text := question.fact_of(answer, 2026))}
    if question.kind in ("scale", "open", "yes/no") or question.same.rule == "own":
        assert stated == set()
    if question.attitude or question.sensitive or question.domain == "rights":
        assert stated == set()
    assert all(is_fact(text, date=question.kind == "date") for text in stated)
    assert bool(stated) == bool(question.states)
    for none in ("", "unknown", "refused", "words"):
        assert question.fact_of(none, 2026) == ""


def test_the_general_one_has_ten_questions_of_the_articles_and_no_word_on_china() -> None:
    folder = Path(str(files("paradiplomacy.interviews")))
    assert read_instrument(folder / "general.yaml") == read_shipped("general")
    assert len(read_shipped("general").questions) == 10
    assert all(question == read_shipped()[question.key] for question in read_shipped("general"))
    assert not any(question.asked_of or question.sensitive for question in read_shipped("general"))
    words = (folder / "general.yaml").read_text(encoding="utf-8")
    assert not re.search("China|Chinese|Taiwan|1989|trade war|中国|台湾|贸易战", words)


def test_a_record_is_asked_the_questionnaire_of_its_claims(sino_us: Record) -> None:
    assert questionnaire_of(None) == questionnaire_of(sino_us.meta) == read_shipped()
    assert questionnaire_of(replace(sino_us.meta, claims=())) == read_shipped("general")
    assert questionnaire_of(replace(sino_us.meta, claims=("trust-by-level",))) == read_shipped()
    assert questionnaire_of(replace(sino_us.meta, claims=("ties-last",))) == read_shipped("general")


SWEDISH = MINE.replace("en: Mine, zh: 我的", "sv: Mitt, en: Mine").replace(
    "en: Please answer., zh: 请作答。", "sv: Svara., en: Please answer."
)


def in_swedish(text: str) -> str:
    """The questionnaire with each Chinese text taken for a Swedish one."""
    return text.replace("zh: ", "sv: ")


def test_a_questionnaire_has_the_languages_of_its_file(tmp_path: Path) -> None:
    instrument = mine(tmp_path, text=in_swedish(SWEDISH))
    assert instrument.languages == ("en", "sv")
    assert instrument["aid.any"].text("sv") == "是否有援助？"
    assert instrument["aid.any"].text("fi") == "Was there aid?"
    sheets = form_sheets(QuestionnaireForm(instrument))
    label = next(row for row in sheets["survey"] if row.get("name") == "aid__any")
    assert label["label::English (en)"] == "Was there aid?"
    assert label["label::Svenska (sv)"] == "是否有援助？"
    assert not any("(zh)" in column for column in label)
    html = printed_page(QuestionnaireForm(instrument))
    assert '<p lang="sv">是否有援助？</p>' in html
    assert 'lang="zh"' not in html


def test_words_that_lack_a_language_of_the_title_are_named(tmp_path: Path) -> None:
    with pytest.raises(RecordError) as wrong:
        mine(tmp_path, text=SWEDISH)
    said = "\n".join(map(str, wrong.value.problems))
    assert "aid.any.sv" in said
    assert "is missing; the title has words in this language" in said
    assert "aid.any.zh" in said
    assert "is in a language that the title lacks" in said
