"""Phase 12 · Tests that leave nothing behind.

TODO(author): the lesson, at least twenty lines: what to know before the first exercise, with small examples that are
not answers.

What to watch in the SQL: TODO(author).
"""

from typing import Any

from kata.demo import Demo, run


def rolled_back_session() -> Any:
    """Exercise 49 · Rolled back session.

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


def count_statements() -> Any:
    """Exercise 50 · Count statements.

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
    async with Demo(__name__) as demo, demo.exercise("rolled-back-session"):
        demo.facts({"TODO(author)": rolled_back_session()})

    async with Demo(__name__) as demo, demo.exercise("count-statements"):
        demo.facts({"TODO(author)": count_statements()})


if __name__ == "__main__":
    run(main)
