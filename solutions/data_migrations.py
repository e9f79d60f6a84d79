"""Phase 14 · Data moves, too.

Phase 6 has changed a schema. Now the rows have to change with it, in a table that the application goes on reading and
writing, and the question is not only what the table looks like in the end: it is who waits meanwhile, and for how long.

**A revision is a transaction**, and `op` works on its connection. Whatever `upgrade()` sends is committed together, or
not at all:

    op.add_column("departments", Column("code", String(3)))
    departments = table("departments", column("name", String), column("code", String))
    op.execute(update(departments).values(code=func.upper(func.left(departments.c.name, 3))))
    op.alter_column("departments", "code", nullable=False)

- `op.execute()` takes a statement of SQLAlchemy's or a text. A text is a `text()`: ` :name` in it is a parameter, `\\:`
  a colon. asyncpg takes one command at a time.
- `op.get_bind()` is the connection, for what you want to read; `Session(op.get_bind())` is a session in the same
  transaction, whose `commit()` ends only itself. Its `rollback()` takes the whole transaction back.
- `op.bulk_insert(table, rows)` inserts a list of dictionaries.

**No models in a revision.** A revision is history, a model is today's: next year's `Department` names columns that this
revision's table does not have. So write down what you need, as `table()` and `column()`, with their types.

**What ALTER TABLE costs.** Most forms take the ACCESS EXCLUSIVE lock, for which readers wait, too. It is held until the
transaction ends. What the forms differ in is what they do under it:

| only the catalogue changes                | every row is read                | the table is rewritten, with all indexes       |
|-------------------------------------------|----------------------------------|------------------------------------------------|
| ADD COLUMN, nullable                      | SET NOT NULL                     | ADD COLUMN with a default that is volatile:    |
| ADD COLUMN with a constant default        | ADD CHECK, ADD FOREIGN KEY       | gen_random_uuid(), clock_timestamp(), random() |
| ADD COLUMN with DEFAULT now(): one moment | ADD UNIQUE (and builds an index) | ADD COLUMN GENERATED ALWAYS AS (…) STORED      |
| SET DEFAULT, whatever the default         | VALIDATE CONSTRAINT              | a change of type that converts: int to bigint, |
| DROP COLUMN, DROP NOT NULL, RENAME        |                                  | text to uuid                                   |
| varchar(50) to varchar(100), or to text   |                                  |                                                |
| ADD CHECK or FOREIGN KEY … NOT VALID      |                                  |                                                |

A rewrite is visible: `pg_relation_filenode('departments')` is another number afterwards, inside the transaction already.

**The lock queue.** ALTER TABLE waits until every transaction has ended that has used the table, and while it waits,
whoever comes later waits behind it, with a plain SELECT as well. A report that runs for an hour and a migration of a
millisecond make an outage. So do not let it wait long, and try again:

    op.execute("SET LOCAL lock_timeout = '2s'")     55P03 then; roll back, sleep, begin anew, some ten times

(Exercise 55 waits as long as it takes. Its table is small, and its contract says so.)

**Expand, backfill, contract.** Old and new code run at the same time: during a deployment, and until you are sure that
you need not go back. So a change is cut into steps, each of which both can live with:

1. *Expand*: what is new comes beside what is old; it may be empty. New rows get it from a default, because old code does
   not know of it. ADD COLUMN first and SET DEFAULT then, as two steps, touch no row.
2. *Backfill*: the rows that are there, in batches, each committed by itself. An UPDATE of all of them at once holds a
   lock on every row until its commit, and doubles the table. It has no place in a revision's transaction: it is a
   program of its own that can be stopped and begun again.
3. *Contract*: when nothing is empty any more, the constraints; when nobody uses what is old any more, away with it.

Each step is a revision or a program of its own, and is deployed before the next one is begun.

**Constraints, without a long lock.** What has to read every row is done in two steps, the second without the lock:

    ALTER TABLE departments ADD CONSTRAINT ck_code CHECK (code IS NOT NULL) NOT VALID    new rows are checked from here on
    COMMIT
    ALTER TABLE departments VALIDATE CONSTRAINT ck_code              reads every row; others read and write meanwhile
    COMMIT
    ALTER TABLE departments ALTER code SET NOT NULL                  reads nothing: the constraint says it already
    ALTER TABLE departments DROP CONSTRAINT ck_code

CREATE INDEX lets others read but not write. CREATE INDEX CONCURRENTLY lets them do both, and is refused inside a
transaction; so Alembic has a block that leaves it, which commits what came before:

    with op.get_context().autocommit_block():
        op.create_index("uq_departments_code", "departments", ["code"], unique=True, postgresql_concurrently=True)
    op.execute("ALTER TABLE departments ADD CONSTRAINT uq_departments_code UNIQUE USING INDEX uq_departments_code")

When it fails (two departments share a code), an index that is INVALID stays behind: drop it before you try again.

**Downgrades.** A column comes back, its values do not: what was written into it is gone with `op.drop_column()`. A
downgrade that would lose what nobody can make again had better raise. And after new code has run, going back to old
code is a question for the data: can it read what the new code has written?

**Offline.** `alembic upgrade head --sql` prints the SQL, for somebody to review and to run. There is no connection then:
`op.get_bind()` only prints, too, and a SELECT returns None. An UPDATE that the database computes can be printed (with its
values, if `env.py` sets `literal_binds=True`), a loop over rows cannot.

**From integers to UUIDs: 50 million rows, nobody waits.** Exercises 56 to 58 are the beginning; this is all of it:

1. Expand, backfill, contract `public_id`, as in the exercises; its unique index is built CONCURRENTLY.
2. Every table that refers to an employee gets `employee_public_id uuid`, null. No default can know its value.
3. *Dual writes*: whoever writes `employee_id` writes `employee_public_id` as well. All writers do, before the next step;
   for those that cannot be changed a trigger looks it up.
4. Backfill the references in batches, `UPDATE … FROM employees`. Then count the rows in which the two disagree, and go
   on only at 0.
5. Foreign keys NOT VALID, then VALIDATE; indexes CONCURRENTLY; NOT NULL by way of a CHECK.
6. *Switch reads*, one after the other: joins, URLs, the API. Both are still written, so each switch can be taken back.
7. The new key: it needs a second unique index, built CONCURRENTLY, because the first one belongs to the UNIQUE constraint.
   Then, in one short transaction with a lock_timeout, the old foreign keys and the old primary key go, and the new one
   comes by ADD PRIMARY KEY USING INDEX. NOT NULL and unique are there already, so no row is read.
8. Writers leave the old column alone (it must be nullable by now), and weeks later it is dropped. Here the way back ends.

Random UUIDs scatter new rows over the whole index. Where that costs too much there are UUIDs that grow with time
(version 7; PostgreSQL 18 has `uuidv7()`), made by the application before.

What to watch in the SQL: which statement is the first ALTER TABLE, because from there to COMMIT nobody else comes in; an
UPDATE without WHERE, and its row count; DEFAULT inside of ADD COLUMN; how many statements stand between BEGIN and COMMIT.
"""

