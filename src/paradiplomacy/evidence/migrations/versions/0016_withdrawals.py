"""What is to be rewritten after a withdrawal, and how often a record was made to show less."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0014"

_ERASED = (
    "EXISTS (SELECT 1 FROM judgements WHERE judgements.kind = 'erased' "
    "AND judgements.record = interviews.record "
    "AND judgements.subject = 'account:site-' || interviews.person)"
)


def upgrade() -> None:
    """Make the tables. Interviews whose account was erased are withdrawn, and say so now."""
    op.create_table(
        "unscrubbed",
        sa.Column("row", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("asked", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rewritten", sa.Boolean(create_constraint=False), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_unscrubbed")),
    )
    op.create_table(
        "less_shown",
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record"], ["records.id"], name=op.f("fk_less_shown_record_records")
        ),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_less_shown")),
    )
    nothing = "state = 'withdrawn', office = '', role = '', consent = 'none'"
    op.execute(f"UPDATE interviews SET {nothing} WHERE {_ERASED}")
    op.execute(
        "DELETE FROM drafts WHERE person IN "
        "(SELECT person FROM interviews WHERE state = 'withdrawn')"
    )
    if op.get_bind().dialect.name == "sqlite":  # whose file may still hold what they said
        op.execute(
            "INSERT INTO unscrubbed (asked, rewritten) SELECT CURRENT_TIMESTAMP, 0 "
            "WHERE EXISTS (SELECT 1 FROM interviews WHERE state = 'withdrawn')"
        )
