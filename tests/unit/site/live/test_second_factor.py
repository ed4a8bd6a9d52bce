"""The pages of a second factor: set up, asked for, demanded by the site, taken away."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from tests.support.people import PASSWORD
from tests.support.shared_site import SharedSite, Visitor, link_in

from paradiplomacy.access import limits, rows
from paradiplomacy.access.factors import Factors
from paradiplomacy.access.people import People
from paradiplomacy.access.roles import Grant, Role
from paradiplomacy.access.totp import code_at, step_of
from paradiplomacy.site.live.live import Live

ADMIN, PAGE = "admin@example.org", "/second-factor.html"
NOW = rows.now().replace(second=10, microsecond=0)


@pytest.fixture(autouse=True)
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let some time pass."""
    moment = NOW
    monkeypatch.setattr(rows, "now", lambda: moment)

    def later(**by: float) -> None:
        nonlocal moment
        moment += timedelta(**by)

    return later


def code(secret: str) -> str:
    return code_at(secret, step_of(rows.now()))


def secret_in(html: str) -> str:
    found = re.search(r'<code class="link">([A-Z2-7 ]+)</code>', html)
    assert found, "no secret on the page"
    return found[1].replace(" ", "")


def set_up(visitor: Visitor, page: str = PAGE) -> tuple[str, list[str]]:
    """The secret of a new factor, and the codes for paper."""
    secret = secret_in(visitor.send(page, do="begin", password=PASSWORD).text)
    answer = visitor.send(page, do="confirm", code=code(secret))
    assert answer.status_code == 200
    return secret, re.findall(r"<li><code>([a-z0-9-]+)</code></li>", answer.text)


def sign_in(visitor: Visitor, email: str = ADMIN, **more: str) -> int:
    return visitor.send("/sign-in.html", email=email, password=PASSWORD, **more).status_code


@pytest.mark.parametrize("folder", ["", "/zh"])
def test_it_is_set_up_and_then_asked_for(
    private: SharedSite, folder: str, later: Callable[..., None]
) -> None:
    admin, page = private.signed_in(Role.ADMIN), folder + PAGE
    assert 'href="second-factor.html"' in admin.get(f"{folder}/account.html").text
    answer = admin.send(page, do="begin", password="wrong horse battery")
    assert (answer.status_code, 'role="alert"' in answer.text) == (403, True)
    answer = admin.send(page, do="begin", password=PASSWORD)
    secret = secret_in(answer.text)
    link = re.search(r'href="(otpauth://[^"]+)"', answer.text)
    assert link
    assert unescape(link[1]) == (
        f"otpauth://totp/localhost:admin%40example.org?secret={secret}&issuer=localhost"
    )
    assert answer.headers["cache-control"] == "no-store"
    assert secret not in admin.get(page).text.replace(" ", ""), "it is shown once"
    answer = admin.send(page, do="confirm", code="000000")
    assert answer.status_code == 403
    assert secret not in answer.text.replace(" ", "")
    answer = admin.send(page, do="confirm", code=code(secret))
    codes = re.findall(r"<li><code>([a-z0-9-]+)</code></li>", answer.text)
    assert len(codes) == 10
    assert not [each for each in codes if each in admin.get(page).text]
    later(minutes=2)
    assert sign_in(private.visitor()) == 403
    assert sign_in(private.visitor(), code=code(secret)) == 303
    assert sign_in(private.visitor(), code=codes[0]) == 303
    assert sign_in(private.visitor(), code=codes[0]) == 403


def test_a_refusal_does_not_say_what_was_wrong(
    private: SharedSite, later: Callable[..., None]
) -> None:
    secret, _ = set_up(private.signed_in(Role.ADMIN))
    later(minutes=2)

    def refused(**fields: str) -> str:
        answer = private.visitor().send("/sign-in.html", email=ADMIN, **fields)
        assert answer.status_code == 403
        return re.sub(r'value="[^"]*"', "", answer.text)

    first = refused(password=PASSWORD)
    assert first == refused(password="wrong horse battery", code=code(secret))
    assert first == refused(password="wrong horse battery")


def test_codes_for_paper_are_renewed_and_it_can_be_done_without(
    private: SharedSite, later: Callable[..., None]
) -> None:
    admin = private.signed_in(Role.ADMIN)
    secret, old = set_up(admin)
    later(minutes=1)
    assert admin.send(PAGE, do="renew", code="000000").status_code == 403
    answer = admin.send(PAGE, do="renew", code=code(secret))
    fresh = re.findall(r"<li><code>([a-z0-9-]+)</code></li>", answer.text)
    assert not set(old) & set(fresh)
    assert sign_in(private.visitor(), code=old[0]) == 403
    assert sign_in(private.visitor(), code=fresh[0]) == 303
    assert admin.send(PAGE, do="remove", password=PASSWORD, code=fresh[0]).status_code == 403
    answer = admin.send(PAGE, do="remove", password=PASSWORD, code=fresh[1])
    assert answer.status_code == 200
    assert sign_in(private.visitor()) == 303


