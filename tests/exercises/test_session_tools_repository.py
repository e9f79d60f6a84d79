"""Graders of phase 11: TODO(author)."""

from kata.grading import Attempt, Mistake, grades


@grades("repository")
async def test_repository_value(attempt: Attempt) -> None:
    """TODO(author): the value is right."""
    raise Mistake("TODO(author): call it and check the value.")
