"""One end confirms what the other says, by the very statement, and as long as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.support.correcting import FACT, TIE, Desk, Visitor, value_of
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, OAKLAND
from tests.support.pages import Browser

from paradiplomacy.access.roles import Role
from paradiplomacy.evidence.history import StandingStatement
from paradiplomacy.site.live.cookies import csrf_token

CONFIRM = FACT.replace("/facts/", "/confirm/")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.live.close()


def said(desk: Desk, value: str) -> StandingStatement:
    """What the city of Changchun says of the start of the tie."""
    history = desk.store.history(desk.record, TIE, "established")
    found = [
        each
        for each in history.statements
        if each.statement.value == value and each.source.place == CHANGCHUN
    ]
    return found[0]


def says(desk: Desk, value: str, **more: Any) -> StandingStatement:
    given = {"end": CHANGCHUN, "title": f"Letter on {value}"}
    assert desk.person("Admin").add(value, **given | more).status_code == 303
    return said(desk, value)


def confirms(desk: Desk, who: Visitor, key: str, **more: str) -> int:
    page = who.read()
    fields = {name: value_of(page, name) for name in ("token", "version")}
    fields |= {"record": desk.record, "statement": key, "do": "confirm"}
    sent = who.browser.ask("POST", CONFIRM, data=fields | more)
    assert sent.status_code != 500
    return sent.status_code


def own(desk: Desk) -> list[str]:
    """What counts as the word of Little Rock in the record as it is shown."""
    record = desk.live.site.record
    fact = next(f for f in record.facts[TIE] if f.property == "established")
    return [
        record.statements[key].value
        for key in fact.statements
        if record.sources[desk.record, record.statements[key].source].place == LITTLE_ROCK
    ]


def told(visitor: Visitor, address: str = FACT) -> str:
    return re.sub(r"<[^>]+>", "", visitor.read(address))


def steward(desk: Desk, place: str = LITTLE_ROCK, name: str = "Ann") -> Visitor:
    return desk.person(name, Role.STEWARD, side=place)


def test_one_click_makes_it_the_word_of_both_ends(desk: Desk) -> None:
    before = own(desk)
    letter = says(desk, "1987-05-06")
    ann = steward(desk)
    assert "We confirm" in ann.read()
    assert "我方确认" in ann.read(f"/zh{FACT}")
    assert confirms(desk, ann, letter.statement.id) == 303
    assert sorted(own(desk)) == sorted([*before, "1987-05-06"])
    record = desk.live.site.record
    (fact,) = (f for f in record.facts[TIE] if f.property == "established")
    sides = {record.side_of(record.statements[key]) for key in fact.statements
             if record.statements[key].value == "1987-05-06"}  # fmt: skip
    assert sides == {CHANGCHUN, LITTLE_ROCK}, "as the rule hears them"
    page = told(ann)
    assert "confirmed by Little Rock, Arkansas on" in page
    assert "Ann confirmed" in page
    assert re.search("小石城.*已于.*确认", told(ann, f"/zh{FACT}"))
    (row,) = desk.store.history(desk.record, TIE, "established").confirmations
    assert (row.of, row.changed) == (letter.statement.id, None)
    assert confirms(desk, ann, letter.statement.id) == 422, "it is confirmed already"


@pytest.mark.parametrize("how", ["rejected", "another value", "taken back", "imported"])
def test_what_changes_later_is_confirmed_no_longer(desk: Desk, how: str) -> None:
    before = own(desk)
    letter, admin = says(desk, "1987-05-06"), desk.person("Admin")
    ann = steward(desk)
    confirms(desk, ann, letter.statement.id)
    if how == "rejected":
        sent = admin.send(do="reject", statement=letter.statement.id, why="misread")
    elif how == "another value":
        sent = admin.add("1988", end=CHANGCHUN, title="Another letter")
    elif how == "taken back":
        page = admin.read()
        rows = {e.row for e in desk.store.history(desk.record, TIE, "established").events
                if e.about == letter.statement.id}  # fmt: skip
        sent = admin.send(seen=page, do="undo", row=str(max(rows)))
    else:
        material = desk.store.material(desk.record)
        source = replace(letter.source, id="yearbook", title="Yearbook")
        statement = replace(letter.statement, source="yearbook", value="1989", raw="1989")
        desk.store.import_material(
            replace(
                material,
                sources=(*(s for s in material.sources if not s.id.startswith(("hand", "confirm"))),
                         source),
                statements=(*(s for s in material.statements
                              if not s.source.startswith(("hand", "confirm"))), statement),
            )
        )  # fmt: skip
        desk.live.open_again()
        sent = None
    assert sent is None or sent.status_code == 303
    assert own(desk) == before
    lapsed = r"confirmed by Little Rock, Arkansas on .*, changed on .*, no longer confirmed"
    assert re.search(lapsed, told(ann))
    (row,) = desk.store.history(desk.record, TIE, "established").confirmations
    assert row.changed is not None
    assert row.changed >= row.confirmed


def test_a_confirmation_is_taken_back_by_who_made_it(desk: Desk) -> None:
    before, letter = own(desk), says(desk, "1987-05-06")
    ann, bo = steward(desk), steward(desk, name="Bo")
    confirms(desk, ann, letter.statement.id)
    (row,) = desk.store.history(desk.record, TIE, "established").confirmations
    assert confirms(desk, bo, "", do="undo", row=str(row.row)) == 422
    assert len(own(desk)) == len(before) + 1
    for wrong in ("1", "x", "", "9" * 30):
        assert confirms(desk, ann, "", do="undo", row=wrong) == 422
    assert confirms(desk, ann, "", do="undo", row=str(row.row)) == 303
    assert own(desk) == before
    assert "taken back" in ann.read()
    assert confirms(desk, ann, letter.statement.id) == 303, "and confirmed again"
    assert len(own(desk)) == len(before) + 1


def test_nothing_but_the_word_of_the_other_end_is_confirmed(desk: Desk) -> None:
    admin, ann = desk.person("Admin"), steward(desk)
    mine = [LITTLE_ROCK, "US", "third"]
    for number, end in enumerate(mine):
        admin.add(f"197{number}", end=end, title=f"Source {number}")
    admin.add("1978", end=CHANGCHUN, voice="local press", title="Daily")
    admin.add("1979", end=CHANGCHUN, certainty="doubted", title="Rumour")
    proposed = says(desk, "1977", do="propose")
    letter = says(desk, "1987-05-06")
    confirms(desk, ann, letter.statement.id)
    history = desk.store.history(desk.record, TIE, "established")
    before = desk.store.state(desk.record)
    for each in history.statements:
        if each.statement.value in ("1970", "1971", "1972", "1978", "1979", "1977", "1987-05-06"):
            assert confirms(desk, ann, each.statement.id) == 422, each.statement
    assert proposed.status == "proposed"
    for other in ("", "none", "'; drop table statements"):
        assert confirms(desk, ann, other) == 422
    assert desk.store.state(desk.record) == before
    bo = steward(desk, CHANGCHUN, "Bo")
    confirming = next(s for s in history.statements if s.source.id.startswith("confirm-"))
    assert confirms(desk, bo, confirming.statement.id) == 422, "no confirmation of a confirmation"


@pytest.mark.parametrize(
    ("role", "side"),
    [
        (Role.STEWARD, CHANGCHUN),
        (Role.STEWARD, OAKLAND),
        (Role.STEWARD, "us-ar"),
        (Role.STEWARD, "US"),
        (Role.STEWARD, "CN"),
        (Role.CODER, ""),
        (Role.READER, ""),
        (Role.RESEARCHER, ""),
        (Role.ADMIN, ""),
    ],
)
def test_nobody_else_has_the_word_of_a_place(desk: Desk, role: Role, side: str) -> None:
    letter = says(desk, "1987-05-06")
    before = desk.store.state(desk.record)
    app = desk.app("Eve", role, side)
    who, token = Visitor(Browser(app)), csrf_token(app.state.identity.secret())
    expected = 422 if side == CHANGCHUN else 403
    assert ("We confirm" in who.read()) == (side == CHANGCHUN), "of what Little Rock says"
    for folder in ("", "/zh"):
        for do in ("confirm", "undo"):
            fields = {"token": token, "record": desk.record, "do": do, "row": "1"}
            fields |= {"statement": letter.statement.id, "version": "1.1"}
            sent = who.browser.ask("POST", folder + CONFIRM, data=fields)
            assert sent.status_code == expected, (role, side)
            assert "Please send this again" not in sent.text
            assert "请重新提交" not in sent.text
            assert expected == 422 or "1987" not in sent.text
    assert desk.store.state(desk.record) == before


def test_who_confirms_what_was_changed_meanwhile_is_not_heard(desk: Desk) -> None:
    letter, admin, ann = says(desk, "1987-05-06"), desk.person("Admin"), steward(desk)
    page = ann.read()
    admin.send(do="question", statement=letter.statement.id, why="is it so?")
    fields = {name: value_of(page, name) for name in ("token", "version")}
    fields |= {"record": desk.record, "statement": letter.statement.id, "do": "confirm"}
    sent = ann.browser.ask("POST", CONFIRM, data=fields)
    assert sent.status_code == 409
    assert not desk.store.history(desk.record, TIE, "established").confirmations
    again = {"token": value_of(sent.text, "token"), "version": value_of(sent.text, "version")}
    theirs, both = (fields | again | {"keep": keep} for keep in ("theirs", "both"))
    assert ann.browser.ask("POST", CONFIRM, data=theirs).status_code == 303
    assert not desk.store.history(desk.record, TIE, "established").confirmations
    assert ann.browser.ask("POST", CONFIRM, data=both).status_code == 303
    assert desk.store.history(desk.record, TIE, "established").confirmations
