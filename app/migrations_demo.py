"""Phase 6 · Migrations with Alembic.

The models say what the schema should be, the database says what it is. A **migration** (Alembic calls it a
revision) is a small Python file that leads from one to the other, and back. They form a chain: each names the
one before it (`down_revision`), and the table `alembic_version` remembers how far this database has come.

    alembic revision --autogenerate -m "say what changes"   compare models and database, write a revision
    alembic upgrade head                                    apply what is missing
    alembic downgrade -1                                    take the last one back
    alembic current / history / check                       where am I / the chain / is there anything to do?

    alembic revision -m "say what changes"                  an empty revision, for what it does not see
    alembic upgrade head --sql                              print the SQL instead of running it, for somebody to review
    alembic history --verbose                               the chain, with dates and files

`alembic init -t async alembic` makes the folder for a project of your own, with an `env.py` for async engines; ours
began as one.

**Autogenerate compares, it does not understand.** Read what it wrote before you run it.

| it sees                                              | it does not see                                            |
|------------------------------------------------------|------------------------------------------------------------|
| tables and columns that were added or removed        | a rename: it drops one and adds another, data gone         |
| NULL / NOT NULL                                      | what a new NOT NULL column should hold in old rows         |
| indexes and unique constraints, by name              | CHECK constraints; a change of the primary key             |
| foreign keys, by what they link                      | their names                                                |
| a column's type                                      | data: nothing is ever moved or converted                   |
| a server default (switched on in our `env.py`)       | views, triggers, functions, new values of an ENUM          |

- Names matter: a constraint without a name is found, but the downgrade cannot drop it. Hence the naming convention
  on `Base.metadata`.
- A revision that others have applied is history. Never edit it, write the next one.
- `downgrade()` is the other half. Test it while there is nothing to lose.
- The models and the database change at different moments. Between them, every query that loads or inserts an
  Employee fails, as it names all columns of the model: asyncpg's `UndefinedColumnError`, inside SQLAlchemy's
  `ProgrammingError`. Queries that name their columns go on (exercises 8, 9 and 11).
- A NOT NULL column comes into a table with rows in three steps: `op.add_column` with NULL allowed, `op.execute` of
  an UPDATE that fills it, `op.alter_column(..., nullable=False)`. In one step, without a default, it fails.
- To look at a schema without SQL of your own there is SQLAlchemy's inspector, which is synchronous:
  `await connection.run_sync(lambda sync: inspect(sync).get_columns("employees"))`. Exercise 15 asks
  `information_schema` instead.

What to watch in the SQL: Alembic runs the whole upgrade in one transaction, and PostgreSQL's DDL takes part: when
the second of two revisions fails, the first is gone, too. A column that is nullable, or has a constant default, is
added without touching the rows.

The first revision is in `alembic/versions/`, and is what the database started with. Yours goes beside it.
"""

from sqlalchemy.ext.asyncio import AsyncSession

from kata.demo import Demo, run


async def verify_phone_column(session: AsyncSession) -> bool:
    """Exercise 15 · A new column.

    Task:
        Give employees a phone number, in three steps:

        1. `phone` on the model (`Employee` in `models.py`),
        2. a revision: `alembic revision --autogenerate -m "add phone column"`; read it, then `alembic upgrade head`,
        3. this function, which asks the database whether the column is there.

    Teaches:
        The life of a schema change, and the database's own catalogue: `information_schema`.

    Contract:
        - column `phone` of `employees`: varchar(20), null
        - the revision follows the first one, keeps all rows, adds this column and nothing else; its downgrade
          removes it
        - with all revisions applied `alembic check` finds nothing to do
        - the function returns a bool: whether the database (not the model) has the column `phone` in this
          schema's `employees`

    Budget:
        1 statement.
    """
    raise NotImplementedError


async def main() -> None:
    """Ask the playground whether it has the column yet."""
    async with Demo(__name__) as demo, demo.exercise("phone-migration") as session:
        there = await verify_phone_column(session)
        demo.facts({"employees.phone in the database": there})
        if not there:
            demo.note("A revision adds it, and `alembic upgrade head` applies it to this database.")


if __name__ == "__main__":
    run(main)
