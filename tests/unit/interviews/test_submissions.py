"""From the questionnaire to a form, to exports of the tools that run it, to a record."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder
from tests.support.made_exports import (
    Filled,
    central_csv,
    central_json,
    kobo_csv,
    kobo_json,
    paths_of,
)

from paradiplomacy.errors import RecordError
from paradiplomacy.evidence.consent.answered_facts import is_answered
from paradiplomacy.evidence.consent.consents import submitted_account
from paradiplomacy.evidence.store import Store
from paradiplomacy.interviews.form import QuestionnaireForm
from paradiplomacy.interviews.instrument import read_shipped
from paradiplomacy.interviews.printed import write_sheet
from paradiplomacy.interviews.submissions.into_record import SubmissionsImported, import_submissions
from paradiplomacy.interviews.xlsform import write_xlsform
from paradiplomacy.record.build import build_record
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.withdrawal import withdraw_from_folder
from paradiplomacy.sources.record_folder import read_record_folder

US, CN, AGAIN = "a1-us", "b2-cn", "a1-us-again"
WHO = {"date": "2026-11-20", "consent": "name", "chosen": "longest", "mode": "video"}
AMERICAN = {
    "side": "US",
    "place": LITTLE_ROCK,
    "partner": CHANGCHUN,
    "office": "Sister Cities Office",
    "role": "director",
    "language": "en",
    **WHO,
    "tie__founded": "1994-04",
    "exchange__count": "12",
    "trust__city": "4",
    "training__any": "1",
    "training__taught": "1",
    "exchange__carrier": "The state; two clubs\nand a bank",
}
CHINESE = {
    "side": "CN",
    "place": CHANGCHUN,
    "partner": LITTLE_ROCK,
    "office": "外事办公室",
    "language": "zh",
    **WHO,
    "tie__founded": "1994-06-22",
    "exchange__count": "9",
    "trust__city": "5",
    "training__any": "1",
    "training__taught": "2",
}
FORMS = (Filled(US, AMERICAN), Filled(CN, CHINESE))


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    out = tmp_path_factory.mktemp("form") / "form.xlsx"
    converted = write_xlsform(QuestionnaireForm(read_shipped()), out)
    assert converted.warnings == ()
    return paths_of(converted.xml)


@pytest.fixture
def record(folder: Folder) -> Path:
    return folder.write()


def taken(record: Path, *files: Path, encoding: str = "") -> SubmissionsImported:
    return import_submissions(files, record, instrument=read_shipped(), encoding=encoding)


def saved(tmp_path: Path, name: str, text: str, *, encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def frames(record: Path) -> Frames:
    return frames_of(build_record([read_record_folder(record)], whole=True))


def answered(record: Path) -> dict[tuple[str, str], object]:
    """Every answer that counts, by side and question."""
    both = frames(record)
    joined = both.answers.join(both.accounts.select("account", "side"), on="account")
    value = pl.coalesce(
        pl.col("value_date_edtf").replace("", None),
        pl.col("text").replace("", None),
        pl.col("value").cast(pl.Int64).cast(pl.String),
    )
    rows = joined.select("side", "question", value.alias("answer"))
    return {(side, question): answer for side, question, answer in rows.iter_rows()}


PLANTED = {
    ("US", "tie.founded"): "1994-04",
    ("US", "exchange.count"): "12",
    ("US", "trust.city"): "4",
    ("US", "training.any"): "1",
    ("US", "training.taught"): "1",
    ("US", "exchange.carrier"): "The state; two clubs and a bank",
    ("CN", "tie.founded"): "1994-06-22",
    ("CN", "exchange.count"): "9",
    ("CN", "trust.city"): "5",
    ("CN", "training.any"): "1",
    ("CN", "training.taught"): "2",
}

Maker = Callable[[Sequence[tuple[str, str]], Sequence[Filled]], str]
EXPORTS: dict[str, tuple[str, Maker]] = {
    "central-csv": ("submissions.csv", central_csv),
    "central-odata": ("submissions.json", central_json),
    "kobo-json": ("data.json", kobo_json),
    "kobo-csv": ("kobo.csv", lambda p, f: kobo_csv(p, f, read_shipped())),
    "kobo-csv-english": ("en.csv", lambda p, f: kobo_csv(p, f, read_shipped(), labels="en")),
    "kobo-csv-chinese": ("zh.csv", lambda p, f: kobo_csv(p, f, read_shipped(), labels="zh")),
}


@pytest.mark.parametrize("export", EXPORTS)
def test_what_was_answered_is_what_the_record_has(
    export: str, paths: list[tuple[str, str]], record: Path, tmp_path: Path
) -> None:
    name, made = EXPORTS[export]
    done = taken(record, saved(tmp_path, name, made(paths, FORMS)))
    assert (done.new, done.answers, done.unread) == (2, 11, ())
    assert answered(record) == PLANTED


@pytest.mark.parametrize("export", EXPORTS)
def test_the_same_export_again_changes_nothing(
    export: str, paths: list[tuple[str, str]], record: Path, tmp_path: Path
) -> None:
    name, made = EXPORTS[export]
    file = saved(tmp_path, name, made(paths, FORMS))
    taken(record, file)
    before = {path.name: path.read_bytes() for path in record.iterdir()}
    done = taken(record, file, shutil.copy(file, tmp_path / f"copy-{name}"))
    assert (done.new, done.replaced, done.unchanged) == (0, 0, 4)
    assert {path.name: path.read_bytes() for path in record.iterdir()} == before


def test_exports_of_one_submission_in_two_formats_are_one_account(
    paths: list[tuple[str, str]], record: Path, tmp_path: Path
) -> None:
    taken(record, saved(tmp_path, "a.csv", central_csv(paths, FORMS)))
    done = taken(record, saved(tmp_path, "a.json", central_json(paths, FORMS)))
    assert (done.new, done.replaced, done.unchanged) == (0, 0, 2)


def edited(root: str = US) -> Filled:
    cells = AMERICAN | {"exchange__count": "10"}
    return Filled(AGAIN, cells, root=root, replaces=US, edits=1, at="2026-11-21T08:00:00.000Z")


@pytest.mark.parametrize(
    "made",
    [central_csv, central_json, kobo_json, lambda p, f: kobo_json(p, f, roots=False)],
    ids=["central-csv", "central-odata", "kobo", "kobo-without-roots"],
)
@pytest.mark.parametrize("runs", [1, 2], ids=["in-one-run", "in-two-runs"])
def test_an_edited_submission_replaces_the_one_before(
    made: Maker, runs: int, paths: list[tuple[str, str]], record: Path, tmp_path: Path
) -> None:
    ending = "csv" if made is central_csv else "json"
    first = saved(tmp_path, f"1.{ending}", made(paths, FORMS))
    second = saved(tmp_path, f"2.{ending}", made(paths, (edited(), FORMS[1])))
    if runs == 1:  # whatever the order of the files
        taken(record, second, first)
    else:
        taken(record, first)
        assert taken(record, second).replaced == 1
    assert answered(record) == {
        key: answer for key, answer in PLANTED.items() if key[0] == "CN"
    } | {
        key: "10" if key[1] == "exchange.count" else answer
        for key, answer in PLANTED.items()
        if key[0] == "US"
    }
    text = (record / "answers.csv").read_text(encoding="utf-8")
    assert text.count("exchange.count,12") == 1, "history is kept"
    assert "superseded" in (record / "sources.csv").read_text(encoding="utf-8")
    assert taken(record, second).unchanged == 2


def test_the_consent_of_a_version_that_was_replaced_does_not_bind_the_next(
    paths: list[tuple[str, str]], record: Path, tmp_path: Path
) -> None:
    strict = replace(FORMS[0], cells=AMERICAN | {"consent": "none"})
    taken(record, saved(tmp_path, "1.csv", central_csv(paths, (strict,))))
    assert answered(record) == {}
    taken(record, saved(tmp_path, "2.csv", central_csv(paths, (edited(),))))
    assert answered(record)["US", "exchange.count"] == "10"
    again = replace(strict, instance="a1-third", root=US, edits=2)
    taken(record, saved(tmp_path, "3.csv", central_csv(paths, (again,))))
    assert answered(record) == {}


def test_a_version_that_was_replaced_before_it_came_is_kept_and_not_counted(
    paths: list[tuple[str, str]], record: Path, tmp_path: Path
) -> None:
    taken(record, saved(tmp_path, "2.json", kobo_json(paths, (edited(),))))
    done = taken(record, saved(tmp_path, "1.json", kobo_json(paths, FORMS[:1])))
    assert (done.superseded, done.replaced) == (1, 0)
    assert answered(record)["US", "exchange.count"] == "10"
    assert taken(record, saved(tmp_path, "1.json", kobo_json(paths, FORMS[:1]))).unchanged == 1


def test_an_account_carries_its_consent_and_who_speaks(
    paths: list[tuple[str, str]], record: Path, tmp_path: Path
) -> None:
    region = replace(FORMS[1], cells=CHINESE | {"consent": "region"})
    taken(record, saved(tmp_path, "s.csv", central_csv(paths, (FORMS[0], region))))
    material = read_record_folder(record)
    sources = {s.end: s for s in material.sources if s.id.startswith("interview-")}
    assert (sources["US"].consent, sources["CN"].consent) == ("public", "region")
    assert sources["CN"].language == "zh"
    account = next(a for a in build_record([material]).accounts.values() if a.side == "US")
    assert (account.chosen, account.language, account.consent) == ("longest", "en", "name")
    assert "An enumerator" not in (record / "sources.csv").read_text(encoding="utf-8")


def test_what_a_reviewer_rejected_is_left_out(
    paths: list[tuple[str, str]], record: Path, tmp_path: Path
) -> None:
    no = replace(FORMS[0], review="rejected")
    done = taken(record, saved(tmp_path, "s.csv", central_csv(paths, (no, FORMS[1]))))
    assert (done.new, done.refused) == (1, 1)
    no = replace(FORMS[0], review="validation_status_not_approved")
    done = taken(record, saved(tmp_path, "s.json", kobo_json(paths, (no,))))
    assert (done.new, done.refused) == (0, 1)


def test_columns_that_are_no_question_are_named(
    paths: list[tuple[str, str]], record: Path, tmp_path: Path
) -> None:
    form = replace(FORMS[0], more={"part_tie-mood": "good"})
    done = taken(record, saved(tmp_path, "s.csv", central_csv(paths, (form,))))
    assert done.unread == ("s.csv: part_tie-mood",)


def test_a_page_of_several_says_so(
    paths: list[tuple[str, str]], record: Path, tmp_path: Path
) -> None:
    text = kobo_json(paths, FORMS).replace('"next": null', '"next": "https://kobo.example/?page=2"')
    assert taken(record, saved(tmp_path, "s.json", text)).more[0].startswith("s.json is one page")


def test_an_encoding_is_asked_for_and_never_guessed(
    paths: list[tuple[str, str]], record: Path, tmp_path: Path
) -> None:
    file = saved(tmp_path, "s.csv", central_csv(paths, FORMS), encoding="gb18030")
    with pytest.raises(RecordError, match="give --encoding gb18030"):
        taken(record, file)
    assert taken(record, file, encoding="gb18030").new == 2
    assert answered(record) == PLANTED


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("trust__city", "6", "field 'trust.city': expected one of 1 (not at all), 2 (little)"),
        ("exchange__count", "a dozen", "'exchange.count': expected a whole number from 0"),
        ("exchange__count", "-1", "'exchange.count': expected a whole number from 0"),
        ("exchange__count", "2.5", "'exchange.count': expected a whole number from 0"),
        ("tie__founded", "1994-13", "row 2, field 'tie.founded'"),
        ("tie__founded", "spring", "row 2, field 'tie.founded'"),
        ("consent", "", "field 'consent': is empty"),
        ("consent", "all", "field 'consent': expected one of name ("),
        (
            "place",
            "us-ar-little-rok",
            "is not a place of the record; did you mean 'us-ar-little-rock'",
        ),
        ("partner", LITTLE_ROCK, "field 'partner': is the place itself"),
        ("date", "2026-11-31", "row 2, field 'date'"),
        ("date", "1800-01-01", "field 'date': '1800-01-01' is before 1970-01-01"),
        ("date", "2099-01-01", "field 'date': '2099-01-01' is still to come"),
        ("tie__founded", "2099", "field 'tie.founded': '2099' is still to come"),
        ("training__any", "0", "field 'training.taught': is answered, but asked only if"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(  # noqa: PLR0917
    field: str,
    text: str,
    message: str,
    paths: list[tuple[str, str]],
    record: Path,
    tmp_path: Path,
) -> None:
    before = {path.name: path.read_bytes() for path in record.iterdir()}
    wrong = replace(FORMS[0], cells=AMERICAN | {field: text})
    with pytest.raises(RecordError) as raised:
        taken(record, saved(tmp_path, "s.csv", central_csv(paths, (wrong, FORMS[1]))))
    assert message in str(raised.value)
    assert {path.name: path.read_bytes() for path in record.iterdir()} == before


def earlier(tmp_path: Path, **cells: str) -> Path:
    """An export of the form of 2026.11, which asked for the country of who answers."""
    row = {"KEY": "uuid:old", "part_account-side": "US"}
    row |= {f"part_account-{name}": cell for name, cell in cells.items()}
    row |= {"part_account-office": "City", "part_account-date": "2026-11-20"}
    row |= {"part_account-consent": "name", "part_rights-crisis__june_1989": "0"}
    text = ",".join(row) + "\n" + ",".join(row.values()) + "\n"
    return saved(tmp_path, "old.csv", text)


@pytest.mark.parametrize(
    "cells",
    [
        {"place": LITTLE_ROCK, "partner": CHANGCHUN},
        {"tie": f"{LITTLE_ROCK}__{CHANGCHUN}"},
        {"side": "U.S.", "tie": f"{LITTLE_ROCK}__{CHANGCHUN}"},
    ],
)
def test_an_export_of_the_earlier_form_is_still_read(
    cells: dict[str, str], record: Path, tmp_path: Path
) -> None:
    taken(record, earlier(tmp_path, **cells))
    (account,) = build_record([read_record_folder(record)]).accounts.values()
    assert (account.side, account.place, account.partner) == ("US", LITTLE_ROCK, CHANGCHUN)
    assert answered(record) == {("US", "crisis.june-1989"): "0"}


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"side": "RU"}, "field 'side': expected one of US (U.S.), CN (China)"),
        ({"side": "CN"}, "field 'side': is CN, but us-ar-little-rock is a place of US"),
        ({"place": "us-ca-oakland"}, "field 'place': us-ca-oakland is no end of the tie"),
    ],
)
def test_an_end_that_does_not_fit_is_named(
    cells: dict[str, str], message: str, record: Path, tmp_path: Path
) -> None:
    ends = {"place": LITTLE_ROCK, "partner": CHANGCHUN}
    if "place" in cells:
        ends = {"tie": f"{LITTLE_ROCK}__{CHANGCHUN}"}
    with pytest.raises(RecordError) as raised:
        taken(record, earlier(tmp_path, **ends, **cells))
    assert message in str(raised.value)


def test_a_place_that_was_chosen_comes_back_by_its_name_too(record: Path, tmp_path: Path) -> None:
    columns = "KEY,tie,place,office,date,consent,trade.any"
    tie = f"{LITTLE_ROCK}__{CHANGCHUN}"
    rows = [
        f'uuid:{n},{tie},"{place}",City,2026-11-20,name,1'
        for n, place in enumerate(("Changchun, Jilin", "长春市", CHANGCHUN))
    ]
    taken(record, saved(tmp_path, "s.csv", "\n".join((columns, *rows))))
    accounts = build_record([read_record_folder(record)]).accounts.values()
    assert {(a.side, a.place, a.partner) for a in accounts} == {("CN", CHANGCHUN, LITTLE_ROCK)}


NONE = {
    "tie__founded": "-98",
    "exchange__count": "-99",
    "trust__city": "refused",
    "training__any": "unknown",
    "exchange__carrier": "-99",
}


@pytest.mark.parametrize("export", EXPORTS)
def test_refusals_and_not_knowing_are_coded_and_no_answers(
    export: str, paths: list[tuple[str, str]], record: Path, tmp_path: Path
) -> None:
    name, made = EXPORTS[export]
    cells = {key: text for key, text in CHINESE.items() if key != "training__taught"} | NONE
    done = taken(record, saved(tmp_path, name, made(paths, (FORMS[0], Filled(CN, cells)))))
    assert done.answers == 11
    built = build_record([read_record_folder(record)], whole=True)
    said = {a.question: a for a in built.answers.values() if a.account == submitted_account(CN)}
    assert {key: answer.no_answer for key, answer in said.items()} == {
        "tie.founded": "unknown",
        "exchange.count": "refused",
        "trust.city": "refused",
        "training.any": "unknown",
        "exchange.carrier": "refused",
    }
    assert {(a.value, a.value_date, a.text) for a in said.values()} == {(None, None, "")}
    again = taken(record, saved(tmp_path, f"again-{name}", made(paths, (FORMS[0],))))
    assert (again.unchanged, again.replaced) == (1, 0)


def test_who_skips_the_sensitive_questions_refuses_those_that_concern_the_tie(
    paths: list[tuple[str, str]], record: Path, tmp_path: Path
) -> None:
    skipping = Filled(US, AMERICAN | {"sensitive": "skip"})
    done = taken(record, saved(tmp_path, "s.csv", central_csv(paths, (skipping,))))
    built = build_record([read_record_folder(record)], whole=True)
    refused = {a.question for a in built.answers.values() if a.no_answer == "refused"}
    # The tie is of 1994: June 1989 is not among them.
    assert refused == {
        "friction.rival-tie",
        "friction.harm",
        "crisis.protested",
        "rights.raised",
        "rights.change",
    }
    assert done.answers == 6 + len(refused)


def test_consent_to_be_quoted_and_what_is_shown_in_groups_only_go_into_the_record(
    paths: list[tuple[str, str]], record: Path, tmp_path: Path
) -> None:
    quoted = Filled(US, AMERICAN | {"quote": "yes"})
    taken(record, saved(tmp_path, "s.csv", central_csv(paths, (quoted, FORMS[1]))))
    accounts = pl.read_csv(record / "accounts.csv")
    assert dict(zip(accounts["side"], accounts["quote"], strict=True)) == {"US": "yes", "CN": None}
    answers = pl.read_csv(record / "answers.csv")
    marked = answers.filter(pl.col("only_in_groups") == "yes")["question"]
    assert set(marked) == {"trust.city"}


@pytest.mark.parametrize("again", ["none", "name"])
def test_what_is_said_twice_in_json_is_not_guessed(
    paths: list[tuple[str, str]], record: Path, tmp_path: Path, again: str
) -> None:
    before = {path.name: path.read_bytes() for path in record.iterdir()}
    told = kobo_json(paths, FORMS)
    text = told.decode() if isinstance(told, bytes) else told
    found = re.search(r'"[^"]*consent": *"[^"]*"', text)
    assert found
    twice = text.replace(found[0], f'{found[0]}, {found[0].rpartition(":")[0]}: "{again}"', 1)
    with pytest.raises(RecordError, match=r"s\.json: it says '[^']*consent' twice in one object"):
        taken(record, saved(tmp_path, "s.json", twice))
    assert {path.name: path.read_bytes() for path in record.iterdir()} == before


def test_all_that_is_wrong_in_all_files_is_named_at_once(
    paths: list[tuple[str, str]], record: Path, tmp_path: Path
) -> None:
    wrong = replace(FORMS[0], cells=AMERICAN | {"trust__city": "9", "tie__founded": "x"})
    other = replace(FORMS[1], cells=CHINESE | {"exchange__count": "x"})
    files = (
        saved(tmp_path, "a.csv", central_csv(paths, (wrong,))),
        saved(tmp_path, "b.json", kobo_json(paths, (other,))),
    )
    with pytest.raises(RecordError) as raised:
        taken(record, *files)
    assert {(p.file, p.field) for p in raised.value.problems} == {
        ("a.csv", "trust.city"),
        ("a.csv", "tie.founded"),
        ("b.json", "exchange.count"),
    }


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("s.csv", "KEY,colour\nuuid:1,red\n", "has no column 'place'"),
        ("s.json", '{"value": [', "is cut short"),
        ("s.json", '["red"]', "is not a submission, but 'red'"),
        ("s.csv", "side,office\nUS,City\n", "has no id: none of the columns KEY"),
        ("s.csv", "id,side,part/side\n1,US,US\n", "is the same field as 'side'"),
        ("s.csv", "", "has no header in row 1"),
        # without a row, too: nothing was imported, and nobody was told
        ("s.csv", "x\n", "has no column 'place'"),
        ("s.csv", "SubmissionDate,part-side", "has no id: none of the columns KEY"),
        ("s.json", "[]", "holds no submission"),
        ("s.json", "{}", "has no column 'place'"),
    ],
)
def test_a_file_that_is_no_export_says_what_was_expected(
    name: str, text: str, message: str, record: Path, tmp_path: Path
) -> None:
    with pytest.raises(RecordError) as raised:
        taken(record, saved(tmp_path, name, text))
    assert message in str(raised.value)


def test_an_import_that_was_cut_short_is_completed_by_the_next(
    paths: list[tuple[str, str]], record: Path, tmp_path: Path
) -> None:
    file = saved(tmp_path, "s.csv", central_csv(paths, FORMS))
    whole = tmp_path / "whole"
    shutil.copytree(record, whole)
    taken(whole, file)
    for ends_after in (("sources.csv",), ("sources.csv", "accounts.csv")):
        cut = tmp_path / f"cut-{len(ends_after)}"
        shutil.copytree(record, cut)
        for name in ends_after:
            shutil.copy(whole / name, cut / name)
        taken(cut, file)
        assert answered(cut) == PLANTED
        assert taken(cut, file).unchanged == len(FORMS)


def test_who_withdrew_is_erased_in_all_versions_and_not_imported_again(
    paths: list[tuple[str, str]], record: Path, tmp_path: Path
) -> None:
    files = (
        saved(tmp_path, "1.csv", central_csv(paths, FORMS)),
        saved(tmp_path, "2.csv", central_csv(paths, (edited(),))),
    )
    taken(record, *files)
    withdraw_from_folder(record, submitted_account(US), by="Ann", today=date(2026, 11, 27))
    for name in ("accounts.csv", "answers.csv"):
        assert submitted_account(US) not in (record / name).read_text(encoding="utf-8")
    done = taken(record, *files)
    assert (done.new, done.withdrawn, done.unchanged) == (0, 2, 1)
    assert {side for side, _ in answered(record)} == {"CN"}


def without_roots(made: str) -> str:
    """An export of KoboToolbox that names neither the first version nor the one before."""
    results = json.loads(made)
    for entry in results["results"]:
        entry.pop("meta/rootUuid", None)
        entry.pop("meta/deprecatedID", None)
    return json.dumps(results)


def test_no_edit_of_who_withdrew_comes_back_whatever_ids_an_export_names(
    paths: list[tuple[str, str]], record: Path, tmp_path: Path
) -> None:
    def export(name: str, *forms: Filled, roots: bool = False) -> Path:
        return saved(tmp_path, name, kobo_json(paths, forms, roots=roots))

    taken(record, export("1.json", *FORMS), export("2.json", edited()))
    withdraw_from_folder(record, submitted_account(US), by="Ann", today=date(2026, 11, 27))
    third = replace(edited(), instance="a1-third", root="", replaces=AGAIN, edits=2)
    fourth = replace(third, instance="a1-fourth", replaces="a1-third", edits=3)
    fifth = replace(third, instance="a1-fifth", replaces="a1-fourth", edits=4)
    for number, form in enumerate((edited(), third, fourth, fifth)):
        # Of each chain the export has the last version alone, without the root.
        assert taken(record, export(f"e{number}.json", form)).withdrawn == 1
    bare = saved(tmp_path, "b.json", without_roots(kobo_json(paths, (third,), roots=False)))
    assert taken(record, bare).withdrawn == 1
    lost = replace(third, instance="a1-unseen", replaces="a1-neither")
    assert taken(record, export("lost.json", lost)).withdrawn == 1
    assert {side for side, _ in answered(record)} == {"CN"}
    colleague = replace(FORMS[0], instance="c3-us", cells=AMERICAN | {"date": "2026-11-22"})
    assert taken(record, export("c.json", colleague)).new == 1


def test_a_store_that_erased_an_account_takes_no_edit_of_it(
    paths: list[tuple[str, str]], record: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again"
    shutil.copytree(record, again)
    taken(record, saved(tmp_path, "1.json", kobo_json(paths, FORMS, roots=False)))
    taken(record, saved(tmp_path, "2.json", kobo_json(paths, (edited(),), roots=False)))
    late = replace(edited(), instance="a1-third", root="", replaces=AGAIN, edits=2)
    taken(again, saved(tmp_path, "3.json", kobo_json(paths, (late,), roots=False)))
    assert {side for side, _ in answered(again)} == {"US"}, "another folder that knows of nothing"
    with Store.open(tmp_path / "ties.db") as store:
        store.import_material(read_record_folder(record))
        store.withdraw(read_record_folder(record).meta.id, submitted_account(US), by="Ann")
        store.import_material(read_record_folder(again), withdraw=True)
        stated = store.material(read_record_folder(record).meta.id).statements
    assert not [s for s in stated if s.subject.startswith("answer:") and s.side == "US"]


def test_an_edit_under_the_same_id_that_only_adds_answers_is_a_version(
    paths: list[tuple[str, str]], record: Path, tmp_path: Path
) -> None:
    less = {name: cell for name, cell in AMERICAN.items() if name != "trust__city"}
    nothing = {name: cell for name, cell in AMERICAN.items() if "__" not in name}
    for number, cells in enumerate((nothing, less, AMERICAN)):
        file = saved(tmp_path, f"{number}.csv", central_csv(paths, (Filled(US, cells),)))
        done = taken(record, file)
        assert (done.new, done.replaced) == (int(not number), int(bool(number)))
        assert taken(record, file).unchanged == 1
    assert answered(record) == {key: a for key, a in PLANTED.items() if key[0] == "US"}
    accounts = (record / "accounts.csv").read_text(encoding="utf-8")
    assert [f"{submitted_account(US)}.{n}" in accounts for n in (1, 2, 3)] == [True, True, False]
    assert (record / "sources.csv").read_text(encoding="utf-8").count("superseded") == 2


def stated(record: Path) -> set[tuple[str, str, str, str]]:
    """What places say of their ties by what was answered for them."""
    built = build_record([read_record_folder(record)])
    said = (s for s in built.statements.values() if is_answered(s))
    return {(built.side_of(s), s.property, s.value, s.when) for s in said}


AS_PLANTED = {
    (LITTLE_ROCK, "established", "1994-04", ""),
    (LITTLE_ROCK, "exchanges_in_year", "12", "2025"),
    (CHANGCHUN, "established", "1994-06-22", ""),
    (CHANGCHUN, "exchanges_in_year", "9", "2025"),
}


@pytest.mark.parametrize("made", [central_csv, central_json, kobo_json])
def test_answers_on_facts_are_the_word_of_the_place(
    made: Maker, paths: list[tuple[str, str]], record: Path, tmp_path: Path
) -> None:
    ending = "csv" if made is central_csv else "json"
    export = saved(tmp_path, f"1.{ending}", made(paths, FORMS))
    taken(record, export)
    assert stated(record) == AS_PLANTED
    fact = build_record([read_record_folder(record)]).tie("Little Rock", "Changchun")
    said = fact.fact("established")
    assert said is not None
    assert said.agreement.value == "contradicted"


def test_of_a_form_that_did_not_say_so_they_are_not(
    paths: list[tuple[str, str]], record: Path, tmp_path: Path
) -> None:
    export = saved(tmp_path, "1.csv", central_csv(paths, FORMS))
    import_submissions([export], record, instrument=read_shipped(), told=False)
    assert answered(record) == PLANTED
    assert stated(record) == set()


def test_an_edit_or_less_consent_or_a_withdrawal_changes_what_is_said(
    paths: list[tuple[str, str]], record: Path, tmp_path: Path
) -> None:
    taken(record, saved(tmp_path, "1.csv", central_csv(paths, FORMS)))
    taken(record, saved(tmp_path, "2.csv", central_csv(paths, (edited(),))))
    american = {row for row in AS_PLANTED if row[0] == LITTLE_ROCK}
    assert stated(record) - AS_PLANTED == {(LITTLE_ROCK, "exchanges_in_year", "10", "2025")}
    assert len(stated(record) & american) == 1, "what was replaced counts no more"
    narrowed = CHINESE | {"consent": "region"}
    less = Filled("b2-less", narrowed, root=CN, replaces=CN, edits=1)
    taken(record, saved(tmp_path, "3.csv", central_csv(paths, (less,))))
    assert {row[0] for row in stated(record)} == {LITTLE_ROCK}
    withdraw_from_folder(record, submitted_account(US), by="Ann", today=date(2026, 11, 27))
    assert stated(record) == set()


def test_the_form_tells_respondents_so(tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    introduction = read_shipped().introduction
    assert "shown as the word of your place, without your office, role or name" in introduction.en
    assert "将作为贵地的说法公开" in introduction.zh
    write_sheet(QuestionnaireForm(read_shipped()), tmp_path / "sheet.xlsx")
    rows = CalamineWorkbook.from_path(tmp_path / "sheet.xlsx").get_sheet_by_name("questions")
    assert introduction.en in {cell for row in rows.to_python() for cell in row}
