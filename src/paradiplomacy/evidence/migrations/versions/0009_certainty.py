"""How certain a statement is; of a source its place, its outlet and its day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_OF_SOURCES = ("place", "outlet", "dated")


def upgrade() -> None:
    """Make the columns: what is there was stated, by a source whose place is not known."""
    certainty: sa.Column[str] = sa.Column(
        "certainty", sa.Text(), nullable=False, server_default=sa.text("'stated'")
    )
    op.add_column("statements", certainty)
    for name in _OF_SOURCES:
        column: sa.Column[str] = sa.Column(
            name, sa.Text(), nullable=False, server_default=sa.text("''")
        )
        op.add_column("sources", column)
