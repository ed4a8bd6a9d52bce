"""Stores of before an end was a place: who answers has a place afterwards, and stewards read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from paradiplomacy.access.answering import Answering
from paradiplomacy.access.people import People
from paradiplomacy.access.roles import Action, Grant, Role, may
from paradiplomacy.evidence.engine import connect, writing
from paradiplomacy.evidence.migrate import to_head, upgrade

CN, US = "cn-jilin-changchun", "us-ar-little-rock"
TIE, WITHIN = f"tie:{CN}|{US}", "tie:us-ar|us-ok"
DAY = datetime(2026, 3, 1, tzinfo=UTC)


def old_rows(connection: sa.Connection) -> None:
    there = sa.MetaData()
    there.reflect(connection)

    def moment(days: int) -> datetime:
        at = DAY + timedelta(days=days)
        return at.replace(tzinfo=None) if connection.dialect.name == "sqlite" else at

    def add(table: str, **values: object) -> None:
        connection.execute(there.tables[table].insert().values(**values))

    interviews = [  # released on day 5, before or after the other finished
        ("first", TIE, "US", "released", 1, 2),
        ("late", TIE, "CN", "released", 6, 7),
        ("slow", TIE, "CN", "open", 3, None),
        ("early", TIE, "CN", "finished", 3, 4),
        ("gone", WITHIN, "us-ar", "withdrawn", 1, 2),
        ("after", WITHIN, "us-ok", "open", 8, None),
    ]
    for key in (*(row[0] for row in interviews), "steward"):
        add("people", key=key, name="", language="", password="", added=moment(0))
    add("grants", person="steward", role="steward", record="r", side="US", given=moment(0))
    for key, tie, side, state, started, finished in interviews:
        of = {"record": "r", "side": side}
        add("grants", person=key, role="respondent", given=moment(0), **of)
        texts = dict.fromkeys(("email", "name", "language"), "")
        of |= {"tie": tie}
        link = {"key": f"i-{key}", "token": key, "by": "local", "person": key, **of, **texts}
        moments = {"made": moment(0), "used": moment(0), "expires": moment(900)}
        add("invitations", role="respondent", **link, **moments)
        texts = dict.fromkeys(("questionnaire", "language", "consent", "office", "role"), "")
        add("interviews", person=key, state=state, started=moment(started),
            finished=None if finished is None else moment(finished), **of, **texts)  # fmt: skip
    for key, day in (("first", 5), ("late", 8), ("gone", 5)):
        add("audit", at=moment(day), person="", event="answer_released", record="", subject=key)


def test_who_answers_has_a_place_and_who_was_not_blind_is_marked(store_url: str) -> None:
    engine = connect(store_url)
    with writing(engine, lock=None) as connection:
        upgrade(connection, "0016")
        old_rows(connection)
    to_head(engine)
    answering, people = Answering(engine), People(engine)
    every = {key: answering.of(key) for key in ("first", "late", "slow", "early", "after")}
    found = {key: (one.side, one.not_blind) for key, one in every.items() if one is not None}
    assert found == {
        "first": (US, False),
        "late": (CN, True),
        "slow": (CN, True),
        "early": (CN, False),
        "after": ("us-ok", True),
    }
    assert people.person("late").grants == (Grant(Role.RESPONDENT, "r", CN),)
    assert {each.grant.side for each in people.invitations()} == {CN, US, "us-ar", "us-ok"}
    assert answering.could_read("r", WITHIN, "us-ok")
    steward = people.person("steward")
    assert steward.grants[0].lacks_place
    assert may(steward, Action.READ, record="r")
    assert not may(steward, Action.WRITE, record="r", side=US)
    engine.dispose()
