"""An office enters, closes and lists on the live site; who may, and what it shows to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

import openpyxl
import pytest
from tests.support.correcting import Desk, Visitor, value_of
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, OAKLAND
from tests.support.pages import Browser

from paradiplomacy.access.roles import Role
from paradiplomacy.errors import StoreError
from paradiplomacy.language.typesetting import has_chinese_font
from paradiplomacy.site.live import at_desk

NAME = "Wei Example"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.live.close()


def enter(who: Visitor, kind: str, folder: str = "", /, **cells: str) -> Any:
    address = f"{folder}/desk/{kind}.html"
    return who.send(address, seen=who.read(address), **cells)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", page)))


def test_each_entry_is_on_the_desk_at_once_in_both_languages(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = desk.person("Ann", Role.STEWARD, LITTLE_ROCK)
    entries = {
        "tie": {"partner": "Turku", "country": "Finland", "established": "1946"},
        "exchange": {"partner": CHANGCHUN, "form": "delegation", "flow": "personnel",
                     "date": "2026-05-02", "description": "Engineers came"},
        "place": {"name": "Little Made", "country": "Sweden", "level": "city"},
        "agreement": {"partner": "Changchun", "title": "Water", "valid_until": "2020"},
        "request": {"partner": CHANGCHUN, "what": "A speaker for June", "due": "2090-01-01"},
        "contact": {"partner": CHANGCHUN, "role": "clerk", "name": NAME, "consent": "role"},
    }  # fmt: skip
    for kind, cells in entries.items():
        answer = enter(ann, kind, **cells)
        leads = re.sub("entry=[0-9]+$", "entry=N", answer.headers["location"])
        assert (answer.status_code, leads) == (303, f"/desk.html?done={kind}&entry=N")
    monkeypatch.setattr(at_desk, "_today", lambda: date(2090, 2, 1))
    page = text_of(ann.read("/desk.html?done=request"))
    for shown in ("The request is entered.", "A speaker for June", "Water", NAME, "late"):
        assert shown in page, shown
    assert "未办结的请求（1）" in text_of(ann.read("/zh/desk.html"))
    record = desk.live.site.record
    assert "tie:fi-gn-633679|us-ar-little-rock" in record.ties
    assert "Engineers came" in [each.description for each in record.exchanges.values()]
    said = [s for s in record.statements.values() if s.source == f"office-{LITTLE_ROCK}"]
    assert {s.coder for s in said} == {"Ann"}


def test_problems_stand_at_their_fields_and_what_was_entered_stays(desk: Desk) -> None:
    ann = desk.person("Ann", Role.STEWARD, LITTLE_ROCK)
    answer = enter(ann, "agreement", partner="Nowhereville", signed="some day", clauses="Art. 3")
    assert answer.status_code == 422
    page = answer.text
    for field in ("partner", "title", "signed"):
        assert f'id="wrong-{field}"' in page, field
        assert f'aria-describedby="wrong-{field} hint-{field}" aria-invalid="true"' in page
    assert 'value="Nowhereville"' in page
    assert "Art. 3</textarea>" in page
    assert "some day is not a date" in text_of(page)
    chinese = ann.send("/zh/desk/request.html", what="", due="x")
    assert "此项必填" in chinese.text
    assert not desk.live.site.record.agreements


@pytest.mark.parametrize(
    ("kind", "cells", "problem"),
    [
        ("tie", {"established": "2999-05-02"}, "2999-05-02 has not come yet"),
        ("agreement", {"signed": "2020", "valid_until": "2019"}, "before the day on which it was"),
        ("exchange", {"participants": "a lot"}, "a lot is not a number of people"),
    ],
)
def test_a_problem_is_said_as_what_it_is(
    desk: Desk, kind: str, cells: dict[str, str], problem: str
) -> None:
    ann = desk.person("Ann", Role.STEWARD, LITTLE_ROCK)
    answer = enter(ann, kind, partner=CHANGCHUN, **cells)
    assert answer.status_code == 422
    assert problem in text_of(answer.text)


def test_a_request_is_closed_from_the_desk(desk: Desk) -> None:
    ann = desk.person("Ann", Role.STEWARD, LITTLE_ROCK)
    enter(ann, "request", what="A speaker")
    page = ann.read("/desk.html")
    key = re.search(r'name="request" value="([0-9a-f]+)"', page)
    assert key is not None
    answer = ann.send("/desk.html", seen=page, request=key[1], status="declined",
                      office=LITTLE_ROCK)  # fmt: skip
    assert answer.headers["location"].startswith("/desk.html?done=closed&entry=")
    assert "A speaker" not in ann.read("/desk.html")
    assert ann.send("/desk.html", seen=page, request="x", status="done").status_code == 422
    for status in ("gone", "", "open"):
        wrong = ann.send("/desk.html", seen=page, request=key[1], status=status)
        assert (wrong.status_code, "How the request ended" in wrong.text) == (422, True)


def test_what_an_office_keeps_is_seen_by_who_writes_for_it_alone(desk: Desk) -> None:
    ann = desk.person("Ann", Role.STEWARD, LITTLE_ROCK)
    enter(ann, "request", what="A speaker", due="2090-01-01")
    enter(ann, "contact", partner=CHANGCHUN, role="clerk", name=NAME, consent="role")
    other = desk.person("Bo", Role.STEWARD, OAKLAND)
    assert "A speaker" not in other.read("/desk.html")
    assert NAME not in other.read("/desk.html")
    assert "clerk" in other.read("/desk.html"), "the person agreed to have the role shown"
    assert NAME in desk.person("Cy", Role.RESEARCHER).read("/desk.html")
    reader = desk.person("Di", Role.READER)
    for address in ("/due.ics", "/index.html", "/sources.html"):
        answer = reader.browser.get(address)
        assert NAME not in answer.text
        assert "A speaker" not in answer.text
    assert reader.browser.get("/desk.html").status_code == 403
    for page in ("request", "contact"):
        assert reader.browser.get(f"/desk/{page}.html").status_code == 403


def test_a_steward_enters_for_their_own_place_alone(desk: Desk) -> None:
    bo = desk.person("Bo", Role.STEWARD, OAKLAND)
    assert 'name="office"' not in bo.read("/desk/tie.html")
    answer = enter(bo, "agreement", partner=CHANGCHUN, title="Water", office=LITTLE_ROCK)
    assert answer.status_code == 403
    assert not desk.live.site.record.agreements


def test_an_editor_names_the_office(desk: Desk) -> None:
    cy = desk.person("Cy", Role.CODER)
    assert 'name="office"' in cy.read("/desk/agreement.html")
    answer = enter(cy, "agreement", partner=CHANGCHUN, title="Water", office="Oakland")
    assert answer.status_code == 303
    (agreement,) = desk.live.site.record.agreements.values()
    assert agreement.place_a == OAKLAND
    assert enter(cy, "request", what="x", office="Nowhere").status_code == 422


def test_the_calendar_has_what_everybody_may_read(desk: Desk) -> None:
    ann = desk.person("Ann", Role.STEWARD, LITTLE_ROCK)
    enter(ann, "agreement", partner=CHANGCHUN, title="Water",
          valid_until=f"{_next_month()}")  # fmt: skip
    answer = desk.person("Di", Role.READER).browser.get("/due.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "SUMMARY:Agreement ends: Water" in answer.text
    assert "协议到期：Water" in desk.person("Di", Role.READER).browser.get("/zh/due.ics").text


def test_texts_of_an_agreement_are_sent_and_read_by_who_sees_it(desk: Desk) -> None:
    ann = desk.person("Ann", Role.STEWARD, LITTLE_ROCK)
    files = {"text": ("umowa; nowa.pdf", b"%PDF-1.7 water"), "text_2": ("水.docx", docx())}
    cells = {"partner": CHANGCHUN, "title": "Water", "text_language": "pl", "text_2_language": "zh"}
    answer = send_files(ann, files, cells)
    assert answer.status_code == 303
    (agreement,) = desk.live.site.record.agreements.values()
    assert agreement.languages == ("pl", "zh")
    pages = re.findall('href="(agreement-text/[0-9a-f]{64})"', ann.read("/desk.html"))
    assert len(pages) == 2
    reader = desk.person("Di", Role.READER)
    for (name, content), page in zip(files.values(), pages, strict=True):
        got = reader.browser.get(f"/zh/{page}")
        assert (got.status_code, got.content) == (200, content)
        assert quote(name.replace(";", "")) in got.headers["content-disposition"]
    assert "wordprocessingml" in got.headers["content-type"]
    leads = answer.headers["location"]
    undone = ann.send("/desk.html", seen=ann.read(leads), do="undo", entry=leads.split("=")[-1])
    assert undone.status_code == 303
    assert reader.browser.get(f"/{pages[0]}").status_code == 404


@pytest.mark.parametrize(
    "content", [bytes(9), b"PK\x03\x04" + bytes(50), b"%PDF-" + bytes(5_000_000), b" "],
    ids=["binary", "zip", "large", "empty"],
)  # fmt: skip
def test_a_text_that_cannot_be_kept_is_said_at_its_field(desk: Desk, content: bytes) -> None:
    ann = desk.person("Ann", Role.STEWARD, LITTLE_ROCK)
    cells = {"partner": CHANGCHUN, "title": "Water", "text_2_language": "english"}
    files = {"text_2": ("water.pdf", content)}
    for folder, said in (("", "Choose a PDF"), ("/zh", "该文件无法保存")):
        answer = send_files(ann, files, cells, folder)
        assert answer.status_code == 422
        assert 'id="wrong-text_2"' in answer.text
        assert 'id="wrong-text_2_language"' in answer.text
        assert said in answer.text
    assert not desk.live.site.record.agreements


def test_only_the_form_of_an_agreement_takes_files_and_within_a_size(desk: Desk) -> None:
    ann = desk.person("Ann", Role.STEWARD, LITTLE_ROCK)
    huge = {"text": ("water.pdf", b"%PDF-" + bytes(12_000_000))}
    assert send_files(ann, huge, {"partner": CHANGCHUN, "title": "Water"}).status_code == 413
    data = {"token": value_of(ann.read("/desk/agreement.html"), "token"), "do": "undo"}
    assert ann.browser.ask("POST", "/desk.html", data=data, files=huge).status_code == 415
    assert ann.browser.get(f"/agreement-text/{'0' * 64}").status_code == 404


def send_files(
    who: Visitor, files: dict[str, tuple[str, bytes]], cells: dict[str, str], folder: str = ""
) -> Any:
    address = f"{folder}/desk/agreement.html"
    token = value_of(who.read(address), "token")
    return who.browser.ask("POST", address, data=cells | {"token": token}, files=files)


def docx() -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return made.getvalue()


def _next_month() -> str:
    from datetime import date, timedelta

    return (date.today() + timedelta(days=30)).isoformat()


def test_there_is_no_form_for_anything_else(desk: Desk) -> None:
    ann = desk.person("Ann")
    assert ann.browser.get("/desk/law.html").status_code == 404


def test_a_list_is_a_file_for_who_writes(desk: Desk) -> None:
    ann = desk.person("Ann", Role.STEWARD, LITTLE_ROCK)
    enter(ann, "agreement", partner=CHANGCHUN, title="Water")
    enter(ann, "contact", partner=CHANGCHUN, role="clerk", name=NAME)
    assert 'href="desk-list/agreements.xlsx"' in ann.read("/desk.html")

    def cells(who: Visitor, address: str) -> list[object]:
        book = openpyxl.load_workbook(BytesIO(who.browser.get(address).content))
        return [cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row]

    assert "Water" in cells(ann, "/desk-list/agreements.xlsx")
    assert NAME in cells(ann, "/zh/desk-list/contacts.xlsx")
    bo = desk.person("Bo", Role.STEWARD, OAKLAND)
    assert NAME not in cells(bo, "/desk-list/contacts.xlsx")
    printed = ann.browser.get("/desk-list/requests.pdf")
    if has_chinese_font():
        assert printed.content.startswith(b"%PDF")
    else:  # nor is it offered
        assert printed.status_code == 404
    assert ann.browser.get("/desk-list/laws.pdf").status_code == 404
    reader = desk.person("Di", Role.READER)
    assert reader.browser.get("/desk-list/agreements.pdf").status_code == 403


def test_the_account_leads_to_the_desk_where_there_is_one(desk: Desk, browser: Browser) -> None:
    assert 'href="desk.html"' in desk.person("Ann").read("/account.html")
    assert 'href="desk.html"' not in desk.person("Di", Role.READER).read("/account.html")
    assert 'href="desk.html"' not in browser.get("/account.html").text, "it is in no store"


def undone(who: Visitor, page: str) -> Any:
    row = re.search(r'name="entry" value="([0-9]+)"', page)
    assert row is not None
    return who.send("/desk.html", seen=page, do="undo", entry=row[1])


def test_one_click_takes_back_all_that_an_entry_wrote(desk: Desk) -> None:
    ann = desk.person("Ann", Role.STEWARD, LITTLE_ROCK)
    answer = enter(ann, "tie", partner="Turku", country="Finland", established="1946")
    entered = ann.read(answer.headers["location"])
    assert "fi-gn-633679" in desk.live.site.record.places
    enter(ann, "agreement", partner=CHANGCHUN, title="Water")
    assert undone(ann, entered).headers["location"] == "/desk.html?done=undone"
    record = desk.live.site.record
    assert "tie:fi-gn-633679|us-ar-little-rock" not in record.ties
    assert "fi-gn-633679" not in record.places, "it came with the entry"
    assert [each.title for each in record.agreements.values()] == ["Water"]
    assert undone(ann, entered).status_code == 422, "nothing of it is left"


def test_a_place_that_something_else_names_by_now_stays(desk: Desk) -> None:
    ann = desk.person("Ann", Role.STEWARD, LITTLE_ROCK)
    answer = enter(ann, "tie", partner="Turku", country="Finland")
    entered = ann.read(answer.headers["location"])
    enter(ann, "exchange", partner="Turku", form="delegation", flow="personnel")
    undone(ann, entered)
    record = desk.live.site.record
    assert "tie:fi-gn-633679|us-ar-little-rock" not in record.ties
    assert "fi-gn-633679" in record.places


def test_who_did_not_write_an_entry_takes_none_back(desk: Desk) -> None:
    ann = desk.person("Ann", Role.STEWARD, LITTLE_ROCK)
    answer = enter(ann, "agreement", partner=CHANGCHUN, title="Water")
    entered = ann.read(answer.headers["location"])
    other = desk.person("Cy", Role.CODER)
    row = re.search(r'name="entry" value="([0-9]+)"', entered)
    assert row is not None
    seen = other.read("/desk/tie.html")
    assert other.send("/desk.html", seen=seen, do="undo", entry=row[1]).status_code == 422
    assert other.send("/desk.html", seen=seen, do="undo", entry="x").status_code == 422
    assert desk.live.site.record.agreements


@pytest.mark.parametrize("how", ["erase", "undo"])
def test_a_contact_is_erased_from_store_and_history(desk: Desk, how: str) -> None:
    ann = desk.person("Ann", Role.STEWARD, LITTLE_ROCK)
    answer = enter(ann, "contact", partner=CHANGCHUN, role="clerk", name=NAME, channel="12 34 56")
    page = ann.read(answer.headers["location"])
    assert NAME in page
    if how == "undo":
        assert undone(ann, page).status_code == 303
    else:
        key = re.search(r'name="contact" value="([0-9a-f]+)"', page)
        assert key is not None
        bo = desk.person("Bo", Role.STEWARD, OAKLAND)
        assert 'value="erase"' not in bo.read("/desk.html")
        seen = bo.read("/desk/tie.html")
        assert bo.send("/desk.html", seen=seen, do="erase", contact=key[1]).status_code == 403
        assert bo.send("/desk.html", seen=seen, do="undo", entry="1").status_code == 422
        answer = ann.send("/desk.html", seen=page, do="erase", contact=key[1])
        assert answer.headers["location"] == "/desk.html?done=erased"
        said = text_of(ann.read("/desk.html?done=erased"))
        assert "Backups that were made before still have it" in said
        assert "此前所做的备份仍含有此人" in text_of(ann.read("/zh/desk.html?done=erased"))
    assert NAME not in ann.read("/desk.html")
    assert desk.store.is_scrubbed
    for file in Path(desk.address).parent.rglob("*"):
        assert not file.is_file() or NAME.encode() not in file.read_bytes(), file


@pytest.mark.parametrize(
    ("wrong", "english", "chinese"),
    [
        ("长" * 16_385, "This has 16,385 characters, and at most 16,384 fit.", "最多可填16,384个"),
        ("-5 degrees", "It begins with - as a formula", "以-开头"),
        ("+49 30 1", "It begins with + as a formula", "以+开头"),
        ("＝1+1", "It begins with ＝ as a formula", "以＝开头"),
        ("=1+1", "Put an apostrophe (') in front", "请在前面加一个撇号"),
    ],
    ids=["long", "minus", "plus", "wide", "equal"],
)
def test_a_text_that_is_not_taken_is_said_with_why(
    desk: Desk, wrong: str, english: str, chinese: str
) -> None:
    ann = desk.person("Ann", Role.STEWARD, LITTLE_ROCK)
    cells = {"partner": CHANGCHUN, "form": "other", "flow": "ideas", "description": wrong}
    for folder, said in (("", english), ("/zh", chinese)):
        answer = enter(ann, "exchange", folder, **cells)
        assert (answer.status_code, said in text_of(answer.text)) == (422, True)
    if len(wrong) < 20:
        assert enter(ann, "exchange", **cells | {"description": f"'{wrong}"}).status_code == 303


def test_what_cannot_be_seen_in_a_pasted_text_is_left_out(desk: Desk) -> None:
    ann = desk.person("Ann", Role.STEWARD, LITTLE_ROCK)
    text = "Water\x0c of\x1b[31m the\r\nriver\x02"
    enter(ann, "exchange", partner=CHANGCHUN, form="other", flow="ideas", description=text)
    said = {each.value for each in desk.store.material("small").statements}
    assert "Water of[31m the\nriver" in said


def test_no_field_is_said_to_be_marked_where_none_is(desk: Desk) -> None:
    ann = desk.person("Ann", Role.STEWARD, LITTLE_ROCK)
    for _ in range(2):
        answer = enter(ann, "request", what="A speaker")
    assert (answer.status_code, "fields that are marked" in answer.text) == (422, False)


@pytest.mark.parametrize("kind", ["request", "tie"])
def test_what_is_written_and_cannot_be_shown_is_said_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StoreError("the store cannot be read")

    ann = desk.person("Ann", Role.STEWARD, LITTLE_ROCK)
    cells = {"tie": {"partner": "Turku", "country": "FI"}, "request": {"what": "A speaker"}}[kind]
    with monkeypatch.context() as broken:
        broken.setattr(desk.live, "open_again", fail)
        answer = enter(ann, kind, **cells)
    assert answer.status_code == 503
    assert "This is saved, and cannot be shown just now" in answer.text
    assert "do not send it again" in answer.text
    subjects = {said.subject for said in desk.store.material("small").statements}
    assert any(subject.startswith(f"{kind}:") for subject in subjects)
