"""Runs the migrations in the transaction that :mod:`bildungsraum.adapters.sql.migrate` has begun."""

from __future__ import annotations

from alembic import context

# a later migration that changes a table on SQLite has to copy it: render_as_batch does that
context.configure(connection=context.config.attributes["connection"], transactional_ddl=True, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
