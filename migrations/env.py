"""Alembic's environment: at start-up on the connection it is given, by `flask db` on Flask-Migrate's engine."""

from alembic import context

from models import Base


def _run(connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        # One transaction for all: a migration that fails half-way leaves the schema as it was.
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    from flask import current_app

    with current_app.extensions["migrate"].db.engine.connect() as connection:
        _run(connection)
        connection.commit()
