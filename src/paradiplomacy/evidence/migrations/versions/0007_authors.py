"""Whose account a judgement is from: two people may have one name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the column; whose account wrote what is there is not known."""
    person = sa.Column("person", sa.Text(), nullable=False, server_default=sa.text("''"))
    op.add_column("judgements", person)
