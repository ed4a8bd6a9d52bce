"""People correct facts on the live site: questions, values, judgements, queues."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from tests.support.correcting import FACT, TIE, Desk, app_for, value_of
from tests.support.folders import CHANGCHUN, DALIAN, LITTLE_ROCK, OAKLAND, Folder
from tests.support.pages import Browser

from paradiplomacy.access.roles import Role
from paradiplomacy.evidence.store import Store
from paradiplomacy.results.begun import RunOptions, begin
from paradiplomacy.site.kinds import slug
from paradiplomacy.site.live import live as live_module
from paradiplomacy.site.live.forms import LARGEST
from paradiplomacy.site.live.live import Live
from paradiplomacy.sources.record_folder import read_record_folder


def test_the_page_of_a_fact_says_who_says_what_and_offers_forms_in_both_languages(
    desk: Desk,
) -> None:
    ann = desk.person("Ann")
    for address in (FACT, f"/zh{FACT}"):
        page = ann.read(address)
        assert page.count('value="question"') == len(desk.values())
        assert 'value="add"' in page
    answer = ann.browser.get(FACT)
    assert answer.headers["cache-control"] == "no-store"
    assert "form-action 'self'" in answer.headers["content-security-policy"]


def test_the_page_of_a_tie_leads_to_the_page_of_each_fact(desk: Desk) -> None:
    page = desk.person("Ann").read(FACT.replace("facts", "ties").replace("--established", ""))
    assert f'href="..{FACT.replace("established", "kind")}"' in page or f'href="..{FACT}"' in page


def test_who_may_read_alone_sees_history_and_no_form(desk: Desk) -> None:
    page = desk.person("Ann", Role.READER).read()
    assert "<form" not in page
    assert desk.person("Bo", Role.READER).send(do="question", why="?").status_code == 403


def test_a_value_is_added_with_its_source_and_is_there_at_once(desk: Desk) -> None:
    ann = desk.person("Ann")
    answer = ann.add("1981-05", quote="item 7", dated="1981")
    assert (answer.status_code, answer.headers["location"]) == (303, FACT)
    page = ann.read()
    assert "May 1981" in page
    assert "item 7" in page
    assert "read in the archive" in page
    assert desk.values()["1981-05"] == "counts"


def test_a_date_may_be_in_words(desk: Desk) -> None:
    assert desk.person("Ann").add("1994年7月").status_code == 303
    assert "1994-07" in desk.values()


def test_a_value_that_is_added_as_announced_is_shown_and_does_not_count(desk: Desk) -> None:
    ann = desk.person("Ann")
    assert ann.add("2031-05", certainty="announced").status_code == 303
    page = ann.read()
    assert "May 2031" in page
    assert "announced only" in page
    assert "does not count" in page
    tie = desk.live.site.record.ties[TIE]
    assert "2031" not in str(tie.established)
    (said,) = (value for fact in tie.facts for value in fact.uncertain)
    assert (said.value, str(said.certainty)) == ("2031-05", "announced")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": "soon"}, "Value"),
        ({"title": ""}, "Title"),
        ({"url": "javascript:alert(1)"}, "Address"),
        ({"quote": "word " * 20}, "words"),
        ({"dated": "May"}, "Date of the source"),
        ({"why": " "}, "reason"),
        ({"property": "nonsense"}, "nonsense"),
        ({"voice": "nobody"}, "Who speaks"),
        ({"certainty": "perhaps"}, "How certain"),
    ],
)
def test_what_is_wrong_is_named_and_what_was_entered_stays(
    desk: Desk, wrong: dict[str, str], field: str
) -> None:
    before = desk.values()
    answer = desk.person("Ann").add(wrong.pop("value", "1981"), **wrong)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert field in answer.text
    assert desk.values() == before


def test_a_question_and_a_judgement_need_a_reason_and_are_in_the_history(desk: Desk) -> None:
    ann = desk.person("Ann")
    statement = value_of(ann.read(), "statement")
    assert ann.send(do="reject", statement=statement, why="").status_code == 422
    assert ann.send(do="question", statement=statement, why="a misprint?").status_code == 303
    assert "a misprint?" in ann.read()
    assert ann.send(do="reject", statement=statement, why="it is one").status_code == 303
    assert "rejected" in desk.values().values()
    page = ann.read()
    assert page.count('value="undo"') == 1
    assert ann.send(do="undo", row=value_of(page, "row")).status_code == 303
    assert "rejected" not in desk.values().values()
    assert "taken back" in ann.read()


def test_of_two_people_of_one_name_each_takes_back_what_is_their_own(desk: Desk) -> None:
    ann, other = desk.person("Ann"), desk.person("Ann", key="another-account")
    ann.add("1981")
    row = value_of(ann.read(), "row")
    assert 'value="undo"' not in other.read()
    assert other.send(do="undo", row=row).status_code == 422
    token = value_of(other.read(), "token")
    sent = other.browser.ask("POST", "/review.html", data={"token": token, "do": "undo"})
    assert sent.status_code == 422
    assert desk.values()["1981"] == "counts"
    assert ann.send(do="undo", row=row).status_code == 303
    assert "1981" not in [value for value, status in desk.values().items() if status == "counts"]


def test_a_steward_writes_for_their_own_place_alone(desk: Desk) -> None:
    ann = desk.person("Ann", Role.STEWARD, side=LITTLE_ROCK)
    page = ann.read()
    choices = re.findall(r'<option value="([^"]+)"', page.partition('name="end"')[2])
    assert (LITTLE_ROCK in choices, CHANGCHUN in choices, "US" in choices) == (True, False, False)
    for end in ("CN", "US", "third", CHANGCHUN, OAKLAND):
        assert ann.add("1981", end=end).status_code == 403, end
    assert ann.add("1981", end=LITTLE_ROCK, voice="national press").status_code == 403
    assert ann.add("1981", end=LITTLE_ROCK).status_code == 303
    admin = desk.person("Cy")
    assert admin.add("1982", end=CHANGCHUN, title="Letters").status_code == 303
    own = {s.id: s.place for s in desk.store.material(desk.record).sources}
    bo = desk.person("Bo", Role.STEWARD, side=CHANGCHUN)
    for one in desk.store.history(desk.record, TIE, "established").statements:
        sent = bo.send(do="reject", statement=one.statement.id, why="no")
        place = own[one.statement.source]
        assert sent.status_code == (303 if place == CHANGCHUN else 403), one
    assert (desk.values()["1981"], desk.values()["1982"]) == ("counts", "rejected")


def test_a_steward_of_one_place_says_nothing_on_the_tie_of_another(desk: Desk) -> None:
    ann = desk.person("Ann", Role.STEWARD, side=OAKLAND)
    before = desk.store.state(desk.record)
    for end in (OAKLAND, LITTLE_ROCK, CHANGCHUN, "US", "third"):
        for do in ("add", "propose"):
            assert ann.add("1981", end=end, do=do).status_code == 403, (end, do)
    for one in desk.store.history(desk.record, TIE, "established").statements:
        for do in ("reject", "question", "accept"):
            sent = ann.send(do=do, statement=one.statement.id, why="no")
            assert sent.status_code == 403
    assert desk.store.state(desk.record) == before
    assert ann.add("1983", end=OAKLAND, address=at_oakland()).status_code == 303


def at_oakland() -> str:
    return f"/facts/{slug(f'tie:{DALIAN}|{OAKLAND}/established')}.html"


def test_what_is_added_speaks_for_the_end_that_is_chosen(desk: Desk) -> None:
    ann = desk.person("Ann")
    page = ann.read()
    choices = re.findall(r'<option value="([^"]+)"', page.partition('name="end"')[2])
    assert choices[:5] == [CHANGCHUN, LITTLE_ROCK, "CN", "US", "third"]
    assert ann.add("1981", end=LITTLE_ROCK, dated="1982").status_code == 303
    assert ann.add("1980", end="US", title="Another board").status_code == 303
    sources = {s.title: s for s in desk.store.material(desk.record).sources}
    own, other = sources["Minutes of the city board"], sources["Another board"]
    assert (own.end, own.place, own.dated) == ("US", LITTLE_ROCK, "1982")
    assert (other.end, other.place) == ("US", "")
    told = re.sub(r"<[^>]+>", "", ann.read())
    assert "A public office in the United States" in told
    assert ann.add("1979", end="us-nowhere").status_code == 422


@pytest.mark.parametrize(("folder", "says"), [("", "needs a place first"), ("/zh", "须先指定地方")])
def test_a_steward_of_a_country_reads_until_they_are_given_a_place(
    desk: Desk, folder: str, says: str
) -> None:
    ann = desk.person("Ann", Role.STEWARD, side="US")
    before = desk.store.state(desk.record)
    assert 'value="add"' not in ann.read(f"{folder}{FACT}")
    token = value_of(desk.person("Cy").read(), "token")
    for address in (f"{folder}{FACT}", f"{folder}/review.html"):
        sent = ann.browser.ask("POST", address, data={"token": token, "do": "add"})
        assert (sent.status_code, says in sent.text) == (403, True)
    assert says in ann.browser.get(f"{folder}/review.html").text
    assert desk.store.state(desk.record) == before


def test_a_proposal_waits_in_the_queue_until_it_is_accepted(desk: Desk) -> None:
    ann, bo = desk.person("Ann"), desk.person("Bo")
    ann.add("1981", do="propose")
    assert desk.values()["1981"] == "proposed"
    page = bo.read("/review.html")
    assert page.count('class="item"') == 1
    sent = bo.send(
        FACT, seen=page, do="take", statement=value_of_radio(page), why="seen", next="review.html"
    )
    assert sent.headers["location"] == "/review.html"
    assert desk.values()["1981"] == "counts"
    assert "Nothing is waiting" in bo.read("/review.html")
    bo.browser.ask("POST", "/review.html", data={"token": value_of(page, "token"), "do": "undo"})
    assert desk.values()["1981"] == "proposed"


def value_of_radio(page: str) -> str:
    return page.partition('type="radio" name="statement" value="')[2].partition('"')[0]


def test_disagreements_of_both_ends_wait_until_somebody_judges(desk: Desk) -> None:
    ann = desk.person("Ann")
    page = ann.read("/review-disagreements.html")
    waiting = page.count('class="item"')
    assert waiting >= 1
    address = page.partition('action="')[2].partition('"')[0]
    ann.send(
        f"/{address}", seen=page, do="accept", statement=value_of_radio(page), why="both stand"
    )
    assert ann.read("/zh/review-disagreements.html").count('class="item"') == waiting - 1


def test_what_people_write_is_text_on_every_page(desk: Desk) -> None:
    ann = desk.person("Ann")
    evil = "<script>alert(1)</script>"
    ann.add("1981", do="propose", title=f"Minutes {evil}", quote=evil, why=evil)
    wrong = ann.add("1982", title=f'"{evil}', dated="never")
    assert wrong.status_code == 422
    for page in (ann.read(), ann.read("/review.html"), ann.read(f"/zh{FACT}"), wrong.text):
        assert "alert(1)" in page
        assert "<script>alert" not in page


def test_next_leads_to_a_queue_or_to_the_fact_and_nowhere_else(desk: Desk) -> None:
    answer = desk.person("Ann").add("1981", next="https://evil.example/")
    assert answer.headers["location"] == FACT


def test_queues_are_for_who_may_write_and_pages_of_people_are_not_there(desk: Desk) -> None:
    for name in ("", "-places", "-disagreements"):
        assert desk.person("Ann", Role.READER).browser.get(f"/review{name}.html").status_code == 403
    assert desk.person("Ann").browser.get("/facts/account%3Aa--role.html").status_code == 404
    assert desk.person("Ann").browser.get("/facts/nothing--established.html").status_code == 404


def test_only_stores_are_written(live: object) -> None:
    from tests.support.pages import Browser

    from paradiplomacy.site.live.app import create_app
    from paradiplomacy.site.live.live import Live

    assert isinstance(live, Live)
    assert Browser(create_app(live)).get(FACT).status_code == 404


def test_the_page_of_the_tie_shows_at_once_what_was_written(desk: Desk) -> None:
    ann = desk.person("Ann")
    tie = FACT.replace("facts", "ties").replace("--established", "")
    assert "May 1981" not in ann.read(tie)
    ann.add("1981-05")
    assert "May 1981" in ann.read(tie)
    page = ann.read()
    ann.send(do="undo", row=value_of(page, "row"))
    assert "May 1981" not in ann.read(tie)


def test_results_are_worked_out_again_once_nobody_writes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked: list[int] = []

    def at_once(opening: Any, process: Any, *, progress: Any) -> Any:
        worked.append(len(opening.record.statements))
        return SimpleNamespace(record=opening.record, drawings={})

    monkeypatch.setattr(live_module, "results_of", at_once)
    monkeypatch.setattr(live_module, "QUIET", 0.2)
    desk.live.start()
    until(lambda: desk.live.state.name == "ready")
    before = len(desk.live.site.record.statements)
    ann = desk.person("Ann")
    ann.add("1981")
    ann.add("1982")
    assert desk.live.state.name == "working"
    assert len(desk.live.site.record.statements) == before + 2
    until(lambda: desk.live.state.name == "ready")
    assert worked[-1] == before + 2
    desk.live.show_change(desk.record)  # what is not a tie is read again, without waiting
    until(lambda: desk.live.state.name == "ready")
    desk.live.close()


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_each_fact_of_all_that_a_page_shows_is_questioned_in_one_step(tmp_path: Path) -> None:
    folder = Folder.small(tmp_path / "small")
    folder.add("shocks.csv")
    folder.add("responses.csv", description="A letter", date="1989-06-10")
    folder.add("laws.csv", duty="terminate", source="lr")
    with Store.open(tmp_path / "ties.db") as store:
        store.import_material(read_record_folder(folder.write()))
    live = Live(begin(RunOptions(store=str(tmp_path / "ties.db"))))
    reader = Browser(app_for(live, "Ann"))
    for page, facts in {
        f"{FACT.rpartition('--')[0].replace('facts', 'ties')[1:]}": {
            "exchange:little-rock-film-festival/sector",
            f"{TIE}/kind",
        },
        f"places/{LITTLE_ROCK}": {f"place:{LITTLE_ROCK}/name"},
        "laws/ar-14-1-116": {"law:ar-14-1-116/duty", "law:ar-14-1-116/enacted"},
        "crises/tiananmen-1989": {"response:oakland-1989/answer", "shock:tiananmen-1989/name"},
        "sources/small--lr": {
            "exchange:little-rock-film-festival/description",
            f"{TIE}/established",
        },
    }.items():
        html = reader.get(f"/{page}.html").text
        links = re.findall(r'href="\.\./(facts/[^"]+)"', html)
        shown = {f"facts/{quote(slug(fact))}.html" for fact in facts}
        assert shown <= set(links), page
        assert {reader.get(f"/{link}").status_code for link in set(links)} == {200}
    live.close()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"value": "soon"}, "值：soon不是日期。"),
        ({"value": ""}, "值：此项必填。"),
        ({"url": "javascript:alert(1)"}, "网址：请填写以 https:// 开头的网址。"),
        ({"quote": "word " * 20}, "原文最多引用14个词。"),
        ({"voice": "nobody"}, "nobody不在可选之列。"),
        ({"why": " "}, "请说明理由。"),
        ({"do": "undo", "row": "1"}, "您不能撤销。"),
        ({"do": "reject", "statement": "x"}, "请选择一条说法。"),
    ],
)
def test_what_is_wrong_stands_in_the_language_of_the_page(
    desk: Desk, wrong: dict[str, str], says: str
) -> None:
    ann = desk.person("Ann")
    given = {"value": "1981", "title": "Minutes", "end": "US", "voice": "government"}
    given |= {"do": "add", "property": "established", "language": "en", "why": "read"}
    answer = ann.send(f"/zh{FACT}", **(given | wrong))
    assert answer.status_code == 422
    alert = answer.text.partition('role="alert"')[2].partition("</div>")[0]
    assert says in re.sub(r"<[^>]+>|\s", "", alert).replace("以https://开头", "以 https:// 开头")


def test_refusals_are_pages_in_the_language_of_the_page(desk: Desk) -> None:
    ann = desk.person("Ann")
    stale = ann.browser.ask("POST", f"/zh{FACT}", data={"token": "old"})
    assert (stale.status_code, "页面已过期" in stale.text) == (403, True)
    long = ann.send(f"/zh{FACT}", why="x" * LARGEST)
    assert (long.status_code, "内容过长" in long.text) == (413, True)
    other = desk.person("Bo", Role.STEWARD, side=LITTLE_ROCK).send(
        f"/zh{FACT}", do="propose", property="established", value="1981", title="Minutes",
        end="CN", voice="government", language="zh", why="read",
    )  # fmt: skip
    assert (other.status_code, "另一方" in other.text) == (403, True)
    read = ann.browser.ask("POST", "/zh/ties.html")
    assert (read.status_code, "此处只供阅读" in read.text) == (405, True)
    assert "只" not in ann.browser.ask("POST", "/ties.html").text.partition("<main")[2]


@pytest.mark.parametrize("field", ["why", "note", "title", "quote"])
def test_a_text_that_is_too_long_is_named(desk: Desk, field: str) -> None:
    ann = desk.person("Ann")
    answer = ann.add("1981", **{field: "长" * 17_000})
    assert answer.status_code == 422
    assert "This has 17,000 characters" in answer.text
    assert "1981" not in desk.values()