@pytest.fixture
def demanding(live: Live, people: People) -> SharedSite:
    """A site that asks admins and stewards for a second factor."""
    return SharedSite(live, people, is_private=True, asks_factor=True)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.STEWARD])
def test_where_it_is_demanded_nothing_is_allowed_before(demanding: SharedSite, role: Role) -> None:
    visitor = demanding.signed_in(role)
    assert visitor.get("/ties.html").headers["location"] == PAGE
    assert visitor.get("/zh/people.html").headers["location"] == f"/zh{PAGE}"
    assert visitor.get("/ties.json").status_code == 403
    answer = visitor.send("/people.html", form_at="/account.html", do="invite", role="admin")
    assert (answer.status_code, "second factor is needed" in answer.text) == (403, True)
    again = demanding.visitor()
    answer = again.send("/sign-in.html", email=f"{role}@example.org", password=PASSWORD)
    assert answer.headers["location"] == PAGE
    assert "Your role needs a second factor" in again.follow(answer).text
    set_up(again)
    assert again.get("/ties.html").status_code == 200
    assert visitor.get("/ties.html").status_code == 200


def test_others_are_not_asked(demanding: SharedSite) -> None:
    for role in (Role.READER, Role.CODER, Role.RESEARCHER, Role.RESPONDENT):
        assert demanding.signed_in(role).get("/ties.html").status_code == 200


def test_another_admin_takes_it_away_and_unlocks(
    private: SharedSite, people: People, later: Callable[..., None]
) -> None:
    admin = private.signed_in(Role.ADMIN, "")
    bo = people.add("bo@example.org", "Bo", Grant(Role.ADMIN), password=PASSWORD)
    other = private.visitor()
    assert sign_in(other, "bo@example.org") == 303
    set_up(other)
    later(minutes=2)
    assert "with a second factor" in admin.get("/people.html").text
    for _ in range(limits.MOST["pair"]):
        private.visitor().send("/sign-in.html", email="bo@example.org", password="guess")
    assert "locked after too many attempts" in admin.get("/people.html").text
    answer = admin.send("/people.html", do="unlock", key=bo.key)
    assert "Unlocked." in answer.text
    assert "locked after too many attempts" not in answer.text
    own = other.send("/people.html", do="factor", key=bo.key)
    assert (own.status_code, Factors(people.engine).of(bo.key) is not None) == (400, True)
    answer = admin.send("/people.html", do="factor", key=bo.key)
    assert "second factor is gone" in answer.text
    assert other.get("/ties.html").status_code == 303, "signed out"
    assert sign_in(private.visitor(), "bo@example.org") == 303


def test_nobody_but_an_admin_of_all_takes_it_away(private: SharedSite, people: People) -> None:
    ann = people.add("ann@example.org", "Ann", Grant(Role.ADMIN), password=PASSWORD)
    researcher = private.signed_in(Role.RESEARCHER)
    for do in ("factor", "unlock"):
        answer = researcher.send("/people.html", do=do, key=ann.key)
        assert answer.status_code == 403


def test_a_known_browser_is_let_in_whatever_others_try(private: SharedSite) -> None:
    private.signed_in(Role.ADMIN)
    own = private.visitor()
    assert sign_in(own) == 303
    own.send("/sign-out.html", form_at="/account.html")
    for _ in range(limits.MOST["address"]):  # all from one address: ours
        private.visitor().send("/sign-in.html", email=ADMIN, password="guess")
    assert sign_in(private.visitor()) == 429
    assert sign_in(own) == 303
    assert "device" in own.cookies


def test_a_new_password_by_a_link_leads_to_signing_in_with_both(
    private: SharedSite, people: People, later: Callable[..., None]
) -> None:
    secret, _ = set_up(private.signed_in(Role.ADMIN, ""))
    later(minutes=2)
    bo = people.add("bo@example.org", "Bo", Grant(Role.ADMIN), password=PASSWORD)
    other = private.visitor()
    assert sign_in(other, "bo@example.org") == 303
    key = people.by_email(ADMIN).key
    link = link_in(other.send("/people.html", do="reset", key=key).text)
    again = private.visitor()
    again.get(link)
    answer = again.send("/join.html", password="another horse battery")
    assert answer.headers["location"] == "/sign-in.html"
    assert again.get("/ties.html").status_code == 303
    answer = again.send(
        "/sign-in.html", email=ADMIN, password="another horse battery", code=code(secret)
    )
    assert answer.headers["location"] == "/index.html"
    assert bo.key != key


def test_who_signs_in_by_another_site_has_no_page_for_it(
    private: SharedSite, people: People
) -> None:
    people.add("cy@example.org", "Cy", Grant(Role.ADMIN))
    _, session = people.sign_in_elsewhere("https://id.example|1", "cy@example.org")
    visitor = private.visitor()
    visitor.cookies["session"] = session
    assert "accounts of another site" in visitor.get(PAGE).text
    token = private.signed_in(Role.READER).get("/account.html").text
    assert "second-factor" in token
    answer = visitor.send(PAGE, form_at="/account.html", do="begin", password="")
    assert answer.status_code == 303
    assert "You have not signed in" in private.visitor().get(PAGE).text
