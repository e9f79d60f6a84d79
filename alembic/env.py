"""How Alembic reaches the workbook: which models, which database.

Alembic runs this file for every command that looks at models or database. The async part is small: a migration is
ordinary synchronous code, `run_sync` carries it over an async connection.

A caller with a database of its own (a test, a grader) puts into `config.attributes`: "connection", or "url", and
"target_metadata" for other models than those of app/.
"""

import asyncio
from logging.config import fileConfig

from alembic import context
from sqlalchemy import Connection, NullPool
from sqlalchemy.ext.asyncio import create_async_engine

from kata.alembic_comparison import forgive_plain_keys, include_object
from kata.alembic_guard import learner_metadata, one_line_errors, refuse_unfinished_models
from kata.database import database_url

config = context.config
# Only the command line sets cmd_opts; a program that calls Alembic has its own idea of logging.
if config.cmd_opts is not None and config.config_file_name is not None:
    fileConfig(config.config_file_name, disable_existing_loggers=False)

given = config.attributes
target_metadata = given["target_metadata"] if "target_metadata" in given else learner_metadata()


def run_migrations_offline() -> None:
    """`--sql`: print the statements. Only the dialect matters, so no server is asked."""
    context.configure(
        dialect_name="postgresql",
        target_metadata=target_metadata,
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
    )
    with context.begin_transaction():
        context.run_migrations()


def run_migrations(connection: Connection) -> None:
    """Run the command over an open connection."""
    context.configure(
        connection=connection,
        target_metadata=target_metadata,
        compare_type=True,
        compare_server_default=True,
        include_object=include_object,
        process_revision_directives=forgive_plain_keys,
    )
    if "target_metadata" not in given:
        refuse_unfinished_models(context.get_context())
    with context.begin_transaction():
        context.run_migrations()


async def run_migrations_online() -> None:
    """Connect, and run the command."""
    engine = create_async_engine(given.get("url") or database_url(), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(run_migrations)
    finally:
        await engine.dispose()


with one_line_errors():
    if context.is_offline_mode():
        run_migrations_offline()
    elif given.get("connection") is not None:
        run_migrations(given["connection"])
    else:
        asyncio.run(run_migrations_online())
