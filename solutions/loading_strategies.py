"""Phase 5 · Loading strategies.

A relationship is loaded when somebody reads it: **lazily**, with a SELECT of its own. For one object that is
fine. In a loop it is the most frequent performance bug of all ORMs:

    for department in departments:           1 statement brought N departments
        print(len(department.employees))     and each of these lines sends one more: 1 + N

It is hard to see, as nothing in that line looks like a query. It works on the ten rows of the test and falls
over on the ten thousand of production. In async code it does not even work: there is no greenlet to wait in,
and the line raises `MissingGreenlet` (phase 2). That is the kinder behaviour. Inside `run_sync`, lazy loads
work, N+1 included.

The cure is to say beforehand what will be read, per query: `select(...).options(strategy(Class.relationship))`.

| strategy         | statements                         | when                                                     |
|------------------|------------------------------------|----------------------------------------------------------|
| `lazyload`       | 1 when it is read (see below)      | the default; for what is seldom read                     |
| `selectinload`   | 1 more (per 500 parents)           | collections: the best first choice                       |
| `joinedload`     | none more: a LEFT OUTER JOIN       | many-to-one; a collection repeats its parent on each row |
| `subqueryload`   | 1 more: the query, as a subquery   | legacy: `selectinload` replaces it                       |
| `contains_eager` | none more: the join of the query   | the query joins the table anyway                         |
| `immediateload`  | as `lazyload`, but at once         | seldom; it is N+1 without the surprise                   |
| `raiseload`      | none: reading raises               | to make sure that nothing is loaded by accident          |

- Lazy loads are 1 per collection, or per distinct target that is not in the session: the departments of 31 people
  take 8 statements on the playground, and none while you hold all departments.
- After `joinedload` of a collection the rows of the result are not yet the objects: a department stands on as
  many rows as it has employees. SQLAlchemy insists that you say `.unique()`.
- `selectinload` sends `WHERE department_id IN (…)` with the keys it has just got, 500 at a time.
- **The identity map hides N+1.** Lazy loads (and `immediateload`) skip what the session has loaded already, so
  in a warm session they look splendid. Measure in a fresh one.
- **It also keeps what you hold.** Loader options still send their SQL, but do not refill collections that objects
  you hold have loaded: the rows are thrown away. `execution_options(populate_existing=True)` makes them.

**One object, one relationship.** A lazy load that can be awaited needs no `run_sync`:

    employees = await department.awaitable_attrs.employees    loads, unless it is loaded already
    await session.refresh(department, ["employees"])          loads, each time

The first comes from `AsyncAttrs` on the Base. Both are for a single object of which something turns out to be
needed. In a loop they are N+1 with an `await` in front, and without an open session they raise: what you can
foresee belongs in the query's options. The exercises here do without them.

What to watch in the SQL: the same statement again and again, with another parameter. These are folded in the
display (x 5).
"""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, joinedload, selectinload, subqueryload

from kata.capture import measure_statements
from kata.demo import Demo, run

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession) -> dict[str, int]:
    """Exercise 12 · N+1, on purpose.

    Task:
        Count the people of every department by reading `department.employees`, each loaded lazily. Make the bug
        once, knowingly, and see what it looks like.

    Teaches:
        Lazy loading, what it costs, and how `run_sync` makes it possible in async code at all.

    Contract:
        - a dict: department name → number of its employees, every department in it (also with 0)
        - the collections are loaded by reading them, without any loader option, inside `session.run_sync(...)`

    Budget:
        Exactly 1 + N statements for N departments.
    """

    def count_heads(sync_session: Session) -> dict[str, int]:
        departments = sync_session.scalars(select(Department)).all()
        # It looks like an attribute, it is a SELECT: one per department.
        return {department.name: len(department.employees) for department in departments}

    # run_sync provides the greenlet in which a lazy load can wait for the database.
    return await session.run_sync(count_heads)


async def fix_with_selectinload(session: AsyncSession) -> dict[str, int]:
    """Exercise 13 · The same in two statements.

    Task:
        Return what exercise 12 returns, with the collections loaded beforehand.

    Teaches:
        `selectinload`: one statement for the parents, one for all of their children.

    Contract:
        - the same dict as in exercise 12
        - the collections are loaded by `selectinload` as an option of this query; the model stays as it is
        - reading them emits nothing more, so `run_sync` is not needed

    Budget:
        Exactly 2 statements for 1 to 500 departments (it works in batches of that size), and one more for each
        further batch.
    """
    statement = select(Department).options(selectinload(Department.employees))
    departments = (await session.scalars(statement)).all()
    return {department.name: len(department.employees) for department in departments}


async def compare_loading_strategies(session: AsyncSession) -> dict[str, int]:
    """Exercise 14 · Three strategies, measured.

    Task:
        Load all departments with their employees three times, each time with another strategy, and count what
        reaches the database. The counter is given:

            with measure_statements(session) as counter:
                ...                      # whatever is awaited in here is counted
            counter.count                # how many statements that were

    Teaches:
        `selectinload`, `joinedload` and `subqueryload` side by side, `.unique()`, and what the identity map makes
        of objects that are loaded again.

    Contract:
        - a dict with the keys `selectinload`, `joinedload` and `subqueryload`: the number of statements that
          each took
        - measured, not typed in: another number of departments may give other numbers
        - each strategy really loads the collections of all departments, although they share one session, which
          may hold departments of earlier loads

    Budget:
        What the three strategies need together: 5 statements for 1 to 500 departments.
    """
    strategies = {"selectinload": selectinload, "joinedload": joinedload, "subqueryload": subqueryload}
    counts: dict[str, int] = {}
    for name, strategy in strategies.items():
        statement = (
            select(Department)
            .options(strategy(Department.employees))
            # Without this, departments that somebody still holds keep the collections they have: the SQL is sent all the
            # same, and its rows are thrown away.
            .execution_options(populate_existing=True)
        )
        with measure_statements(session) as counter:
            # Joined, a department stands on one row per employee; unique() folds them, and does the others no harm.
            (await session.scalars(statement)).unique().all()
        counts[name] = counter.count
    return counts


async def main() -> None:
    """Make the bug, fix it, and measure."""
    async with Demo(__name__) as demo:
        async with demo.exercise("n-plus-one") as session:
            with measure_statements(session) as counter:
                demo.facts(await demonstrate_n_plus_one(session))
            demo.note(f"Counted: {counter}.")

        async with demo.exercise("selectinload-fix") as session:
            with measure_statements(session) as counter:
                demo.facts(await fix_with_selectinload(session))
            demo.note(f"Counted: {counter}.")

        async with demo.exercise("loading-strategies") as session:
            demo.facts(await compare_loading_strategies(session))


if __name__ == "__main__":
    run(main)