from collections.abc import Callable

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, Connection, Integer, String, Uuid, column, func, select, table, text, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from kata.demo import Demo, run

from .models import Base


def in_revision(migration: Callable[[Operations], None]) -> Callable[[Connection], None]:
    """Make a function for `run_sync` of a migration: it gets the `op` that it has in a revision. Given; nothing to write.

    The migration works in the transaction of the connection, which somebody else ends.
    """

    def migrate(connection: Connection) -> None:
        context = MigrationContext.configure(connection, opts={"target_metadata": Base.metadata})
        migration(Operations(context))

    return migrate


def add_display_name(op: Operations) -> None:
    """Exercise 55 · A required column.

    Task:
        Two functions, as `upgrade()` and `downgrade()` of a revision call them: the first one gives employees a
        `display_name` that nobody is without, the second one takes it away again.

    Teaches:
        NOT NULL in a table with rows, in one transaction: in which order the column is added, filled and made required,
        which of the statements locks everybody else out, and why rows are read after that and not before.

    Contract:
        - `op` is what `alembic.op` is in a revision. Everything happens on its connection, in its transaction: no
          commit, no rollback, no other connection
        - `add_display_name` adds `employees.display_name`: varchar(200), NOT NULL, an ordinary column that has no default
          afterwards. Where it stands among the columns does not matter
        - for the employees who are there it is the name without the blanks around it. Blanks are spaces: other white
          space stays, and so do the blanks inside. Where nothing is left, also of an empty name, it is the part of the
          email before the @ (there is one @, with at most 200 characters before it)
        - `drop_display_name` takes the column away again; afterwards `add_display_name` can be called once more
        - nothing else changes: other columns, rows, tables, constraints, indexes
        - transactions that are open when it begins are waited for, however long they take, and what they have written
          counts: employees whom they have inserted or renamed get their display name, too
        - a table without rows is fine
        - code that knows nothing of the column cannot insert employees after it; here that is what is wanted

    Budget:
        None.
    """
    op.add_column("employees", Column("display_name", String(200)))
    # ALTER TABLE has waited for everybody who was writing, and nobody else comes in before the end of the transaction: what
    # is read from here on is all there is. No model: it changes with the application, and a revision stays as it is.
    employees = table("employees", column("name", String), column("email", String), column("display_name", String))
    # btrim() takes spaces away, and nothing else.
    trimmed = func.nullif(func.btrim(employees.c.name), "")
    shown = func.coalesce(trimmed, func.split_part(employees.c.email, "@", 1))
    op.execute(update(employees).values(display_name=shown))
    op.alter_column("employees", "display_name", existing_type=String(200), nullable=False)


