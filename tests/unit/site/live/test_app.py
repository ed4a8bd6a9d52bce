"""What a server answers at the addresses of a site, and where nothing stands."""

from __future__ import annotations

import pytest
from tests.support.pages import Browser

from paradiplomacy.site.live.app import create_app
from paradiplomacy.site.live.live import Live
from paradiplomacy.site.live.work import State


def test_what_stands_at_an_address_is_the_same_as_in_a_folder(live: Live, browser: Browser) -> None:
    for address in ("ties.html", "zh/ties.html", "ties.json", "assets/site.css", "data/names.js"):
        answer = browser.get(f"/{address}")
        content = live.site.content(address)
        assert answer.status_code == 200, address
        assert answer.content == content.body
        assert answer.headers["content-type"] == content.media_type


def test_every_answer_forbids_what_comes_from_elsewhere(browser: Browser) -> None:
    for address in ("/", "/ties.html", "/nowhere.html", "/progress.json"):
        headers = browser.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "connect-src 'self'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.5", "/zh/index.html"),
        ("en-US,en;q=0.9,zh;q=0.8", "/index.html"),
        ("fr", "/index.html"),
        ("de, zh;q=junk", "/index.html"),
    ],
)
def test_the_first_page_is_in_the_language_that_is_preferred(
    browser: Browser, header: str, address: str
) -> None:
    answer = browser.get("/", headers={"accept-language": header})
    assert answer.status_code == 302
    assert answer.headers["location"].lstrip("/") == address.lstrip("/")


def test_the_language_read_last_goes_before_the_preferred_one(browser: Browser) -> None:
    browser.get("/zh/ties.html")
    answer = browser.get("/", headers={"accept-language": "en"})
    assert answer.headers["location"].endswith("zh/index.html")
    browser.get("/ties.html")
    answer = browser.get("/", headers={"accept-language": "zh"})
    assert answer.headers["location"].lstrip("/") == "index.html"


def test_chinese_has_a_first_page_too(browser: Browser) -> None:
    for address in ("/zh", "/zh/"):
        assert browser.get(address).headers["location"] == "/zh/index.html"


def test_a_page_that_a_browser_has_is_only_confirmed(browser: Browser) -> None:
    mark = browser.get("/ties.html").headers["etag"]
    again = browser.get("/ties.html", headers={"if-none-match": mark})
    assert (again.status_code, again.content) == (304, b"")


def test_a_head_request_gets_the_headers_alone(browser: Browser) -> None:
    answer = browser.ask("HEAD", "/ties.html", headers={"accept-encoding": "identity"})
    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) == len(browser.get("/ties.html").content)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(browser: Browser, method: str) -> None:
    assert browser.ask(method, "/ties.html").status_code == 405


@pytest.mark.parametrize("address", ["/ties.json", "/progress.json", "/zh/ties.json"])
def test_a_program_that_writes_is_refused_in_json(browser: Browser, address: str) -> None:
    answer = browser.ask("POST", address)
    assert (answer.status_code, answer.headers["content-type"]) == (405, "application/json")
    assert answer.json().keys() == browser.get("/claim.json").json().keys()
    assert answer.json()["status"] == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_where_nothing_stands_near_addresses_are_shown(browser: Browser) -> None:
    english = browser.get("/claim.html")
    assert english.status_code == 404
    assert 'href="claims.html"' in english.text
    chinese = browser.get("/zh/claim.html")
    assert chinese.status_code == 404
    assert 'lang="zh-Hans"' in chinese.text
    assert 'href="claims.html"' in chinese.text
    assert ".json" not in english.text + chinese.text


def test_links_of_a_refusal_lead_home_from_any_depth(browser: Browser) -> None:
    text = browser.get("/zh/ties/no/such/tie.html").text
    assert 'href="../../../index.html"' in text
    assert 'href="../../../../assets/site.css"' in text


def test_a_program_is_refused_in_json(live: Live, browser: Browser) -> None:
    answer = browser.get("/claim.json")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["schema"] == "paradiplomacy/error/1"
    assert "claims.json" in answer.json()["near"]


@pytest.mark.parametrize(
    "address",
    [
        "/../../etc/passwd",
        "/assets/../site.py",
        "/assets/%2e%2e/site.py",
        "/ties/..%2f..%2fetc%2fpasswd.html",
        "/%00.html",
        "/" + "a" * 5_000 + ".html",
        "/<script>alert(1)</script>.html",
    ],
)
def test_no_address_leads_out_of_the_site(browser: Browser, address: str) -> None:
    answer = browser.get(address)
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text
    assert "root:" not in answer.text


def test_progress_says_how_far_it_is_and_no_more(live: Live, browser: Browser) -> None:
    before = live.state
    try:
        live.state = State("working", "testing covid-2020", 0.25)
        answer = browser.get("/progress.json")
        assert answer.json() == {"state": "working", "what": "testing covid-2020", "share": 0.25}
        assert answer.headers["cache-control"] == "no-store"
        live.state = State("failed", "/home/ann/secret.csv: cannot be read")
        assert "secret" not in browser.get("/progress.json").text
    finally:
        live.state = before


def test_pages_that_wait_say_so_in_their_language(browser: Browser) -> None:
    assert 'class="pending"' in browser.get("/claims.html").text
    assert "正在计算" in browser.get("/zh/claims.html").text


def test_a_mistake_of_ours_shows_nothing_of_it(
    live: Live, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: str) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(live, "answer", fail)
    answer = browser.get("/places.html")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_other_names_of_the_server_are_refused(live: Live) -> None:
    app = create_app(live, hosts={"localhost"})
    assert Browser(app, host="evil.example").get("/ties.html").status_code == 400
    assert Browser(app, host="localhost").get("/ties.html").status_code == 200
