"""Six phases of async SQLAlchemy, one module each; read and run them in this order.

    models              1  tables as classes: columns, keys, relationships
    engine              2  the engine, its pool, and sessions
    queries_basic       3  select, insert and update through a session
    queries_advanced    4  aggregates, subqueries, recursion, windows
    loading_strategies  5  N+1, and what makes it go away
    migrations_demo     6  changing the schema with Alembic

`python -m app.main` walks all of them, `python -m app.models` (and so on) shows one phase.
"""
