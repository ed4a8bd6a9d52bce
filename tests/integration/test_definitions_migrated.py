"""Stores from before records named their definitions and rivals go on as they were."""

from __future__ import annotations

import sqlalchemy as sa

from paradiplomacy.evidence.migrate import upgrade


def test_records_with_the_claims_of_the_article_are_counted_as_before() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        upgrade(connection, "0022")
        before = sa.MetaData()
        before.reflect(connection, only=["records"])
        row = dict.fromkeys(before.tables["records"].c.keys(), "")
        row |= dict.fromkeys(("languages", "ends", "limits", "limits_zh", "outlets"), "[]")
        row |= {"texts": "{}", "translations": "[]", "pairs_once": False}
        for name in ("first_seen", "last_seen"):
            row[name] = sa.func.current_timestamp()
        made = {"first": ["article"], "office": []}
        for key, claims in made.items():
            values = row | {"id": key, "claims": claims}
            connection.execute(before.tables["records"].insert().values(values))
        upgrade(connection)
        after = sa.text("SELECT id, definitions, rivals FROM records ORDER BY id")
        assert connection.execute(after).all() == [
            ("first", '["statute"]', '["CN-TW"]'),
            ("office", "[]", "[]"),
        ]
