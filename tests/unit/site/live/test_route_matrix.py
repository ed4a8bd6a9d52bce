"""Every route, every role, every way to serve: who is let through."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from tests.support.shared_site import SharedSite, Visitor, token_in

from paradiplomacy.access.roles import RIGHTS, Action, Role
from paradiplomacy.site.live.app import create_app
from paradiplomacy.site.live.identity import Alone
from paradiplomacy.site.live.live import Live
from paradiplomacy.site.live.rights import LiveRoute

SAMPLES = {"address": "ties.html", "token": "none", "key": "x"}
REFUSED = ("You may not do that here", "您没有此项权限", "You are not signed in here", "您未登录")


def rows(app_routes: list[object]) -> Iterator[tuple[str, str, Action | None]]:
    """Address, method and right of every route."""
    for route in app_routes:
        assert isinstance(route, LiveRoute)
        address = re.sub(r"\{(\w+)(?::\w+)?\}", lambda m: SAMPLES[m[1]], route.path)
        yield address, route.method, route.action


def is_let_through(visitor: Visitor, address: str, method: str, token: str) -> bool:
    if method == "POST":
        answer = visitor.ask("POST", address, data={"token": token})
    else:
        answer = visitor.ask(method, address)
    assert answer.status_code != 500, (address, method)
    to_sign_in = "sign-in.html?next=" in answer.headers.get("location", "")
    return not to_sign_in and not any(refused in answer.text for refused in REFUSED)


@pytest.mark.essential
@pytest.mark.parametrize("is_private", [False, True], ids=["shared", "private"])
@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_a_role_is_let_through_where_its_rights_reach(
    request: pytest.FixtureRequest, is_private: bool, role: Role | None
) -> None:
    site: SharedSite = request.getfixturevalue("private" if is_private else "shared")
    visitor = site.visitor() if role is None else site.signed_in(role)
    rights = RIGHTS[role] if role else frozenset() if is_private else RIGHTS[Role.READER]
    visitor.get("/sign-in.html")
    token = token_in(visitor.get("/sign-in.html").text)
    for address, method, action in rows(site.app.routes):
        if "sign-out" in address:
            continue  # it would end the session of all that follows; tested on its own
        expected = action is None or action in rights
        assert is_let_through(visitor, address, method, token) == expected, (address, method)


def test_a_role_for_another_record_reads_what_everybody_reads(shared: SharedSite) -> None:
    visitor = shared.signed_in(Role.ADMIN, "another")
    assert visitor.get("/ties.html").status_code == 200
    assert REFUSED[0] in visitor.get("/people.html").text


def test_alone_somebody_at_the_machine_is_let_through_everywhere(live: Live) -> None:
    alone = Alone()
    app = create_app(live, hosts={"localhost"}, identity=alone)
    visitor = Visitor(app, host="localhost")
    visitor.get(alone.entrance("/"))
    for address, method, _ in rows(app.routes):
        if method == "GET":
            assert is_let_through(visitor, address, method, ""), address


def test_without_the_token_of_the_machine_nothing_is_let_through_but_reading(live: Live) -> None:
    app = create_app(live, hosts={"localhost"}, identity=Alone())
    for address, method, action in rows(app.routes):
        answer = Visitor(app, host="localhost").ask(method, address, data=None)
        assert answer.status_code != 500
        if action not in (None, Action.READ):
            assert answer.status_code == 403, (method, address)
            assert "token" in answer.text or "口令" in answer.text


def test_without_people_there_is_nowhere_to_sign_in(live: Live) -> None:
    for identity in (None, Alone()):
        visitor = Visitor(create_app(live, identity=identity))
        assert visitor.get("/sign-in.html").status_code == 404
        assert visitor.get("/account.html").status_code == 200
