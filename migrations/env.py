"""Runs the migrations on the connection that tracker.store.database hands over (`tracker db upgrade`)."""

from alembic import context

from tracker.store.models import Base


def run() -> None:
    """Migrate inside one transaction; SQLite tables are rebuilt in batches."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
