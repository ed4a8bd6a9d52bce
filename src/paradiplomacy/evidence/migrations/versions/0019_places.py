"""Respondents speak for a place; who was not blind; ends at which nobody else will be asked.

Stewards of a country stay as they are: they read, and an admin has to say which place is theirs.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0017"


def upgrade() -> None:
    """Make the columns and the table, and put the place of a tie where its country stood."""
    with op.batch_alter_table("interviews") as batch:
        batch.add_column(sa.Column("released", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(
            sa.Column(
                "not_blind",
                sa.Boolean(create_constraint=False),
                nullable=False,
                server_default=sa.false(),
            )
        )
    op.create_table(
        "closed_ends",
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("tie", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("closed", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("record", "tie", "side", name=op.f("pk_closed_ends")),
    )
    connection = op.get_bind()
    _name_places(connection)
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


def _name_places(connection: sa.Connection) -> None:
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
