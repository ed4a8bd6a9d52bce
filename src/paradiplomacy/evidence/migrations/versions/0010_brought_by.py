"""Which imports brought a statement: an import withdraws only what it itself brought."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the column. What is there came from a folder, unless registries were imported, too.

    Of a record into which registries were imported, what brought a statement is not known. The
    next import of each brings it again, and is noted then; until then none withdraws it.
    """
    brought: sa.Column[object] = sa.Column(
        "brought_by", sa.JSON(), nullable=False, server_default="{}"
    )
    op.add_column("statements", brought)
    op.execute(
        'UPDATE statements SET brought_by = \'{"folder": ""}\' '
        "WHERE imported AND record NOT IN (SELECT record FROM imports)"
    )
