"""A record that several people share, and browsers of people in every role."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import httpx2
from tests.support.pages import Browser
from tests.support.people import PASSWORD

from paradiplomacy.access.people import People
from paradiplomacy.access.roles import Grant, Role
from paradiplomacy.evidence.consent.sealing import Sealing
from paradiplomacy.site.live.app import create_app
from paradiplomacy.site.live.identity import SharedRecord
from paradiplomacy.site.live.live import Live

__all__ = ["SharedSite", "Visitor", "link_in", "token_in"]

_ONE_SIDE = (Role.RESPONDENT, Role.STEWARD)


class Visitor(Browser):
    """Somebody with a browser, who fills in forms."""

    _token: tuple[dict[str, str], str] = {}, ""

    def token(self) -> str:
        """The token of the forms of this browser: the same one as long as its cookies are."""
        cookies, token = self._token
        if not token or cookies != self.cookies:
            pages = (self.get(f"/{name}.html").text for name in ("account", "sign-in"))
            token = token_in(next(page for page in pages if 'name="token"' in page))
            self._token = dict(self.cookies), token
        return token

    def send(self, address: str, *, form_at: str = "", **fields: str) -> httpx2.Response:
        """The answer to a form, as the page at an address, or at another one, has it."""
        token = token_in(self.get(form_at or address).text)
        return self.ask("POST", address, data={"token": token, **fields})

    def follow(self, answer: httpx2.Response) -> httpx2.Response:
        """The page to which an answer leads."""
        assert answer.status_code in (302, 303), answer.text[:500]
        return self.get(answer.headers["location"])


def token_in(html: str) -> str:
    """The token of the forms of a page."""
    found = re.search(r'name="token" value="([0-9a-f]{64})"', html)
    assert found, "no form on the page"
    return found[1]


def link_in(html: str) -> str:
    """The path of the invitation that a page shows."""
    found = re.search(r'<code class="link">https?://[^/]+(/invitation/[^<]+)</code>', html)
    assert found, "no link on the page"
    return unescape(found[1])


@dataclass
class SharedSite:
    """A live site whose people sign in.

    Parameters
    ----------
    live : Live
    people : People
    is_private : bool
    """

    live: Live
    people: People
    is_private: bool = False
    host: str = "localhost"
    sealing: Sealing | None = None
    asks_factor: bool = False

    def __post_init__(self) -> None:
        identity = SharedRecord(
            self.people,
            is_private=self.is_private,
            sealing=self.sealing,
            asks_factor=self.asks_factor,
        )
        self.app = create_app(self.live, hosts={self.host}, identity=identity)

    def visitor(self) -> Visitor:
        """Somebody who has not signed in."""
        return Visitor(self.app, host=self.host)

    def signed_in(self, role: Role, record: str | None = None, **named: Any) -> Visitor:
        """Somebody in a role for the record that is shown."""
        key = self.live.records[0] if record is None else record
        ties = self.live.site.record.ties
        tie = named.get("tie") or next(iter(ties))
        side = (named.get("side") or ties[tie].ends[-1]) if role in _ONE_SIDE else ""
        grant = Grant(role, key, side)
        visitor = self.visitor()
        if role is Role.RESPONDENT:
            _, link = self.people.invite(grant, by="local", tie=tie)
            _, session = self.people.answering(link)
        else:
            email = f"{role}@example.org"
            known = {each.person.email for each in self.people.list_people()}
            if email not in known:
                self.people.add(email, f"{role} of the record", grant, password=PASSWORD)
            _, session = self.people.sign_in(email, PASSWORD)
        secure = self.host != "localhost"
        visitor.cookies["__Host-session" if secure else "session"] = session
        return visitor
