"""Signing in and out, invitations, one's own account, and the people of a record."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import pytest
from tests.support.folders import CHANGCHUN
from tests.support.pages import Browser
from tests.support.people import PASSWORD
from tests.support.shared_site import SharedSite, Visitor, link_in

from paradiplomacy.access import limits
from paradiplomacy.access.people import People
from paradiplomacy.access.roles import Grant, Role
from paradiplomacy.site.kinds import slug
from paradiplomacy.site.live.app import create_app
from paradiplomacy.site.live.identity import Alone
from paradiplomacy.site.live.live import Live

EVIL = "<script>alert(1)</script>"


def sign_in(visitor: Visitor, email: str = "admin@example.org", **more: str) -> object:
    return visitor.send("/sign-in.html", email=email, password=PASSWORD, **more)


@pytest.fixture
def admin(private: SharedSite) -> Visitor:
    return private.signed_in(Role.ADMIN, "")


def test_a_private_record_asks_to_sign_in_and_leads_back(private: SharedSite) -> None:
    private.signed_in(Role.ADMIN)
    visitor = private.visitor()
    answer = visitor.get("/zh/ties.html")
    assert answer.headers["location"] == "/zh/sign-in.html?next=/zh/ties.html"
    page = visitor.follow(answer)
    assert "登录" in page.text
    answer = visitor.send(
        "/zh/sign-in.html",
        form_at="/zh/sign-in.html",
        email="admin@example.org",
        password=PASSWORD,
        next="/zh/ties.html",
    )
    assert visitor.follow(answer).status_code == 200
    for data in ("/ties.json", "/progress.json", "/data/names.js"):
        assert private.visitor().get(data).status_code == 403
    assert private.visitor().get("/assets/site.css").status_code == 200


@pytest.mark.parametrize(
    "after",
    [
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "///evil.example",
        "/" + "x" * 3_000,
    ],
)
def test_signing_in_leads_nowhere_else(private: SharedSite, after: str) -> None:
    private.signed_in(Role.ADMIN)
    page = private.visitor().get("/sign-in.html", params={"next": after})
    assert 'name="next" value=""' in page.text
    assert sign_in(private.visitor(), next=after).headers["location"] == "/index.html"


def test_a_session_is_new_at_each_signing_in(private: SharedSite) -> None:
    private.signed_in(Role.ADMIN)
    visitor = private.visitor()
    visitor.cookies["session"] = "chosen by somebody else"
    sign_in(visitor)
    first = visitor.cookies["session"]
    assert first != "chosen by somebody else"
    thief = private.visitor()
    thief.cookies["session"] = "chosen by somebody else"
    assert thief.get("/ties.html").status_code == 303
    sign_in(visitor)
    assert visitor.cookies["session"] != first
    thief.cookies["session"] = first
    assert thief.get("/ties.html").status_code == 303


def test_cookies_are_for_this_server_alone(live: Live, people: People) -> None:
    site = SharedSite(live, people, host="ties.example.org")
    site.signed_in(Role.ADMIN)
    visitor = site.visitor()
    cookies = [sign_in(visitor).headers["set-cookie"]]
    cookies += [visitor.get("/sign-in.html").headers.get("set-cookie", "")]
    assert "__Host-session=" in cookies[0]
    for part in ("HttpOnly", "SameSite=lax", "Secure", "Path=/"):
        assert part in cookies[0]
    assert "Domain" not in cookies[0]
    here = sign_in(SharedSite(live, people).visitor()).headers["set-cookie"]
    assert "Secure" not in here


def test_signing_out_ends_the_session(private: SharedSite) -> None:
    visitor = private.signed_in(Role.CODER)
    session = visitor.cookies["session"]
    visitor.get("/sign-out.html")
    assert visitor.get("/ties.html").status_code == 200, "a link signs nobody out"
    answer = visitor.send("/sign-out.html", form_at="/account.html")
    assert answer.status_code == 303
    again = private.visitor()
    again.cookies["session"] = session
    assert again.get("/ties.html").status_code == 303


def test_guesses_are_limited_and_the_page_says_so(private: SharedSite) -> None:
    private.signed_in(Role.ADMIN)
    visitor = private.visitor()
    for _ in range(limits.MOST["pair"]):
        answer = visitor.send("/sign-in.html", email="admin@example.org", password="guess")
        assert answer.status_code == 403
    answer = sign_in(visitor)
    assert answer.status_code == 429
    assert "quarter of an hour" in answer.text


@pytest.mark.parametrize("email", ["admin@example.org", "nobody@example.org", EVIL])
def test_a_refusal_shows_nothing_and_escapes_what_was_typed(
    private: SharedSite, email: str
) -> None:
    private.signed_in(Role.ADMIN)
    answer = private.visitor().send("/sign-in.html", email=email, password="guess")
    assert answer.status_code == 403
    assert "do not belong together" in answer.text
    assert EVIL not in answer.text


def test_only_pages_with_a_form_may_send_one(shared: SharedSite) -> None:
    visitor = shared.visitor()
    with_form = visitor.get("/sign-in.html").headers
    assert "form-action 'self'" in with_form["content-security-policy"]
    assert with_form["cache-control"] == "no-store"
    assert "form-action 'none'" in visitor.get("/ties.html").headers["content-security-policy"]
    assert "form-action 'none'" in visitor.get("/account.html").headers["content-security-policy"]


def test_a_link_accepts_nothing_by_itself(admin: Visitor, private: SharedSite) -> None:
    page = admin.send("/people.html", do="invite", role="coder", email="bo@example.org")
    link = link_in(page.text)
    for _ in range(3):  # as a mail program looks at links
        private.visitor().get(link)
    bo = private.visitor()
    answer = bo.get(link)
    assert answer.headers["location"] == "/join.html"
    assert link.rpartition("/")[2] not in bo.follow(answer).text
    answer = bo.send("/join.html", email="bo@example.org", name=EVIL, password=PASSWORD)
    assert bo.follow(answer).status_code == 200
    assert EVIL not in admin.get("/people.html").text
    assert "&lt;script&gt;" in admin.get("/people.html").text
    late = private.visitor()
    late.get(link)
    assert "has been used" in late.get("/join.html").text


def test_no_link_at_all_leads_to_an_answer(private: SharedSite) -> None:
    visitor = private.visitor()
    assert "does not belong to an invitation" in visitor.get("/join.html").text
    for token in ("x" * 5_000, "%C4%80", "a%0Ab", "a;b", "%00"):
        assert visitor.get(f"/invitation/{token}").status_code == 303
    assert visitor.get("/join.html").status_code == 403


def test_an_admin_changes_roles_and_disables(
    admin: Visitor, private: SharedSite, people: People
) -> None:
    coder = private.signed_in(Role.CODER)
    key = people.by_email("coder@example.org").key
    answer = admin.send(
        "/people.html", do="role", key=key, role="steward", record="", side=CHANGCHUN
    )
    assert "The role is changed" in answer.text
    assert Grant(Role.STEWARD, "", CHANGCHUN) in people.person(key).grants
    admin.send("/people.html", do="disable", key=key)
    assert coder.get("/ties.html").status_code == 303
    admin.send("/people.html", do="enable", key=key)
    answer = admin.send("/people.html", do="reset", key=key)
    again = private.visitor()
    again.get(link_in(answer.text))
    again.send("/join.html", password="another horse battery")
    assert again.get("/ties.html").status_code == 200
    people.sign_in("coder@example.org", "another horse battery")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"do": "role", "role": "steward", "record": "", "side": ""}, "Choose the place"),
        ({"do": "role", "role": "steward", "record": "", "side": "CN"}, "no such place"),
        ({"do": "role", "role": "coder", "record": "", "side": "CN"}, "does not speak for one"),
        ({"do": "role", "role": "king", "record": "", "side": ""}, "nobody of that kind"),
        ({"do": "role", "role": "coder", "record": "another"}, "nobody of that kind"),
        ({"do": "role", "role": "coder", "key": "nobody"}, "nobody of that kind"),
        ({"do": "drop table people"}, "nobody of that kind"),
        ({"do": "disable", "key": "' OR 1=1 --"}, "nobody of that kind"),
        ({"do": "invite", "role": "respondent", "side": CHANGCHUN, "tie": "x"}, "no such tie"),
        ({"do": "invite", "role": "reader", "email": EVIL}, "not an email address"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    admin: Visitor, people: People, fields: dict[str, str], says: str
) -> None:
    before = people.list_people()
    answer = admin.send("/people.html", **fields)
    assert answer.status_code == 400
    assert says in answer.text
    assert people.list_people() == before


def test_who_may_invite_respondents_gives_no_other_role(
    private: SharedSite, people: People
) -> None:
    scholar = private.signed_in(Role.RESEARCHER)
    page = scholar.get("/people.html").text
    assert "researcher@example.org" not in page, "the list of people is an admin's"
    record, tie = private.live.records[0], next(iter(private.live.site.record.ties))
    good = {
        "do": "invite",
        "role": "respondent",
        "record": record,
        "side": tie.rpartition("|")[2],
        "tie": tie,
    }
    assert link_in(scholar.send("/people.html", **good).text)
    for role in ("reader", "coder", "admin", "researcher"):
        answer = scholar.send("/people.html", **good | {"role": role, "side": ""})
        assert answer.status_code == 403, role
    key = people.by_email("researcher@example.org").key
    for do in ("role", "disable", "enable", "reset"):
        answer = scholar.send("/people.html", do=do, key=key, role="admin")
        assert answer.status_code == 403, do
    assert people.person(key).grants == (Grant(Role.RESEARCHER, record),)


def test_an_admin_of_one_record_manages_nobody_of_the_others(
    private: SharedSite, people: People
) -> None:
    private.signed_in(Role.CODER, "")
    head = private.signed_in(Role.ADMIN)
    key = people.by_email("coder@example.org").key
    for do in ("disable", "reset", "role"):
        answer = head.send("/people.html", do=do, key=key, role="reader", record="")
        assert answer.status_code == 403, do
    record = private.live.records[0]
    assert link_in(head.send("/people.html", do="invite", role="coder", record=record).text)
    assert head.send("/people.html", do="invite", role="coder", record="").status_code == 403


def test_somebody_changes_their_own_password(private: SharedSite) -> None:
    visitor = private.signed_in(Role.READER)
    other = private.signed_in(Role.READER)
    new = "another horse battery"
    assert visitor.send("/account.html", old="wrong one here", new=new).status_code == 403
    answer = visitor.send("/account.html", old=PASSWORD, new=new)
    assert "is changed" in visitor.follow(answer).text
    assert other.get("/ties.html").status_code == 303


def test_the_page_of_a_tie_leads_to_an_invitation_of_either_end(in_store: SharedSite) -> None:
    admin = in_store.signed_in(Role.ADMIN, "")
    tie = next(iter(in_store.live.site.record.ties))
    html = admin.get(f"/ties/{slug(tie)}.html").text
    links = re.findall(r'href="\.\./(people\.html\?[^"]*)#invite"', html)
    assert [unescape(link).rpartition("=")[2] for link in links] == [
        *in_store.live.site.record.ties[tie].ends
    ]
    page = admin.get(f"/{unescape(links[0])}").text
    assert '<option value="respondent" selected>' in page
    assert f'<option value="{in_store.live.site.record.ties[tie].ends[0]}" selected>' in page
    assert f'value="{tie}"' in page


def test_an_end_of_a_tie_is_a_place_by_its_key_or_name(private: SharedSite) -> None:
    admin = private.signed_in(Role.ADMIN, "")
    tie = next(iter(private.live.site.record.ties))
    ends = private.live.site.record.ties[tie].ends
    page = admin.get(f"/people.html?tie={quote(tie)}&side={ends[1]}").text
    assert f'<option value="{ends[0]}">' in page
    assert f'<option value="{ends[1]}" selected>' in page
    form = {"do": "invite", "role": "respondent", "record": private.live.records[0], "tie": tie}
    other = next(key for key in private.live.site.record.places if key not in ends)
    for side in ("CN", other):
        refused = admin.send("/people.html", side=side, name="Ann", **form)
        assert refused.status_code == 400
        assert 'value="Ann"' in refused.text  # what was entered stays
    named = private.live.site.record.places[ends[0]].name
    assert link_in(admin.send("/people.html", side=named, **form).text)
    sent = admin.send("/people.html", side=ends[1], **form)
    assert sent.status_code == 200
    assert link_in(sent.text)


@pytest.mark.parametrize(
    ("folder", "says"), [("", "Nobody signs in here"), ("zh/", "此网站无需登录")]
)
def test_who_sits_alone_at_a_machine_reads_how_to_invite(
    live: Live, folder: str, says: str
) -> None:
    alone = Alone()
    browser = Browser(create_app(live, identity=alone))
    browser.get(alone.entrance("/"))
    for page in ("people", "answer", "sign-in"):
        answer = browser.get(f"/{folder}{page}.html")
        assert answer.status_code == 404
        assert says in answer.text
        assert "serve --shared" in answer.text


def test_a_private_site_leads_from_each_language_to_its_form(private: SharedSite) -> None:
    visitor = private.visitor()
    for folder in ("", "/zh"):
        for address in (f"{folder}/", folder or "/"):
            answer = visitor.get(address, headers={"accept-language": "en"})
            assert answer.headers["location"].removeprefix("/") == f"{folder}/index.html"[1:]
        answer = visitor.get(f"{folder}/index.html")
        assert answer.headers["location"].startswith(f"{folder}/sign-in.html?next=")


def test_a_program_that_is_not_signed_in_is_told_in_json(private: SharedSite) -> None:
    answer = private.visitor().get("/ties.json")
    assert (answer.status_code, answer.json()["status"]) == (403, 403)
    assert answer.json()["schema"] == "paradiplomacy/error/1"
    assert answer.json()["error"] == "You are not signed in here"
