"""Phase 11 · Around engine and session.

TODO(author): the lesson, at least twenty lines: what to know before the first exercise, with small examples that are
not answers.

What to watch in the SQL: TODO(author).
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Generic, TypeVar

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import class_mapper

from kata.demo import Demo, run

from .models import Employee


def watch_pool() -> Any:
    """Exercise 44 · Watch pool.

    Task:
        TODO(author): what is to be done, in a sentence or two.

    Teaches:
        TODO(author): what it is about.

    Contract:
        - TODO(author): every case that a grader checks: order, ties, NULL, empty, unknown

    Budget:
        TODO(author): the number of statements.
    """
    raise NotImplementedError  # TODO(author): the solution


def routing_factory() -> Any:
    """Exercise 45 · Read replica.

    Task:
        TODO(author): what is to be done, in a sentence or two.

    Teaches:
        TODO(author): what it is about.

    Contract:
        - TODO(author): every case that a grader checks: order, ties, NULL, empty, unknown

    Budget:
        TODO(author): the number of statements.
    """
    raise NotImplementedError  # TODO(author): the solution


def audit_employees() -> Any:
    """Exercise 46 · Audit employees.

    Task:
        TODO(author): what is to be done, in a sentence or two.

    Teaches:
        TODO(author): what it is about.

    Contract:
        - TODO(author): every case that a grader checks: order, ties, NULL, empty, unknown

    Budget:
        TODO(author): the number of statements.
    """
    raise NotImplementedError  # TODO(author): the solution


def tenant_factory() -> Any:
    """Exercise 47 · Tenant.

    Task:
        TODO(author): what is to be done, in a sentence or two.

    Teaches:
        TODO(author): what it is about.

    Contract:
        - TODO(author): every case that a grader checks: order, ties, NULL, empty, unknown

    Budget:
        TODO(author): the number of statements.
    """
    raise NotImplementedError  # TODO(author): the solution


EntityT = TypeVar("EntityT")
"""Given: the model of a `Repository`."""


class Repository(Generic[EntityT]):
    """Exercise 48 · One class for every table.

    Task:
        Write a generic class that reads and writes the entities of one model through a session that it is given.

    Teaches:
        Generic classes over mapped classes, what a mapper knows of its model, and where a repository ends: the
        transaction is the caller's.

    Contract:
        - `Repository(session, Model)` keeps both, for any mapped class with a primary key of one column, whatever
          the type of the key, the name of its column, and the name of the attribute, and also for a class that
          shares its table with others (inheritance). `Repository[Employee]` type-checks, and
          `Repository[Employee](session, Employee)` runs.
        - `get(id)`: the entity with this primary key, or None. One that the session holds already is returned
          as it is, without a statement, as `session.get()` does.
        - `list(offset=0, limit=100)`: a list of the entities, ordered by primary key, without the first `offset`
          and at most `limit` of them. Behind the end, and with a limit of 0, it is empty. The database skips and
          cuts off; no row is fetched that is not returned. Negative numbers are open.
        - `count()`: how many rows there are, an int, counted by the database.
        - `add(entity)`: flushes, and returns that same entity; its key and its server defaults can be read.
        - `remove(entity)`: the row is gone when it returns: flushed as well. The entity comes from this session.
        - Nothing commits, rolls back or closes the session. Errors of the database propagate.
        - Two repositories on one session do not mix.

    Budget:
        1 statement for each call; what `remove()` loads for relationships does not count.
    """

    def __init__(self, session: AsyncSession, model: type[EntityT]) -> None:
        self._session = session
        self._model = model

    async def get(self, id: Any) -> EntityT | None:
        """Return the entity with this primary key, or None."""
        return await self._session.get(self._model, id)

    async def list(self, *, offset: int = 0, limit: int = 100) -> Sequence[EntityT]:
        """Return entities ordered by primary key: at most `limit`, without the first `offset`."""
        # The mapper has the key's columns, whatever they are called. Without an order, pages overlap.
        key = class_mapper(self._model).primary_key
        return (await self._session.scalars(select(self._model).order_by(*key).offset(offset).limit(limit))).all()

    async def count(self) -> int:
        """Return how many there are."""
        return (await self._session.execute(select(func.count()).select_from(self._model))).scalar_one()

    async def add(self, entity: EntityT) -> EntityT:
        """Insert an entity, and return it."""
        self._session.add(entity)
        await self._session.flush()
        return entity

    async def remove(self, entity: EntityT) -> None:
        """Delete an entity."""
        # A coroutine, because it loads what cascades; the DELETE itself comes with the flush.
        await self._session.delete(entity)
        await self._session.flush()


async def main() -> None:
    """TODO(author): say what the demo shows."""
    async with Demo(__name__) as demo, demo.exercise("watch-pool"):
        demo.facts({"TODO(author)": watch_pool()})

    async with Demo(__name__) as demo:
        async with demo.exercise("read-replica"):
            demo.facts({"TODO(author)": routing_factory()})

        async with demo.exercise("audit-employees"):
            demo.facts({"TODO(author)": audit_employees()})

        async with demo.exercise("tenant"):
            demo.facts({"TODO(author)": tenant_factory()})

        async with demo.exercise("repository") as session:
            repository = Repository[Employee](session, Employee)
            demo.facts({"count()": await repository.count(), "get(0)": await repository.get(0)})
            demo.rows(await repository.list(offset=2, limit=3), ["id", "name", "hire_date"])
            new = await repository.add(
                Employee(name="Ada Repository", email="ada@repository.test", salary=Decimal("61000.00"))
            )
            demo.rows([new], ["id", "name", "hire_date"])
            demo.facts({"count() with the new one": await repository.count()})
            await repository.remove(new)
            demo.facts({"count() without it": await repository.count()})


if __name__ == "__main__":
    run(main)