def drop_display_name(op: Operations) -> None:
    """Take the column away again: the other half of exercise 55."""
    op.drop_column("employees", "display_name")


def expand_public_id(op: Operations) -> None:
    """Exercise 56 · Room for a public id.

    Task:
        The first of three steps to a UUID for every employee, for those who must not see how many there are: the column
        comes, and new rows fill it. The rows that are there are exercise 57's, and the constraints exercise 58's.

    Teaches:
        Expand: a change that old code does not notice. What a default is for rows that are there and for rows to come,
        whose default it is (SQLAlchemy's or the database's), and which ALTER TABLE rewrites a table.

    Contract:
        - adds `employees.public_id` of type uuid, which may be null; it is neither unique nor indexed yet
        - it is null in all rows that are there
        - a row that is inserted from now on, by code that knows nothing of the column, gets one from the database, each
          row another one: the column's server default calls `gen_random_uuid()`, PostgreSQL's own
        - the table is not rewritten, and no row of it is written anew: however large it is, the lock is short
        - nothing else changes: other columns, tables, constraints, functions
        - everything happens in the transaction of `op`: no commit, no rollback, no other connection

    Budget:
        None; two statements are enough.
    """
    # As two steps: with ADD COLUMN the default would be worked out for every row that is there, and the table rewritten.
    # SET DEFAULT is for rows to come.
    op.add_column("employees", Column("public_id", Uuid()))
    op.alter_column("employees", "public_id", existing_type=Uuid(), server_default=func.gen_random_uuid())


async def backfill_public_id(factory: async_sessionmaker[AsyncSession], batch_size: int = 1000) -> int:
    """Exercise 57 · A batch at a time.

    Task:
        Give a `public_id` to every employee who has none, while the application goes on reading and writing: in many small
        transactions, so that nobody waits for the whole.

    Teaches:
        Backfills: batches of limited size, a commit after each of them, what a row lock does to a batch, and why the rows
        themselves are the best record of how far it has come.

    Contract:
        - every `public_id` that is null gets a UUID of its own, which no other row has; who makes it is up to you, the
          database or Python. Nothing else changes
        - returns how many rows this very call has filled, an int; 0 if there is nothing to fill, or nobody at all
        - a statement writes at most `batch_size` rows (at least 1), and a batch is committed before the next one is begun:
          others wait for the rows of one batch at most, and never for the table as a whole
        - what keeps a batch from being written propagates, or is overcome: the function never returns as if nothing had
          happened. Batches that were committed stay; called again, it fills the rest, and returns how many these were
        - values that are there stay, and so do those that somebody else writes meanwhile: between two of your statements,
          or in a transaction that has locked the row and commits while you wait for it. They are not counted
        - a row that somebody has locked is waited for, as long as it takes, and not left out: when the function returns,
          nobody who was there at the beginning is without a value
        - employees come and go meanwhile; new ones have a value from the default. Between ids there are gaps, of any width
        - sessions come from `factory`; afterwards, also after an error, no transaction is open and every connection is
          back in the pool

    Budget:
        None; one or two statements for each batch are enough.
    """
    employees = table("employees", column("id", Integer), column("public_id", Uuid))
    filled = 0
    last: int | None = None
    while True:
        # FOR NO KEY UPDATE waits for whoever holds a row, and then looks again whether it is still null. It is what an UPDATE
        # takes for a column that no foreign key refers to: others can go on referring to the row.
        batch = (
            select(employees.c.id)
            .where(employees.c.public_id.is_(None))
            .order_by(employees.c.id)
            .limit(batch_size)
            .with_for_update(key_share=True)
        )
        if last is not None:
            # Everything up to there is filled. Without this, every batch would search its way through all of it.
            batch = batch.where(employees.c.id > last)
        picked = batch.cte("picked")
        fill = (
            update(employees)
            .where(employees.c.id == picked.c.id)
            .values(public_id=func.gen_random_uuid())
            .returning(employees.c.id)
        )
        async with factory.begin() as session:
            ids = (await session.scalars(fill)).all()
        if not ids:
            return filled
        filled, last = filled + len(ids), max(ids)


