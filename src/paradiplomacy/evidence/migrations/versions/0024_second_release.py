"""Tables that version 0.2.0 adds to the tables of 0.1.0.

Respondents speak for a place, and it is kept who was not blind and whose words may be quoted; a
record has claims, definitions, translations and more of its own; agreements have files.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from paradiplomacy.evidence.tables import (
    flag_column,
    json_columns,
    later_texts,
    moment_columns,
    text_columns,
)

revision = "0024"
down_revision = "0016"

_LISTS = ("claims", "translations", "definitions", "rivals", "own_definitions", "ranked_first")
_OF_THE_ARTICLE = {"claims": ["article"], "definitions": ["statute"], "rivals": ["CN-TW"]}


def upgrade() -> None:
    """Make columns and tables, and fill in what older rows mean by them."""
    with op.batch_alter_table("interviews") as batch:
        batch.add_column(*moment_columns("released", nullable=True))
        for name in ("quote", "not_blind"):
            batch.add_column(flag_column(name, sa.false()))
    ends = ("record", "tie", "side")
    op.create_table(
        "closed_ends",
        *text_columns(*ends, "by"),
        *moment_columns("closed"),
        sa.PrimaryKeyConstraint(*ends, name=op.f("pk_closed_ends")),
    )
    op.create_table(
        "agreement_texts",
        *text_columns("record", "sha256"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record"], ["records.id"], name="fk_agreement_texts_record_records"
        ),
        sa.PrimaryKeyConstraint("record", "sha256", name="pk_agreement_texts"),
    )
    for column in (*json_columns(*_LISTS, default="[]"), *later_texts("map_centre", "period")):
        op.add_column("records", column)
    connection = op.get_bind()
    _name_places(connection)
    _note_who_was_not_blind(connection)
    _go_on_with_the_article(connection)


def _note_who_was_not_blind(connection: sa.Connection) -> None:
    connection.execute(
        sa.text(
            "UPDATE interviews SET released = COALESCE((SELECT MIN(at) FROM audit WHERE "
            "event = 'answer_released' AND subject = interviews.person), "
            "CASE WHEN state = 'released' THEN COALESCE(finished, started) END)"
        )
    )
    connection.execute(
        sa.text(
            "UPDATE interviews SET not_blind = :yes WHERE EXISTS "
            "(SELECT 1 FROM interviews AS other WHERE other.record = interviews.record "
            "AND other.tie = interviews.tie AND other.side <> interviews.side "
            "AND other.released IS NOT NULL "
            "AND (interviews.finished IS NULL OR interviews.finished > other.released))"
        ),
        {"yes": True},
    )


def _go_on_with_the_article(connection: sa.Connection) -> None:
    """Records of the U.S. and China were asked the article's claims: they still are."""
    names = (sa.column(name, sa.JSON) for name in ("ends", *_OF_THE_ARTICLE))
    records = sa.table("records", sa.column("id"), *names)
    for row in connection.execute(sa.select(records.c.id, records.c.ends)).all():
        if {"US", "CN"} <= set(row.ends):
            asked = records.update().where(records.c.id == row.id)
            connection.execute(asked.values(_OF_THE_ARTICLE))


def _name_places(connection: sa.Connection) -> None:
    """Put the place of a tie where its country stood.

    Stewards of a country stay as they are: they read, and an admin has to say which place is
    theirs.
    """
    invitations = sa.table("invitations", *map(sa.column, ("key", "tie", "side", "person")))
    interviews = sa.table("interviews", *map(sa.column, ("person", "tie", "side")))
    grants = sa.table("grants", *map(sa.column, ("person", "role", "side")))
    for row in connection.execute(sa.select(interviews)).all():
        if place := _place(row.tie, row.side):
            mine = interviews.c.person == row.person
            connection.execute(interviews.update().where(mine).values(side=place))
    for row in connection.execute(sa.select(invitations).where(invitations.c.tie != "")).all():
        if place := _place(row.tie, row.side):
            mine = invitations.c.key == row.key
            connection.execute(invitations.update().where(mine).values(side=place))
            theirs = (grants.c.person == row.person, grants.c.role == "respondent")
            connection.execute(grants.update().where(*theirs).values(side=place))


def _place(tie: str, side: str) -> str:
    """The end of a tie that lies in a country; empty where it is none, or not one alone."""
    ends = tie.removeprefix("tie:").split("|")
    found = [end for end in ends if "-" not in side and end[:2].upper() == side]
    return found[0] if len(found) == 1 else ""
