"""Calls of a query exercise's function, each with the right answer beside it."""

from __future__ import annotations

from typing import Any

from ..attempt import Attempt
from ..data import Rows
from ..observation import Observation
from ..question import Question
from ..rows import Cells

_MOST_CALLS = 7


async def calls(attempt: Attempt, question: Question, rows: Rows) -> list[tuple[Observation, list[Cells]]]:
    """Call the function with each of the question's arguments on these rows.

    Returns:
        Each observation with the right answer.
    """
    every: list[tuple[Any, ...]] = [()]
    if question.parameters:
        asked = await attempt.oracle(rows, question.arguments) if question.arguments else []
        every = [*asked[:_MOST_CALLS], *question.also]
    pairs = []
    for arguments in every:
        observation = await attempt.ask(rows, *arguments)
        pairs.append((observation, await attempt.oracle(rows, question.filled(question.oracle, arguments))))
    return pairs
