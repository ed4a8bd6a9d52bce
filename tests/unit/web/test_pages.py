"""Every page: what it shows, in both languages, and what it must never show."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from tests.conftest import Outcome
from tests.e2e.reports import Html
from tests.support.pages import Browser

from paradiplomacy.report.gathered import Gathered
from paradiplomacy.report.page import render
from paradiplomacy.report.plan import Plan, Planned
from paradiplomacy.web.app import create_app
from paradiplomacy.web.guard import PAGES
from paradiplomacy.web.shown import Shown

pytestmark = pytest.mark.xdist_group("pages")  # the record is worked out once

Cli = Callable[..., Outcome]
EVERY = ("/", "/hypotheses", "/hypotheses?verdict=supported", "/hypotheses/border-regions")
EVERY += ("/hypotheses/western-fast-track", "/hypotheses/detachment", "/hypotheses/marked-up")


@pytest.fixture(params=["en", "zh"])
def language(request: pytest.FixtureRequest) -> str:
    code = request.param
    assert isinstance(code, str)
    return code


def test_every_page_is_whole_and_accessible_in_both_languages(
    browser: Browser, language: str
) -> None:
    for address in EVERY:
        answer = browser.get(address, headers={"accept-language": language})
        assert answer.status_code == 200, address
        page = Html.of(answer.text)
        assert page.unbalanced == [], address
        assert page.unscoped == [], address
        assert len(page.ids) == len(set(page.ids)), address
        assert page.headings.count(1) == 1, address
        steps = zip(page.headings, page.headings[1:], strict=False)
        assert all(after <= before + 1 for before, after in steps), address
        assert set(page.inner) <= set(page.ids), address
        tag = {"en": "en", "zh": "zh-Hans"}[language]
        assert f'<html lang="{tag}">' in answer.text
        assert answer.headers["content-language"] == tag
        assert 'class="skip" href="#main"' in answer.text
        for landmark in ("<header", "<nav", "<main", "<footer"):
            assert landmark in answer.text


def test_every_link_of_the_pages_leads_somewhere(browser: Browser, language: str) -> None:
    browser.cookies["lang"] = language
    waiting, known = ["/"], {"/"}
    while waiting:
        answer = browser.get(waiting.pop())
        assert answer.status_code == 200, answer.url
        if answer.url.path == "/report" or not answer.headers["content-type"].startswith(
            "text/html"
        ):
            continue
        page = Html.of(answer.text)
        for link in (*page.links, *page.loads):
            target = urlsplit(link)
            assert not target.netloc or target.netloc == "testserver", link
            if not target.path:
                continue
            address = target.path + (f"?{target.query}" if target.query else "")
            if address not in known and "lang=" not in target.query:
                known.add(address)
                waiting.append(address)
    assert len(known) > 60


def test_links_into_the_report_lead_to_their_lists(browser: Browser, shown: Shown) -> None:
    ids = set(Html.of(browser.get("/report").text).ids)
    for address in ("/", *(f"/hypotheses/{key}" for key in shown.findings)):
        links = Html.of(browser.get(address).text).links
        wanted = {link.removeprefix("/report#") for link in links if link.startswith("/report#")}
        assert wanted <= ids, address
        assert wanted or address == "/"


def test_the_report_is_the_one_that_study_writes(browser: Browser, shown: Shown) -> None:
    assert browser.get("/report").text == render(shown.material)


def test_own_hypotheses_stand_beside_ours_and_are_marked(browser: Browser, language: str) -> None:
    browser.cookies["lang"] = language
    claim = "Most ties between China and Russia have an end in a region at the border."
    listed = browser.get("/hypotheses").text
    row = next(line for line in listed.splitlines() if "/hypotheses/border-regions" in line)
    assert claim in row
    assert "mine.yaml" in row
    assert 'class="verdict supported"' in row
    assert 'class="n" data-label="p">' in row
    ours = next(line for line in listed.splitlines() if "/hypotheses/detachment" in line)
    assert 'class="own"' in row
    assert 'class="own"' not in ours
    page = browser.get("/hypotheses/border-regions").text
    assert "mine.yaml" in page
    words = "30个reach a border region" if language == "zh" else "30 reach a border region"
    assert words in page
    assert claim in browser.get("/").text
    if language == "zh":
        assert f'<span lang="en">{claim}</span>' in page
        assert "国家之间发生危机时，城市之间的交流照常进行。" in ours


def test_what_could_have_been_seen_stands_before_the_estimate(browser: Browser) -> None:
    page = browser.get("/hypotheses/border-regions").text
    order = ("What could have been seen", 'class="sentence"', "<table", "Not to be read from this")
    places = [page.index(what) for what in order]
    assert places == sorted(places)
    assert "How it is decided" in page


def test_a_page_has_figure_questions_and_neighbours(browser: Browser) -> None:
    page = browser.get("/hypotheses/western-fast-track").text
    assert '<img src="/figures/finding-western-fast-track.svg" alt="' in page
    assert '<p lang="zh-Hans">从提出建立关系到获得批准用了多少个月？' in page
    assert 'rel="prev" href="/hypotheses/coast-to-inland"' in page
    assert 'rel="next" href="/hypotheses/rural-development"' in page
    first = browser.get("/hypotheses/opinion-up").text
    assert 'rel="prev"' not in first


def test_figures_come_in_two_widths(browser: Browser) -> None:
    for address in ("/figures/map.svg", "/figures/narrow/map.svg"):
        answer = browser.get(address)
        assert answer.headers["content-type"] == "image/svg+xml"
        assert answer.text.startswith("<svg xmlns=")


def test_claims_are_kept_by_verdict(browser: Browser, shown: Shown) -> None:
    page = browser.get("/hypotheses?verdict=untestable").text
    kept = set(re.findall(r'<th scope="row"><a href="/hypotheses/([a-z0-9-]+)"', page))
    assert kept == {
        k for k, row in shown.findings.items() if row["finding"].verdict == "untestable"
    }
    assert 'href="/hypotheses?verdict=untestable" aria-current="true"' in page
    assert "No claim has this verdict" in browser.get("/hypotheses?verdict=contradicted").text


def test_json_is_what_the_command_line_prints(browser: Browser, cli: Cli, mine: Path) -> None:
    for key in ("border-regions", "detachment"):
        done = cli(
            *("hypothesis", "run", key, "--hypotheses", mine),
            *("--record", "china_russia", "--json"),
        )
        answer = browser.get(f"/hypotheses/{key}.json")
        assert answer.headers["content-type"] == "application/json"
        served, alone = (json.loads(text)["findings"][0] for text in (answer.text, done.out))
        # Served with all others, run by itself here: what it survives is another thing.
        assert served["survives"]["tests"] != alone["survives"]["tests"] or served["p"] is None
        for name in ("badge", "sentence", "survives"):
            del served[name], alone[name]
        assert served == alone
    every = json.loads(browser.get("/hypotheses.json").text)
    assert every["schema"] == "paradiplomacy/findings/1"
    assert len(every["findings"]) == 31


def test_tables_and_manifest_are_there(browser: Browser) -> None:
    table = browser.get("/tables/findings.csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert table.text.startswith("hypothesis,verdict,sentence")
    manifest = json.loads(browser.get("/manifest.json").text)
    assert list(manifest["inputs"]["hypotheses-files"]) == ["mine.yaml"]
    assert manifest["made_at"] == "2026-01-02T03:04:05+00:00"


def test_markup_in_a_claim_is_only_text(browser: Browser, language: str) -> None:
    browser.cookies["lang"] = language
    for address in ("/", "/hypotheses", "/hypotheses/marked-up", "/hypotheses/border-regions"):
        text = browser.get(address).text
        assert "<script" not in text
        assert "<img src=x" not in text
        assert "<b>ours" not in text
    page = browser.get("/hypotheses/marked-up").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; 100% of “ties” are %(old)s." in page


def test_no_page_names_a_folder_or_this_machine(
    browser: Browser, mine: Path, language: str
) -> None:
    browser.cookies["lang"] = language
    secrets = {
        str(mine.parent),
        mine.parent.name,
        str(Path(__file__).parents[3]),
        socket.gethostname(),
    }
    for address in (*EVERY, "/report", "/manifest.json", "/hypotheses.json", "/hypotheses/no"):
        text = browser.get(address).text
        assert not [secret for secret in secrets if len(secret) > 3 and secret in text], address


def test_a_plan_and_what_departed_from_it_are_shown(gathered: Gathered, language: str) -> None:
    tested = gathered.material.tested
    plan = Plan(
        title="One claim <beforehand>",
        by="A. Scholar",
        registered=date(2026, 1, 2),
        records=["china_russia"],
        inputs={},
        rule="both-ends/1",
        seed=7,
        software="0.1.0",
        hypotheses=[Planned.of(tested.hypotheses["detachment"])],
    )
    departed = replace(tested, plan=plan, deviations=("Seed: planned 7, run with 1989.",))
    material = replace(gathered.material, tested=departed)
    browser = Browser(create_app(Shown.of(replace(gathered, material=material))))
    browser.cookies["lang"] = language
    home = browser.get("/").text
    assert "One claim &lt;beforehand&gt;" in home
    assert {"en": "2 January 2026", "zh": "2026年1月2日"}[language] in home
    assert "Seed: planned 7, run with 1989." in home
    exploratory = {"en": "not planned, so exploratory", "zh": "属探索性检验"}[language]
    assert exploratory in browser.get("/hypotheses/border-regions").text
    assert exploratory not in browser.get("/hypotheses/detachment").text
    assert exploratory in browser.get("/hypotheses").text


# --- languages ------------------------------------------------------------------------


def test_a_language_that_is_asked_for_is_remembered(browser: Browser) -> None:
    assert '<html lang="en">' in browser.get("/").text
    assert '<html lang="zh-Hans">' in browser.get("/?lang=zh").text
    assert browser.cookies == {"lang": "zh"}
    page = browser.get("/hypotheses?verdict=untestable").text
    assert '<html lang="zh-Hans">' in page
    assert 'href="?verdict=untestable&amp;lang=en" lang="en"' in page
    assert '<html lang="en">' in browser.get("/hypotheses?lang=en").text
    assert browser.cookies == {"lang": "en"}


def test_the_cookie_wins_over_the_browser_and_a_strange_one_is_passed_over(app: FastAPI) -> None:
    chinese = {"accept-language": "zh-CN,zh;q=0.9,en;q=0.5"}
    browser = Browser(app)
    assert '<html lang="zh-Hans">' in browser.get("/", headers=chinese).text
    browser.cookies["lang"] = "en"
    assert '<html lang="en">' in browser.get("/", headers=chinese).text
    browser.cookies["lang"] = "<b>"
    assert '<html lang="en">' in browser.get("/").text


def test_chinese_pages_say_what_stays_as_it_was_written(browser: Browser) -> None:
    page = browser.get("/hypotheses/border-regions?lang=zh").text
    assert "您自己的论断均保持原文" in page
    assert '<p class="sentence">40个tie' in page  # the noun is the user's own
    assert "2026年1月2日" in browser.get("/").text


# --- refusals -------------------------------------------------------------------------


def test_an_unknown_claim_names_its_neighbours(browser: Browser, language: str) -> None:
    browser.cookies["lang"] = language
    answer = browser.get("/hypotheses/border-region")
    assert answer.status_code == 404
    assert '<a href="/hypotheses/border-regions">border-regions</a>' in answer.text
    assert Html.of(answer.text).unbalanced == []
    data = browser.get("/hypotheses/border-region.json")
    assert data.status_code == 404
    assert json.loads(data.text)["near"] == ["border-regions"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/nowhere", 404),
        ("/figures/nothing.svg", 404),
        ("/tables/..%2F..%2Fetc%2Fpasswd.csv", 404),
        ("/tables/nothing.csv", 404),
        ("/static/guard.py", 404),
        ("/hypotheses/%3Cscript%3E", 404),
        ("/hypotheses?verdict=maybe", 400),
        ("/hypotheses?lang=fr", 400),
        ("/?lang=%22%3E%3Cscript%3E", 400),
    ],
)
def test_what_is_not_there_or_wrong_gets_a_page(
    browser: Browser, address: str, status: int
) -> None:
    answer = browser.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert "<script" not in answer.text
    assert "<h1>" in answer.text
    assert browser.cookies == {}


def test_no_address_makes_a_page_lead_elsewhere(browser: Browser) -> None:
    answer = browser.get("http://testserver//evil.example/?x=//evil.example")
    assert answer.status_code == 404
    links = [urlsplit(link) for link in Html.of(answer.text).links]
    assert links
    assert {link.netloc for link in links} == {""}


def test_pages_can_only_be_read(browser: Browser) -> None:
    answer = browser.ask("POST", "/hypotheses")
    assert answer.status_code == 405
    assert answer.headers["allow"]
    assert "Traceback" not in answer.text
    assert browser.ask("HEAD", "/").status_code == 200


def test_a_mistake_of_ours_is_a_page_without_its_traceback(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_self: Shown, _key: str) -> None:
        raise RuntimeError("at /secret/place")

    monkeypatch.setattr(Shown, "finding", broken)
    for address in ("/hypotheses/detachment", "/hypotheses/detachment.json"):
        answer = browser.get(address)
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "Traceback" not in answer.text
        assert answer.headers["content-security-policy"] == PAGES


# --- headers --------------------------------------------------------------------------


def test_every_answer_has_strict_headers(browser: Browser) -> None:
    for address in (*EVERY, "/static/pages.css", "/manifest.json", "/nowhere", "/tables/ties.csv"):
        headers = browser.get(address).headers
        assert headers["content-security-policy"] == PAGES, address
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-frame-options"] == "DENY"
    report = browser.get("/report").headers["content-security-policy"]
    assert re.search(r"; script-src 'sha256-[^' ]+';", report)
    assert re.search(r"; style-src 'sha256-[^' ]+';", report)
    assert "frame-ancestors 'none'" in report
    assert "default-src 'none'" in report
    assert "http" not in report


def test_what_a_browser_has_is_not_sent_again(browser: Browser) -> None:
    for address in ("/report", "/figures/map.svg", "/tables/ties.csv", "/static/report.css"):
        first = browser.get(address)
        again = browser.get(address, headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        policy = "content-security-policy"
        assert again.headers[policy] == first.headers[policy]
        assert browser.get(address, headers={"if-none-match": '"other"'}).status_code == 200


def test_it_answers_to_its_own_name_only(shown: Shown) -> None:
    app = create_app(shown, hosts=["127.0.0.1", "localhost", "[::1]"])
    for host in ("127.0.0.1:8000", "localhost", "[::1]:8000"):
        assert Browser(app, host=host).get("/").status_code == 200
    refused = Browser(app, host="evil.example").get("/")
    assert refused.status_code == 400
    assert refused.headers["content-security-policy"] == PAGES
