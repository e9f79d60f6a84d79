"""Phase 14 · Data moves, too.

TODO(author): the lesson, at least twenty lines: what to know before the first exercise, with small examples that are
not answers.

What to watch in the SQL: TODO(author).
"""

from alembic.operations import Operations
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from kata.demo import Demo, run


def add_display_name(op: Operations) -> None:
    """Exercise 55 · Display name.

    Task:
        TODO(author): what is to be done, in a sentence or two.

    Teaches:
        TODO(author): what it is about.

    Contract:
        - TODO(author): every case that a grader checks: order, ties, NULL, empty, unknown

    Budget:
        TODO(author): the number of statements.
    """
    raise NotImplementedError


def drop_display_name(op: Operations) -> None:
    """TODO(author): one line."""
    raise NotImplementedError


def expand_public_id(op: Operations) -> None:
    """Exercise 56 · Expand public id.

    Task:
        TODO(author): what is to be done, in a sentence or two.

    Teaches:
        TODO(author): what it is about.

    Contract:
        - TODO(author): every case that a grader checks: order, ties, NULL, empty, unknown

    Budget:
        TODO(author): the number of statements.
    """
    raise NotImplementedError


async def backfill_public_id(factory: async_sessionmaker[AsyncSession], batch_size: int = 1000) -> int:
    """Exercise 57 · Backfill public id.

    Task:
        TODO(author): what is to be done, in a sentence or two.

    Teaches:
        TODO(author): what it is about.

    Contract:
        - TODO(author): every case that a grader checks: order, ties, NULL, empty, unknown

    Budget:
        TODO(author): the number of statements.
    """
    raise NotImplementedError


def contract_public_id(op: Operations) -> None:
    """Exercise 58 · Contract public id.

    Task:
        TODO(author): what is to be done, in a sentence or two.

    Teaches:
        TODO(author): what it is about.

    Contract:
        - TODO(author): every case that a grader checks: order, ties, NULL, empty, unknown

    Budget:
        TODO(author): the number of statements.
    """
    raise NotImplementedError


async def main() -> None:
    """TODO(author): say what the demo shows."""
    async with Demo(__name__) as demo:
        async with demo.exercise("display-name"):
            demo.facts({"TODO(author)": add_display_name.__name__})

        async with demo.exercise("expand-public-id"):
            demo.facts({"TODO(author)": expand_public_id.__name__})

        async with demo.exercise("backfill-public-id"):
            demo.facts({"TODO(author)": backfill_public_id.__name__})

        async with demo.exercise("contract-public-id"):
            demo.facts({"TODO(author)": contract_public_id.__name__})


if __name__ == "__main__":
    run(main)
