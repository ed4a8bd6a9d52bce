"""Stores from before records named their claims, definitions and rivals go on as they were."""

from __future__ import annotations

import sqlalchemy as sa

from paradiplomacy.evidence.migrate import upgrade


def test_records_of_the_two_countries_of_the_article_go_on_with_its_claims() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        upgrade(connection, "0016")
        before = sa.MetaData()
        before.reflect(connection, only=["records"])
        row = dict.fromkeys(before.tables["records"].c.keys(), "")
        row |= dict.fromkeys(("languages", "limits", "limits_zh", "outlets"), "[]")
        row |= {"texts": "{}", "pairs_once": False}
        for name in ("first_seen", "last_seen"):
            row[name] = sa.func.current_timestamp()
        made = {"first": ["US", "CN"], "office": ["SE", "CN"]}
        for key, ends in made.items():
            values = row | {"id": key, "ends": ends}
            connection.execute(before.tables["records"].insert().values(values))
        upgrade(connection)
        after = sa.text("SELECT id, claims, definitions, rivals FROM records ORDER BY id")
        assert connection.execute(after).all() == [
            ("first", '["article"]', '["statute"]', '["CN-TW"]'),
            ("office", "[]", "[]", "[]"),
        ]
