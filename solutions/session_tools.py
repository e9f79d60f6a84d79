"""Phase 11 · Around engine and session.

TODO(author): the lesson, at least twenty lines: what to know before the first exercise, with small examples that are
not answers.

What to watch in the SQL: TODO(author).
"""

from typing import Any

from kata.demo import Demo, run


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


def Repository() -> Any:
    """Exercise 48 · Repository.

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
    async with Demo(__name__) as demo, demo.exercise("watch-pool"):
        demo.facts({"TODO(author)": watch_pool()})

    async with Demo(__name__) as demo:
        async with demo.exercise("read-replica"):
            demo.facts({"TODO(author)": routing_factory()})

        async with demo.exercise("audit-employees"):
            demo.facts({"TODO(author)": audit_employees()})

        async with demo.exercise("tenant"):
            demo.facts({"TODO(author)": tenant_factory()})

        async with demo.exercise("repository"):
            demo.facts({"TODO(author)": Repository()})


if __name__ == "__main__":
    run(main)
