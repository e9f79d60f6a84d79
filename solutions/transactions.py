"""Phase 10 · All of it, or nothing.

TODO(author): the lesson, at least twenty lines: what to know before the first exercise, with small examples that are
not answers.

What to watch in the SQL: TODO(author).
"""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from kata.demo import Demo, run


def session_scope() -> Any:
    """Exercise 37 · Session scope.

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


async def import_employees(session: AsyncSession) -> None:
    """Exercise 38 · Import employees.

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


async def transfer_budget(session: AsyncSession) -> None:
    """Exercise 39 · Transfer budget.

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


async def transfer_with_audit(session: AsyncSession) -> None:
    """Exercise 40 · Transfer audit.

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


def edit_review() -> Any:
    """Exercise 41 · Edit review.

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


def run_serializable() -> Any:
    """Exercise 42 · Run serializable.

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


async def claim_job(session: AsyncSession) -> None:
    """Exercise 43 · Claim job.

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


async def main() -> None:
    """TODO(author): say what the demo shows."""
    async with Demo(__name__) as demo, demo.exercise("session-scope"):
        demo.facts({"TODO(author)": session_scope()})

    async with Demo(__name__) as demo:
        async with demo.exercise("import-employees") as session:
            await import_employees(session)

        async with demo.exercise("transfer-budget") as session:
            await transfer_budget(session)

        async with demo.exercise("transfer-audit") as session:
            await transfer_with_audit(session)

        async with demo.exercise("edit-review"):
            demo.facts({"TODO(author)": edit_review()})

        async with demo.exercise("run-serializable"):
            demo.facts({"TODO(author)": run_serializable()})

        async with demo.exercise("claim-job") as session:
            await claim_job(session)


if __name__ == "__main__":
    run(main)
