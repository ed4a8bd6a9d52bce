"""Bring a store to the revision that this version of the package works with.

Alembic is imported only where there is something to migrate: a store that is up to date
costs one query.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from paradiplomacy.errors import StoreError
from paradiplomacy.evidence.engine import (
    explain_errors,
    name_of,
    path_of,
    reading,
    reads_only,
    writing,
)
from paradiplomacy.evidence.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0024"
"""The latest revision; a test compares it with the migrations."""

_FIRST = "0016"
"""The revision of version 0.1.0, the first that was released; none before it is known here."""

REVISION_TABLE = "paradiplomacy_revision"
"""Where alembic notes the revision. A name of our own: a PostgreSQL database may be shared."""

_FOLDER = Path(__file__).parent / "migrations"


def config(connection: sa.Connection | None = None) -> Config:
    """Alembic's configuration, made in code so that a wheel needs no ini file."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    settings.attributes["version_table"] = REVISION_TABLE
    return settings


def revision_of(connection: sa.Connection) -> str | None:
    """The revision of a store; None where nothing has been made yet."""
    if not sa.inspect(connection).has_table(REVISION_TABLE):
        return None
    table = sa.table(REVISION_TABLE, sa.column("version_num", sa.Text))
    return connection.execute(sa.select(table.c.version_num)).scalar()


def to_head(engine: sa.Engine, *, create: bool = True) -> None:
    """Migrate a store to `HEAD`, making it where there is none.

    Raises StoreError: There is no store and `create` is False; the database belongs to something
        else; it is newer than this version of the package; it cannot be reached or written.
    """
    path = path_of(engine)
    if path is not None and not path.exists() and not create:
        raise StoreError(
            f"store {path}: there is no such file; check the path, or import a record to make it"
        )
    if path is not None and path.is_dir():
        raise StoreError(f"store {path}: this is a folder; give the path of a file inside it")
    with reading(engine) as connection:
        revision = revision_of(connection)
        if revision is None:
            refuse_strangers(connection, name_of(engine))
    if revision is None and not create:
        raise StoreError(
            f"store {name_of(engine)}: there are no tables of a store; check the address, or "
            "import a record to make them"
        )
    if revision is not None and revision != HEAD:
        refuse_unknown(revision, name_of(engine))
    if revision != HEAD and reads_only(engine):
        raise StoreError(
            f"store {name_of(engine)}: it was written by an older paradiplomacy, and cannot be "
            "brought up to date where nothing can be written; copy it to a folder of your own"
        )
    if path is not None and not reads_only(engine):
        # A log of what is written, so that readers and the writer never wait. Not through
        # SQLAlchemy, which would begin a transaction: the mode cannot change inside one.
        with explain_errors(engine), closing(engine.raw_connection()) as raw:
            raw.cursor().execute("PRAGMA journal_mode = WAL").close()
    if revision != HEAD:
        with writing(engine, lock=None) as connection:
            # Another process may have migrated it while this one waited: alembic looks again.
            upgrade(connection)


def upgrade(connection: sa.Connection, revision: str = HEAD) -> None:
    """Migrate a store to a revision inside the transaction of `connection`."""
    from alembic import command

    command.upgrade(config(connection), revision)


def refuse_strangers(connection: sa.Connection, name: str) -> None:
    """Stop where the database holds tables that no migration of ours has made."""
    tables = set(sa.inspect(connection).get_table_names()) - {REVISION_TABLE}
    if connection.dialect.name == "sqlite":
        advice = "give the path of a store, or of a file that does not exist yet"
    else:  # a server's database may be shared, as long as no names clash
        tables &= set(metadata.tables)
        advice = "give the store a schema or a database of its own"
    if tables:
        raise StoreError(
            f"store {name}: this database belongs to something else (it has the tables "
            f"{', '.join(sorted(tables)[:5])}); {advice}"
        )


def refuse_unknown(revision: str, name: str) -> None:
    """Stop where a revision is none that this version knows."""
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    if revision in known:
        return
    if revision < _FIRST:
        raise StoreError(
            f"store {name}: it was written before version 0.1.0 (revision {revision!r}), the first "
            "that was released; open it once with paradiplomacy 0.1.0, which brings it up to date"
        )
    if revision < HEAD:
        raise StoreError(
            f"store {name}: it was written between the releases 0.1.0 and 0.2.0 (revision "
            f"{revision!r}); export its records with what wrote it, and import them anew"
        )
    raise StoreError(
        f"store {name}: it was written by a newer paradiplomacy (revision {revision!r}, "
        f"this version knows up to {HEAD!r}); upgrade paradiplomacy"
    )
