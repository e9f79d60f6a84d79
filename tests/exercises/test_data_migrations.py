"""Graders of phase 14: TODO(author)."""

from kata.grading import Attempt, Mistake, grades


@grades("display-name")
async def test_display_name_value(attempt: Attempt) -> None:
    """TODO(author): the value is right."""
    raise Mistake("TODO(author): call it and check the value.")


@grades("expand-public-id")
async def test_expand_public_id_value(attempt: Attempt) -> None:
    """TODO(author): the value is right."""
    raise Mistake("TODO(author): call it and check the value.")
