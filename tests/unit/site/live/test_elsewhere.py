"""Signing in by an account of another site, which a made provider keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx2
import pytest
from joserfc.jwk import ECKey
from tests.support.made_provider import CLIENT, ISSUER, MadeProvider
from tests.support.shared_site import SharedSite, Visitor

from paradiplomacy.access.people import People
from paradiplomacy.access.roles import Grant, Role
from paradiplomacy.errors import NotFoundError, RecordError
from paradiplomacy.site.live.app import create_app
from paradiplomacy.site.live.identity import SharedRecord
from paradiplomacy.site.live.live import Live
from paradiplomacy.site.live.provider import SECRET, Provider, ProviderFile, read_provider


@pytest.fixture
def made() -> MadeProvider:
    return MadeProvider()


@pytest.fixture
def site(live: Live, people: People, made: MadeProvider) -> SharedSite:
    """A private site on which people sign in by the made provider, too."""
    file = ProviderFile(name="City of X", issuer=ISSUER, client_id=CLIENT, client_secret="s")
    provider = Provider(file, transport=httpx2.ASGITransport(made.app))
    shared = SharedSite(live, people, is_private=True)
    identity = SharedRecord(people, is_private=True, provider=provider)
    shared.app = create_app(live, hosts={"localhost"}, identity=identity)
    return shared


def there(visitor: Visitor, **fields: str) -> str:
    """The address of the provider to which a visitor is sent."""
    answer = visitor.send("/sign-in-elsewhere.html", form_at="/sign-in.html", **fields)
    assert answer.status_code == 303
    return answer.headers["location"]


def and_back(visitor: Visitor, made: MadeProvider, **fields: str) -> Any:
    return visitor.get(made.back_to(there(visitor, **fields)))


def test_who_was_added_signs_in_by_their_account_there(
    site: SharedSite, made: MadeProvider, people: People
) -> None:
    people.add("ann@example.org", "Ann", Grant(Role.CODER))
    visitor = site.visitor()
    page = visitor.get("/sign-in.html")
    assert "Sign in with City of X" in page.text
    assert f"form-action 'self' {ISSUER}" in page.headers["content-security-policy"]
    answer = and_back(visitor, made, next="/zh/ties.html?城市")
    assert answer.headers["location"].startswith("/zh/ties.html")
    assert visitor.get("/ties.html").status_code == 200
    made.claims = {"email": "new@example.org"}
    other = site.visitor()
    and_back(other, made)
    assert other.get("/ties.html").status_code == 200, "known by identity from now on"


def test_nobody_is_let_in_who_was_not_added(site: SharedSite, made: MadeProvider) -> None:
    visitor = site.visitor()
    answer = and_back(visitor, made)
    assert answer.status_code == 403
    assert "Nobody has invited this account" in answer.text


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"email": ["ann@example.org"]},
        {"iss": "https://evil.example"},
        {"aud": "somebody-else"},
        {"aud": [CLIENT, "somebody-else"]},
        {"azp": "somebody-else"},
        {"exp": 1_700_000_000},  # in 2023
        {"exp": None},
        {"iat": 4_100_000_000},  # in 2099
        {"nonce": "of another attempt"},
        {"nonce": None},
        {"sub": ""},
        {"sub": None},
    ],
    ids=str,
)
def test_what_is_said_wrongly_lets_nobody_in(
    site: SharedSite, made: MadeProvider, people: People, claims: dict[str, Any]
) -> None:
    people.add("ann@example.org", "Ann", Grant(Role.CODER))
    made.claims = claims
    visitor = site.visitor()
    assert and_back(visitor, made).status_code == 403
    assert visitor.get("/ties.html").status_code == 303


def test_what_is_signed_by_another_key_lets_nobody_in(
    site: SharedSite, made: MadeProvider, people: People
) -> None:
    people.add("ann@example.org", "Ann", Grant(Role.CODER))
    made.key = ECKey.generate_key("P-256")
    assert and_back(site.visitor(), made).status_code == 403
    made.key, made.algorithm = made.public_as_secret, "HS256"
    assert and_back(site.visitor(), made).status_code == 403


def test_an_answer_to_somebody_else_s_attempt_is_refused(
    site: SharedSite, made: MadeProvider, people: People
) -> None:
    people.add("ann@example.org", "Ann", Grant(Role.CODER))
    thief = site.visitor()
    back = made.back_to(there(thief))
    victim = site.visitor()
    assert victim.get(back).status_code == 403
    assert victim.get("/signed-in-elsewhere").status_code == 403
    there(victim)
    assert victim.get(back).status_code == 403, "it is of another attempt"
    own = made.back_to(there(thief))
    assert thief.get(own).status_code == 303
    assert thief.get(own).status_code == 403, "a code works once"


def test_a_provider_that_describes_itself_wrongly_is_not_asked(
    site: SharedSite, made: MadeProvider
) -> None:
    made.described = {"token_endpoint": "http://login.example/token"}
    answer = site.visitor().send("/sign-in-elsewhere.html", form_at="/sign-in.html")
    assert answer.status_code == 502
    assert "did not let you sign in" in answer.text


def test_without_a_provider_there_is_nowhere_to_go(private: SharedSite) -> None:
    visitor = private.visitor()
    assert "Sign in with" not in visitor.get("/sign-in.html").text
    assert visitor.get("/signed-in-elsewhere").status_code == 404


GOOD = "name: City of X\nissuer: https://login.example\nclient_id: ties\n"


def test_a_file_names_the_provider_and_a_setting_has_its_secret(tmp_path: Path) -> None:
    path = tmp_path / "provider.yaml"
    path.write_text(GOOD)
    assert read_provider(path, {SECRET: "s"}).client_secret == "s"
    with pytest.raises(NotFoundError):
        read_provider(tmp_path / "none.yaml", {})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD, "client_secret.*is missing"),
        (GOOD.replace("https", "http"), "row 2.*not an https address"),
        (GOOD + "isuer: x\n", "row 4.*isuer"),
        (GOOD.replace("client_id: ties\n", ""), "client_id.*is missing"),
        ("- a\n", "provider"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "provider.yaml"
    path.write_text(text)
    with pytest.raises(RecordError, match=says):
        read_provider(path, {})