def contract_public_id(op: Operations) -> None:
    """Exercise 58 · No row without one.

    Task:
        Make a promise of what is true by now: `employees.public_id` is NOT NULL, and unique.

    Teaches:
        The last step, contract: constraints on a table that is full of rows, their names by the convention, and why a
        migration that finds its assumption wrong has to fail.

    Contract:
        - afterwards `public_id` is NOT NULL and has a UNIQUE constraint (an index alone is none), whose name is that of the
          naming convention of `Base.metadata`. So are the names of all other constraints that you leave behind
        - its type, its default and its values stay as they are, and so does everything else: the primary key is still `id`
        - if a row without a `public_id` is left, it raises, whichever exception; the same if two rows share one. Data are
          not mended here: whoever runs the migrations wants to know
        - when it has raised, and its caller has rolled back, everything is as it was before
        - everything happens in the transaction of `op`: no commit, no rollback, no other connection

    Budget:
        None; two statements are enough.
    """
    # Both read the whole table while nobody else can use it. The lesson above says how a large table is spared that.
    op.alter_column("employees", "public_id", existing_type=Uuid(), nullable=False)
    # op.f() marks a name that follows the convention already.
    op.create_unique_constraint(op.f("uq_employees_public_id"), "employees", ["public_id"])


async def main() -> None:
    """A migration at work, and the code that goes on meanwhile, side by side; nothing of it stays."""
    async with Demo(__name__) as demo:
        async with demo.exercise("display-name") as session:
            connection = await session.connection()
            await session.execute(text("UPDATE employees SET name = concat('  ', name, ' ') WHERE id = 2"))
            await session.execute(text("UPDATE employees SET name = ' ' WHERE id = 3"))
            await connection.run_sync(in_revision(add_display_name))
            shown = await session.execute(
                text("SELECT id, name, email, display_name FROM employees ORDER BY id LIMIT 4")
            )
            demo.rows(shown.all())
            await connection.run_sync(in_revision(drop_display_name))
            demo.note("From which statement on is the table closed to everybody else? All of it is rolled back here.")

        async with demo.live("expand-public-id") as live:
            hire = text("INSERT INTO employees (name, email, salary) VALUES (:name, :email, 50000)")
            old_code = live.session("old code")
            await old_code.execute(hire, {"name": "Before", "email": "before@example.com"})
            await old_code.commit()
            async with live.engine("migration").begin() as connection:
                await connection.run_sync(in_revision(expand_public_id))
                waiting = await live.start(old_code.execute(hire, {"name": "After", "email": "after@example.com"}))
            await waiting
            hired = await old_code.execute(text("SELECT name, public_id FROM employees ORDER BY id DESC LIMIT 2"))
            demo.rows(hired.all())
            await old_code.commit()
            demo.note("The same INSERT twice, and it knows nothing of public_id. What has the second one waited for?")

        async with demo.live("backfill-public-id") as live:
            other = live.session("somebody else")
            # What exercise 56 does.
            await other.execute(text("ALTER TABLE employees ADD COLUMN public_id uuid"))
            await other.execute(text("ALTER TABLE employees ALTER COLUMN public_id SET DEFAULT gen_random_uuid()"))
            await other.commit()
            await other.execute(text("UPDATE employees SET public_id = gen_random_uuid() WHERE id = 3"))
            filling = await live.start(backfill_public_id(live.factory("backfill"), 12))
            await other.commit()
            filled = await filling
            left = await other.scalar(text("SELECT count(*) FROM employees WHERE public_id IS NULL"))
            await other.commit()
            demo.facts({"rows filled": filled, "rows left": left})
            demo.note("Which statement waits, and why is one row not counted? When do others see a batch?")

        async with demo.live("contract-public-id") as live:
            outcomes = {}
            old_code = live.session("old code")
            await old_code.execute(text("ALTER TABLE employees ADD COLUMN public_id uuid DEFAULT gen_random_uuid()"))
            await old_code.execute(text("UPDATE employees SET public_id = NULL WHERE id = 7"))
            await old_code.commit()
            for rows in ("one row without an id", "no row without an id"):
                try:
                    async with live.engine("migration").begin() as connection:
                        await connection.run_sync(in_revision(contract_public_id))
                    outcomes[rows] = "done"
                except NotImplementedError:
                    raise
                except Exception as error:
                    outcomes[rows] = f"raises {type(error).__name__}"
                await old_code.execute(text("UPDATE employees SET public_id = DEFAULT WHERE public_id IS NULL"))
                await old_code.commit()
            demo.facts(outcomes)
            demo.note("The same function twice. What is left in the database of the first time?")


if __name__ == "__main__":
    run(main)
