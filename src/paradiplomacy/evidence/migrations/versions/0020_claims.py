"""The claims that a record is about; those of the article where it has ties of both countries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Make the column. Records that were asked the article's claims go on with them."""
    claims: sa.Column[list[str]] = sa.Column(
        "claims", sa.JSON(), nullable=False, server_default="[]"
    )
    op.add_column("records", claims)
    lists = (sa.column("ends", sa.JSON), sa.column("claims", sa.JSON))
    records = sa.table("records", sa.column("id"), *lists)
    connection = op.get_bind()
    for row in connection.execute(sa.select(records.c.id, records.c.ends)).all():
        if {"US", "CN"} <= set(row.ends):
            asked = records.update().where(records.c.id == row.id)
            connection.execute(asked.values(claims=["article"]))
