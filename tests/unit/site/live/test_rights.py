"""What each address needs, and how a server knows who asks."""

from __future__ import annotations

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from tests.support.pages import Browser
from tests.support.shared_site import SharedSite

from paradiplomacy.access.roles import Action
from paradiplomacy.site.live import routes
from paradiplomacy.site.live.app import create_app
from paradiplomacy.site.live.forms import LARGEST, PostedForm
from paradiplomacy.site.live.identity import Alone, Identity
from paradiplomacy.site.live.live import Live
from paradiplomacy.site.live.rights import get, post


def token(request: Request) -> Response:
    request.state.shows_form = True
    return PlainTextResponse(f"{request.state.person.name} {request.state.token}")


def echo(request: Request, form: PostedForm) -> Response:
    return PlainTextResponse(f"{request.state.person.name}: {form['text']}")


def browser(live: Live, monkeypatch: pytest.MonkeyPatch, who: Identity | None) -> Browser:
    added = (get("/token", Action.READ, token), post("/echo", Action.WRITE, echo))
    monkeypatch.setattr("paradiplomacy.site.live.app.LIVE_ROUTES", added)
    opened = Browser(create_app(live, hosts={"localhost"}, identity=who), host="localhost")
    if isinstance(who, Alone):
        assert opened.get(who.entrance("/")).status_code == 303
    return opened


def test_a_route_without_a_right_fails_at_the_start(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = Route("/bare", lambda request: PlainTextResponse(""))
    monkeypatch.setattr("paradiplomacy.site.live.app.LIVE_ROUTES", (bare,))
    with pytest.raises(TypeError, match=r"/bare.* does not declare which right it needs"):
        create_app(live)


def test_every_route_is_a_row_of_data_and_has_its_handler() -> None:
    for route in routes.LIVE_ROUTES:
        assert route.action in (None, *Action)
        assert callable(route.handler)  # each is named by module, and imported when asked for


def test_who_sits_at_the_machine_may_write_by_a_form_that_was_shown(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "ann")
    ann = browser(live, monkeypatch, Alone())
    name, given = ann.get("/token").text.split()
    assert name == "ann"
    answer = ann.ask("POST", "/echo", data={"token": given, "text": "1985"})
    assert (answer.status_code, answer.text) == (200, "ann: 1985")


@pytest.mark.parametrize(
    ("data", "headers", "status"),
    [
        ({"text": "x"}, {}, 403),
        ({"text": "x", "token": "0" * 64}, {}, 403),
        ({"text": "x", "token": "é"}, {}, 403),
        ({"text": "x", "token": "GIVEN"}, {"origin": "http://evil.example"}, 403),
        ({"text": "x", "token": "GIVEN"}, {"origin": "http://localhost.evil.example"}, 403),
        ({"text": "x", "token": "GIVEN"}, {"sec-fetch-site": "cross-site"}, 403),
        ({"text": "x", "token": "GIVEN"}, {"sec-fetch-site": "same-site"}, 403),
        ({"text": "x", "token": "GIVEN"}, {"origin": "http://localhost"}, 200),
        ({"text": "x", "token": "GIVEN"}, {"origin": "null"}, 200),
        ({"text": "x" * LARGEST, "token": "GIVEN"}, {}, 413),
        ({f"f{n}": "" for n in range(600)}, {}, 400),
        ({"text": "x", "token": "GIVEN"}, {"content-type": "text/plain"}, 415),
        ({"text": "x", "token": "GIVEN"}, {"content-type": "application/json"}, 415),
    ],
)
def test_a_form_from_elsewhere_or_too_large_is_refused(
    live: Live,
    monkeypatch: pytest.MonkeyPatch,
    data: dict[str, str],
    headers: dict[str, str],
    status: int,
) -> None:
    ann = browser(live, monkeypatch, Alone())
    given = ann.get("/token").text.split()[-1]
    data = {name: given if value == "GIVEN" else value for name, value in data.items()}
    assert ann.ask("POST", "/echo", data=data, headers=headers).status_code == status


@pytest.mark.parametrize(
    ("path", "site", "kept"),
    [("/desk/request.html", "same-origin", True), ("/desk/request.html", "cross-site", False)],
)
def test_what_was_typed_is_shown_again_to_who_was_signed_out_meanwhile(
    in_store: SharedSite, path: str, site: str, kept: bool
) -> None:
    typed = {"token": "0" * 64, "what": "A speaker for\r\nthe fair", "password": "not to be shown"}
    answer = in_store.visitor().ask("POST", path, data=typed, headers={"sec-fetch-site": site})
    assert answer.status_code == 403
    assert "sign-in.html?next=/desk/request.html" in answer.text
    assert ("A speaker for\nthe fair</textarea>" in answer.text) is kept
    assert "not to be shown" not in answer.text


def test_a_body_that_does_not_say_how_large_it_is_is_counted(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def endless() -> object:
        for _ in range(LARGEST // 1_000 + 1):
            yield b"x" * 1_000

    ann = browser(live, monkeypatch, Alone())
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert ann.ask("POST", "/echo", content=endless(), headers=kind).status_code == 413


def test_a_form_in_an_encoding_that_it_does_not_name_is_not_guessed_at(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = browser(live, monkeypatch, Alone())
    kind = {"content-type": "application/x-www-form-urlencoded"}
    sent = "text=长春".encode("gb18030")
    assert ann.ask("POST", "/echo", content=sent, headers=kind).status_code == 400


def test_what_another_server_passes_on_is_refused_alone(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = browser(live, monkeypatch, Alone())
    for header in (
        *("x-forwarded-for", "X-Forwarded-Proto", "x-forwarded-anything", "forwarded", "via"),
        *("cf-connecting-ip", "x-client-ip", "true-client-ip", "x-real-ip"),
    ):
        answer = ann.get("/ties.html", headers={header: "192.0.2.1"})
        assert answer.status_code == 403
        assert "serve --shared" in answer.text


def test_where_others_reach_it_and_nobody_signs_in_nobody_writes(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = browser(live, monkeypatch, None)
    given = other.get("/token").text.split()[-1]
    assert other.ask("POST", "/echo", data={"token": given, "text": "x"}).status_code == 403
    assert other.get("/ties.html").status_code == 200
