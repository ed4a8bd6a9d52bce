"""Environment in which alembic migrates a store, on the connection that it is given."""

from alembic import context

from paradiplomacy.evidence.tables import metadata


def run() -> None:
    """Run the migrations that alembic was asked for."""
    given = context.config.attributes
    context.configure(
        connection=given["connection"],
        target_metadata=metadata,
        version_table=given["version_table"],
        # SQLite rolls tables back, too; alembic expects that it does not.
        transactional_ddl=True,
        # SQLite changes a table by copying it.
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


# Alembic runs this file under the name of the file; who imports it otherwise (a tool that
# walks through the package) has no migration at hand.
if __name__ == "env_py":
    run()
