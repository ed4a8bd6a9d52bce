"""Commands on interviews of both ends: what the answers come to, and how many to ask."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.answered import answered_by_both
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

from paradiplomacy.language.typesetting import has_chinese_font

Cli = Callable[..., Any]


@pytest.fixture
def asked(folder: Folder) -> Folder:
    """Both ends of Little Rock and Changchun answer, and contradict each other once."""
    return answered_by_both(folder)


def test_what_both_ends_answered(cli: Cli, asked: Folder) -> None:
    ran = cli("interview", "compare", asked.write())
    assert (ran.status, ran.err) == (0, "")
    assert "One tie with answers; of 1, both ends answered." in ran.out
    assert "Changchun" in ran.out
    assert "Little Rock, Arkansas: yes" in ran.out
    assert "between 41% and 71% of ties" in ran.out
    assert "Changchun, Jilin: no" in ran.out
    chinese = cli("interview", "compare", asked.write(), "--language", "zh").out
    assert "长春市：否" in chinese
    assert "小石城：是" in chinese
    assert "41%至71%" in chinese


def test_comparison_for_programs(cli: Cli, asked: Folder) -> None:
    view = json.loads(cli("interview", "compare", asked.write(), "--json").out)
    assert view["schema"] == "paradiplomacy/interview-comparison/1"
    assert view["counts"]["agree"] == 1
    (row,) = view["discrepancies"]
    assert (row["question"], [end["value"] for end in row["ends"]]) == ("rural.any", [0.0, 1.0])
    assert view["missed"]["together"]["trials"] == 1


def test_a_record_without_answers_says_so(cli: Cli, folder: Folder) -> None:
    ran = cli("interview", "compare", folder.write())
    assert (ran.status, ran.out.count("\n")) == (0, 1)
    assert "No account" in ran.out


def test_how_many_pairs_decide(cli: Cli) -> None:
    ran = cli("interview", "power", "trade-majority", "detachment")
    assert ran.status == 0
    assert "97" in ran.out
    assert "detachment" in ran.out


def test_how_many_pairs_decide_is_said_in_chinese(cli: Cli) -> None:
    ran = cli("interview", "power", "trade-majority", "--language", "zh")
    assert ran.status == 0
    assert "97" in ran.out
    assert "所需对数" in ran.out


def test_effect_is_of_one_claim(cli: Cli) -> None:
    view = cli("interview", "power", "trade-majority", "--effect", "0.8", "--json").out
    assert json.loads(view)["claims"][0]["needed"] == 23
    refused = cli("interview", "power", "--effect", "0.8")
    assert refused.status == 1
    assert "one claim" in refused.err
    wrong = cli("interview", "power", "trade-majority", "--effect", "0.2")
    assert (wrong.status, "not true of a share" in wrong.err) == (1, True)


def test_questions_of_a_claim_in_both_languages(cli: Cli) -> None:
    english = cli("interview", "questions", "--claim", "trust-by-level")
    assert (english.status, "trust.city" in english.out) == (0, True)
    assert "信任" in cli("interview", "questions", "--language", "zh").out
    unknown = cli("interview", "questions", "--claim", "trust-by-levl")
    assert (unknown.status, "did you mean 'trust-by-level'?" in unknown.err) == (1, True)


def test_questions_for_programs(cli: Cli) -> None:
    view = json.loads(cli("interview", "questions", "--claim", "training-half", "--json").out)
    taught = next(row for row in view["questions"] if row["key"] == "training.taught")
    assert taught["choices"][0] == {"value": 1, "en": "ours", "zh": "我方", "mirror": 2}
    assert (taught["asked_if"], taught["same"]) == ("training.any = 1", "mirrored")


def test_a_questionnaire_of_ones_own_is_checked(cli: Cli, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    shipped = cli("interview", "questions", "--yaml").out
    mine.write_text(shipped, encoding="utf-8")
    assert cli("interview", "check", mine).status == 0
    mine.write_text(shipped.replace("[trust-by-level]", "[trust-by-leve]", 1), encoding="utf-8")
    wrong = cli("interview", "check", mine)
    assert (wrong.status, "did you mean 'trust-by-level'?" in wrong.err) == (1, True)
    mine.write_text(shipped.replace("kind: date", "kind: dates", 1), encoding="utf-8")
    view = json.loads(cli("interview", "check", mine, "--json").out)
    (problem,) = view["problems"]
    assert (problem["field"], problem["row"] > 0) == ("tie.founded.kind", True)


def test_forms_are_written(cli: Cli, folder: Folder, tmp_path: Path) -> None:
    record = folder.write()
    for command, name in (("form", "f.xlsx"), ("sheet", "s.xlsx")):
        assert cli("interview", command, tmp_path / name, "--record", record).status == 0
        assert (tmp_path / name).stat().st_size > 5_000
    assert cli("interview", "print", tmp_path / "p.html").status == 0
    assert "签署" in (tmp_path / "p.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("made", ["form f.xlsx", "sheet s.xlsx", "print p.html"])
def test_no_file_is_written_over(cli: Cli, tmp_path: Path, made: str) -> None:
    command, name = made.split()
    (tmp_path / name).write_text("filled in", encoding="utf-8")
    assert "is there already" in cli("interview", command, tmp_path / name).err
    assert (tmp_path / name).read_text(encoding="utf-8") == "filled in"


def test_a_page_to_print_is_html_or_pdf(cli: Cli, tmp_path: Path) -> None:
    assert "there are: html, pdf" in cli("interview", "print", tmp_path / "p.docx").err
    assert not (tmp_path / "p.docx").exists()


def test_what_commands_did_is_said_in_either_language(cli: Cli, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(cli("interview", "questions", "--yaml").out, encoding="utf-8")
    zh = ("--language", "zh")
    assert "个问题，中英文对照" in cli("interview", "print", tmp_path / "p.html", *zh).err
    assert "中英文对照" in cli("interview", "form", tmp_path / "f.xlsx", *zh).err
    assert "填写后运行" in cli("interview", "sheet", tmp_path / "s.xlsx", *zh).err
    assert "有效" in cli("interview", "check", mine, *zh).err
    notes = tmp_path / "a.txt"
    notes.write_text("what was said", encoding="utf-8")
    keys = ("--texts", tmp_path / "t.json", "--new-key-file", tmp_path / "t.key")
    kept = cli("interview", "text", "add", "a-1", notes, *keys, *zh)
    assert "已加密保存" in kept.err
    assert cli("interview", "print", tmp_path / "p.html", "--language", "fr").status == 1


def test_the_questionnaire_is_set_as_a_pdf(cli: Cli, tmp_path: Path) -> None:
    if not has_chinese_font():
        pytest.skip("needs a font with Chinese characters, such as Debian's fonts-noto-cjk")
    ran = cli("interview", "print", tmp_path / "p.pdf")
    assert "two languages" in ran.err
    assert (tmp_path / "p.pdf").read_bytes().startswith(b"%PDF")


def test_answers_are_imported_and_studied(cli: Cli, folder: Folder, tmp_path: Path) -> None:
    record = folder.write()
    header = "id,side,place,partner,office,date,consent,rural.any"
    rows = [
        f"1,US,{LITTLE_ROCK},{CHANGCHUN},City,2026-11-20,name,yes",
        f"2,CN,{CHANGCHUN},{LITTLE_ROCK},FAO,2026-11-21,name,否",
    ]
    file = tmp_path / "answers.csv"
    file.write_text("\n".join((header, *rows, "")), encoding="utf-8")
    ran = cli("interview", "import", file, "--into", record)
    assert (ran.status, "two accounts new" in ran.err) == (0, True)
    assert "2份不变" in cli("interview", "import", file, "--into", record, "--language", "zh").err
    view = json.loads(cli("interview", "import", file, "--into", record, "--json").out)
    assert (view["new"], view["unchanged"]) == (0, 2)
    compared = json.loads(cli("interview", "compare", record, "--json").out)
    assert [row["question"] for row in compared["discrepancies"]] == ["rural.any"]
    wrong = cli("interview", "import", tmp_path / "none.csv", "--into", record)
    assert (wrong.status, "none.csv: is not there" in wrong.err) == (1, True)


def test_what_an_import_left_out_is_said(cli: Cli, folder: Folder, tmp_path: Path) -> None:
    header = "KEY,side,place,partner,office,date,consent,rural.any,ReviewState,mood,__system/edits"
    row = f"uuid:1,US,{LITTLE_ROCK},{CHANGCHUN},City,2026-11-20,name,1,,good,0"
    rows = (header, row, row.replace("uuid:1", "uuid:2").replace(",,good", ",rejected,good"), "")
    file = tmp_path / "answers.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    said = cli("interview", "import", file, "--into", folder.write()).err
    assert "one account new" in said
    assert "answers.csv: mood: not read" in said
    assert "a reviewer rejected it: one submission" in said
